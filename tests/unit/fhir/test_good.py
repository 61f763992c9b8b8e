"""Each kind of resource, well written: the whole row that it becomes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from handrail.record import TABLES
from handrail.sample import fhir
from handrail.sample.build import PEOPLE
from tests.unit.fhir.reading import (
    ALLERGY,
    ASSESSMENT,
    AT,
    CHECK_IN,
    CONDITION,
    COVERAGE,
    DAY,
    DECISION,
    DOSE,
    GOOD,
    MEDICINE,
    ORDER,
    PATIENT,
    PLAN,
    PREGNANCY,
    PRESSURE,
    SCREEN,
    SESSION,
    TOTAL,
    WEIGHT,
    Resource,
    extended,
    outcome,
    row,
    rows,
    spoilt,
)  # fmt: skip

TODAY = {"at": AT, "at_latest": AT, "local_date": date(2026, 3, 2)}
LASTING = ("table", "patient_id", "source", "void", "recorded_at", "recorded_by")
SIGNED = {"signed": True, "signed_by": "Dr Invented", "signed_at": AT, "signed_latest": AT}

WHOLE: tuple[tuple[Resource, str, dict[str, Any]], ...] = (
    (PATIENT, "patients", {"birth_date": date(1980, 1, 1), "sex": "female"}),
    (SESSION, "sessions", TODAY | {"session_id": "s1", "ended_at": AT + timedelta(hours=2), "monitor_id": "nurse",
                                   "prescriber_id": "doctor",
                                   "status": "finished", "place": "AMB"}),
    (DOSE, "administrations", TODAY | {
        "administration_id": "a1", "session_id": "s1", "drug": "ketamine", "route": "intravenous", "dose_ug": 40_000,
        "status": "completed", "indication": "program", "ended_at": AT + timedelta(minutes=40)}),
    (ORDER, "orders", TODAY | SIGNED | {
        "order_id": "o1", "session_id": "s1", "plan_id": "pl1", "drug": "ketamine", "route": "intravenous", "dose_ug": 40_000,
        "status": "active"}),
    (MEDICINE, "medications", TODAY | {
        "medication_id": "n1", "code_system": fhir.RXNORM, "code": "1819", "text": "buprenorphine", "status": "active",
        "category": "opioid-agonist-or-antagonist-treatment", "classes": "opioid", "ends_at": datetime(2026, 5, 1, tzinfo=UTC)}),
    (CONDITION, "conditions", {
        "condition_id": "k1", "at": datetime(2024, 5, 1, tzinfo=UTC), "local_date": date(2024, 5, 1),
        "at_latest": datetime(2024, 5, 1, 23, 59, 59, 999_999, UTC), "code_system": fhir.ICD10, "code": "F10.20",
        "text": "Alcohol dependence, uncomplicated", "category": "substance-use-disorder", "substance": "alcohol",
        "course": "active", "findings": "none", "clinical_status": "active", "verification": "confirmed"}),
    (ALLERGY, "allergies", {
        "allergy_id": "al1", "at": datetime(2024, 5, 1, tzinfo=UTC), "local_date": date(2024, 5, 1),
        "at_latest": datetime(2024, 5, 1, 23, 59, 59, 999_999, UTC), "code_system": fhir.RXNORM, "code": "6130",
        "text": "ketamine", "agent": "ketamine", "kind": "allergy", "clinical_status": "active", "verification": "confirmed"}),
    (PREGNANCY, "observations", TODAY | {"observation_id": "pg1", "what": "pregnancy-status", "value": 0}),
    (WEIGHT, "observations", TODAY | {"observation_id": "w1", "what": "weight", "value": 80_400}),
    (SCREEN, "assessments", TODAY | {
        "assessment_id": "q1", "instrument": "audit-c", "version": "1", "domain": "substance-use", "answer": "answered",
        "score": 2, "band": "negative", "flags": "items-missing"}),
    (ASSESSMENT, "assessments", TODAY | SIGNED | {
        "assessment_id": "as1", "instrument": "substance-use-disorder-assessment", "version": "1", "domain": "other",
        "answer": "answered", "band": "sustained-remission"}),
    (CHECK_IN, "check_ins", TODAY | {"check_in_id": "c1", "status": "answered", "craving": 3}),
    (DECISION, "decisions", TODAY | SIGNED | {
        "decision_id": "d1", "eligibility": "eligible", "expires_at": AT + 365 * DAY, "open_ended": False}),
    (PLAN, "plans", TODAY | SIGNED | {
        "plan_id": "pl1", "protocol": "iv-racemic@2026.3", "phase": "series", "route": "intravenous",
        "dose_ug_max": 50_000, "dose_ug_per_kg_max": 500,
        "doses_max": 6, "ends_at": AT + 21 * DAY, "open_ended": False}),
    (COVERAGE, "coverage", TODAY | {
        "coverage_id": "p1-covers-conditions", "domain": "conditions", "to_at": AT, "open_start": True, "open_end": True,
        "complete": True}),
    (TOTAL, "assessments", TODAY | {
        "assessment_id": "Observation/t1", "instrument": "audit-c", "domain": "substance-use", "answer": "answered", "score": 5,
        "flags": "items-missing",
        "band": "positive"}),
)  # fmt: skip


@pytest.mark.parametrize(("good", "table", "said"), WHOLE, ids=[str(one["id"]) for one, _, _ in WHOLE])
def test_the_whole_row(good: Resource, table: str, said: dict[str, Any]) -> None:
    found = row(good)
    assert found["table"] == table
    assert (found["patient_id"], found["source"], found["void"]) == ("p1", "a.json#entry[0]", False)
    told = {name: value for name, value in found.items() if value is not None and name not in LASTING}
    assert told == said
    assert outcome(good).notes == []


def test_a_blood_pressure_is_two_rows() -> None:
    assert [(one["observation_id"], one["what"], one["value"]) for one in rows(PRESSURE)] == [
        ("b1#systolic", "systolic", 124), ("b1#diastolic", "diastolic", 78),
    ]  # fmt: skip


def test_the_id_of_a_part_does_not_depend_on_the_other_parts() -> None:
    alone = PRESSURE | {"component": PRESSURE["component"][:1]}
    assert [(one["observation_id"], one["value"]) for one in rows(alone)] == [("b1#systolic", 124), ("b1#diastolic", None)]


def test_every_resource_of_the_sample_is_accepted() -> None:
    for story in PEOPLE:
        for one in story():
            found = outcome(one)
            assert found.refused is None, (one["id"], found.refused)
            assert bool(found.rows) != bool(found.out_of_scope), one["id"]


@pytest.mark.parametrize("good", GOOD, ids=lambda one: one["id"])
def test_a_row_has_the_columns_and_types_of_its_table(good: Resource) -> None:
    for table, values in outcome(good).rows:
        assert len(values) == len(TABLES[table].schema)


VOIDED = {
    "Encounter": "status", "MedicationAdministration": "status", "MedicationRequest": "status", "MedicationStatement": "status",
    "Observation": "status", "QuestionnaireResponse": "status", "ClinicalImpression": "status", "CarePlan": "status",
    "List": "status",
}  # fmt: skip


@pytest.mark.parametrize("good", [one for one in GOOD if one["resourceType"] in VOIDED], ids=lambda one: one["id"])
def test_entered_in_error_withdraws(good: Resource) -> None:
    for one in rows(spoilt(good, status="entered-in-error")):
        assert one["void"] is True


def test_a_condition_is_withdrawn_by_its_verification() -> None:
    said = {"coding": [{"code": "entered-in-error"}]}
    found = row(spoilt(CONDITION, verificationStatus=said, code=None, onsetDateTime=None, recordedDate=None))
    assert (found["void"], found["verification"], found["condition_id"]) == (True, None, "k1")


@pytest.mark.parametrize("good", [SESSION, DOSE, ORDER, PLAN, DECISION, CHECK_IN, WEIGHT, SCREEN], ids=lambda one: one["id"])
def test_a_withdrawal_needs_no_time(good: Resource) -> None:
    undated = spoilt(good, status="entered-in-error", period=None, effectivePeriod=None, effectiveDateTime=None, authored=None,
                     authoredOn=None, date=None)  # fmt: skip
    assert row(undated)["void"] is True


def test_an_emptied_blood_pressure_still_withdraws_its_parts() -> None:
    emptied = spoilt(PRESSURE, status="entered-in-error", component=None)
    assert [(one["observation_id"], one["void"]) for one in rows(emptied)] == [("b1#systolic", True), ("b1#diastolic", True)]


def test_unread_kinds_are_out_of_scope() -> None:
    assert outcome({"resourceType": "Immunization", "id": "i"}).out_of_scope == "no safeguard reads Immunization"
    assert outcome({"exportId": "x", "eventId": "1", "detail": {}}).out_of_scope == "a line of an export's log"
    said = fhir.coding(fhir.OURS, "something-else")
    for good in (spoilt(DECISION, code=said), spoilt(PLAN, category=[said], extension=None), spoilt(COVERAGE, code=said),
    spoilt(WEIGHT, code=said),
                 spoilt(SCREEN, questionnaire="https://example.org/Questionnaire/other")):  # fmt: skip
        assert outcome(good).out_of_scope
    midazolam = spoilt(DOSE, medicationCodeableConcept=fhir.coding(fhir.RXNORM, "6960", "midazolam"))
    assert outcome(midazolam).out_of_scope == "another drug than ketamine or esketamine"


@pytest.mark.parametrize("kind", ["Group", "Device", "Location", "Practitioner"])
@pytest.mark.parametrize("form", ["{}/g1", "https://ehr.example/fhir/{}/g1", "{}/g1/_history/2"])
def test_what_is_not_about_a_person_is_out_of_scope(kind: str, form: str) -> None:
    found = outcome(spoilt(DOSE, subject={"reference": form.format(kind)}))
    assert found.out_of_scope == f"it is about a {kind}, not a patient"


def extension_of(name: str, **value: Any) -> Resource:
    return fhir.extension(name, **value)


def test_what_a_session_says_more() -> None:
    people = [
        {"type": [fhir.coding(fhir.OURS, role)], "individual": {"reference": f"Practitioner/{role}-1"}}
        for role in ("monitor", "prescriber")
    ]
    whole = extended(spoilt(SESSION, participant=people, basedOn=[{"reference": "CarePlan/pl1"}]),
                     extension_of("safe-leaving", valueString="by taxi, with a friend"))  # fmt: skip
    found = row(whole)
    assert (found["monitor_id"], found["prescriber_id"], found["plan_id"]) == ("monitor-1", "prescriber-1", "pl1")
    assert found["escort"] == "by taxi, with a friend"


@pytest.mark.parametrize(("said", "status"), [
    ("planned", "planned"), ("arrived", "arrived"), ("triaged", "in-progress"), ("onleave", "in-progress"),
    ("cancelled", "cancelled"), ("unknown", None),
])  # fmt: skip
def test_session_states(said: str, status: str | None) -> None:
    assert row(spoilt(SESSION, status=said))["status"] == status


def test_a_liver_test_says_that_it_was_made() -> None:
    result = fhir.resource(
        "Observation", "l1", "p1", AT, status="final", code=fhir.coding(fhir.LOINC, "1742-6"), effectiveDateTime=AT.isoformat(),
        valueQuantity={"value": 31, "code": "U/L", "system": fhir.UCUM},
    )  # fmt: skip
    absent = spoilt(result, valueQuantity=None, dataAbsentReason=fhir.coding(fhir.LOINC, "x"))
    (_, made), (_, not_made) = (outcome(one).rows[0] for one in (result, absent))
    names = tuple(TABLES["observations"].schema)
    told = [dict(zip(names, row, strict=True)) for row in (made, not_made)]
    assert [(one["what"], one["value"], one["void"]) for one in told] == [
        ("liver-result", None, False), ("liver-result", None, True)
    ]  # fmt: skip
