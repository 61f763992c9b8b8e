"""When: dates, instants and periods of a resource."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from handrail.sources.fhir import parts
from handrail.sources.fhir.parts import Open, Refused
from handrail.terms import moment
from handrail.terms.moment import Moment

MICROSECOND = timedelta(microseconds=1)
LONGEST = 64  # characters of a time: what is longer is none, and is not kept in memory


@lru_cache(maxsize=16384)
def _parsed(text: str, zone: tzinfo | None) -> Moment | str:
    """The moment, or what is wrong. Cached: what belongs to one session repeats its times."""
    try:
        return moment.parse(text, zone)
    except ValueError as error:
        return str(error)


def when(one: Open, value: Any, path: str) -> Moment | None:
    """The moment that a date or dateTime names; refused where it is not one. A void resource needs none, so that is noted."""
    if value is None:
        return None
    if isinstance(value, str):
        found = _parsed(value if len(value) <= LONGEST else value[:LONGEST] + "…", one.reading.zone)
    else:
        found = "it is not a date"
    if isinstance(found, Moment):
        return found
    if not one.void:
        raise Refused(f"{path}: {found[:100]}")
    one.note(f"{path} is not used: {found}")
    return None


def noted(one: Open, value: Any, path: str) -> Moment | None:
    """As `when`, for times that are not worth a refusal: what is wrong is noted."""
    return parts.kept(one, path, lambda: when(one, value, path))


def required(one: Open, given: Moment | None, path: str) -> Moment | None:
    """The moment; a resource that is not void cannot do without it."""
    if given is None and not one.void:
        raise Refused(f"{path} is missing: it cannot be placed in time")
    return given


def period(one: Open, value: Any, path: str) -> tuple[Moment | None, Moment | None]:
    """Start and end of a period."""
    value = parts.an_object(value, path)
    return when(one, value.get("start"), f"{path}.start"), when(one, value.get("end"), f"{path}.end")


def effective(one: Open) -> Moment | None:
    """effective[x]: an instant, a date, or the start of a period."""
    given = one.resource.get("effectiveDateTime") or one.resource.get("effectiveInstant")
    if given is not None:
        return when(one, given, "effectiveDateTime")
    value = parts.an_object(one.resource.get("effectivePeriod"), "effectivePeriod")
    return when(one, value.get("start"), "effectivePeriod.start")


def just_after(end: Moment | None) -> datetime | None:
    """The first instant at which what ends then is over; an end given to the day ends with that day."""
    if end is None:
        return None
    return end.at if end.at == end.at_latest else end.at_latest + MICROSECOND


def ended(one: Open, start: Moment | None, value: Any, path: str) -> datetime | None:
    """The instant at which something ended that is watched by the minute.

    An end that is known to the day only, lies before the start or cannot be read is noted, and unknown: taking a day's last
    instant would claim that the patient was watched until midnight.
    """
    end = noted(one, value, path)
    if end is None:
        return None
    if end.at != end.at_latest:
        one.note(f"{path} is not used: it is known to the day only")
        return None
    if start is not None and end.at < start.at:
        one.note(f"{path} is not used: it lies before the start")
        return None
    return end.at


def first_written(one: Open, key: str) -> Moment | None:
    """When the resource was first written down, as its element `key` says. It stands in for an unknown meta.lastUpdated."""
    found = noted(one, one.resource.get(key), key)
    if found is not None and one.recorded_at is None:
        one.recorded_at = found.at_latest
    return found


def recorded_at(one: Open) -> datetime | None:
    """meta.lastUpdated; where it cannot be read that is noted, and unknown."""
    meta = one.resource.get("meta")
    given = meta.get("lastUpdated") if isinstance(meta, dict) else None
    if given is None:
        return None
    found = noted(one, given, "meta.lastUpdated")
    return found.at_latest if found is not None else None
