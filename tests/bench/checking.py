"""`check`: one patient's record in process, against a bare Polars select of as many rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from handrail.check import check, judge
from handrail.protocol.load import find
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.safeguards.catalogue import CATALOGUE
from handrail.verdicts import Finding, Gate
from tests.bench.measure import Line, spread

BEGIN = datetime(2026, 1, 5, 15, tzinfo=UTC)
ASKED_AT = BEGIN + timedelta(days=30)
DAYS = (0, 2, 4, 7, 9, 11, 14, 16)
PRESSURES = (-5, 15, 40, 70, 100)
JUDGE_MS, GATE_MS, LATER_MS = 25, 15, 50
COVERED = ("administrations", "sessions", "observations", "assessments", "plans", "decisions", "conditions")
type_of_row = dict[str, Any]


def measure(times: int = 200) -> Iterator[Line]:
    """One record judged whole, and one gate asked; each against the bare select."""
    record, protocols = patient(), (find("iv-racemic"),)
    bare, _ = spread(_bare_select(len(CATALOGUE)), times)
    whole = spread(lambda: judge(record, protocols, at=ASKED_AT), times)
    gate = spread(lambda: _asked(record, protocols), times)
    known = f"{bare:.2f} ms, one select of {len(CATALOGUE)} rules"
    later = f"{JUDGE_MS} ms ({LATER_MS} ms for the catalogue of a later day)"
    yield _line(f"judge, all {len(CATALOGUE)} safeguards", whole, bare, known, JUDGE_MS, later)
    yield _line("gate start, proposal included", gate, bare, known, GATE_MS, f"{GATE_MS} ms")


def _asked(record: Record, protocols: tuple[Protocol, ...]) -> list[Finding]:
    return check(record.with_proposed(PROPOSED), protocols, at=ASKED_AT, gate=Gate.START)


def _line(what: str, times: tuple[float, float], bare: float, known: str, bound: float, said: str) -> Line:
    median, p95 = times
    measured = f"median {median:.1f} ms, p95 {p95:.1f} ms"
    return Line("check", what, measured, known, median / bare, f"median ≤ {said}", median <= bound)


def _bare_select(rules: int) -> Any:
    """What Polars itself takes: that many comparisons over eight rows, in one select."""
    frame = pl.DataFrame({f"fact_{n}": list(range(8)) for n in range(rules)})
    expressions = [(pl.col(f"fact_{n}") > n).alias(f"rule_{n}") for n in range(rules)]
    return lambda: frame.select(expressions)


def patient() -> Record:
    """Eight doses in sessions with five pressures each, check-ins, a plan, a decision, screens."""
    rows: dict[str, list[type_of_row]] = {
        "patients": [{}], "coverage": [_covered(domain) for domain in COVERED], "decisions": [_decision()],
        "plans": [_plan()],
        "assessments": [_screen("a1", "audit-c", "substance-use"), _screen("a2", "bladder", "bladder")],
        "observations": [{"observation_id": "w1", "what": "weight", "value": 80_000, **_at(-1)}],
        "administrations": [], "sessions": [], "check_ins": [],
    }  # fmt: skip
    for number, day in enumerate(DAYS):
        rows["administrations"].append(_dose(number, day))
        rows["sessions"].append(_session(number, day))
        rows["observations"] += [_pressure(number, day, minute) for minute in PRESSURES]
        rows["check_ins"].append(_check_in(number, day + 1))
    whole = {name: [{"patient_id": "p1", **row} for row in given] for name, given in rows.items()}
    return Record.of_rows(whole, candidates=True)


def _time(day: int, minute: int = 0) -> datetime:
    return BEGIN + timedelta(days=day, minutes=minute)


def _at(day: int, minute: int = 0) -> type_of_row:
    time = _time(day, minute)
    return {"at": time, "at_latest": time, "local_date": time.date(), "recorded_at": time}


def _covered(domain: str) -> type_of_row:
    return {
        "coverage_id": f"c-{domain}",
        "domain": domain,
        "open_start": True,
        "open_end": True,
        "complete": True,
    }


def _decision() -> type_of_row:
    return {
        "decision_id": "d1",
        "eligibility": "eligible",
        "expires_at": _time(300),
        "signed": True,
        **_at(-9),
    }


def _plan() -> type_of_row:
    limits = {"doses_max": 12, "dose_ug_per_kg_max": 500, "ends_at": _time(300)}
    return {"plan_id": "pl1", "phase": "series", "signed": True, **limits, **_at(-8)}


def _screen(id: str, instrument: str, domain: str) -> type_of_row:
    return {"assessment_id": id, "instrument": instrument, "domain": domain, "answer": "answered", "band": "negative", **_at(-10)}


def _dose(number: int, day: int) -> type_of_row:
    given = {
        "drug": "ketamine",
        "route": "intravenous",
        "dose_ug": 40_000,
        "status": "completed",
        "indication": "program",
    }
    return {
        "administration_id": f"m{number}",
        "session_id": f"s{number}",
        "ended_at": _time(day, 40),
        **given,
        **_at(day),
    }


def _session(number: int, day: int) -> type_of_row:
    return {"session_id": f"s{number}", "status": "finished", **_at(day, -20), "ended_at": _time(day, 110)}


def _check_in(number: int, day: int) -> type_of_row:
    told = {"craving": number % 3, "outside_use": False, "urinary_symptoms": False}
    return {"check_in_id": f"c{number}", "status": "answered", **told, **_at(day)}


def _pressure(number: int, day: int, minute: int) -> type_of_row:
    about = {
        "observation_id": f"o{number}-{minute}",
        "session_id": f"s{number}",
        "what": "systolic",
        "value": 120,
    }
    return {**about, **_at(day, minute)}


PROPOSED = {
    "patient_id": "p1", "administration_id": "proposed", "dose_ug": 40_000, "drug": "ketamine",
    "route": "intravenous",
    **_at(20),
}  # fmt: skip
