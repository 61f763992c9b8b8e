"""How a protocol stands, in words: who adopted it, what it needs, what it relaxes. The same sentences for every command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from handrail.protocol.model import Adoption, Asked, AskedNumber, Need, Protocol
from handrail.terms.moment import local_day

UNADOPTED = "unadopted: no medical director has signed it"
UNKNOWN = "not known here, so that what rests on its numbers is data required"
NOT_SHOWN = "needed, and not shown to be met by this record"


def state(protocol: Protocol, at: datetime | None = None, zone: tzinfo | None = None) -> str:
    """Whether anybody adopted it; at an instant before the day of adoption in the program's zone, that it was not yet."""
    if protocol.asks:
        return f"a question, with {_counted(len(protocol.asks))} changed: nobody has adopted it"
    adoption = protocol.adoption
    if adoption is None:
        return "adopted" if protocol.adopted else UNADOPTED
    count = len(adoption.choices)
    choices = f"{count} local choice{'' if count == 1 else 's'}"
    yet = ", after the time judged here" if at is not None and local_day(at, zone) < adoption.on else ""
    return f"adopted (unsigned) by {adoption.by} on {adoption.on} with {choices}{yet}"


def _counted(numbers: int) -> str:
    return "1 number" if numbers == 1 else f"{numbers} numbers"


def question(protocol: Protocol) -> str | None:
    """What was asked, in one sentence; None where the protocol stands as it is."""
    if not protocol.asks:
        return None
    changed = "; ".join(f"{one.parameter} is {one.said}, where it was {one.was} ({one.source})" for one in protocol.asks)
    return (f"What if? {protocol.key} with {_counted(len(protocol.asks))} changed: {changed}. This is a question: nobody has "
            "adopted it.")  # fmt: skip


def question_as_json(protocol: Protocol, at: datetime, zone: tzinfo | None) -> dict[str, Any] | None:
    """The question for programs: which numbers, what of them stands out, and how the protocol itself stands."""
    if not protocol.asks:
        return None
    return {
        "said": question(protocol), "of": {
            "key": protocol.key, "state": state(replace(protocol, asks=()), at, zone),
            "adoption": adoption_as_json(protocol.adoption),
        },
        "numbers": [{"name": one.parameter, "said": one.said, "was": one.was, "source_of_was": one.source, "basis": str(
            Asked.ON_THE_COMMAND_LINE), "odd": list(one.odd)} for one in protocol.asks],
    }  # fmt: skip


def adoption_as_json(adoption: Adoption | None) -> dict[str, Any] | None:
    """The adoption for programs. `signed` is always false: nothing here can check a signature."""
    if adoption is None:
        return None
    return {
        "signed": False, "by": adoption.by, "role": adoption.role, "at": adoption.on.isoformat(), "digest": adoption.digest,
        "choices": [vars(one) for one in adoption.choices], "doubts": list(adoption.doubts),
    }  # fmt: skip


def asks_in_lines(protocol: Protocol) -> list[str]:
    """One line for each thing that stands out about the numbers of a question."""
    return [f"to know about the question: {odd}" for one in protocol.asks for odd in one.odd]


def choices_in_lines(adoption: Adoption | None, asks: Iterable[AskedNumber] = ()) -> list[str]:
    """One line for each local choice that no question changes, and one for each thing that a director should know about them."""
    if adoption is None:
        return []
    asked = {one.parameter for one in asks}
    told = [f"local choice: {one.parameter} is {one.said}, not {one.was}: {one.reason}"
            for one in adoption.choices if one.parameter not in asked]  # fmt: skip
    return [*told, *(f"to know about the choices: {doubt}" for doubt in adoption.doubts)]


def used(protocols: Sequence[Protocol], pinned: Iterable[str | None]) -> list[Protocol]:
    """The protocols that hold somewhere in a record: the one asked for, and those that a plan is pinned to."""
    keys = {protocols[0].key, *pinned}
    return [one for one in protocols if one.key in keys]


def pinned_in_lines(
    protocols: Sequence[Protocol], plans: Mapping[str, int], at: datetime | None = None, zone: tzinfo | None = None
) -> list[str]:
    """One line for each other protocol that plans are pinned to, by which their doses are judged. plans: key → how many."""
    known = {one.key: state(one, at, zone) for one in protocols}
    asked, own = protocols[0].key, ", with its own numbers" if protocols[0].asks else ""
    return [
        f"{count:,} plan{' is' if count == 1 else 's are'} pinned to {key} ({known.get(key, UNKNOWN)}): it judges their doses"
        f"{own}"
        for key, count in sorted(plans.items()) if key != asked
    ]  # fmt: skip


def needs_as_json(protocols: Iterable[Protocol]) -> list[dict[str, Any]]:
    """What the protocols need, none of it shown to be met."""
    return [{"protocol": one.key, "id": need.id, "what": need.what, "shown": False} for one in protocols for need in one.needs]


def needs_in_lines(protocols: Iterable[Protocol]) -> list[str]:
    """One line for each need, under the name of its protocol."""
    return [line for one in protocols if one.needs for line in (f"{one.key}: {NOT_SHOWN}:", *map(_need, one.needs))]


def _need(need: Need) -> str:
    return f"  {need.id}: {need.what}"
