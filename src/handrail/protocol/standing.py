"""How a protocol stands, in words: who adopted it, what it needs, what it relaxes. The same sentences for every command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from handrail.protocol.model import Adoption, Need, Protocol
from handrail.terms.moment import local_day

UNADOPTED = "unadopted: no medical director has signed it"
UNKNOWN = "not known here, so that what rests on its numbers is data required"
NOT_SHOWN = "needed, and not shown to be met by this record"


def state(protocol: Protocol, at: datetime | None = None, zone: tzinfo | None = None) -> str:
    """Whether anybody adopted it; at an instant before the day of adoption in the program's zone, that it was not yet."""
    adoption = protocol.adoption
    if adoption is None:
        return "adopted" if protocol.adopted else UNADOPTED
    count = len(adoption.choices)
    choices = f"{count} local choice{'' if count == 1 else 's'}"
    yet = ", after the time judged here" if at is not None and local_day(at, zone) < adoption.on else ""
    return f"adopted (unsigned) by {adoption.by} on {adoption.on} with {choices}{yet}"


def adoption_as_json(adoption: Adoption | None) -> dict[str, Any] | None:
    """The adoption for programs. `signed` is always false: nothing here can check a signature."""
    if adoption is None:
        return None
    return {
        "signed": False, "by": adoption.by, "role": adoption.role, "at": adoption.on.isoformat(), "digest": adoption.digest,
        "choices": [vars(one) for one in adoption.choices], "doubts": list(adoption.doubts),
    }  # fmt: skip


def choices_in_lines(adoption: Adoption | None) -> list[str]:
    """One line for each local choice, and one for each thing that a director should know about them."""
    if adoption is None:
        return []
    told = [f"local choice: {one.parameter} is {one.said}, not {one.was}: {one.reason}" for one in adoption.choices]
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
    asked = protocols[0].key
    return [
        f"{count:,} plan{' is' if count == 1 else 's are'} pinned to {key} ({known.get(key, UNKNOWN)}): it judges their doses"
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
