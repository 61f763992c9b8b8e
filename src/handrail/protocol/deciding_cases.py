"""The cases that a table of decisions is held to: these facts give that outcome, by those rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from handrail.protocol.deciding import WHOLE, unit_of
from handrail.protocol.decision_table import Answer, Case, DecisionTable, Effect, Known, Outcome, outcome, speaking
from handrail.protocol.reading import identifier
from handrail.protocol.strict_yaml import Node
from handrail.terms.errors import Place

NAME = "decide.yaml"
WORDS: Mapping[str, Known] = {"yes": True, "no": False, "unknown": None}


def with_cases(table: DecisionTable, root: Node) -> DecisionTable:
    """The table with its cases. `clear` states every fact that the table asks for, and no other."""
    fields = root.fields(["clear", "cases"])
    clear = _facts(fields["clear"])
    if set(clear) != set(table.facts):
        odd = ", ".join(sorted(set(clear) ^ set(table.facts)))
        raise fields["clear"].wrong(f"it does not state exactly the facts that the table asks for: {odd}", "add or remove them")
    return replace(table, clear=clear, cases=tuple(_case(each, table) for each in fields["cases"].items()))


def _case(node: Node, table: DecisionTable) -> Case:
    fields = node.fields(["facts", "is", "rows"])
    facts = _facts(fields["facts"])
    for name in facts:
        if name not in table.facts:
            raise fields["facts"].wrong(f"no row asks for {name}", "correct its name, or leave it out")
    rows = tuple(identifier(each) for each in fields["rows"].items())
    known = {row.id for row in table.rows}
    for id_ in rows:
        if id_ not in known:
            raise fields["rows"].wrong(f"there is no row {id_!r}", "correct its id, or leave it out")
    place = str(Place(node.file, node.node.start_mark.line + 1))
    return Case(place, facts, fields["is"].word(Outcome), rows)


def _facts(node: Node) -> dict[str, Known]:
    return {name: _known(name, entry.value) for name, entry in node.entries().items()}


def _known(fact: str, node: Node) -> Known:
    """A yes, a no, unknown, or a number where the fact is one."""
    said = node.text()
    if said == "unknown" or unit_of(fact) is None:
        if said not in WORDS:
            raise node.wrong(f"{said!r} is no answer of {fact}", "write yes, no or unknown")
        return WORDS[said]
    if not WHOLE.fullmatch(said):
        raise node.wrong(f"{said!r} is no answer of {fact}", "write a whole number, or unknown")
    return int(said)


def faults(table: DecisionTable) -> Iterator[str]:
    """One sentence for each case that does not hold, and for each row or unknown that no case shows."""
    if speaking(table, table.clear):
        yield f"decide: a person in the clear is met by {', '.join(one.row.id for one in speaking(table, table.clear))}."
    for case in table.cases:
        found = speaking(table, {**table.clear, **case.facts})
        ids, answer = {one.row.id for one in found}, outcome(frozenset(one.effect for one in found))
        if answer is not case.outcome or ids != set(case.rows):
            yield f"{case.place}: the table says {answer}, by {', '.join(sorted(ids)) or 'no row'}; the case says otherwise."
    yield from _not_shown(table)


def _not_shown(table: DecisionTable) -> Iterator[str]:
    shown = {(one.row.id, one.answer) for case in table.cases for one in speaking(table, {**table.clear, **case.facts})}
    for row in table.rows:
        if (row.id, Answer.YES) not in shown:
            yield f"decide: no case shows the row {row.id}."
        if row.unknown is not Effect.NOTHING and (row.id, Answer.UNKNOWN) not in shown:
            yield f"decide: no case shows {row.id} where the fact is not known."
