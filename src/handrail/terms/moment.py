"""Times as FHIR writes them, held as the first and the last instant that they can mean.

`2026-03-02T09:15:00-05:00` is one instant. `2026-03-02` is a day: everything from its first microsecond to its last.
A rule that must decide between the two ends of a day says *unknown*; so every time in the record has two columns, `at` and
`at_latest`, in UTC, and `local_date`, the day as the people who were there counted it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)", re.ASCII)
PARTIAL = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time with its precision: `at` and `at_latest` are equal for an instant. `local_date` is null below a day."""

    at: datetime
    at_latest: datetime
    local_date: date | None


def local_day(at: datetime, zone: tzinfo | None) -> date:
    """The day of an instant as the program counts it: in its zone, or else in UTC."""
    return at.astimezone(zone or UTC).date()


def parse(text: str, zone: tzinfo | None = None) -> Moment:
    """The moment that a FHIR date, dateTime or instant names; raises ValueError with what is wrong.

    `zone` is the program's time zone. Without one, a date is read as a day in UTC and an instant's local day is the one
    that its own offset writes.
    """
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is not a date")
    if len(text) > 10:
        return _instant(text, zone)
    return _day(text, zone or UTC)


@lru_cache(maxsize=1 << 14)
def _instant(text: str, zone: tzinfo | None) -> Moment:
    if not INSTANT.fullmatch(text):
        raise ValueError(f"{text!r} is not a FHIR dateTime with a time zone")
    try:
        given = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a time of any day between 1900 and 2200") from error
    at = _plausible(given, text)
    local = at.astimezone(zone) if zone else at
    at = at.astimezone(UTC)
    return Moment(at, at, local.date())


@lru_cache(maxsize=4096)
def _day(text: str, zone: tzinfo) -> Moment:
    if not PARTIAL.fullmatch(text):
        raise ValueError(f"{text!r} is not a FHIR date")
    given = [int(part) for part in text.split("-")]
    year, month, day = [*given, 1, 1][:3]
    try:
        first = datetime(year, month, day, tzinfo=zone)
        _plausible(first, text)
        following = _after(first, has_month=len(given) > 1, has_day=len(given) > 2)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text!r} is not a date between 1900 and 2200") from error
    return Moment(first.astimezone(UTC), following.astimezone(UTC) - MICROSECOND, first.date() if len(given) > 2 else None)


def _after(first: datetime, *, has_month: bool, has_day: bool) -> datetime:
    """The first instant after the day, month or year that begins at `first`, on the same clock."""
    if has_day:
        return first + timedelta(days=1)
    if has_month:
        return first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
    return first.replace(year=first.year + 1)


def _plausible(at: datetime, text: str) -> datetime:
    if not EARLIEST.year <= at.year < LATEST.year:
        raise ValueError(f"{text!r} is not a date between 1900 and 2200")
    return at
