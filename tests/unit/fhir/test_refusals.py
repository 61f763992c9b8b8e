"""What is refused, in which words, and the gap that it leaves: what it might have said must not be taken for absent."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.record import TABLES
from handrail.sample import fhir
from handrail.sources.fhir.outcome import gap_rows
from tests.unit.fhir.reading import (
    CHECK_IN,
    CONDITION,
    COVERAGE,
    DECISION,
    DOSE,
    GOOD,
    MEDICINE,
    ORDER,
    PLAN,
    PRESSURE,
    SCREEN,
    SESSION,
    TOTAL,
    WEIGHT,
    Resource,
    extended,
    outcome,
    row,
    spoilt,
)  # fmt: skip

MODIFIED = [{"url": "http://example.org/not", "valueBoolean": True}]


@pytest.mark.parametrize(("value", "said"), [
    (None, "it is not a JSON object"), ([], "it is not a JSON object"), ("Patient", "it is not a JSON object"),
    (1e300, "it is not a JSON object"),
    ({}, "it has no resourceType"), ({"resourceType": 5}, "it has no resourceType"),
    ({"resourceType": None}, "it has no resourceType"),
    ({"resourceType": "Patient"}, "it has no id"), ({"resourceType": "Patient", "id": ""}, "its id '' is not an id of FHIR"),
    ({"resourceType": "Patient", "id": 5}, "its id 5 is not an id of FHIR"),
    ({"resourceType": "Patient", "id": "a b"}, "its id 'a b' is not an id of FHIR"),
    ({"resourceType": "Patient", "id": "x" * 65}, f"its id {'x' * 65!r} is not an id of FHIR"),
    ({"resourceType": "Patient", "id": "x" * 9999}, f"its id '{'x' * 80}…' is not an id of FHIR"),
])  # fmt: skip
def test_what_is_no_resource(value: Any, said: str) -> None:
    found = outcome(value)
    assert (found.refused, found.rows, found.out_of_scope) == (said, [], None)
    assert gap_rows(found, "a.json:1") == []


@pytest.mark.parametrize("good", GOOD, ids=lambda one: one["id"])
@pytest.mark.parametrize("key", ["modifierExtension", "implicitRules"])
def test_what_may_mean_its_opposite_is_refused(good: Resource, key: str) -> None:
    assert outcome(good | {key: MODIFIED}).refused == f"it carries {key}, which may change what it means"
    assert outcome(good | {key: []}).rows


@pytest.mark.parametrize(("good", "key", "part"), [
    (PRESSURE, "component", PRESSURE["component"][0]),
    (DECISION, "finding", {}),
    (ORDER, "dosageInstruction", {}), (SCREEN, "item", {"linkId": "total"}), (CHECK_IN, "item", {"linkId": "craving"}),
    (COVERAGE, "entry", {}),
], ids=lambda one: one.get("id", "part") if isinstance(one, dict) else one)  # fmt: skip
def test_a_part_that_may_mean_its_opposite_is_refused(good: Resource, key: str, part: Resource) -> None:
    found = outcome(spoilt(good, emptyReason=None, **{key: [part | {"modifierExtension": MODIFIED}]}))
    assert found.refused == f"{key} carries modifierExtension, which may change what it means"
    assert found.patient_id == "p1"


def test_a_dose_is_kept_without_the_part_that_may_mean_its_opposite() -> None:
    one = spoilt(DOSE, dosage=DOSE["dosage"] | {"modifierExtension": MODIFIED})
    assert (row(one)["dose_ug"], row(one)["route"], row(one)["status"]) == (None, None, "completed")
    assert outcome(one).notes == ["dosage is not used: dosage carries modifierExtension, which may change what it means"]


@pytest.mark.parametrize(("changes", "said"), [
    ({"dosage": []}, "dosage is not used: dosage is not an object"),
    ({"reasonCode": "depression"}, "the reason is not used: reasonCode is not a list"),
    ({"extension": {}}, "extension is not used: extension is not a list"),
    ({"context": "s1"}, "context is not used: context is not an object"),
])  # fmt: skip
def test_a_dose_is_kept_without_a_part_of_a_wrong_shape(changes: Resource, said: str) -> None:
    assert row(spoilt(DOSE, **changes))["administration_id"] == "a1"
    assert said in outcome(spoilt(DOSE, **changes)).notes


SATURATION = spoilt(WEIGHT, code=fhir.coding(fhir.LOINC, "59408-5"))
SHAPES = (
    (SESSION, {"class_": "AMB"}, "class is not an object"), (SESSION, {"period": "2026"}, "period is not an object"),
    (SESSION, {"participant": {}}, "participant is not a list"),
    (SESSION, {"basedOn": [5]}, "basedOn is not a list of objects"),
    (SESSION, {"status": "done"}, "status 'done' is not a status of Encounter"),
    (SESSION, {"status": []}, "status a list is not a status of Encounter"),
    (SESSION, {"status": None}, "status is missing"),
    (DOSE, {"medicationCodeableConcept": []}, "medicationCodeableConcept is not an object"),
    (DOSE, {"medicationCodeableConcept": {"coding": [{"code": 6130}]}}, "medicationCodeableConcept.coding is not a coding"),
    (DOSE, {"medicationCodeableConcept": {"text": ["ketamine"]}}, "medicationCodeableConcept.text is not text"),
    (ORDER, {"status": {}}, "status an object is not a status of MedicationRequest"),
    (MEDICINE, {"status": {}}, "status an object is not a status of MedicationStatement"),
    (MEDICINE, {"status": None}, "status is missing"),
    (CONDITION, {"code": None}, "code is missing: it cannot be told what it is"),
    (CONDITION, {"code": "F10.20"}, "code is not an object"),
    (WEIGHT, {"status": "done"}, "status 'done' is not a status of Observation"),
    (SATURATION, {"valueQuantity": "97 %"}, "oxygen-saturation is not used: it is not a quantity"),
    (PRESSURE, {"component": {}}, "component is not a list"),
    (TOTAL, {"valueQuantity": 5}, "valueQuantity is not an object"), (SCREEN, {"questionnaire": 5}, "questionnaire is not text"),
    (SCREEN, {"item": [{"answer": {}}]}, "item None is not a list"),
    (SCREEN, {"status": "x"}, "status 'x' is not a status of QuestionnaireResponse"),
    (DECISION, {"status": ["completed"]}, "status a list is not a status of ClinicalImpression"),
    (PLAN, {"category": fhir.coding(fhir.OURS, "ketamine-plan")}, "category is not a list"),
    (PLAN, {"status": 1}, "status 1 is not a status of CarePlan"),
    (COVERAGE, {"status": "x"}, "status 'x' is not a status of List"),
    (COVERAGE, {"date": None}, "date is missing: it cannot be placed in time"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("good", "changes", "said"), SHAPES, ids=lambda one: one.get("id", "") if isinstance(one, dict) else str(one)[:40]
)
def test_a_wrong_shape_is_refused_by_its_path(good: Resource, changes: Resource, said: str) -> None:
    found = outcome(spoilt(good, **changes))
    assert (found.refused, found.rows) == (said, [])


@pytest.mark.parametrize(("good", "name", "value", "said"), [
    (SESSION, "safe-leaving", {"valueString": {}}, "safe-leaving is not text"),
    (DECISION, "tier", {"valueCode": 5}, "tier is not text"),
    (PLAN, "drug", {"valueCode": [1]}, "drug is not text"), (PLAN, "protocol", {"valueString": 5}, "protocol is not text"),
], ids=str)  # fmt: skip
def test_an_extension_of_a_wrong_shape_is_refused(good: Resource, name: str, value: Resource, said: str) -> None:
    assert outcome(extended(good, fhir.extension(name, **value))).refused == said


def test_a_strangers_extension_is_ignored() -> None:
    assert row(DOSE | {"extension": [{"url": "http://example.org/x", "valueString": 5}, {}]})["dose_ug"] == 40_000


def test_a_refusal_quotes_no_more_than_a_line() -> None:
    found = outcome(spoilt(WEIGHT, effectiveDateTime="2" * 50_000_000))
    assert found.refused is not None
    assert len(found.refused) <= 300


@pytest.mark.parametrize(
    "good", [one for one in GOOD if one["resourceType"] not in ("Patient", "List")], ids=lambda one: one["id"]
)
def test_a_refusal_makes_the_table_incomplete(good: Resource) -> None:
    (accepted, _), *_ = outcome(good).rows
    found = outcome(spoilt(good, period={"start": "0000"}, effectivePeriod={"start": "0000"},
    effectiveDateTime="0000", authored="0000",
                           onsetDateTime="0000", authoredOn="0000", date="0000"))  # fmt: skip
    assert (found.domain, found.patient_id) == (accepted, "p1")
    gap = dict(zip(TABLES["coverage"].schema, gap_rows(found, "a.json:7")[0], strict=True))
    assert {name: value for name, value in gap.items() if value is not None} == {
        "patient_id": "p1", "coverage_id": "refused:a.json:7", "domain": accepted, "open_start": True, "open_end": True,
        "source": "a.json:7",
    }  # fmt: skip


def test_nothing_but_a_refusal_leaves_a_gap() -> None:
    assert gap_rows(outcome(DOSE), "x") == []
    assert gap_rows(outcome({"resourceType": "Immunization", "id": "i"}), "x") == []
    assert gap_rows(outcome(spoilt(DOSE, subject=None)), "x") == []  # it cannot be tied to anybody


def test_a_refused_list_may_have_said_that_its_table_is_incomplete() -> None:
    gaps = gap_rows(outcome(spoilt(COVERAGE, date=None)), "x")
    assert len(gaps) == 1
    assert "conditions" in gaps[0]
