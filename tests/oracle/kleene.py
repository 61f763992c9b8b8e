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
    """From when a plan, decision, signature or code counts: the later of when it was and when it was recorded."""
    recorded = row["recorded_at"]
    if recorded is None:
        return when_of(row)
    first, last = row["at"], row["at_latest"]
    return When(first and max(first, recorded), last and max(last, recorded))


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
    """A row that may count (yes, no, perhaps) from a time on. `tie` orders rows of one instant."""

    row: dict[str, Any]
    since: When
    tie: tuple[Any, ...]
    counts: Tri


def _surely_later(one: Claim, other: Claim) -> bool:
    if one.since.is_instant and other.since.is_instant and one.since.first == other.since.first:
        return one.tie > other.tie
    first, last = one.since.first, other.since.last
    return first is not None and last is not None and first > last


def possibly_newest(claims: Sequence[Claim]) -> list[dict[str, Any] | None]:
    """Every row that can be the newest one that counts; None stands for "there is none"."""
    sure = [claim for claim in claims if claim.counts is True]
    rows: list[dict[str, Any] | None] = [
        claim.row
        for claim in claims
        if claim.counts is not False and not any(_surely_later(other, claim) for other in sure if other is not claim)
    ]
    return rows if sure else [*rows, None]
