"""Runs made up for the page: every kind of verdict, hostile text, empty programs and very large counts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from typing import Any

import polars as pl

from handrail.check import used_parameters
from handrail.protocol.load import PACKS, load
from handrail.protocol.model import Protocol, Verification
from handrail.protocol.parameters import DEFINITIONS
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from tests.unit.audit.report import programs

AT = datetime(2026, 9, 10, 14, 0, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>"
HOSTILE_MORE = "\"'></td><img src=x onerror=alert(2)>{{ 7*7 }}\u202etxt\x00\x1b"
PARTS = ("accepted", "refused", "duplicate", "out_of_scope")
COUNTS = {  # safeguard → (met, breached, data required, not applicable) of its first subject
    "signed-decision-before-dose": (4_211, 37, 112, 0),
    "minimum-interval": (4_190, 64, 106, 0),
    "dose-within-plan": (0, 0, 4_360, 0),
    "dose-within-protocol": (4_360, 0, 0, 0),
    "screening-before-first-dose": (402, 11, 3, 3_944),
    "weight-current": (3, 1, 4_356, 0),
    "series-has-an-end": (0, 0, 0, 511),
    "craving-rise": (2_040, 310, 655, 1_202),
}


def interval(hits: int, of: int) -> tuple[float | None, float | None]:
    """A 95 % Wilson interval."""
    if not of:
        return None, None
    z, share = 1.959963984540054, hits / of
    middle, half = share + z * z / 2 / of, z * sqrt(share * (1 - share) / of + z * z / 4 / of / of)
    return max(0.0, (middle - half) / (1 + z * z / of)), min(1.0, (middle + half) / (1 + z * z / of))


def subject(name: str, met: int, breached: int, unknown: int, other: int) -> dict[str, Any]:
    judged = met + breached
    low, high = interval(breached, judged)
    return {
        "subject": name, "met": met, "breached": breached, "data_required": unknown, "not_applicable": other,
        "share_breached": breached / judged if judged else None, "low": low, "high": high,
    }  # fmt: skip


def run(pack: str = "iv-racemic/2026.1") -> dict[str, Any]:
    """A clinic's audit with every case in it; its findings are `findings(run())`."""
    protocol = load(PACKS / pack)
    by_type = {
        "Patient": counts(420, 1, 0, 0), "MedicationAdministration": counts(4_360, 12, 40, 218),
        HOSTILE: counts(0, 3, 0, 0),
    }  # fmt: skip
    return {
        "schema": 1, "what_if": None, "at": AT.isoformat(), "zone": "America/New_York", "source": f"Elm Street clinic {HOSTILE}",
        "protocol": told(protocol), "counts": total(by_type), "recorded_times_known": False,
        "not_read": [{"file": f"{HOSTILE_MORE}.ndjson", "reason": "it is not UTF-8"}],
        "lost": {"lines": 2, "domains": ["observations"], "said": "2 refused lines cannot be tied to a patient"},
        "notes": [{"text": "the dose has no encounter; doses of one day were added up", "count": 31}],
        "population": population(), "covers": covers(), "safeguards": [safeguard(one, protocol) for one in CATALOGUE],
        "findings_shown_max": 5, "side_by_side": programs.beside(),
    }  # fmt: skip


def told(protocol: Protocol) -> dict[str, Any]:
    values = [(name, protocol.value_at(name, AT.date())) for name in DEFINITIONS]
    parameters = [
        {"name": name, "said": value.said, "source": protocol.source(value.source_id).title, "place": value.at,
         "basis": str(value.basis), "verification": str(value.verification), "meaning": DEFINITIONS[name].meaning}
        for name, value in values if value is not None
    ]  # fmt: skip
    unverified = [each["name"] for each in parameters if each["verification"] == Verification.UNVERIFIED]
    return {
        "key": protocol.key, "title": protocol.title, "adopted": False, "digest": protocol.digest, "drug": str(protocol.drug),
        "summary": protocol.summary, "unverified": unverified, "parameters": parameters,
        "state": "unadopted", "adoption": None, "needs": [], "told": [],
    }  # fmt: skip


def counts(accepted: int, refused: int, duplicate: int, out_of_scope: int) -> dict[str, int]:
    given = dict(zip(PARTS, (accepted, refused, duplicate, out_of_scope), strict=True))
    return {"read": sum(given.values()), **given}


def total(by_type: dict[str, dict[str, int]]) -> dict[str, Any]:
    return {name: sum(one[name] for one in by_type.values()) for name in ("read", *PARTS)} | {"by_type": by_type}


def population(**other: int) -> dict[str, int]:
    return {
        "patients": 420, "patients_without_resource": 3, "in_program": 413, "doses": 4_360, "sessions": 4_301,
        "doses_of_unknown_indication": 96, "administrations_out_of_scope": 218, "plans": 511, "check_ins": 4_207,
    } | other  # fmt: skip


