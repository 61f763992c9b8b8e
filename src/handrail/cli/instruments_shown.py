"""How an instrument and its result read, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from handrail.cli.listing import heading, indented
from handrail.instruments.branching import CLINICIAN, Next
from handrail.instruments.catalogue import licence
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA, SEVERITIES, SOURCE, VERIFICATION
from handrail.instruments.form import Item, form
from handrail.instruments.model import CutOff, Instrument, OfSubstance, Scored

ENTRY = {"items": "its items", "numbers": "the answers of the official form, by number; its words are not embedded",
         "score": "the score of the official form; its words are not embedded"}  # fmt: skip


def range_of(one: Instrument) -> str:
    """Its range in words."""
    if one.least is None:
        return "no total"
    return f"{one.least} or more" if one.most is None else f"{one.least}–{one.most}"


def listed(one: Instrument) -> tuple[str, ...]:
    """One line of the list."""
    own, said = form(one.folder), licence(one.folder)
    items = (
        str(len(own.items))
        if one.entry == "items"
        else f"{one.entry} only"
        if one.entry == "score"
        else f"{len(own.items)} by number"
    )
    return (one.id, own.version, items, range_of(one), _cuts(one.cut_offs), said.status, one.validated, own.title)


def _cuts(cut_offs: Iterable[CutOff]) -> str:
    numbers = sorted({each.at for each in cut_offs})
    return ", ".join(f"≥{number}" for number in numbers) or "none"


def cut_off_json(each: CutOff) -> dict[str, Any]:
    """One cut-off for programs."""
    return {
        "at": each.at, "means": each.means, "positive": each.positive, "who": each.who, "of": each.of, "source": each.source,
        "verification": each.verification,
    }  # fmt: skip


def as_json(one: Instrument) -> dict[str, Any]:
    """The stable shape of one instrument for programs."""
    own, said = form(one.folder), licence(one.folder)
    return {
        "id": one.id, "version": own.version, "title": own.title, "language": own.language, "domain": one.domain,
        "items": [_item_json(item) for item in own.items],
        "range": None if one.least is None else {"least": one.least, "most": one.most},
        "lowest_band": one.lowest, "cut_offs": [cut_off_json(each) for each in one.cut_offs],
        "licence": {"status": said.status, "attribution": said.attribution, "wording": said.wording},
        "entry": one.entry, "validated": one.validated, "traps": one.traps,
        "loinc": {"panel": own.panel, "total": one.total_code},
    }  # fmt: skip


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "link_id": item.link, "code": item.code, "text": item.text, "type": item.kind, "required": item.required,
        "options": [{"code": one.code, "display": one.display, "score": one.points} for one in item.options],
        "asked_when": [f"{one.link} {one.operator} {one.code}" for one in item.when],
    }  # fmt: skip


def explain(one: Instrument) -> str:
    """One instrument in full."""
    return "\n".join(_explained(one))


def _explained(one: Instrument) -> Iterator[str]:
    own, said = form(one.folder), licence(one.folder)
    yield f"{one.id}, version {own.version}: {own.title}"
    yield f"range {range_of(one)}; {one.validated}; language {own.language}; entered: {ENTRY[one.entry]}"
    yield heading("items")
    for item in own.items:
        yield from _item(item)
    yield heading("cut-offs")
    if one.lowest:
        yield indented(f"below all: {one.lowest}")
    for each in one.cut_offs:
        who = "" if each.who == "everyone" else f", {each.who}"
        of = "" if each.of == "total" else f", {each.of}"
        yield indented(f"{each.at} or more{who}{of}: {each.means} ({each.source}; {each.verification})")
    if not one.cut_offs:
        yield indented("none")
    yield heading("licence")
    for text in (said.status, said.attribution, f"wording: {said.wording}"):
        yield indented(text)
    yield heading("traps")
    yield from map(indented, one.traps or ("none known",))


def _item(item: Item) -> Iterator[str]:
    code = f" [LOINC {item.code}]" if item.code else ""
    optional = "" if item.required else " (optional)"
    yield indented(f"{item.link}{code}{optional}: {item.text or 'its words are kept apart and are not here'}")
    if item.when:
        joined = (" or " if item.any_of else " and ").join(
            f"{one.link} is {'' if one.operator == '=' else 'not '}{one.code}" for one in item.when
        )
        yield indented(f"asked when {joined}", by=8)
    if item.kind == "integer":
        yield indented(f"a whole number from {item.least}" + ("" if item.most is None else f" to {item.most}"), by=8)
    for option in item.options:
        points = "" if option.points is None else f" = {option.points}"
        yield indented(f"{option.code}: {option.display}{points}", by=8)


def result(one: Instrument, found: Scored, after: Iterable[Next]) -> str:
    """A result for people."""
    return "\n".join(_result(one, found, after))


def _result(one: Instrument, found: Scored, after: Iterable[Next]) -> Iterator[str]:
    yield f"{found.instrument}, version {found.version}: {_number(found, one)}"
    if found.band is not None:
        yield indented(f"band: {found.band}")
    elif not found.complete:
        yield indented("band: not certain while answers are missing")
    if found.positive is not None:
        yield indented("screen: positive" if found.positive else "screen: not positive")
    for label, links in (("not answered", found.missing), ("declined (not a no)", found.declined), ("flags", found.flags)):
        if links:
            yield indented(f"{label}: {', '.join(links)}")
    for part in found.substances:
        yield indented(f"{part.name}: {_part(part)}")
    yield from (indented(note) for note in found.notes)
    for step in after:
        yield indented(f"next: {step.instrument} ({step.because})")


def _number(found: Scored, one: Instrument) -> str:
    if found.score is not None:
        return f"{found.score}" + ("" if one.most is None else f" of {one.most}")
    if found.at_least is None:
        return "complete; it has no total" if found.complete else "incomplete"
    most = "" if found.at_most is None else f", at most {found.at_most}"
    return f"incomplete, no total; at least {found.at_least}{most}"


def _part(part: OfSubstance) -> str:
    number = f"{part.score}" if part.score is not None else "" if part.at_least is None else f"at least {part.at_least}"
    positive = {True: "positive", False: "", None: ""}[part.positive]
    return ", ".join(filter(None, (number, part.band, positive if positive != part.band else ""))) or "not certain"


def scored_json(found: Scored, after: Iterable[Next]) -> dict[str, Any]:
    """A result for programs."""
    said = {name: getattr(found, name) for name in Scored.__slots__ if name != "substances"}
    parts = [{name: getattr(part, name) for name in OfSubstance.__slots__} for part in found.substances]
    steps = [{"instrument": step.instrument, "because": step.because} for step in after]
    return {"schema": "handrail-scored/1", **said, "complete": found.complete, "substances": parts, "next": steps}


def explain_dependence() -> str:
    """The criteria that a clinician counts."""
    return "\n".join(_dependence()) + "\n"


ENTRIES = (
    "needed: assessed_by, assessed_on, substance, criteria {name: yes, no, unknown or only-supervised-drug}",
    "optional: ever, began_on, last_met_on (the last day of any criterion but craving), controlled_environment",
    "in FHIR: a signed QuestionnaireResponse with the linkIds substance, each criterion's name, ever, began-on, last-met-on, "
    "controlled-environment, and band for the conclusion",
)


def _dependence() -> Iterator[str]:
    yield f"{CLINICIAN}: criteria of the past 12 months, entered by a clinician and never inferred from a screen"
    yield heading("criteria")
    yield from (indented(f"{name}: {label}") for name, label in CRITERIA.items())
    yield heading("countable")
    yield from (indented(f"{name}: {len(countable)}") for name, countable in CLASSES.items())
    yield heading("severity")
    yield from (indented(f"{at} or more: {word}") for at, word in SEVERITIES)
    yield indented(f"{SOURCE} ({VERIFICATION})")
    yield heading("entries")
    yield from map(indented, ENTRIES)
