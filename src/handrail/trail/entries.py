"""Writing an entry: what it tells, when it was written, and the bytes that are stored and hashed as they are.

Nothing personal stands in an entry. What is, stands outside as an opening, and the entry holds a commitment to it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta

from handrail.terms.errors import UnusableInput
from handrail.trail.checks import ENTRY, Frontier, commitment, in_order, leaf_hash

MICROSECOND, EPOCH = timedelta(microseconds=1), datetime(1970, 1, 1, tzinfo=UTC)
PLAIN = "an entry holds printable ASCII without quotation marks and backslashes; what is personal or in free words is sealed"


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody did. commitments: by name, 64 hex digits; detail: facts that are not personal."""

    act: str
    by: str
    about: tuple[str, str]  # kind and id
    happened_at: datetime
    roles: tuple[str, ...] = ()
    for_whom: str | None = None
    protocol: str | None = None
    device: str | None = None
    commitments: Mapping[str, str] = field(default_factory=dict)
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Stamp:
    """When an entry was written; `clock` is what the clock said where that could not be true."""

    written_at: datetime
    clock: datetime | None


@dataclass(frozen=True)
class Entry:
    """An entry as it is stored. leaf: its 32 bytes in the tree."""

    number: int
    data: bytes
    leaf: bytes
    written_at: datetime


@dataclass(frozen=True)
class Opening:
    """What a commitment hides. Erasing it leaves the tree whole, and nobody can guess the value from what is left."""

    name: str
    salt: bytes
    value: str

    def as_json(self) -> dict[str, str]:
        return {"name": self.name, "salt": self.salt.hex(), "value": self.value}


def stamp(at: datetime, previous: datetime | None) -> Stamp:
    """When an entry is written whose predecessor was written at `previous`: never before it, whatever the clock says."""
    if previous is None or at > previous:
        return Stamp(at, None)
    return Stamp(previous + MICROSECOND, at)


def append(frontier: Frontier, act: Act, *, at: datetime, previous: datetime | None) -> Entry:
    """The next entry of the tree, which grows by it. at: what the clock says; previous: when the last entry was written."""
    number, written = frontier.size, stamp(at, previous)
    data = entry_bytes(number, act, written)
    leaf = leaf_hash(data)
    frontier.append(leaf)
    return Entry(number, data, leaf, written.written_at)


def entry_bytes(number: int, act: Act, written: Stamp) -> bytes:
    """The bytes of an entry; UnusableInput names what cannot stand in one."""
    data = _written(number, act, written)
    if not _is_entry(data):
        raise UnusableInput(f"{_unwritable(act)} cannot stand in an entry of the trail", remedy=PLAIN)
    return data


def _written(number: int, act: Act, written: Stamp) -> bytes:
    told = {
        "n": number, "written_at": instant(written.written_at), "happened_at": instant(act.happened_at),
        "clock": instant(written.clock) if written.clock else None, "act": act.act, "by": act.by, "roles": list(act.roles),
        "for": act.for_whom, "about": dict(zip(("kind", "id"), act.about, strict=True)), "protocol": act.protocol,
        "device": act.device, "commitments": dict(sorted(act.commitments.items())), "detail": dict(sorted(act.detail.items())),
    }  # fmt: skip
    return json.dumps(told, separators=(",", ":")).encode()


def _is_entry(data: bytes) -> bool:
    found = ENTRY.fullmatch(data + b"\n")
    return found is not None and in_order(found[4], found[5])


def _unwritable(act: Act) -> str:
    """The first part of an act that no entry can hold: each is put alone into an act that one can."""
    plain = Act(act="x", by="x", about=("x", "x"), happened_at=EPOCH)
    for part in fields(Act):
        value = getattr(act, part.name)
        if not _is_entry(_written(0, replace(plain, **{part.name: value}), Stamp(EPOCH, None))):
            return f"{part.name} {str(value)[:80]!r}"
    return "its number or time"


def instant(at: datetime) -> str:
    """An instant as the trail writes it: UTC, to the microsecond. ValueError for a time without a zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone is no instant")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def seal(values: Mapping[str, str]) -> tuple[dict[str, str], tuple[Opening, ...]]:
    """Commitments for an act, and the openings to be stored apart from it; each has 32 random bytes of salt."""
    openings = tuple(Opening(name, secrets.token_bytes(32), value) for name, value in values.items())
    return commitments(openings), openings


def commitments(openings: Iterable[Opening]) -> dict[str, str]:
    """What an entry holds in place of them."""
    return {one.name: commitment(one.name, one.value, one.salt) for one in openings}
