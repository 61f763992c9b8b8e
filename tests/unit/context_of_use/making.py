"""Patterns of use written as records: when, how much, by which route, in whose sight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.context_of_use import Line, Profile, context_of_use
from handrail.context_of_use.published import Side
from handrail.protocol import load
from handrail.record import Record

START = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAY = timedelta(days=1)
PROTOCOLS = (load.find("iv-racemic@2026.1"), load.find("esketamine-rems@2026.2"))
KEPT = ("administrations", "sessions", "plans", "dispenses", "requests", "check_ins", "observations")


def times(day: float) -> dict[str, Any]:
    at = START + day * DAY
    return {"patient_id": "p1", "at": at, "at_latest": at, "local_date": at.date(), "recorded_at": at}


def dose(id: str, day: float, mg: float, **more: Any) -> dict[str, Any]:
    given = {
        "drug": "ketamine", "route": "intravenous", "status": "completed", "indication": "program", "dose_ug": round(1000 * mg),
    }  # fmt: skip
    return {"administration_id": id, **times(day), **given, **more}


def pattern(
    days: Sequence[float], mg: float | Sequence[float], *, kg: float = 70, supervised: bool = True,
    handed_out: Iterable[tuple[float, int]] = (), kept: Iterable[str] = KEPT,
    tables: dict[str, list[dict[str, Any]]] | None = None, **more: Any,
) -> Record:  # fmt: skip
    """A record of doses on `days`; supervised: in sessions, under a signed plan. kept: tables that are complete."""
    amounts = [mg] * len(days) if isinstance(mg, int | float) else mg
    given = [dose(f"m{n}", day, amount, session_id=f"s{n}" if supervised else None, **more)
             for n, (day, amount) in enumerate(zip(days, amounts, strict=True))]  # fmt: skip
    sessions = [{"session_id": f"s{n}", **times(day), "status": "finished"} for n, day in enumerate(days) if supervised]
    plan = {"plan_id": "plan", **times(-1), "phase": "series", "open_ended": True, "signed": True}
    return Record.of_rows({
        "patients": [{"patient_id": "p1"}], "administrations": given, "sessions": sessions, "plans": [plan] if supervised else [],
        "observations": [{"observation_id": "w", **times(-1), "what": "weight", "value": round(1000 * kg)}],
        "dispenses": [{"dispense_id": f"h{n}", **times(day), "days": lasts} for n, (day, lasts) in enumerate(handed_out)],
        "coverage": [{"coverage_id": name, **times(-1), "domain": name, "complete": True, "open_start": True, "open_end": True}
                     for name in kept],
        **(tables or {}),
    }, candidates=True)  # fmt: skip


def profile(record: Record, day: float) -> Profile:
    return context_of_use(record, PROTOCOLS, START + day * DAY)


def line(shown: Profile, measure: str) -> Line:
    return next(one for one in shown.lines if one.measure.id == measure)


def lands(shown: Profile, measure: str) -> set[str]:
    """The labels of what is published that holds the value."""
    return {one.label for one in line(shown, measure).lies_in}


def sides(shown: Profile) -> dict[str, set[Side]]:
    return {one.measure.id: {each.side for each in one.lies_in} for one in shown.lines if one.lies_in}
