"""Doses given: the truth about a dose is kept, whatever is wrong with its amount."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import pytest

from tests.unit.sources.fhir.good import (
    ATC,
    EXT,
    ICD10,
    NOON,
    OURS,
    RXNORM,
    SNOMED,
    concept,
    dose,
    extension,
    notes,
    quantity,
    read,
    refusal,
    row,
)  # fmt: skip

START = datetime(2026, 3, 2, 17, tzinfo=UTC)


def test_a_dose() -> None:
    one = row(
        dose(request={"reference": "MedicationRequest/o1"}, extension=[extension("ordered-dose", valueQuantity=quantity(40))])
    )
    assert one["table"] == "administrations"
    said = {"administration_id": "x1", "session_id": "e1", "order_id": "o1", "drug": "ketamine", "route": "intravenous",
            "dose_ug": 35_000, "ordered_dose_ug": 40_000, "status": "completed", "indication": "program", "at": START,
            "ended_at": START + timedelta(minutes=40)}  # fmt: skip
    assert {name: one[name] for name in said} == said


@pytest.mark.parametrize(
    ("value", "micrograms"),
    [
        (quantity(0.1), 100), (quantity(35), 35_000), (quantity("0.1"), 100), (quantity(35.0), 35_000),
        (quantity(100, "mcg"), 100), (quantity(100, "ug"), 100), (quantity(0.035, "g"), 35_000), (quantity(1.15), 1150),
        (quantity(0.0005), 0), (quantity(0.0015), 2), (quantity(0), 0), ({"value": 35, "unit": "mg"}, 35_000),
        ({"value": 35, "code": "mg"}, 35_000), (quantity(35, unit="mg") | {"unit": "milligrams"}, 35_000),
        (orjson.loads(b'{"value": 0.3, "code": "mg"}'), 300),
    ],
)  # fmt: skip
def test_an_amount_is_exact(value: Any, micrograms: int) -> None:
    assert row(dose(value))["dose_ug"] == micrograms
    assert notes(dose(value)) == ""


@pytest.mark.parametrize(
    "value",
    [
        quantity(-5), quantity("abc"), quantity(float("inf")), quantity(float("nan")), quantity("1e999"), quantity("NaN"),
        quantity("1_000"), quantity(" 35 "), quantity(True), quantity(None), quantity([35]), quantity(35, "mg/kg"),
        quantity(35, "mL"), quantity(35, None), quantity(35, "u"), quantity(11, "g"), quantity(10**30), quantity(1e30),
        {"value": 35}, {"value": 35, "system": "http://snomed.info/sct", "code": "258684004"}, quantity(35, comparator=">"),
        quantity(35, "mg") | {"unit": "mg/kg"}, quantity(35, "ug") | {"unit": "mg"}, quantity(35, 7), "35 mg", 35, [quantity(35)],
    ],
)  # fmt: skip
def test_an_amount_that_cannot_be_used_is_unknown_and_the_dose_is_kept(value: Any) -> None:
    one = row(dose(value))
    assert (one["dose_ug"], one["status"], one["at"]) == (None, "completed", START)
    assert "dosage.dose is not used: " in notes(dose(value))


def test_a_range_of_defects_that_are_not_about_who_or_when_never_refuses_a_dose() -> None:
    for spoilt in (
        {"dosage": "35 mg"}, {"dosage": []}, {"dosage": {"route": "iv"}}, {"reasonCode": "x"}, {"context": "e1"},
        {"request": []}, {"extension": {}}, {"category": 7}, {"status": "wibble"}, {"status": None}, {"status": ["completed"]},
        {"effectivePeriod": {"start": NOON, "end": "later"}}, {"context": {"reference": "#e1"}}, {"reasonReference": {}},
        {"dosage": {"dose": quantity(35), "modifierExtension": [{"url": "x"}]}},
    ):  # fmt: skip
        assert row(dose(**spoilt))["at"] == START
        assert notes(dose(**spoilt)) != ""


def test_a_status_that_nobody_knows_is_unknown() -> None:
    assert row(dose(status="wibble"))["status"] == "unknown"
    assert row(dose(status="unknown"))["status"] == "unknown"
    assert row(dose(status="not-done"))["status"] == "not-done"


def test_an_instant_is_start_and_end_and_a_day_is_not() -> None:
    instant = dose(effectiveDateTime=NOON)
    del instant["effectivePeriod"]
    assert row(instant)["ended_at"] == START
    assert row(instant | {"effectiveDateTime": "2026-03-02"})["ended_at"] is None


@pytest.mark.parametrize("end", ["2026-03-02", "2026-03-01T00:00:00Z"])
def test_an_end_to_the_day_or_before_the_start_is_unknown(end: str) -> None:
    spoilt = dose(effectivePeriod={"start": NOON, "end": end})
    assert row(spoilt)["ended_at"] is None
    assert "effectivePeriod.end is not used" in notes(spoilt)


def test_a_context_that_is_no_encounter_is_no_session() -> None:
    assert row(dose(context={"reference": "EpisodeOfCare/e1"}))["session_id"] is None


@pytest.mark.parametrize(
    ("medicine", "drug"),
    [
        (concept(RXNORM, "6130"), "ketamine"), (concept(ATC, "N01AX03"), "ketamine"), (concept(ATC, "N01AX14"), "esketamine"),
        (concept(ATC, "N06AX27"), "esketamine"), (concept(SNOMED, "373464007"), "ketamine"),
        (concept(SNOMED, "1156248006"), "esketamine"), (concept(RXNORM, "2119365"), "esketamine"),
        (concept(RXNORM, "2284670"), "esketamine"), ({"text": "Ketamine 50 mg/mL injection"}, "ketamine"),
        ({"text": "KETALAR"}, "ketamine"), ({"text": "Spravato 28 mg"}, "esketamine"), ({"text": "S-ketamine"}, "esketamine"),
        ({"text": "esketamine nasal spray"}, "esketamine"), (concept(RXNORM, "999", "ketamine HCl"), "ketamine"),
        ({"coding": [{"system": RXNORM, "code": "1", "display": "Injection"}], "text": "ketamine 10 mg/mL"}, "ketamine"),
    ],
)  # fmt: skip
def test_which_drug(medicine: Any, drug: str) -> None:
    assert row(dose(medicationCodeableConcept=medicine))["drug"] == drug


@pytest.mark.parametrize("medicine", [concept(ATC, "N01AX10"), {"text": "propofol"}, {"text": "norketamine level"}])
def test_another_drug_is_out_of_scope(medicine: Any) -> None:
    assert read(dose(medicationCodeableConcept=medicine)).out_of_scope == "another drug than ketamine or esketamine"


@pytest.mark.parametrize(
    "medicine",
    [
        {}, concept(RXNORM, "123456"), concept("http://hl7.org/fhir/sid/ndc", "50458-028-00"), concept(ATC, "N01AX"),
    ],
)  # fmt: skip
def test_a_code_without_words_may_be_any_drug_so_it_is_refused(medicine: Any) -> None:
    outcome = read(dose(medicationCodeableConcept=medicine))
    assert outcome.refused == "it cannot be told which drug it is"
    assert (outcome.patient_id, outcome.domain) == ("p1", "administrations")


def test_a_medicine_that_is_pointed_to() -> None:
    bare = dose()
    del bare["medicationCodeableConcept"]
    inside = {"resourceType": "Medication", "id": "m", "code": concept(RXNORM, "6130")}
    assert row(bare | {"medicationReference": {"reference": "#m"}, "contained": [inside]})["drug"] == "ketamine"
    assert row(bare | {"medicationReference": {"reference": "Medication/7", "display": "Spravato"}})["drug"] == "esketamine"
    assert refusal(bare | {"medicationReference": {"reference": "Medication/7"}}) == "it cannot be told which drug it is"


@pytest.mark.parametrize(
    ("reason", "indication"),
    [
        (concept(OURS, "emergency-sedation"), "emergency-sedation"), (concept(ICD10, "F33.2"), "program"),
        (concept(ICD10, "F10.20"), "program"), (concept(ICD10, "R45.851"), "program"), (concept(ICD10, "G89.4"), "program"),
        (concept(ICD10, "Z01.818"), "anaesthesia"), (concept(ICD10, "G89.18"), "analgesia"),
        ({"text": "Treatment-resistant depression"}, "program"), ({"text": "PTSD"}, "program"),
        ({"text": "General anesthesia"}, "anaesthesia"), ({"text": "anaesthesia"}, "anaesthesia"),
        ({"text": "Induction of anaesthesia"}, "anaesthesia"), ({"text": "RSI"}, "emergency-sedation"),
        ({"text": "Procedural sedation"}, "emergency-sedation"), ({"text": "Acute pain"}, "analgesia"),
        ({"text": "post-operative pain"}, "analgesia"), ({"text": "Chronic pain"}, "program"),
        ({"text": "pain"}, None), ({"text": "Induction"}, None), ({"text": "ketamine"}, None),
        ({"text": "Depression, induction series"}, "program"), ({"text": "Depression after surgery"}, None),
        ({"text": "poor cooperation"}, None), ({"text": "Acute on chronic pain"}, None), (concept(ICD10, "E11.9"), None),
    ],
)  # fmt: skip
def test_what_it_was_given_for(reason: Any, indication: str | None) -> None:
    assert row(dose(reasonCode=[reason]))["indication"] == indication


def test_nothing_said_is_unknown_and_reasons_that_disagree_are_noted() -> None:
    assert row(dose(reasonCode=[]))["indication"] is None
    assert row(dose(reasonCode=[], reasonReference=[{"display": "Major depression"}]))["indication"] == "program"
    both = dose(reasonCode=[concept(OURS, "program"), concept(OURS, "anaesthesia")])
    assert row(both)["indication"] is None
    assert "its reasons speak of anaesthesia and of program" in notes(both)


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (concept(SNOMED, "78421000"), "intramuscular"), (concept(SNOMED, "34206005"), "subcutaneous"),
        (concept(SNOMED, "46713006"), "intranasal"), (concept(SNOMED, "37839007"), "sublingual"),
        (concept(SNOMED, "26643006"), "oral"), ({"text": "IV"}, "intravenous"), ({"text": "rectal"}, None),
        ({"text": "IV or IM"}, None),
    ],
)  # fmt: skip
def test_routes(route: Any, said: str | None) -> None:
    assert row(dose(dosage={"route": route, "dose": quantity(35)}))["route"] == said


def test_an_ordered_dose_that_cannot_be_read_does_not_touch_the_dose() -> None:
    one = row(dose(extension=[{"url": EXT + "ordered-dose", "valueQuantity": quantity(35, "mL")}]))
    assert (one["dose_ug"], one["ordered_dose_ug"]) == (35_000, None)


@pytest.mark.parametrize("text", ["Kétamine 50 mg/ml", "Ketamin", "kétamine", "K\u0065\u0301tamine"])
def test_a_drug_is_known_by_its_words_in_other_languages(text: str) -> None:
    assert row(dose(medicationCodeableConcept={"text": text}))["drug"] == "ketamine"
