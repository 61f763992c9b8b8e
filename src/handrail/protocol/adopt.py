"""Adopting a protocol: a document that says who adopted which one, when, and with which choices of their own.

The document is YAML that anybody can read and write, so it proves nothing: it is *unsigned* until the clinic can sign. It holds
the digest of the protocol, so that it can never be read as the adoption of another text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import yaml

from handrail.protocol.lint import lint
from handrail.protocol.model import Adoption, Basis, LocalChoice, Parameter, Protocol, Source, Value, Verification
from handrail.protocol.parameters import DEFINITIONS
from handrail.protocol.reading import NONE, amount_of, definition_named
from handrail.protocol.strict_yaml import Node, read
from handrail.protocol.stricter import LOOSER, way
from handrail.terms.errors import Place, UnusableProtocol

SCHEMA = "handrail-adoption/1"
KEYS = ("schema", "protocol", "digest", "by", "role", "at", "signed", "choices")
CHOICE_KEYS = ("parameter", "value", "was", "reason", "basis", "verification")
LONGEST = 500
HEAD = """\
# Who adopted a protocol, and with which numbers of their own. Not signed: it proves nothing about who wrote it.
# `digest` is that of the protocol's files. A local choice holds from `at` on; `was` is what the protocol says on that day.
"""
OWN_SOURCE = "local-choice"
MAY_ADOPT = "medical director"


def choice(protocol: Protocol, on: date, assignment: str, reason: str) -> LocalChoice:
    """The choice that `parameter=value` states, read as strictly as a pack is; UnusableProtocol for anything unclear."""
    name, equals, said = assignment.partition("=")
    if not equals:
        raise UnusableProtocol(
            f"{assignment!r} sets nothing", where="--set", remedy="write parameter=value, as interval_hours_min='48 h'"
        )
    where, name = Path("--set"), name.strip()
    try:
        parsed = stated(protocol, scalar(where, name), scalar(where, said.strip()))
    except UnusableProtocol as error:  # it stands on no line of a file
        raise UnusableProtocol(error.what, where=f"--set {assignment}", remedy=error.remedy) from error
    return LocalChoice(name, parsed, _said(protocol.value_at(name, on)), told(reason, "--reason"))


def scalar(where: Path, text: str) -> Node:
    """A word that stands in no file, to be read as strictly as one that does."""
    mark = yaml.Mark("", 0, 0, 0, None, 0)
    return Node(where, yaml.ScalarNode("tag:yaml.org,2002:str", text, mark, mark, style='"'))


def stated(protocol: Protocol, name: Node, said: Node) -> str:
    """The value as it is said, once its unit and its amount are those of the parameter."""
    definition = definition_named(name)
    if not protocol.parameter(definition.name).values:
        raise name.wrong(f"{protocol.key} does not state {definition.name}", "adopt a newer version, which does")
    text = said.text()
    if text == NONE and not definition.may_be_none:
        raise said.wrong(f"{definition.name} may not be none", "state a limit")
    if text != NONE:
        amount_of(definition, said)
    return text


def _said(value: Value | None) -> str:
    return "not stated" if value is None else value.said


def told(text: str, where: str) -> str:
    """A name or a reason on one line, of signs that can be seen."""
    plain = " ".join(text.split())
    if not any(sign.isalpha() for sign in plain):
        raise UnusableProtocol("holds no word", where=where, remedy="write it in words")
    if len(plain) > LONGEST:
        raise UnusableProtocol(f"is {len(plain)} signs long", where=where, remedy=f"say it in at most {LONGEST}")
    if not plain.isprintable():
        raise UnusableProtocol("holds signs that cannot be seen", where=where, remedy="write it in letters, figures and marks")
    return plain


def director(role: str, where: str) -> str:
    """The role in which somebody adopts; UnusableProtocol for any but the one that may."""
    said = told(role, where)
    if said.casefold() != MAY_ADOPT:
        raise UnusableProtocol(f"a {MAY_ADOPT} alone may adopt a protocol, not {said!r}", where=where,
                               remedy=f"let the {MAY_ADOPT} adopt it, and write {MAY_ADOPT}")  # fmt: skip
    return said


def document(protocol: Protocol, *, by: str, role: str, at: date, choices: Sequence[LocalChoice]) -> str:
    """The adoption as YAML. UnusableProtocol where a choice is made twice, or is what the protocol says anyway."""
    _each_a_choice(choices, Place("--set"))
    fields = [("schema", SCHEMA), ("protocol", protocol.key), ("digest", protocol.digest), ("by", told(by, "--by")),
              ("role", director(role, "--role")), ("at", at.isoformat()), ("signed", "no")]  # fmt: skip
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields]
    lines.append("choices:" if choices else "choices: []")
    for one in choices:
        own = [("parameter", one.parameter), ("value", one.said), ("was", one.was), ("reason", one.reason),
               ("basis", str(Basis.PROGRAM_CHOICE)), ("verification", str(Verification.PROGRAM_CHOICE))]  # fmt: skip
        said = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in own]
        lines.append("  - " + "\n    ".join(said))
    return HEAD + "\n".join(lines) + "\n"


def _each_a_choice(choices: Sequence[LocalChoice], where: Place) -> None:
    names = [one.parameter for one in choices]
    for one in choices:
        if names.count(one.parameter) > 1:
            raise UnusableProtocol(f"{one.parameter} is chosen twice", where=where, remedy="keep one of the two")
        if one.said == one.was:
            what = f"{one.parameter} is {one.was} in the protocol already"
            raise UnusableProtocol(what, where=where, remedy="leave it out: it is no choice of your own")


def names(file: Path) -> str:
    """The protocol that an adoption is about, as id@version."""
    return _root(file)["protocol"].text()


def _root(file: Path) -> dict[str, Node]:
    if not file.is_file():
        raise UnusableProtocol("there is no such file", where=file, remedy="write one with handrail protocol adopt")
    fields = read(file).fields(KEYS)
    if fields["schema"].text() != SCHEMA:
        raise fields["schema"].wrong("is no adoption that this version can read", f"it reads {SCHEMA}")
    return fields


def adopted(protocol: Protocol, file: Path) -> Protocol:
    """`protocol` as `file` says that it was adopted: with its local choices in force from the day of adoption.

    UnusableProtocol where the document is about another protocol, or about another text of it.
    """
    fields = _root(file)
    if fields["protocol"].text() != protocol.key:
        said = fields["protocol"].text()
        raise fields["protocol"].wrong(f"is the adoption of {said}, not of {protocol.key}", f"ask for --protocol {said}")
    if fields["digest"].text() != protocol.digest:
        what = f"its digest is not that of {protocol.key}: another text was adopted"
        raise fields["digest"].wrong(what, "adopt the protocol as it is, or ask for the one that was adopted")
    if fields["signed"].text() != "no":
        raise fields["signed"].wrong("claims a signature, and nothing here can check one", "write no")
    on = fields["at"].day()
    choices = tuple(_choice(each, protocol, on) for each in fields["choices"].items())
    _each_a_choice(choices, Place(file, fields["choices"].node.start_mark.line + 1))
    by, role = told(fields["by"].text(), f"{file}: by"), director(fields["role"].text(), f"{file}: role")
    adoption = Adoption(by, role, on, choices, hashlib.sha256(file.read_bytes()).hexdigest())
    own = with_choices(protocol, adoption)
    return replace(own, adoption=replace(adoption, doubts=tuple(doubts(protocol, own))))


def _choice(node: Node, protocol: Protocol, on: date) -> LocalChoice:
    fields = node.fields(CHOICE_KEYS)
    said, name = stated(protocol, fields["parameter"], fields["value"]), fields["parameter"].text()
    was = _said(protocol.value_at(name, on))
    if fields["was"].text() != was:
        raise fields["was"].wrong(f"{protocol.key} says {was} on {on}", "adopt it again with handrail protocol adopt")
    for key in ("basis", "verification"):
        if fields[key].text() != Basis.PROGRAM_CHOICE:
            raise fields[key].wrong("a local choice is a program choice and nothing else", "write program choice")
    return LocalChoice(name, said, was, told(fields["reason"].text(), f"{fields['reason'].file}: reason"))


def with_choices(protocol: Protocol, adoption: Adoption) -> Protocol:
    """The protocol with each chosen number in the place of its own from the day of adoption on."""
    chosen = {one.parameter: one for one in adoption.choices}
    own = Source(OWN_SOURCE, "A choice of the program that adopted this protocol",
                 f"Adoption by {adoption.by}, {adoption.role}, {adoption.on}; unsigned", None, Verification.PROGRAM_CHOICE,
                 adoption.on)  # fmt: skip
    parameters = tuple(
        _chosen(each, chosen[each.name], adoption.on) if each.name in chosen else each for each in protocol.parameters
    )
    cited = (*protocol.sources, own) if chosen else protocol.sources
    return replace(protocol, parameters=parameters, sources=cited, adoption=adoption)


def _chosen(parameter: Parameter, one: LocalChoice, on: date) -> Parameter:
    """The values until the day before, cut short, and the choice from that day on."""
    eve = on - timedelta(days=1)
    before = [replace(each, until=eve if each.until is None or each.until > eve else each.until)
              for each in parameter.values if each.from_ < on]  # fmt: skip
    said = scalar(Path(OWN_SOURCE), one.said)
    amount = None if one.said == NONE else amount_of(DEFINITIONS[parameter.name], said)
    value = Value(on, None, amount, amount is None, one.said, OWN_SOURCE, None, Basis.PROGRAM_CHOICE,
                  Verification.PROGRAM_CHOICE, one.reason)  # fmt: skip
    return replace(parameter, values=(*before, value))


def doubts(protocol: Protocol, own: Protocol) -> list[str]:
    """What a director should know about the choices: what is looser than the label or the protocol, and what lint finds odd.

    protocol: as it was published. own: the same with the choices (`with_choices`).
    """
    assert own.adoption is not None
    loosened = [sentence for one in own.adoption.choices for sentence in _loosened(protocol, own, one)]
    odd_before = lint(protocol)
    return loosened + [warning for warning in lint(own) if warning not in odd_before]


def _loosened(protocol: Protocol, own: Protocol, one: LocalChoice) -> list[str]:
    assert own.adoption is not None
    was, is_ = protocol.value_at(one.parameter, own.adoption.on), own.value_at(one.parameter, own.adoption.on)
    if was is None or way(one.parameter, was, is_) != LOOSER:
        return []
    ground = f"the {was.basis} that {protocol.key} follows" if was.basis is not Basis.PROGRAM_CHOICE else f"{protocol.key}"
    return [f"{one.parameter} = {one.said} is looser than {ground} ({was.said}){by_how_much(was, is_)}."]


def by_how_much(was: Value, is_: Value | None) -> str:
    """How many times one number is the other, where it is twice as much or more: what a slip of a decimal point looks like."""
    amounts = [float(each.amount.total_seconds() if isinstance(each.amount, timedelta) else each.amount)
               for each in (was, is_) if each is not None and isinstance(each.amount, int | timedelta)]  # fmt: skip
    if len(amounts) < 2 or max(amounts) < 2 * min(amounts):
        return ""
    times = f"{max(amounts) / min(amounts):.3g}"
    return f", {times} times as much" if amounts[1] > amounts[0] else f", one part in {times} of it"
