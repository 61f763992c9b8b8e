"""Whom it is about, and when it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handrail.sample import fhir
from tests.unit.fhir.reading import (
    AT,
    CONDITION,
    DAY,
    DECISION,
    DOSE,
    LATER,
    MEDICINE,
    ORDER,
    PATIENT,
    PLAN,
    PRESSURE,
    SESSION,
    WEIGHT,
    extended,
    notes,
    outcome,
    row,
    spoilt,
)  # fmt: skip

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize("text", [
    "Patient/p1", "https://ehr.example/fhir/Patient/p1", "Patient/p1/_history/3",
    "https://ehr.example/fhir/Patient/p1/_history/3"
])  # fmt: skip
def test_a_reference_names_a_patient(text: str) -> None:
    assert row(spoilt(DOSE, subject={"reference": text}))["patient_id"] == "p1"


@pytest.mark.parametrize("subject", [
    {"reference": "Patient?identifier=x|1"}, {"reference": "#p1"}, {"reference": "Patient/"}, {"reference": "urn:uuid:0"},
    {"reference": "Encounter/p1"}, {"reference": "https://ehr.example/fhir/RelatedPerson/p1"}, {"reference": "Patient/a b"},
    {"reference": "Patient/" + "x" * 65},
])  # fmt: skip
def test_a_reference_that_names_no_patient_is_refused(subject: dict[str, Any]) -> None:
    found = outcome(spoilt(DOSE, subject=subject))
    assert (found.refused or "").startswith(("subject does not name a patient: ", "subject is a "))
    assert found.patient_id is None


@pytest.mark.parametrize("subject", [None, {}, {"identifier": {"value": "1"}}, {"display": "Somebody"}, {"reference": ""}])
def test_a_missing_patient_is_refused(subject: Any) -> None:
    assert outcome(spoilt(DOSE, subject=subject)).refused == ("subject names no resource" if subject else "subject is missing")


def test_a_patient_of_a_wrong_shape_is_refused() -> None:
    assert outcome(spoilt(DOSE, subject="Patient/p1")).refused == "subject is not an object"
    assert outcome(spoilt(DOSE, subject={"reference": 5})).refused == "subject.reference is not text"


def test_a_reference_by_uuid_is_resolved_by_its_bundle() -> None:
    names = {"urn:uuid:7f": "p1"}
    assert row(spoilt(DOSE, subject={"reference": "urn:uuid:7f"}), resolve=names.get)["patient_id"] == "p1"
    assert outcome(spoilt(DOSE, subject={"reference": "urn:uuid:8a"}), resolve=names.get).refused


def test_other_references_may_be_missing() -> None:
    assert row(spoilt(DOSE, context={"reference": "Encounter?identifier=1"}))["session_id"] is None
    assert row(spoilt(DOSE, context=None))["session_id"] is None
    assert row(spoilt(DOSE, request={"reference": "MedicationRequest/o1/_history/2"}))["order_id"] == "o1"


def at(text: Any, **reading: Any) -> tuple[datetime, datetime, date | None]:
    found = row(spoilt(WEIGHT, effectiveDateTime=text), **reading)
    return found["at"], found["at_latest"], found["local_date"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


LAST = timedelta(days=1) - timedelta(microseconds=1)


def test_an_instant() -> None:
    expected = utc(2026, 3, 2, 4, 30)
    assert at("2026-03-02T04:30:00Z") == (expected, expected, date(2026, 3, 2))
    assert at("2026-03-01T23:30:00-05:00") == (expected, expected, date(2026, 3, 1))
    assert at("2026-03-02T04:30:00Z", zone=NEW_YORK) == (expected, expected, date(2026, 3, 1))
    assert at("2026-03-02T04:30Z")[0] == expected
    assert at("2026-03-02T04:30:00.123456789Z")[0] == expected + timedelta(microseconds=123_456)


def test_a_day_a_month_a_year_are_intervals() -> None:
    assert at("2026-03-02") == (utc(2026, 3, 2), utc(2026, 3, 2) + LAST, date(2026, 3, 2))
    assert at("2026-03-02", zone=NEW_YORK)[:2] == (utc(2026, 3, 2, 5), utc(2026, 3, 2, 5) + LAST)
    assert at("2026-12") == (utc(2026, 12, 1), utc(2026, 12, 31) + LAST, None)
    assert at("2026") == (utc(2026, 1, 1), utc(2026, 12, 31) + LAST, None)


UNREADABLE = (
    "2026-03-02T10:00:00", "2026-03-02T10:00", "2026-13-01", "2026-02-30", "2026-3-2", "0000-01-01", "0000", "0001-01-01",
    "1899-12-31",
    "9999-12-31", "9999", "9999-12-31T23:59:59Z", "2200-01-01", "0000-13-45", "2026-03-02T24:00:00Z", "2026-03-02T10:00:60Z",
    "2026-03-02 10:00:00Z", "2026-03-02T10:00:00+99:00", "٢٠٢٦-٠٣-٠٢", "yesterday", "", "2026-03-02T", 20260302, True,
    ["2026-03-02"],
)  # fmt: skip


@pytest.mark.parametrize("text", [one for one in UNREADABLE if one != ""], ids=str)
def test_a_time_that_cannot_be_read_is_refused_with_its_patient(text: Any) -> None:
    found = outcome(spoilt(WEIGHT, effectiveDateTime=text))
    assert found.refused is not None
    assert found.refused.startswith("effectiveDateTime: ")
    assert (found.patient_id, found.domain) == ("p1", "observations")


@pytest.mark.parametrize(("good", "away"), [
    (SESSION, "period"), (DOSE, "effectivePeriod"), (ORDER, "authoredOn"), (PRESSURE, "effectiveDateTime"), (PLAN, "period"),
], ids=lambda one: one if isinstance(one, str) else one["id"])  # fmt: skip
def test_a_missing_time_is_refused(good: dict[str, Any], away: str) -> None:
    assert "cannot be placed in time" in (outcome(spoilt(good, **{away: None})).refused or "")


@pytest.mark.parametrize(("end", "over"), [
    ("2026-03-20", utc(2026, 3, 21)), ("2026-03", utc(2026, 4, 1)), ("2026-03-20T12:00:00Z", utc(2026, 3, 20, 12)),
])  # fmt: skip
def test_what_ends_on_a_day_ends_with_that_day(end: str, over: datetime) -> None:
    assert row(spoilt(PLAN, period={"start": AT.isoformat(), "end": end}))["ends_at"] == over
    assert row(extended(DECISION, fhir.extension("expires", valueDateTime=end)))["expires_at"] == over
    assert row(spoilt(CONDITION, abatementDateTime=end))["ended_at"] == over
    assert row(spoilt(MEDICINE, effectivePeriod={"start": AT.isoformat(), "end": end}))["ends_at"] == over


def test_when_a_dose_began_and_ended() -> None:
    moment = spoilt(DOSE, effectivePeriod=None, effectiveDateTime=AT.isoformat())
    assert (row(moment)["at"], row(moment)["ended_at"]) == (AT, AT)
    day = spoilt(DOSE, effectivePeriod=None, effectiveDateTime="2026-03-02")
    assert row(day)["ended_at"] is None
    running = spoilt(DOSE, effectivePeriod={"start": AT.isoformat()})
    assert row(running)["ended_at"] is None


def test_when_an_order_is_meant_for() -> None:
    timing = {"event": [LATER.isoformat()]}
    one = spoilt(ORDER, dosageInstruction=[ORDER["dosageInstruction"][0] | {"timing": timing}])
    assert row(one)["at"] == LATER
    assert row(ORDER)["at"] == AT


def test_when_a_diagnosis_began() -> None:
    undated = spoilt(CONDITION, onsetDateTime=None)
    assert row(undated)["local_date"] == date(2024, 5, 1)  # when it was recorded
    assert row(undated | {"onsetPeriod": {"start": "2019"}})["at"] == utc(2019, 1, 1)
    aged = undated | {"onsetAge": {"value": 30}}
    assert row(aged)["local_date"] == date(2024, 5, 1)
    assert notes(aged) == ["onsetAge is not a date: it is not used"]
    assert "cannot be placed in time" in (outcome(spoilt(undated, recordedDate=None)).refused or "")


def test_when_it_was_written_down() -> None:
    assert row(WEIGHT)["recorded_at"] == AT
    assert row(spoilt(WEIGHT, meta=None))["recorded_at"] is None
    assert row(spoilt(WEIGHT, meta={"lastUpdated": LATER.isoformat()}))["recorded_at"] == LATER
    odd = spoilt(WEIGHT, meta={"lastUpdated": "0000-01-01T00:00:00Z"})
    assert row(odd)["recorded_at"] is None
    assert notes(odd)[0].startswith("meta.lastUpdated is not used: ")
    assert row(spoilt(CONDITION, recordedDate="2024-05-02"))["recorded_at"] == utc(2024, 5, 2) + LAST


def test_a_birth_date() -> None:
    assert row(spoilt(PATIENT, birthDate="1980"))["birth_date"] is None
    assert row(spoilt(PATIENT, birthDate=None, gender=None))["sex"] is None
    odd = spoilt(PATIENT, birthDate="0000-01-01", gender="F")
    assert (row(odd)["birth_date"], row(odd)["sex"]) == (None, None)
    assert notes(odd)[0] == "gender 'F' is not a gender of FHIR: it is not used"
    assert notes(odd)[1].startswith("birthDate is not used: ")


ENDED = (AT + 21 * DAY).isoformat()


@pytest.mark.parametrize(("status", "end", "written", "ends_at", "open_ended"), [
    ("active", ENDED, AT, AT + 21 * DAY, False), ("active", None, AT, None, True), ("draft", None, AT, None, False),
    ("unknown", None, AT, None, False), ("revoked", None, LATER, LATER, False), ("completed", None, LATER, LATER, False),
    ("on-hold", None, LATER, LATER, False), ("revoked", None, None, None, False),
    ("revoked", ENDED, LATER, LATER, False),  # not in force until the end that was planned
    ("completed", ENDED, AT + 40 * DAY, AT + 21 * DAY, False), ("revoked", ENDED, None, None, False),
    ("completed", ENDED, None, AT + 21 * DAY, False),
])  # fmt: skip
def test_until_when_a_plan_is_in_force(
    status: str, end: str | None, written: datetime | None, ends_at: datetime | None, open_ended: bool
) -> None:
    period = {"start": AT.isoformat()} | ({"end": end} if end else {})
    found = row(spoilt(PLAN, status=status, period=period, meta={"lastUpdated": written.isoformat()} if written else None))
    assert (found["ends_at"], found["open_ended"]) == (ends_at, open_ended)
