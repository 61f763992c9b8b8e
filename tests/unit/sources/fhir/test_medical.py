"""What is read of a condition's meaning, of allergies, of classes of medicines, of pregnancy, and of the sex at birth."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handrail.sample import fhir
from tests.unit.sources.fhir.good import (
    ATC,
    ICD10,
    LOINC,
    OURS,
    RXNORM,
    SNOMED,
    allergy,
    concept,
    condition,
    notes,
    read,
    refusal,
    row,
)

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
BIRTH_SEX = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex"


def asked(code: str, value: Any = None, **more: Any) -> dict[str, Any]:
    answer = {"valueCodeableConcept": value} if value else {}
    return fhir.resource("Observation", "pr1", "p1", AT, status="final", code=concept(LOINC, code),
                         effectiveDateTime=AT.isoformat(), **answer, **more)  # fmt: skip


def medicine(system: str | None, code: str | None, text: str | None = None) -> dict[str, Any]:
    named = {"coding": [{"system": system, "code": code}] if code else [], **({"text": text} if text else {})}
    return fhir.resource("MedicationStatement", "n1", "p1", AT, status="active", dateAsserted=AT.isoformat(),
                         medicationCodeableConcept=named)  # fmt: skip


def test_a_condition_keeps_what_its_codes_mean() -> None:
    assert row(condition("F31.2"))["findings"] == "bipolar-disorder mania psychosis"
    assert row(condition("I10"))["findings"] == "none"
    assert row(condition("Q28.3"))["findings"] == "vascular-aneurysm-or-malformation?"
    assert row(condition("cannot-consent", OURS))["findings"] == "cannot-consent"


def test_a_condition_of_several_codings_means_all_of_them() -> None:
    both = {"coding": [{"system": SNOMED, "code": "44054006", "display": "Diabetes"}, {"system": ICD10, "code": "G47.33"}]}
    assert row(condition() | {"code": both})["findings"] == "sleep-apnoea"


def test_a_condition_that_nobody_can_tell_is_kept_and_said() -> None:
    untold = condition(code=None) | {"code": {"coding": [{"system": "http://local", "code": "x1"}]}}
    assert (row(untold)["findings"], row(untold)["category"]) == (None, None)
    assert "cannot be told what it is" in notes(untold)
    told = untold | {"code": {"coding": [{"system": SNOMED, "code": "78275009"}]}}
    assert (row(told)["findings"], row(told)["category"]) == ("sleep-apnoea", "other")


@pytest.mark.parametrize(
    ("code", "agent"),
    [
        (concept(RXNORM, "6130", "Ketamine"), "ketamine"), (concept(RXNORM, "6130"), "ketamine"),
        (concept(None, None, "Spravato"), "esketamine"), (concept(RXNORM, "1191", "Aspirin"), "other"),
        (concept(SNOMED, "716186003"), "none-known"), (concept(SNOMED, "409137002", "No Known Drug Allergy"), "none-known"),
        (concept(None, None, "NKDA"), "none-known"),
        (concept(None, None, "No known allergies"), "none-known"), (concept(None, None, "Benzethonium chloride"), "excipient"),
        (concept(RXNORM, "1191"), None), (concept(None, None, "S-ketamine"), "esketamine"),
    ],
)  # fmt: skip
def test_what_an_allergy_is_to(code: Any, agent: str | None) -> None:
    assert row(allergy(code))["agent"] == agent


def test_an_allergy_keeps_its_state() -> None:
    one = row(allergy(type="intolerance", verificationStatus={"text": "unconfirmed"}, clinicalStatus={"text": "resolved"}))
    assert (one["kind"], one["verification"], one["clinical_status"]) == ("intolerance", "unconfirmed", "resolved")
    assert row(allergy(type="idiosyncrasy"))["kind"] is None
    wrong = row(allergy(verificationStatus={"coding": [{"code": "entered-in-error"}]}))
    assert (wrong["void"], wrong["verification"]) == (True, None)


def test_an_allergy_is_dated_by_onset_recording_or_last_writing() -> None:
    written = {"meta": {"lastUpdated": AT.isoformat()}}
    assert str(row(allergy(onsetDateTime="2010-05-06"))["local_date"]) == "2010-05-06"
    assert str(row(allergy())["local_date"]) == "2024-05-01"
    assert row(allergy(recordedDate=None, **written))["at"] == AT
    assert "cannot be placed in time" in refusal(allergy(recordedDate=None))


def test_a_refused_allergy_leaves_a_gap_of_its_patient() -> None:
    for spoilt in (allergy(recordedDate=None), allergy(clinicalStatus={"text": "better"}), allergy() | {"code": None}):
        outcome = read(spoilt)
        assert outcome.refused
        assert (outcome.patient_id, outcome.domains) == ("p1", ("allergies",))
    nobody = read(allergy(patient=None))
    assert (nobody.patient_id, nobody.domains) == (None, ("allergies",))
    assert read(allergy(id=None)).patient_id == "p1"


@pytest.mark.parametrize(
    ("system", "code", "text", "classes"),
    [
        (RXNORM, "3322", None, "benzodiazepine"), (RXNORM, "197591", "Diazepam 5 MG Oral Tablet", "benzodiazepine"),
        (ATC, "N05CF02", None, "z-drug"), (ATC, "N02BF01", None, "gabapentinoid"),
        (None, None, "buprenorphine / naloxone", "opioid"), (None, None, "Aspirin 81 MG", "none"), (RXNORM, "999999", None, None),
        (None, None, "lorazepam and theophylline", "benzodiazepine theophylline"), (ATC, "C09AA03", None, "none"),
    ],
)  # fmt: skip
def test_classes_of_medicines(system: str | None, code: str | None, text: str | None, classes: str | None) -> None:
    one = row(medicine(system, code, text))
    assert one["classes"] == classes
    assert (one["category"] is None) == (classes is None)


@pytest.mark.parametrize(
    ("answer", "value"),
    [
        (concept(LOINC, "LA15173-0"), 1), (concept(LOINC, "LA26683-5"), 0), (concept(SNOMED, "60001007"), 0),
        (concept(SNOMED, "77386006"), 1), (concept(None, None, "Not pregnant"), 0), (concept(None, None, "NEGATIVE"), 0),
    ],
)  # fmt: skip
def test_pregnancy_answers(answer: Any, value: int) -> None:
    for code, what in (("82810-3", "pregnancy-status"), ("2106-3", "pregnancy-test")):
        one = row(asked(code, answer))
        assert (one["what"], one["value"]) == (what, value)
        assert not read(asked(code, answer)).notes


@pytest.mark.parametrize(
    "answer",
    [None, concept(LOINC, "LA4489-6"), concept(SNOMED, "102874004", "Possible pregnancy"), concept(None, None, "perhaps")],
)
def test_an_answer_that_is_neither_is_kept_without_a_value(answer: Any) -> None:
    assert row(asked("82810-3", answer))["value"] is None
    assert "neither pregnant nor not pregnant" in notes(asked("82810-3", answer))


def test_answers_that_contradict_each_other_are_neither() -> None:
    both = {"coding": [{"system": LOINC, "code": "LA15173-0"}, {"system": SNOMED, "code": "60001007"}]}
    assert row(asked("82810-3", both))["value"] is None
    assert row(asked("2106-3", valueBoolean=False))["value"] == 0


@pytest.mark.parametrize(("code", "sex"), [("F", "female"), ("M", "male"), ("UNK", None), (7, None), (None, None)])
def test_sex_at_birth(code: Any, sex: str | None) -> None:
    person = {"resourceType": "Patient", "id": "p1", "extension": [{"url": BIRTH_SEX, "valueCode": code}]}
    assert row(person)["birth_sex"] == sex
    assert row(person | {"extension": [*person["extension"], {"url": BIRTH_SEX, "valueCode": "other"}]})["birth_sex"] is None
    assert row(person | {"extension": "F"})["birth_sex"] is None
