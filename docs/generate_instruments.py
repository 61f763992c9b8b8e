"""The page on instruments, written from the forms, the cut-offs, the licences and the cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from handrail.cli.instruments_shown import range_of
from handrail.instruments.branching import BRANCHES, CLINICIAN, DEFAULT
from handrail.instruments.catalogue import INSTRUMENTS, licence
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA, SEVERITIES, SOURCE, VERIFICATION
from handrail.instruments.form import TEXTS, Item, form
from handrail.instruments.model import Instrument
from tests.unit.instruments.casebook import Case, cases_of

Table = Callable[[Sequence[str], Iterable[Sequence[str]]], str]
ABOUT = """An answer that is missing or was declined never counts as zero. An incomplete form has no total, only bounds; it has a
band only where every way of completing it gives the same one, and counts as positive only where the lower bound already
decides it. `handrail instruments ID --score FILE` scores answers. Words that may not be embedded are not here: what the
official form gives is entered. Nothing is translated: another language is an official version, or it is not offered.
"""
OF_CRITERIA = """Criteria of the past 12 months, entered by a clinician and never inferred from a screen. One that is not known
makes the count *at least*. Tolerance or withdrawal to a supervised prescribed drug is not counted. Craving alone does not end
remission; under three months is not yet remission; twelve months to the day are sustained.
"""


def instruments(table: Table) -> Iterator[str]:
    """The page."""
    yield "# Instruments\n"
    yield ABOUT
    yield table(("instrument", "range", "validated", "licence", "wording"), [_line(one) for one in INSTRUMENTS])
    yield from _branches(table)
    yield from _dependence(table)
    for one in INSTRUMENTS:
        yield from _instrument(one, table)


def _line(one: Instrument) -> tuple[str, ...]:
    said = licence(one.folder)
    return (f"[{one.id}](#{one.id})", range_of(one), one.validated, said.status, said.wording.split(":")[0])


def _branches(table: Table) -> Iterator[str]:
    yield "## What is asked when\n"
    yield f"Every intake asks {', '.join(f'`{id}`' for id in DEFAULT)}. What is unfinished or declined is asked again. Then:\n"
    rows = [(each.after, each.flag or "positive", ", ".join(each.then)) for each in BRANCHES]
    yield table(("after", "when", "asks"), rows)


def _dependence(table: Table) -> Iterator[str]:
    yield f"## {CLINICIAN}\n"
    yield OF_CRITERIA
    counted = [
        (f"`{name}`", label, ", ".join(key for key, has in CLASSES.items() if name in has)) for name, label in CRITERIA.items()
    ]
    yield table(("criterion", "in plain words", "counted for"), counted)
    yield table(("criteria", "severity"), [(f"{at} or more", word) for at, word in SEVERITIES])
    yield f"{SOURCE} ({VERIFICATION}).\n"


def _instrument(one: Instrument, table: Table) -> Iterator[str]:
    own, said = form(one.folder), licence(one.folder)
    apart = (TEXTS / one.id).exists()
    yield f"## {one.id}\n"
    yield f"{own.title}. Version {own.version}; range {range_of(one)}; {one.validated}.\n"
    yield f"*{said.status}.* {said.attribution} Wording: {said.wording}.\n"
    yield table(("item", "LOINC", "words", "answers and points", "asked when"), [_item(item, apart) for item in own.items])
    if apart:
        yield f"The words are not under the licence of this page; they are in `src/handrail/instruments/texts/{one.id}`.\n"
    if one.cut_offs:
        if one.lowest:
            yield f"Below all cut-offs: {one.lowest}.\n"
        rows = [(f"{each.at} or more", each.who, each.of, each.means + (" (positive)" if each.positive else ""), each.source,
                 each.verification) for each in one.cut_offs]  # fmt: skip
        yield table(("score", "who", "of", "means", "source", "verification"), rows)
    else:
        yield "No cut-off.\n"
    yield from (f"* {trap}" for trap in one.traps)
    yield "\nCases:\n" if one.traps else "Cases:\n"
    yield table(("answers", "score", "band", "also"), [_case(case) for case in cases_of(one)])


def _item(item: Item, apart: bool) -> tuple[str, ...]:
    joined = " or " if item.any_of else " and "
    when = joined.join(f"`{each.link}` {'is' if each.operator == '=' else 'is not'} {each.code}" for each in item.when)
    options = "; ".join(one.display + ("" if one.points is None else f" = {one.points}") for one in item.options)
    least = f"a whole number from {item.least}" + ("" if item.most is None else f" to {item.most}")
    return (f"`{item.link}`", item.code or "", "kept apart" if apart else item.text or "", options or least, when)


def _case(case: Case) -> tuple[str, ...]:
    found = case.scored()
    about = [f"{name}: {case.said[name]}" for name in ("sex", "substance") if name in case.said]
    given = case.said.get("given") or "all no" + "".join(f", {link}: {word}" for link, word in case.said.get("said", {}).items())
    score = str(found.score) if found.score is not None else "" if found.at_least is None else f"at least {found.at_least}"
    also = [f"{name}: {', '.join(said)}" for name, said in (("flags", found.flags), ("missing", found.missing),
                                                            ("declined", found.declined)) if said]  # fmt: skip
    parts = {each.name: each for each in found.substances}
    shown = dict.fromkeys([*case.said.get("of", ()), *case.said.get("points", ())])
    also += [
        f"{name}: {parts[name].score if parts[name].score is not None else '?'} {parts[name].band or ''}".rstrip()
        for name in shown
    ]
    return (" · ".join([given, *about]), score, found.band or "", "; ".join(also))
