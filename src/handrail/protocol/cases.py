"""Dated cases: "on this day this parameter is that". A released version keeps its answers for ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handrail.protocol import deciding_cases
from handrail.protocol.model import Amount, Protocol
from handrail.protocol.reading import NONE, amount_of, definition_named
from handrail.protocol.strict_yaml import Node, read
from handrail.terms.errors import Place

NOT_STATED = "not stated"


@dataclass(frozen=True)
class Case:
    """What a parameter must be on a day: an amount, `none` (no limit) or `not stated` (nothing in force)."""

    place: Place
    on: date
    parameter: str
    said: str
    amount: Amount | None

    def holds(self, protocol: Protocol) -> bool:
        """Whether the protocol answers as the case says."""
        value = protocol.value_at(self.parameter, self.on)
        if value is None or value.unlimited:
            return self.said == (NOT_STATED if value is None else NONE)
        return value.amount == self.amount


def cases(folder: Path) -> tuple[Case, ...]:
    """Every case of the pack's numbers; UnusableProtocol for one that cannot be read. Those of its decisions stand apart."""
    files = sorted(each for each in (folder / "cases").glob("*.yaml") if each.name != deciding_cases.NAME)
    return tuple(_case(node) for file in files for node in read(file).items())


def _case(node: Node) -> Case:
    fields = node.fields(["on", "parameter", "is"])
    definition, said = definition_named(fields["parameter"]), fields["is"].text()
    amount = None if said in (NONE, NOT_STATED) else amount_of(definition, fields["is"])
    place = Place(node.file, node.node.start_mark.line + 1)
    return Case(place, fields["on"].day(), definition.name, said, amount)


def failing(protocol: Protocol, folder: Path) -> list[str]:
    """One sentence for each case that does not hold."""
    return [_told(protocol, case) for case in cases(folder) if not case.holds(protocol)]


def _told(protocol: Protocol, case: Case) -> str:
    value = protocol.value_at(case.parameter, case.on)
    answer = NOT_STATED if value is None else value.said
    return f"{case.place}: on {case.on} {case.parameter} is {answer}, but the case says {case.said}"
