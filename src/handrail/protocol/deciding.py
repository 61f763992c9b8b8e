"""From `decide.yaml` to a table of decisions; what is unclear is refused, as everywhere in a pack."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar

from handrail.protocol.decision_table import (
    Answer,
    DecisionTable,
    Duty,
    Effect,
    Ending,
    Ground,
    Missing,
    Outcome,
    Question,
    Row,
    Validity,
)
from handrail.protocol.model import Basis
from handrail.protocol.reading import Known, grounded, identifier, reference
from handrail.protocol.strict_yaml import Node

NAME = "decide.yaml"
FACT = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
WHOLE = re.compile(r"0|[1-9][0-9]*")
DAYS = re.compile(r"([1-9][0-9]*) d")
EVERY, WITHIN = "every", "within"
DUE = ("before the first dose", "at each session", "when the decision is signed")
UNITS = {"mmhg": "mm[Hg]", "days": "d", "years": "a"}
GROUND = ("source", "basis", "verification")
ROW = ("id", "asks", "yes", "unknown", "because", "change", *GROUND, "stricter_than_label")
ROW_OPTIONS = ("missing", "duties", "expires", "unknown_because", "note")
Listed = TypeVar("Listed", Row, Duty, Ending)


def unit_of(fact: str) -> str | None:
    """The unit of a fact that is a number: it names it last (`age_years`), or is days since something; None for a yes or no."""
    return "d" if fact.startswith("days_since_") else UNITS.get(fact.rpartition("_")[2])


def table(root: Node, known: Known) -> DecisionTable:
    """The table, without its cases."""
    fields = root.fields(["validity", "ends_when", "duties", "rows"])
    duties = _each_once(fields["duties"], [_duty(each, known) for each in fields["duties"].items()])
    rows = _each_once(fields["rows"], [_row(each, known) for each in fields["rows"].items()])
    _refuse_loose_duties(fields["rows"], rows, duties)
    endings = _each_once(fields["ends_when"], [_ending(each) for each in fields["ends_when"].items()])
    return DecisionTable(rows, duties, _validity(fields["validity"], known), endings, {}, ())


def _each_once(node: Node, found: list[Listed]) -> tuple[Listed, ...]:
    ids = [each.id for each in found]
    twice = next((each for each in ids if ids.count(each) > 1), None)
    if twice or not ids:
        raise node.wrong(f"{twice!r} is listed twice" if twice else "nothing is listed here", "list each once")
    return tuple(found)


def _refuse_loose_duties(node: Node, rows: Iterable[Row], duties: Iterable[Duty]) -> None:
    asked, listed = {id_ for row in rows for id_ in row.duties}, {duty.id for duty in duties}
    for id_ in sorted(asked - listed):
        raise node.wrong(f"the duty {id_!r} is not listed under `duties`", "list it, or correct its id")
    for id_ in sorted(listed - asked):
        raise node.wrong(f"no row asks for the duty {id_!r}", "name it in a row, or leave it out")


def _row(node: Node, known: Known) -> Row:
    fields = node.fields(ROW, ROW_OPTIONS)
    found = Row(
        id=identifier(fields["id"]),
        asks=_question(fields["asks"]),
        yes=fields["yes"].word(Effect),
        unknown=fields["unknown"].word(Effect),
        because=fields["because"].text(),
        change=fields["change"].text(),
        ground=_ground(node, fields, known),
        stricter_than_label=_yes_or_no(fields["stricter_than_label"]),
        missing=_missing(fields["missing"]) if "missing" in fields else None,
        duties=tuple(identifier(each) for each in fields["duties"].items()) if "duties" in fields else (),
        expires_days=_days(fields["expires"]) if "expires" in fields else None,
        unknown_because=fields["unknown_because"].text() if "unknown_because" in fields else None,
        note=fields["note"].text() if "note" in fields else None,
    )
    _refuse_unsound(node, found)
    return found


def _refuse_unsound(node: Node, row: Row) -> None:
    """What a row may not say: that yes means nothing, that unknown is more than a question, or that it matters to nobody."""
    if row.yes is Effect.NOTHING:
        raise node.wrong(f"{row.id}: yes means nothing", "leave the row out, or ask for the other answer")
    if row.unknown not in (Effect.UNDETERMINED, Effect.CAUTION, Effect.NOTHING):
        raise node.wrong(
            f"{row.id}: not known is no {row.unknown}", "unknown is undetermined, a caution, or nothing, with a reason"
        )
    if (row.unknown is Effect.NOTHING) != (row.unknown_because is not None) and row.asks.is_ is not Answer.UNKNOWN:
        raise node.wrong(f"{row.id}: unknown is nothing exactly where unknown_because says why", "state both, or neither")
    asks = Effect.UNDETERMINED in (row.yes, row.unknown) or row.unknown is Effect.CAUTION
    if asks and row.missing is None:
        raise node.wrong(f"{row.id} does not say what is missing", "add missing: what, and who can say it")
    if row.yes is Effect.WITH_SAFEGUARDS and not row.duties:
        raise node.wrong(f"{row.id} asks for safeguards and names no duty", "add `duties`")
    if row.stricter_than_label and row.ground.basis is Basis.LABEL:
        raise node.wrong(f"{row.id} rests on the label, and calls itself stricter than it", "its basis is a program choice")


def _question(node: Node) -> Question:
    fields = node.fields(["fact"], ["is", "at_least", "below", "only_if"])
    fact, only_if = _fact(fields["fact"]), _fact(fields.pop("only_if")) if "only_if" in fields else None
    unit = unit_of(fact)
    if ("is" in fields) == (unit is not None) or len(fields) < 2:
        raise node.wrong(
            f"of {fact} no such question can be asked", "ask is: yes, no or unknown; of a number at_least, below, or both"
        )
    if unit is None:
        return Question(fact, fields["is"].word(Answer), only_if=only_if)
    bounds = {name: _number(fields[name], unit) for name in ("at_least", "below") if name in fields}
    return Question(fact, None, bounds.get("at_least"), bounds.get("below"), unit, only_if)


def _fact(node: Node) -> str:
    said = node.text()
    if not FACT.fullmatch(said):
        raise node.wrong(f"{said!r} is not the name of a fact", "use small letters, digits and _")
    return said


def _number(node: Node, unit: str) -> int:
    number, _, said = node.text().partition(" ")
    if not WHOLE.fullmatch(number) or said != unit:
        raise node.wrong(f"{node.text()!r} is not a whole number of {unit}", f"write for example 90 {unit}")
    return int(number)


def _days(node: Node) -> int:
    match = DAYS.fullmatch(node.text())
    if not match:
        raise node.wrong(f"{node.text()!r} is not a number of days", "write for example 90 d")
    return int(match[1])


def _yes_or_no(node: Node) -> bool:
    said = node.text()
    if said not in ("yes", "no"):
        raise node.wrong(f"{said!r} is neither yes nor no", "write yes or no")
    return said == "yes"


def _missing(node: Node) -> Missing:
    fields = node.fields(["what", "who"])
    return Missing(fields["what"].text(), fields["who"].text())


def _ground(node: Node, fields: dict[str, Node], known: Known) -> Ground:
    return Ground(*reference(fields["source"], known), *grounded(node, fields, known))


def _duty(node: Node, known: Known) -> Duty:
    fields = node.fields(["id", "what", "who", "due", *GROUND])
    due = fields["due"].text()
    word, _, rest = due.partition(" ")
    if due not in DUE and (word not in (EVERY, WITHIN) or not DAYS.fullmatch(rest)):
        raise fields["due"].wrong(f"{due!r} is not a time", f"write {', '.join(DUE)}, within 14 d, or every 7 d")
    days = int(rest.split()[0]) if due not in DUE else None
    return Duty(
        identifier(fields["id"]), fields["what"].text(), fields["who"].text(), due,
        days if word == WITHIN else None, days if word == EVERY else None, _ground(node, fields, known),
    )  # fmt: skip


def _ending(node: Node) -> Ending:
    fields = node.fields(["id", "what"])
    return Ending(identifier(fields["id"]), fields["what"].text())


PERMITTING = (Outcome.ELIGIBLE, Outcome.WITH_SAFEGUARDS)


def _validity(node: Node, known: Known) -> tuple[Validity, ...]:
    """One for each outcome that permits treatment. The one with safeguards is never the longer."""
    found = []
    for each in node.items():
        fields = each.fields(["outcome", "expires", "lapses", "note", *GROUND])
        ground = _ground(each, fields, known)
        found.append(Validity(fields["outcome"].word(Outcome), _days(fields["expires"]), _days(fields["lapses"]),
                              fields["note"].text(), ground))  # fmt: skip
    if tuple(each.outcome for each in found) != PERMITTING:
        raise node.wrong(
            "how long a decision holds is stated otherwise", f"state it for {' and '.join(PERMITTING)}, in this order"
        )
    if found[1].expires_days > found[0].expires_days:
        raise node.wrong("with safeguards a decision holds longer than without", "shorten it")
    return tuple(found)
