"""From what a file says to the result: the items decide, a stated total must agree with them."""

from __future__ import annotations

from typing import Any

from handrail.instruments.adding import band_of, certain_positive
from handrail.instruments.cut_offs import about_sex, in_force
from handrail.instruments.form import form
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.reading import Given, read
from handrail.terms.errors import UnusableInput

NOT_KNOWN = Context()


def score(instrument: Instrument, document: Any, where: str, context: Context = NOT_KNOWN) -> Scored:
    """The result of the answers in a document; UnusableInput for one that cannot be read, or that contradicts itself."""
    given = read(instrument, document, where)
    context = Context(_agreed(where, "sex", context.sex, given.sex), context.substance or given.substance)
    if not given.sheet.answers and given.total is not None:
        return of_total(instrument, given.total, context)
    scored = instrument.score(given.sheet, context)
    if given.total is not None:
        _check_total(scored, given, where)
    return scored


def _agreed(where: str, name: str, asked: str | None, said: str | None) -> str | None:
    if asked is not None and said is not None and asked != said:
        raise UnusableInput(f"{name} is {said} in the file and {asked} on the command line", where=where)
    return asked or said


def _check_total(scored: Scored, given: Given, where: str) -> None:
    if scored.score is None:
        what = f"the total {given.total} is stated, and the items that would give it are incomplete"
        raise UnusableInput(what, where=where, remedy="answer every item, or give the total alone")
    if scored.score != given.total:
        what = f"the stated total {given.total} is not what the items give, which is {scored.score}"
        raise UnusableInput(what, where=where, remedy="correct the items or leave the total out")


def of_total(instrument: Instrument, total: int, context: Context) -> Scored:
    """The result where only the total is known. What single items would say (item 9 of the PHQ-9) stays unknown."""
    own = form(instrument.folder)
    cut_offs = in_force(instrument.cut_offs, context)
    band = band_of(total, instrument.lowest, cut_offs)
    return Scored(
        own.id, own.version, total, total, total, band, certain_positive(total, total, cut_offs),
        notes=("only the total was given: what single items say is not known", *about_sex(instrument.cut_offs, context)),
    )  # fmt: skip
