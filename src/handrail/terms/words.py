"""How facts are written for people: amounts with units, times with their offset, durations in hours and minutes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from handrail.terms.quantity import as_people_say

UNITS = {"_ug_per_kg_max": "mg/kg", "_ug": "mg", "_ug_max": "mg", "_ug_max_by_weight": "mg", "_g": "kg"}
AS_THEY_ARE = {"_mmhg": "mm[Hg]", "_percent": "%"}  # whole numbers that people write with the unit that they have


def name(fact: str) -> str:
    """`time_since_last_dose` reads as "time since last dose"; the unit at its end goes."""
    for ending in UNITS:
        if fact.endswith(ending):
            fact = fact.removesuffix(ending) + ending.replace("_ug_per_kg", "").replace("_ug", "").replace("_g", "")
            break
    for ending in AS_THEY_ARE:
        fact = fact.removesuffix(ending)
    return fact.removeprefix(":").replace("_", " ")


def value(fact: str, given: Any) -> str:
    """One fact's value as people write it; a missing one is "not recorded"."""
    if given is None:
        return "not recorded"
    for ending, unit in UNITS.items():
        if fact.endswith(ending) and isinstance(given, int):
            return as_people_say(given, unit)
    for ending, unit in AS_THEY_ARE.items():
        if fact.endswith(ending):
            return f"{plain(given)} {unit}"
    return plain(given)


def plain(given: Any) -> str:
    """A value without regard to its name."""
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, timedelta):
        return duration(given)
    if isinstance(given, datetime):
        return f"{given:%Y-%m-%d %H:%M:%S} UTC".replace(":00 UTC", " UTC")
    if isinstance(given, date):
        return given.isoformat()
    return f"{given:g}" if isinstance(given, float) else str(given)


def duration(given: timedelta) -> str:
    """`39 h 59 min 30 s`; days only beyond four of them."""
    seconds = abs(given.total_seconds())
    days, rest = divmod(seconds, 86_400) if seconds > 4 * 86_400 else (0, seconds)
    hours, rest = divmod(rest, 3_600)
    minutes, rest = divmod(rest, 60)
    parts = [f"{amount:g} {unit}" for amount, unit in ((days, "d"), (hours, "h"), (minutes, "min"), (rest, "s")) if amount]
    return ("−" if given < timedelta(0) else "") + (" ".join(parts) or "0 s")


def quoted(given: Any, at_most: int = 80) -> str:
    """What stands in a record, as a complaint about it says it: a text in quotation marks, its signs all to be seen."""
    if isinstance(given, str):
        return repr(given if len(given) <= at_most else given[:at_most] + "…")
    if isinstance(given, dict | list):
        return "an object" if isinstance(given, dict) else "a list"
    return "nothing" if given is None else str(given).lower()[:at_most]


def fates(counts: Mapping[str, int]) -> str:
    """How many resources were read, and what became of them."""
    read = f"{counts['read']:,} resource{'' if counts['read'] == 1 else 's'} read"
    return (f"{read}: {counts['accepted']:,} accepted, {counts['refused']:,} refused, {counts['duplicate']:,} duplicate, "
            f"{counts['out_of_scope']:,} out of scope")  # fmt: skip


def as_json(given: Any) -> Any:
    """A value for programs: times as ISO 8601, durations in seconds."""
    if isinstance(given, timedelta):
        return given.total_seconds()
    return given.isoformat() if isinstance(given, date) else given
