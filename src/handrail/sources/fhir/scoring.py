"""The score of an instrument from its items. A stated total that the items do not give is not trusted, and neither are they.

Nothing is looked up elsewhere, so the patient's sex is not known here: a band is the one of the lower cut-off, which holds for
women and for everyone whose sex is not known or is neither, and the flag `band-depends-on-sex` says where men have another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handrail.instruments.answering import NoAnswer, answer_to
from handrail.instruments.catalogue import BY_ID
from handrail.instruments.form import Form, Item, form
from handrail.instruments.model import Context, Instrument, OfSubstance, Scored
from handrail.instruments.scoring import of_total
from handrail.instruments.sheet import Answer, Sheet
from handrail.sources.fhir.answers import Answers
from handrail.sources.fhir.parts import Open

ITEMS_MISSING, BY_SEX, NOT_TRUSTED = "items-missing", "band-depends-on-sex", "total-contradicts-items"
OTHER = ("total", "band", "substance")  # items of our own that are no questions


@dataclass(frozen=True, slots=True)
class Result:
    """What goes into the record: the score and the band, each only where it is certain.

    whole: does it count as answered? None where nobody can tell: what is given contradicts itself, is another version's or
    instrument's, or is no answer to its item. parts: of an instrument that scores each substance apart, all of its substances,
    also those that were not answered.
    """

    score: int | None
    band: str | None
    whole: bool | None = True
    from_items: bool = False
    flags: str | None = None
    parts: tuple[OfSubstance, ...] = ()


def of_response(one: Open, name: str, version: str | None, answers: Answers, total: int | None, substance: str | None) -> Result:
    """The result of a QuestionnaireResponse, from its items where it has any, else from the total that it states."""
    instrument = BY_ID.get(name)
    if instrument is None:
        return Result(total, None)
    if total is not None and instrument.least is None and substance is None:
        one.note(f"{name} has no total: the one that is given, {total}, is not used")
        total = None
    own, parts = form(instrument.folder), tuple(map(_not_known, instrument.substances))
    if _of_another_version(own, version, answers):
        one.note(f"it answers version {version} of {name}; this is version {own.version}: its items are not scored"
                 + ("" if total is None else f", and its total, {total}, is not used"))  # fmt: skip
        return Result(None, None, None, True, ITEMS_MISSING, parts)
    spoilt, sheet, context = *_sheet(one, own, answers), Context(None, substance)
    perhaps_others = _perhaps_others(one, instrument, own, answers)
    if sheet.answers or sheet.refused or spoilt:
        return _of_items(one, instrument, sheet, context, total, spoilt)
    if total is not None and perhaps_others:
        one.note(f"whether its total, {total}, is one of {name} cannot be told: it is not used")
        return Result(None, None, None, True, ITEMS_MISSING, parts)
    return replace(_of_total(instrument, total, context), parts=parts)


def from_total(name: str, total: int | None) -> Result:
    """The result where only a total is on file."""
    instrument = BY_ID.get(name)
    return Result(total, None) if instrument is None else _of_total(instrument, total, Context())


def _of_total(instrument: Instrument, total: int | None, context: Context) -> Result:
    if total is None or instrument.least is None:
        return Result(total, None, flags=ITEMS_MISSING)
    band, of_men = (of_total(instrument, total, each).band for each in (context, replace(context, sex="male")))
    implied = [flag for flag, least in instrument.implied if total >= least]
    return Result(total, band, flags=_joined([BY_SEX] if band != of_men else [], *implied, ITEMS_MISSING))


def _perhaps_others(one: Open, instrument: Instrument, own: Form, answers: Answers) -> bool:
    """Does it answer another instrument's items, by their codes or by their number? Of an instrument whose score alone is
    entered, the official form may stand beside it.
    """
    theirs = [link for link in answers.links() if _item(own, link) is None and _last(link) not in (*OTHER, instrument.total_code)]
    told = [said for code, said in instrument.foreign if code in map(_last, theirs)]
    for said in told:
        one.note(said)
    return bool(told) or (instrument.entry != "score" and len(theirs) > len(own.items))


def _of_items(one: Open, instrument: Instrument, sheet: Sheet, context: Context, total: int | None, spoilt: bool) -> Result:
    scored, of_men = instrument.score(sheet, context), instrument.score(sheet, replace(context, sex="male"))
    flags = _joined(
        scored.flags, *([BY_SEX] if scored.band != of_men.band else []), *([] if scored.complete else [ITEMS_MISSING])
    )
    parts = tuple(each for each in scored.substances if each.name in instrument.substances)
    # One with open items is whole only where it is positive whatever they are, and whoever the patient is.
    whole = scored.complete or (scored.positive is True and of_men.positive is True) or (None if spoilt else False)
    found = Result(scored.score, scored.band, whole, True, flags, parts)
    return _agreed(one, scored, found, total)


def _agreed(one: Open, scored: Scored, found: Result, total: int | None) -> Result:
    if not scored.complete:
        open_ = len(scored.missing) + len(scored.declined)
        one.note(f"{open_} items of {scored.instrument} are not answered: it has no total"
                 + ("" if total is None else f", and the one that is given, {total}, is not used"))  # fmt: skip
    elif total is not None and scored.score is not None and scored.score != total:
        one.note(f"the total {total} is not what the items of {scored.instrument} give, {scored.score}: neither is used")
        return Result(None, None, None, True, _joined([found.flags or ""], NOT_TRUSTED), found.parts)
    return found


def _joined(flags: Iterable[str], *more: str) -> str:
    return " ".join(flag for flag in (*flags, *more) if flag)


def _not_known(substance: str) -> OfSubstance:
    return OfSubstance(substance, None, None, None, None, None)


def _of_another_version(own: Form, version: str | None, answers: Answers) -> bool:
    """Does it answer items of ours by our linkIds, under another version? An item's LOINC code means the same in any."""
    if version in (None, own.version):
        return False
    return any(item is not None and _last(link) != item.code for link in answers.links() for item in [_item(own, link)])


def _sheet(one: Open, own: Form, answers: Answers) -> tuple[bool, Sheet]:
    """The answered form, and whether an answer in it could not be used."""
    taken: dict[str, Answer | None] = {}
    for link in answers.links():
        item = _item(own, link)
        if item is None:
            continue
        if item.link in taken:
            one.note(f"item {item.link} is answered twice: it is not used")
            taken[item.link] = None
        else:
            taken[item.link] = _answer(one, item, link, answers)
    declined = {item.link for link in answers.refused if (item := _item(own, link)) is not None}
    usable = {link: each for link, each in taken.items() if each is not None}
    return len(usable) < len(taken), Sheet(own, usable, frozenset(declined - set(taken)))


def _item(own: Form, link: str) -> Item | None:
    """The item by its linkId or its LOINC code, which may stand at the end of a path."""
    return own.by_name.get(link) or own.by_name.get(_last(link))


def _last(link: str) -> str:
    return link.rsplit("/", 1)[-1]


def _answer(one: Open, item: Item, link: str, answers: Answers) -> Answer | None:
    value = answers.value(link, "Coding", "Integer", "Decimal", "Boolean")
    if value is None:
        return None
    try:
        return answer_to(item, value.get("code") if isinstance(value, dict) else value)
    except NoAnswer as error:
        one.note(f"item {link}: {error}: it is not used")
        return None