def covers() -> list[dict[str, Any]]:
    return [
        {"domain": "doses_given", "said": "claimed from 2024-01-01 to 2026-09-10",
         "depends": ["minimum-interval", "sessions-per-window", "maintenance-spacing"]},
        {"domain": "conditions", "said": "claimed for the whole source", "depends": ["active-substance-use-disorder"]},
        {"domain": "screens", "said": "not claimed", "depends": ["screening-before-first-dose", "screening-current"]},
        {"domain": "weights", "said": "recorded row by row", "depends": []},
    ]  # fmt: skip


def safeguard(one: Safeguard, protocol: Protocol) -> dict[str, Any]:
    first = COUNTS.get(one.id, (1_200 + 7 * len(one.id), len(one.id), 90, 12))
    rest = [subject(name, 380, 2, 31, 7) for name in one.subjects[1:]]
    subjects = [subject(one.subjects[0], *first), *rest]
    unknown = sum(each["data_required"] for each in subjects)
    lacks = [{"lacks": ["has_previous_dose"], "words": "has previous dose", "count": unknown}] if unknown else []
    return {
        "id": one.id, "title": one.title, "severity": str(one.severity), "rows": list(one.rows), "when": one.when,
        "then": one.then, "why": one.why, "clears": one.clears, "known_false_positives": list(one.known_false_positives),
        "parameters": [vars(each) for each in used_parameters(one, protocol, date(2026, 9, 10))],
        "subjects": subjects, "missing": lacks, "lacks": {"administrations": unknown} if unknown else {},
    }  # fmt: skip


def findings(of: dict[str, Any]) -> pl.DataFrame:
    """As many breached findings as the run counts, and a few that lack data."""
    rows = [
        finding(safeguard, each["subject"], number)
        for safeguard in of["safeguards"] for each in safeguard["subjects"] for number in range(each["breached"])
    ]  # fmt: skip
    rows += [finding(of["safeguards"][0], "doses", 9_000) | {"verdict": "data-required"}]
    times = {"at": pl.Datetime("us", "UTC"), "missing": pl.List(pl.String)}
    return pl.DataFrame(rows, schema_overrides=times) if of["safeguards"] else pl.DataFrame(rows)


def finding(safeguard: dict[str, Any], subject: str, number: int) -> dict[str, Any]:
    patient = (HOSTILE, HOSTILE_MORE)[number % 7] if number % 7 < 2 else f"patient-{number % 400:04d}"
    at = AT - timedelta(hours=31 * number)
    return {
        "safeguard": safeguard["id"], "severity": safeguard["severity"], "subject": subject,
        "subject_id": f"MedicationAdministration/{number:06d}", "patient_id": patient, "at": at, "verdict": "breached",
        "evidence": json.dumps(evidence(safeguard["id"], number, at)), "missing": ["has_session"] if number % 5 == 0 else [],
        "protocol": "iv-racemic@2026.1" if number % 4 else "im-racemic@2026.1",
    }  # fmt: skip


def evidence(safeguard: str, number: int, at: datetime) -> dict[str, Any]:
    seconds = 3_600.0 * (4 + number * 11 % 36) + 90
    if safeguard == "minimum-interval":
        previous = (at - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S.000000Z")
        return {
            "previous_dose_id": HOSTILE_MORE if number % 7 == 1 else f"MedicationAdministration/{number + 1:06d}",
            "previous_dose_at": previous, "time_since_last_dose_seconds": seconds, "days_since_last_dose": 1,
        }  # fmt: skip
    return {
        "dose_ug": 42_500,
        "weight_g": 81_300,
        "plan_id": None,
        "plan_signed": number % 2 == 0,
        "weight_local_date": "2026-08-30",
    }


def nobody() -> dict[str, Any]:
    """A source in which no one is in the program."""
    quiet = run()
    quiet["population"] = population(
        patients=1_204, in_program=0, doses=0, doses_of_unknown_indication=0, plans=0, sessions=0, check_ins=0
    )
    return _emptied(quiet) | {"side_by_side": programs.nowhere()}


def nothing_judged() -> dict[str, Any]:
    """Patients of the program, of whom no safeguard can say anything."""
    return _emptied(run())


def _emptied(given: dict[str, Any]) -> dict[str, Any]:
    unknown = 413 if given["population"]["in_program"] else 0
    for one in given["safeguards"]:
        one["subjects"] = [subject(each["subject"], 0, 0, unknown, 1_204) for each in one["subjects"]]
        lacks = {
            "lacks": ["in_scope", "has_screen"],
            "words": "in scope, has screen",
            "count": unknown * len(one["subjects"]),
        }
        one["missing"] = [lacks] if unknown else []
        one["lacks"] = {"assessments": lacks["count"], "a field of the row": lacks["count"]} if unknown else {}
    return given


def nation() -> dict[str, Any]:
    """Counts of a nation's records, and a rate so small that one digit would hide it."""
    large = run()
    large["population"] = population(patients=10_000_000, in_program=9_871_330, doses=300_123_456, check_ins=200_456_789)
    for one in large["safeguards"]:
        one["subjects"] = [subject(each["subject"], 299_000_001, 12, 1_123_443, 45_678) for each in one["subjects"]]
    return large | {"side_by_side": programs.many()}


def no_findings() -> pl.DataFrame:
    """The empty table of findings."""
    return findings(run()).clear()
