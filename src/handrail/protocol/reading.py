"""From the YAML of a pack to parameters and sources; what is unclear is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from handrail.protocol.model import Amount, Basis, Parameter, Source, Value, Verification
from handrail.protocol.parameters import DEFINITIONS, EDITION, Choice, ParameterDefinition, stated_in
from handrail.protocol.strict_yaml import Node
from handrail.terms.quantity import UNITS, Kind, UnknownUnit, in_base_units, unit_of

NUMBER = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
AMOUNT = re.compile(rf"({NUMBER}) (\S+)")
ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
NONE = "none"
VALUE_KEYS, VALUE_OPTIONS = ("from", "value", "source", "basis", "verification"), ("until", "note", "reason")
SOURCE_KEYS, SOURCE_OPTIONS = ("title", "citation", "verification", "checked"), ("link",)


Known = Mapping[str, Source]
"""The sources of the pack, by id."""


def identifier(node: Node) -> str:
    """A short name of small letters, digits and hyphens."""
    said = node.text()
    if not ID.fullmatch(said):
        raise node.wrong(f"{said!r} is not an id", "use small letters, digits and hyphens")
    return said


def sources(root: Node) -> tuple[Source, ...]:
    """Every source of `sources.yaml`, by id."""
    return tuple(_source(identifier(entry.key), entry.value) for entry in root.entries().values())


def _source(source_id: str, node: Node) -> Source:
    fields = node.fields(SOURCE_KEYS, SOURCE_OPTIONS)
    link = fields["link"].text() if "link" in fields else None
    if link is not None and not link.startswith("https://"):
        raise fields["link"].wrong(f"{link!r} is not a link", "write a full https:// address, or leave the key out")
    title, citation = fields["title"].text(), fields["citation"].text()
    verification = fields["verification"].word(Verification)
    return Source(source_id, title, citation, link, verification, fields["checked"].day())


def edition(node: Node) -> int:
    """Which edition of the closed list the pack states."""
    said = node.text()
    if said not in [str(each) for each in range(1, EDITION + 1)]:
        raise node.wrong(f"{said!r} is not an edition", f"write {EDITION}, and state every parameter there is")
    return int(said)


def parameters(node: Node, known: Known, edition: int) -> tuple[Parameter, ...]:
    """Every parameter that a pack of that edition states, in the order of the closed list."""
    stated = stated_in(edition)
    fields = node.fields([definition.name for definition in stated])
    return tuple(_parameter(each, fields[each.name], known) for each in stated)


def _parameter(definition: ParameterDefinition, node: Node, known: Known) -> Parameter:
    listed = node.fields(["values"])["values"]
    nodes = listed.items()
    if not nodes:
        raise listed.wrong(f"{definition.name} has no value", "state at least one")
    values = tuple(_value(definition, each, known) for each in nodes)
    for (earlier, later), later_node in zip(pairwise(values), nodes[1:], strict=True):
        _in_order(earlier, later, later_node)
    return Parameter(definition.name, definition.unit, values)


def _in_order(earlier: Value, later: Value, node: Node) -> None:
    if later.from_ <= earlier.from_:
        raise node.wrong(f"{later.from_} does not come after {earlier.from_}", "list the values from old to new")
    if earlier.until is not None and later.from_ <= earlier.until:
        raise node.wrong(f"overlaps the value before it, which holds until {earlier.until}", "end that one a day earlier")


def _value(definition: ParameterDefinition, node: Node, known: Known) -> Value:
    fields = node.fields(VALUE_KEYS, VALUE_OPTIONS)
    from_, until = fields["from"].day(), fields["until"].day() if "until" in fields else None
    if until is not None and until < from_:
        raise fields["until"].wrong(f"until {until} lies before from {from_}")
    amount = None if _unlimited(definition, node, fields) else amount_of(definition, fields["value"])
    source_id, at = reference(fields["source"], known)
    basis, verification = grounded(node, fields, known)
    explained = fields.get("reason", fields.get("note"))
    note = explained.text() if explained is not None else None
    said = fields["value"].text()
    return Value(from_, until, amount, amount is None, said, source_id, at, basis, verification, note)


def _unlimited(definition: ParameterDefinition, node: Node, fields: dict[str, Node]) -> bool:
    """Whether the value is a deliberate none, which needs a reason; a limit has a note instead."""
    if fields["value"].text() != NONE:
        if "reason" in fields:
            raise fields["reason"].wrong("a reason belongs to a value of none", "call it note")
        return False
    if not definition.may_be_none:
        raise fields["value"].wrong(f"{definition.name} may not be none", "state a limit")
    if "reason" not in fields or "note" in fields:
        raise node.wrong(f"{definition.name} is none without a reason", "add one key `reason`: why there is no limit")
    return True


def reference(node: Node, known: Known) -> tuple[str, str | None]:
    """The source that is cited, and the place in it."""
    fields = node.fields(["id"], ["at"])
    source_id = fields["id"].text()
    if source_id not in known:
        raise fields["id"].wrong(f"{source_id!r} is not in sources.yaml", "add the source, or correct its id")
    return source_id, fields["at"].text() if "at" in fields else None


def grounded(node: Node, fields: dict[str, Node], known: Known) -> tuple[Basis, Verification]:
    """Basis and verification, which must agree; what claims a published ground names it, and the place in it."""
    basis, verification = fields["basis"].word(Basis), fields["verification"].word(Verification)
    if (basis is Basis.PROGRAM_CHOICE) != (verification is Verification.PROGRAM_CHOICE):
        what = f"basis {basis} does not go with verification {verification}"
        raise fields["verification"].wrong(what, "a program choice is verified as program choice, and nothing else is")
    if basis is not Basis.PROGRAM_CHOICE:
        source_id, at = reference(fields["source"], known)
        _published(node, known[source_id], at, basis)
    return basis, verification


def _published(node: Node, source: Source, at: str | None, basis: Basis) -> None:
    """A value that claims a published ground names a published source and the place in it."""
    if source.verification is Verification.PROGRAM_CHOICE:
        raise node.wrong(f"a {basis} value cannot rest on {source.id}", "cite what was published")
    if at is None:
        what = f"a {basis} value without its place in the source"
        raise node.wrong(what, "add `at` to the source: page, table, section")


def amount_of(definition: ParameterDefinition, node: Node) -> Amount:
    """The stated amount in base units, or the chosen word."""
    said = node.text()
    if isinstance(definition.kind, Choice):
        if said not in definition.kind.words:
            raise node.wrong(f"{said!r} is not a choice for {definition.name}", f"use: {', '.join(definition.kind.words)}")
        return said
    number, code = _number_and_unit(definition, node, said)
    if code != definition.unit:
        raise node.wrong(_unit_problem(definition, code, definition.kind), f"write it in {definition.unit}")
    return _exact(node, number, code, definition.kind)


def _number_and_unit(definition: ParameterDefinition, node: Node, said: str) -> tuple[str, str]:
    match = AMOUNT.fullmatch(said)
    if match:
        return match[1], match[2]
    if re.fullmatch(NUMBER, said):
        raise node.wrong(f"{said} has no unit", f"write {said} {definition.unit}")
    raise node.wrong(f"{said!r} is not an amount", f"write a plain number, a space and the unit {definition.unit}")


def _unit_problem(definition: ParameterDefinition, code: str, kind: Kind) -> str:
    try:
        unit_of(code, kind)
    except UnknownUnit as error:
        return str(error)
    return f"{definition.name} is stated in {definition.unit}, not in {code}"


def _exact(node: Node, number: str, code: str, kind: Kind) -> int | timedelta:
    """Base units without rounding: a limit that had to be rounded would not be the limit that was agreed."""
    try:
        amount = in_base_units(number, code, kind)
    except ValueError as error:
        raise node.wrong(str(error)) from error
    if amount <= 0 or amount != Decimal(number) * UNITS[code].in_base:
        raise node.wrong(f"{number} {code} is not a whole, positive amount", "a limit is never zero and never rounded")
    return timedelta(microseconds=amount) if kind is Kind.DURATION else amount


def definition_named(node: Node) -> ParameterDefinition:
    """The parameter that the text names."""
    name = node.text()
    if name not in DEFINITIONS:
        raise node.wrong(f"{name!r} is not a parameter", "handrail protocol show iv-racemic names them all")
    return DEFINITIONS[name]
