"""Yes, no and unknown, and times that are known only to lie between two instants. Plain Python, no Polars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")
Tri = bool | None  # None is unknown


def all_of(*values: Tri) -> Tri:
    if any(value is False for value in values):
        return False
    return None if any(value is None for value in values) else True


def any_of(values: Iterable[Tri]) -> Tri:
    seen = list(values)
    if any(value is True for value in seen):
        return True
    return None if any(value is None for value in seen) else False


def negated(value: Tri) -> Tri:
    return None if value is None else not value


def agreed(values: Iterable[Tri]) -> Tri:
    """What all possible readings say; unknown where they differ."""
    seen = set(values)
    return seen.pop() if len(seen) == 1 else None


def only(values: Iterable[T]) -> T | None:
    """The only one; None (unknown) where there are several or none."""
    seen = list(values)
    return seen[0] if len(seen) == 1 else None


@dataclass(frozen=True)
class When:
    """A time that lies between `first` and `last` (both included); an end that is None is unknown."""

    first: datetime | None
    last: datetime | None
    day: date | None = None

    @property
    def is_instant(self) -> bool:
        return self.first is not None and self.first == self.last


def instant(at: datetime | None) -> When:
    return When(at, at)


def when_of(row: dict[str, Any]) -> When:
    return When(row["at"], row["at_latest"], row["local_date"])


def written_down(row: dict[str, Any]) -> When:
    """From when a code counts: the later of when it was and when it was recorded."""
    recorded = row["recorded_at"]
    if recorded is None:
        return when_of(row)
    first, last = row["at"], row["at_latest"]
    return When(first and max(first, recorded), last and max(last, recorded))


def signed_on(row: dict[str, Any], before: dict[str, Any] | None) -> When:
    """When a plan, decision or assessment was signed, and not before its own date. What changes a version that is on file,
    and bears the same signature, is dated when it was written down.
    """
    first = _latest(row["at"], row["signed_at"])
    last = _latest(row["at_latest"], row["signed_at"], row["signed_latest"])
    if before is None or _signed_anew(row, before):
        return When(first, last)
    return When(_latest(first, row["recorded_at"]), _latest(last, row["recorded_at"]))


def _signed_anew(row: dict[str, Any], before: dict[str, Any]) -> bool:
    return None not in (row["signed_at"], before["recorded_at"]) and row["signed_at"] > before["recorded_at"]


def _latest(at: datetime | None, *others: datetime | None) -> datetime | None:
    return None if at is None else max([at, *(other for other in others if other is not None)])


def on_file_as_signed(row: dict[str, Any], before: dict[str, Any] | None) -> When:
    """Perhaps since its signature, surely since its last version was written down."""
    signed = signed_on(row, before)
    return When(signed.first, _latest(signed.last, row["recorded_at"]))


def not_after(one: When, other: When) -> Tri:
    """Is `one` at or before `other`?"""
    if one.last is not None and other.first is not None and one.last <= other.first:
        return True
    if one.first is not None and other.last is not None and one.first > other.last:
        return False
    return None


def after(one: When, other: When) -> Tri:
    return negated(not_after(one, other))


def elapsed_below(later: When, earlier: When, least: timedelta | None) -> Tri:
    """Is the time from `earlier` to `later` shorter than `least`?"""
    if least is None:
        return None
    if later.last is not None and earlier.first is not None and later.last - earlier.first < least:
        return True
    if later.first is not None and earlier.last is not None and later.first - earlier.last >= least:
        return False
    return None


def days_between(later: date | None, earlier: date | None) -> int | None:
    return None if later is None or earlier is None else (later - earlier).days


def above(one: int | None, other: int | None) -> Tri:
    return None if one is None or other is None else one > other


@dataclass(frozen=True)
class Claim:
    """A row that may count (yes, no, perhaps), perhaps from `since.first` and surely from `since.last` on.

    dated: when it was signed, or happened. tie: the order of rows of one instant; where it is the same, and what they say
    differs, nobody knows which is the newer. edited_since: it was written down after the time that is asked about.
    """

    row: dict[str, Any]
    since: When
    tie: tuple[Any, ...]
    id: str
    says: Any
    counts: Tri
    signed: When | None = None
    edited_since: bool = False

    @property
    def dated(self) -> When:
        return self.signed or self.since


def _surely_later(one: Claim, other: Claim) -> bool:
    if one.dated.is_instant and other.dated.is_instant and one.dated.first == other.dated.first:
        return one.tie > other.tie or (one.tie == other.tie and one.says == other.says and one.id > other.id)
    first, last = one.dated.first, other.dated.last
    if first is None or last is None or first <= last:
        return False
    if other.edited_since or one.since.last is None or other.since.last is None:
        return True
    return one.since.last >= other.since.last  # what is dated earlier and was written down later may be the newer


def possibly_newest(claims: Sequence[Claim]) -> list[dict[str, Any] | None]:
    """Every row that can be the newest one that counts; None stands for "there is none"."""
    sure = [claim for claim in claims if claim.counts is True]
    rows: list[dict[str, Any] | None] = [
        claim.row
        for claim in claims
        if claim.counts is not False and not any(_surely_later(other, claim) for other in sure if other is not claim)
    ]
    return rows if sure else [*rows, None]
