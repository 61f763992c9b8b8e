"""Dice and times: small pools on an American calendar that crosses a daylight-saving night, so that times collide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")
ZONE = ZoneInfo("America/New_York")
# Each fortnight has its daylight-saving night in the middle: 8 March 2026 loses an hour, 2 November 2025 gains one.
FORTNIGHTS = (date(2026, 3, 2), date(2025, 10, 27))
HOURS = (time(9), time(9), time(9), time(10), time(8, 30), time(17), time(1, 30), time(23, 30), time(0))
MICROSECOND = timedelta(microseconds=1)
SLIPS = (timedelta(), timedelta(), timedelta(), MICROSECOND, -MICROSECOND, timedelta(minutes=1), -timedelta(minutes=1))


@dataclass(frozen=True)
class Dice:
    """Everything that a record's making leaves to chance."""

    random: Random

    def pick(self, *options: T) -> T:
        return self.random.choice(options)

    def chance(self, percent: int) -> bool:
        return self.random.randrange(100) < percent

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)


def local(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, ZONE).astimezone(UTC)


def at_instant(at: datetime) -> dict[str, Any]:
    return {"at": at, "at_latest": at, "local_date": at.astimezone(ZONE).date()}


def on_day(day: date) -> dict[str, Any]:
    """A time of which only the day is known."""
    first, following = local(day, time()), local(day + timedelta(days=1), time())
    return {"at": first, "at_latest": following - MICROSECOND, "local_date": day}


def in_month(day: date) -> dict[str, Any]:
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return {"at": local(first, time()), "at_latest": local(following, time()) - MICROSECOND, "local_date": None}


def blurred(dice: Dice, at: datetime) -> dict[str, Any]:
    """The instant, now and then known only to the day or the month, or without its local day."""
    if not dice.chance(8):
        return at_instant(at)
    day = at.astimezone(ZONE).date()
    return dice.pick(on_day(day), on_day(day), on_day(day), in_month(day), {**at_instant(at), "local_date": None})


def any_time(dice: Dice, start: date, first_day: int = 0, last_day: int = 12) -> datetime:
    day = start + timedelta(days=dice.number(first_day, last_day))
    return local(day, dice.pick(*HOURS)) + dice.pick(*SLIPS)


def signed(dice: Dice, row: dict[str, Any]) -> dict[str, Any]:
    """When it was signed: mostly when it was written down; sometimes before or after, on some day, or not told."""
    at = row["recorded_at"] or row["at"]
    if at is None or dice.chance(25):
        return {"signed_at": None, "signed_latest": None}
    at = (
        at
        if dice.chance(60)
        else dice.pick(row["at"] or at, at - timedelta(days=1), at - timedelta(days=5), at + timedelta(hours=2))
    )
    told = at_instant(at) if dice.chance(90) else on_day(at.astimezone(ZONE).date())
    return {"signed_at": told["at"], "signed_latest": told["at_latest"]}


def near(dice: Dice, limit: timedelta) -> timedelta:
    """Exactly the limit, one microsecond or minute beside it, or well inside."""
    inside = (timedelta(), limit / 2, limit * 2)
    return dice.pick(limit, limit, limit, limit + MICROSECOND, limit - MICROSECOND, limit - timedelta(minutes=1), *inside)


def recorded(dice: Dice, at: datetime) -> datetime | None:
    """Mostly at once; sometimes late, early, or not known."""
    if dice.chance(75):
        return at
    late = (timedelta(hours=1), timedelta(days=1), timedelta(days=3), timedelta(days=9), -timedelta(hours=1))
    return dice.pick(None, None, *(at + each for each in late))
