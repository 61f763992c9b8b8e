"""A protocol with other numbers, for the sake of a question: what would the records show if one of them were another?

Nobody adopted such a number, and no source says it. It holds wherever the protocol states that parameter, in the same periods.
The protocol carries what was asked (`Protocol.asks`), and everything that is judged by it is named after that (`Protocol.label`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path

from handrail.protocol import adopt, lint
from handrail.protocol.model import Amount, Asked, AskedNumber, Parameter, Protocol, Source, Value
from handrail.protocol.parameters import DEFINITIONS
from handrail.protocol.reading import NONE, NUMBER, amount_of
from handrail.protocol.stricter import way
from handrail.terms.errors import UnusableProtocol
from handrail.terms.quantity import SPELLINGS

OPTION = "--rethreshold"
SOURCE = "asked-on-the-command-line"
AMOUNT = re.compile(rf"({NUMBER})\s*(\S*)")
FARTHEST = 1_000  # times; what is farther from the protocol's own number is a slip of the keyboard


def with_numbers(protocol: Protocol, assignments: Sequence[str]) -> Protocol:
    """`protocol` with the numbers that `assignments` (`parameter=value`) state, each in the place of its own.

    A value may leave its unit out: it is the parameter's. UnusableProtocol for a name that is none, a value that is not of its
    kind or is out of all proportion, a number that the protocol states already, and one that is changed twice.
    """
    changed = protocol
    for assignment in assignments:
        changed = _with(protocol, changed, assignment)
    return changed


def _with(protocol: Protocol, changed: Protocol, assignment: str) -> Protocol:
    name, said = _read(protocol, assignment)
    where = f"{OPTION} {assignment}"
    if name in [one.parameter for one in changed.asks]:
        raise UnusableProtocol(f"{name} is changed twice", where=where, remedy="keep one of the two")
    amount = None if said == NONE else amount_of(DEFINITIONS[name], adopt.scalar(Path(OPTION), said))
    own = protocol.parameter(name)
    if all(value.amount == amount for value in own.values):
        raise UnusableProtocol(
            f"{name} is {said} in {protocol.key} already", where=where, remedy="leave it out, or ask for another"
        )
    for value in own.values:
        _refuse_slip(value, amount, said, where)
    moved = _moved(own, amount, said)
    asked = AskedNumber(name, moved.values[-1].counted, _was(own), _cited(protocol, own), tuple(_far(protocol, own, moved)))
    with_it = replace(
        changed, parameters=tuple(moved if each.name == name else each for each in changed.parameters),
        sources=(*(one for one in changed.sources if one.id != SOURCE), _source(protocol)), asks=(*changed.asks, asked),
    )  # fmt: skip
    odd = [warning for warning in lint.of_numbers(with_it) if warning not in lint.of_numbers(changed)]
    return replace(with_it, asks=(*changed.asks, replace(asked, odd=(*asked.odd, *odd))))


def _read(protocol: Protocol, assignment: str) -> tuple[str, str]:
    """The parameter, and its value with its unit."""
    name, equals, value = (part.strip() for part in assignment.partition("="))
    where = f"{OPTION} {assignment}"
    if not equals:
        raise UnusableProtocol(
            f"{assignment!r} changes nothing", where=OPTION, remedy="write parameter=value, as interval_hours_min=72"
        )
    if name not in DEFINITIONS:
        raise UnusableProtocol(f"{name!r} is not a parameter", where=where, remedy=_near(protocol, name))
    try:
        said = _with_unit(name, value)
        return name, adopt.stated(protocol, adopt.scalar(Path(OPTION), name), adopt.scalar(Path(OPTION), said))
    except UnusableProtocol as error:  # it stands on no line of a file
        raise UnusableProtocol(error.what, where=where, remedy=error.remedy) from error


def _near(protocol: Protocol, name: str) -> str:
    close = get_close_matches(name.lower().replace("-", "_"), DEFINITIONS, n=2, cutoff=0.6)
    named = f"handrail protocol show {protocol.id} names them all"
    return f"did you mean {' or '.join(close)}? {named}" if close else named


def _with_unit(name: str, value: str) -> str:
    """`72` and `72h` as `72 h`; a word, and what is no amount, as it is."""
    unit, match = DEFINITIONS[name].unit, AMOUNT.fullmatch(value)
    if unit is None or match is None:
        return value
    return f"{match[1]} {SPELLINGS.get(match[2], match[2]) or unit}"


def _refuse_slip(was: Value, amount: Amount | None, said: str, where: str) -> None:
    """An amount a thousand times as large or as small as the protocol's own answers no question, and can overflow what it is
    compared with.
    """
    before, after = _size(was.amount), _size(amount)
    if before is not None and after is not None and not 1 / FARTHEST <= after / before <= FARTHEST:
        raise UnusableProtocol(f"{said} is out of all proportion: the protocol says {was.counted}", where=where,
                               remedy=f"ask for what lies within {FARTHEST:,} times of it")  # fmt: skip


def _size(amount: Amount | None) -> float | None:
    return amount.total_seconds() if isinstance(amount, timedelta) else float(amount) if isinstance(amount, int) else None


def _moved(own: Parameter, amount: Amount | None, said: str) -> Parameter:
    """The parameter with the amount in every period that it has a value in."""
    asked = Asked.ON_THE_COMMAND_LINE
    return replace(own, values=tuple(
        replace(each, amount=amount, unlimited=amount is None, said=said, source_id=SOURCE, at=None, basis=asked,
                verification=asked, note=None)
        for each in own.values
    ))  # fmt: skip


def _was(own: Parameter) -> str:
    """What the protocol says: one amount, or each with the day on which it began."""
    if len({each.said for each in own.values}) == 1:
        return own.values[0].counted
    return ", then ".join(f"{each.counted} from {each.from_}" for each in own.values)


def _cited(protocol: Protocol, own: Parameter) -> str:
    newest = own.values[-1]
    place = f", {newest.at}" if newest.at else ""
    return f"{protocol.source(newest.source_id).citation}{place}; {newest.grounds}"


def _source(protocol: Protocol) -> Source:
    """What such a number is said to rest on: nothing. It was never checked, so its day is the first of the protocol's numbers."""
    first = min(day for parameter in protocol.parameters for day in parameter.changes())
    asked = Asked.ON_THE_COMMAND_LINE
    return Source(SOURCE, "Asked on the command line", "Asked on the command line; no source says it", None, asked, first)


def _far(protocol: Protocol, own: Parameter, moved: Parameter) -> list[str]:
    """Which way the number moves, and how far, where that is twice as much or more."""
    was, is_ = own.values[-1], moved.values[-1]
    direction = way(own.name, was, is_)
    if direction is None:
        return []
    return [f"{own.name} = {is_.counted} is {direction} than {protocol.key} ({was.counted}){adopt.by_how_much(was, is_)}."]
