"""Warnings about a protocol that loads but deserves a second look. Nothing here stops anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from handrail.protocol import deciding_cases
from handrail.protocol.decision_table import Ground
from handrail.protocol.model import Protocol, Value, Verification

DAY = timedelta(days=1)
STRENGTH = (Verification.UNVERIFIED, Verification.SECONDARY, Verification.PRIMARY)


def lint(protocol: Protocol) -> list[str]:
    """Every warning about the protocol, each a sentence and each said once."""
    told = [warning for check in OF_THE_WHOLE for warning in check(protocol)]
    return list(dict.fromkeys((*told, *of_numbers(protocol))))


def of_numbers(protocol: Protocol) -> list[str]:
    """The warnings about numbers that do not go together on some day."""
    days = sorted({day for parameter in protocol.parameters for day in parameter.changes()})
    return list(dict.fromkeys(warning for day in days for check in OF_A_DAY for warning in check(protocol, day)))


def _values(protocol: Protocol) -> Iterator[tuple[str, Value]]:
    for parameter in protocol.parameters:
        for value in parameter.values:
            yield f"{parameter.name} (from {value.from_})", value


def _grounds(protocol: Protocol) -> Iterator[tuple[str, Ground]]:
    """What the table of decisions rests on, with the id of what says so."""
    if protocol.decides is not None:
        yield from ((row.id, row.ground) for row in protocol.decides.rows)
        yield from ((duty.id, duty.ground) for duty in protocol.decides.duties)
        yield from ((f"the validity of {each.outcome}", each.ground) for each in protocol.decides.validity)


def _stated(protocol: Protocol) -> Iterator[tuple[str, Value | Ground]]:
    """Everything that names a source: the numbers, and what the table of decisions says."""
    yield from _values(protocol)
    yield from _grounds(protocol)


def _unused_sources(protocol: Protocol) -> Iterator[str]:
    used = {value.source_id for _, value in _stated(protocol)}
    for told in (protocol.differs, protocol.needs, protocol.warnings):
        used |= {each.source_id for each in told}
    for source in protocol.sources:
        if source.id not in used:
            yield f"The source {source.id} is never used."


def _unverified_values(protocol: Protocol) -> Iterator[str]:
    for name, value in _stated(protocol):
        if value.verification is Verification.UNVERIFIED:
            yield f"{name} rests on a source that nobody has read: {value.source_id}."


def _overstated_values(protocol: Protocol) -> Iterator[str]:
    """A value cannot be better verified than the source that it was read in."""
    for name, value in _stated(protocol):
        source = protocol.source(value.source_id)
        comparable = value.verification in STRENGTH and source.verification in STRENGTH
        if comparable and STRENGTH.index(value.verification) > STRENGTH.index(source.verification):
            yield f"{name} is called {value.verification}, but its source only {source.verification}."


def _deciding(protocol: Protocol) -> Iterator[str]:
    """Cases of the table of decisions that do not hold, and rows that no case shows."""
    if protocol.decides is not None:
        yield from deciding_cases.faults(protocol.decides)


def _gaps(protocol: Protocol) -> Iterator[str]:
    for parameter in protocol.parameters:
        for value in parameter.values:
            if value.until is not None and parameter.value_at(value.until + DAY) is None:
                yield f"{parameter.name} states nothing from {value.until + DAY} on."


def _number(protocol: Protocol, name: str, on: date) -> int | None:
    value = protocol.value_at(name, on)
    return value.amount if value is not None and isinstance(value.amount, int) else None


def _time(protocol: Protocol, name: str, on: date) -> timedelta | None:
    value = protocol.value_at(name, on)
    return value.amount if value is not None and isinstance(value.amount, timedelta) else None


def _intervals(protocol: Protocol, on: date) -> Iterator[str]:
    """Two dates n days apart are more than n - 1 days apart on the clock, so either limit can be idle."""
    hours, days = _time(protocol, "interval_hours_min", on), _number(protocol, "interval_days_min", on)
    if hours is None or days is None:
        return
    if hours >= days * DAY:
        yield "interval_hours_min is so long that interval_days_min never matters."
    if hours <= (days - 1) * DAY:
        yield "interval_days_min is so long that interval_hours_min never matters."


def _window(protocol: Protocol, on: date) -> Iterator[str]:
    window, most = _number(protocol, "window_days", on), _number(protocol, "doses_per_window_max", on)
    days = _number(protocol, "interval_days_min", on)
    if window is not None and most is not None and days is not None and most > (window - 1) // days + 1:
        yield "doses_per_window_max can never be reached: interval_days_min allows fewer doses."


def _maintenance(protocol: Protocol, on: date) -> Iterator[str]:
    spaced = _number(protocol, "maintenance_interval_days_min", on)
    days = _number(protocol, "interval_days_min", on)
    if spaced is not None and days is not None and spaced < days:
        yield "maintenance_interval_days_min is shorter than interval_days_min."


def _series(protocol: Protocol, on: date) -> Iterator[str]:
    """Doses come in full windows at best; the last of them should fall before maintenance spacing begins."""
    series, most = _number(protocol, "series_doses_max", on), _number(protocol, "doses_per_window_max", on)
    window, after = _number(protocol, "window_days", on), _number(protocol, "maintenance_after_days", on)
    if series is None or most is None or window is None or after is None:
        return
    if (series - 1) // most * window >= after:
        yield "series_doses_max cannot be reached before maintenance_after_days: time is too short."


def _pressure(protocol: Protocol, on: date) -> Iterator[str]:
    first = _time(protocol, "pressure_first_check_minutes_max", on)
    gap = _time(protocol, "pressure_gap_minutes_max", on)
    watched = _time(protocol, "observation_minutes_min", on)
    counts = protocol.value_at("observation_counts_from", on)
    if first is not None and gap is not None and first > gap:
        yield "pressure_first_check_minutes_max is longer than pressure_gap_minutes_max."
    from_start = counts is not None and counts.amount == "start"
    if from_start and first is not None and watched is not None and first > watched:
        yield "pressure_first_check_minutes_max is longer than observation_minutes_min."


def _dose_limits(protocol: Protocol, on: date) -> Iterator[str]:
    values = [protocol.value_at(name, on) for name in ("dose_mg_per_kg_max", "dose_mg_max")]
    if all(value is not None and value.unlimited for value in values):
        yield "Neither dose_mg_per_kg_max nor dose_mg_max limits a dose."


OF_THE_WHOLE: tuple[Callable[[Protocol], Iterator[str]], ...] = (
    _unused_sources,
    _unverified_values,
    _overstated_values,
    _gaps,
    _deciding,
)
OF_A_DAY: tuple[Callable[[Protocol, date], Iterator[str]], ...] = (
    _intervals,
    _window,
    _maintenance,
    _series,
    _pressure,
    _dose_limits,
)
