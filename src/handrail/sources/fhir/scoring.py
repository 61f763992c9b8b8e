"""The score of an instrument from its items. A stated total that the items do not give is not trusted, and neither are they."""

from __future__ import annotations

from dataclasses import dataclass

from handrail.instruments.answering import NoAnswer, answer_to
from handrail.instruments.catalogue import BY_ID
from handrail.instruments.form import Form, Item, form
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.scoring import of_total
from handrail.instruments.sheet import Answer, Sheet
from handrail.sources.fhir.answers import Answers
from handrail.sources.fhir.parts import Open


@dataclass(frozen=True, slots=True)
class Result:
    """What goes into the record: the score and the band, each only where it is certain, and whether it is whole."""

    score: int | None
    band: str | None
    whole: bool = True
    from_items: bool = False


def of_response(one: Open, name: str, version: str | None, answers: Answers, total: int | None, substance: str | None) -> Result:
    """The result of a QuestionnaireResponse, from its items where it has any, else from the total that it states."""
    instrument = BY_ID.get(name)
    if instrument is None:
        return Result(total, None)
    sheet = _sheet(one, form(instrument.folder), version, answers)
    if not sheet.answers and not sheet.refused:
        return Result(total, band_of_total(name, total))
    scored = instrument.score(sheet, Context(None, substance))
    return _agreed(one, instrument, scored, total)


def band_of_total(name: str, total: int | None) -> str | None:
    """The band of a total that stands alone; where it depends on sex, by the lower cut-off."""
    instrument = BY_ID.get(name)
    if instrument is None or total is None or instrument.least is None:
        return None
    return of_total(instrument, total, Context()).band


def _agreed(one: Open, instrument: Instrument, scored: Scored, total: int | None) -> Result:
    whole = scored.complete or scored.positive is True
    if not scored.complete:
        open_ = len(scored.missing) + len(scored.declined)
        one.note(f"{open_} items of {instrument.id} are not answered: it has no total"
                 + ("" if total is None else f", and the one that is given, {total}, is not used"))  # fmt: skip
    elif total is not None and scored.score is not None and scored.score != total:
        one.note(f"the total {total} is not what the items of {instrument.id} give, {scored.score}: neither is used")
        return Result(None, None, whole, True)
    return Result(scored.score, scored.band, whole, True)


def _sheet(one: Open, own: Form, version: str | None, answers: Answers) -> Sheet:
    """The answered form. Items are known by their LOINC code; by our linkId only in our own version of the form."""
    ours = version in (None, own.version)
    taken: dict[str, Answer | None] = {}
    foreign = False
    for link in answers.links():
        item = _item(own, link, ours)
        foreign = foreign or (item is None and _item(own, link, True) is not None)
        if item is None:
            continue
        if item.link in taken:
            one.note(f"item {item.link} is answered twice: it is not used")
            taken[item.link] = None
        else:
            taken[item.link] = _answer(one, item, link, answers)
    if foreign:
        one.note(f"it answers version {version} of {own.id}; this is version {own.version}: its items are not scored")
    declined = {item.link for link in answers.refused if (item := _item(own, link, ours)) is not None}
    return Sheet(own, {link: each for link, each in taken.items() if each is not None}, frozenset(declined - set(taken)))


def _item(own: Form, link: str, ours: bool) -> Item | None:
    item = own.by_name.get(link) or own.by_name.get(link.rsplit("/", 1)[-1])
    if item is None or ours or link.rsplit("/", 1)[-1] == item.code:
        return item
    return None


def _answer(one: Open, item: Item, link: str, answers: Answers) -> Answer | None:
    value = answers.value(link, "Coding", "Integer", "Decimal", "Boolean")
    if value is None:
        return None
    try:
        return answer_to(item, value.get("code") if isinstance(value, dict) else value)
    except NoAnswer as error:
        one.note(f"item {link}: {error}: it is not used")
        return None
