"""Which drug, what for, by which route; and what a diagnosis says."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.sample import fhir
from tests.unit.fhir.reading import CONDITION, DOSE, MEDICINE, ORDER, PLAN, extended, notes, outcome, row, spoilt

ATC = "http://www.whocc.no/atc"
MED = "medicationCodeableConcept"


def coded(*pairs: tuple[str, str], text: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"coding": [{"system": system, "code": code} for system, code in pairs]}
    return found | ({"text": text} if text else {})


DRUGS = (
    (coded((fhir.RXNORM, "6130")), "ketamine"),
    (coded((fhir.SNOMED, "373464007")), "ketamine"),
    (coded((ATC, "N01AX03")), "ketamine"),
    (coded(("urn:oid:2.16.840.1.113883.6.73", "N06AX27")), "esketamine"),
    (coded((ATC, "N01AX14")), "esketamine"),
    (coded((fhir.SNOMED, "1156248006")), "esketamine"),
    (coded((fhir.RXNORM, "2119365")), "esketamine"),
    (coded((fhir.RXNORM, "2284670")), "esketamine"),
    (coded((fhir.OURS, "ketamine")), "ketamine"),
    (coded((fhir.RXNORM, "6130"), (ATC, "N06AX27")), "esketamine"),  # the more particular of two codes
    (coded((fhir.RXNORM, "1234567"), text="Ketamine HCl 50 mg/mL injection"), "ketamine"),
    ({"text": "KETALAR"}, "ketamine"),
    ({"text": "esketamine nasal spray"}, "esketamine"),
    ({"text": "Es-Ketamine"}, "esketamine"),
    ({"text": "Spravato 28 mg"}, "esketamine"),
    ({"text": "norketamine level"}, None),
    ({"text": "midazolam"}, None),
    (coded(("http://example.org/formulary", "6130"), text="vancomycin"), None),
)


@pytest.mark.parametrize(("medicine", "drug"), DRUGS, ids=lambda one: str(one)[:60])
def test_which_drug(medicine: dict[str, Any], drug: str | None) -> None:
    one = spoilt(DOSE, **{MED: medicine})
    if drug is None:
        assert outcome(one).out_of_scope == "another drug than ketamine or esketamine"
    else:
        assert row(one)["drug"] == drug
        assert row(spoilt(ORDER, **{MED: medicine}))["drug"] == drug


def test_a_drug_by_reference() -> None:
    inside = [{"resourceType": "Medication", "id": "m", "code": coded((fhir.RXNORM, "6130"))}]
    contained = spoilt(DOSE, **{MED: None}, medicationReference={"reference": "#m"}, contained=inside)
    assert row(contained)["drug"] == "ketamine"
    named = spoilt(DOSE, **{MED: None}, medicationReference={"reference": "Medication/9", "display": "Esketamine 28 mg"})
    assert row(named)["drug"] == "esketamine"


@pytest.mark.parametrize("pointer", [None, {"reference": "Medication/9"}, {"reference": "#none"}])
def test_a_drug_that_cannot_be_told_is_refused_with_its_patient(pointer: dict[str, Any] | None) -> None:
    found = outcome(spoilt(DOSE, **{MED: None}, medicationReference=pointer))
    assert (found.refused, found.patient_id, found.domain) == ("it cannot be told which drug it is", "p1", "administrations")
    found = outcome(spoilt(ORDER, **{MED: None}, medicationReference=pointer))
    assert (found.patient_id, found.domain) == ("p1", "orders")


def test_an_order_of_another_drug_is_a_medicine() -> None:
    found = row(spoilt(ORDER, **{MED: {"text": "sertraline"}}))
    assert (found["table"], found["text"], found["category"]) == ("medications", "sertraline", "other")


@pytest.mark.parametrize(
    "medicine", [coded((fhir.RXNORM, "6813")), {"text": "Naltrexone 50 mg"}, {"text": "BUPRENORPHINE/naloxone"}]
)
def test_treatment_for_opioid_use(medicine: dict[str, Any]) -> None:
    assert row(spoilt(MEDICINE, **{MED: medicine}))["category"] == "opioid-agonist-or-antagonist-treatment"


REASONS = (
    ({"text": "Treatment-resistant depression"}, "program"),
    ({"text": "post-traumatic stress"}, "program"),
    ({"text": "suicidal ideation"}, "program"),
    ({"text": "Chronic pain"}, "program"),
    (fhir.coding(fhir.ICD10, "F33.2", "MDD"), "program"),
    (fhir.coding(fhir.ICD10, "R45.851"), "program"),
    (fhir.coding(fhir.ICD10, "G89.4"), "program"),
    (fhir.coding(fhir.OURS, "anaesthesia"), "anaesthesia"),
    ({"text": "General anesthesia"}, "anaesthesia"),
    ({"text": "Induction of anaesthesia"}, "anaesthesia"),
    ({"text": "RSI"}, "emergency-sedation"),
    ({"text": "Emergency sedation"}, "emergency-sedation"),
    ({"text": "Severe agitation"}, None),
    ({"text": "Procedural sedation for surgery"}, None),  # two reasons
    ({"text": "acute fracture pain"}, "analgesia"),
    ({"text": "something else"}, None),
    # Said to be of the program and not of it: nobody may count it away.
    ({"text": "Depression, induction phase"}, "program"),
    ({"text": "Induction"}, None),
    ({"text": "depression after surgery"}, None),
    ({"text": "sedation during ketamine for depression"}, None),
)


@pytest.mark.parametrize(("reason", "meaning"), REASONS, ids=lambda one: str(one)[:60])
def test_what_a_dose_was_for(reason: dict[str, Any], meaning: str | None) -> None:
    assert row(spoilt(DOSE, reasonCode=[reason]))["indication"] == meaning


def test_reasons_by_category_and_by_reference() -> None:
    silent = spoilt(DOSE, reasonCode=None)
    assert row(silent)["indication"] is None
    assert row(silent | {"category": fhir.coding(fhir.OURS, "program")})["indication"] == "program"
    assert row(silent | {"reasonReference": [{"display": "major depression"}]})["indication"] == "program"


def test_reasons_that_disagree_leave_it_unknown() -> None:
    both = [{"text": "depression"}, {"text": "anaesthesia"}]
    assert row(spoilt(DOSE, reasonCode=both))["indication"] is None


@pytest.mark.parametrize(("route", "meaning"), [
    (fhir.coding(fhir.SNOMED, "78421000", "IM"), "intramuscular"), (fhir.coding(fhir.SNOMED, "37839007"), "sublingual"),
    ({"text": "IV"}, "intravenous"), ({"text": "by mouth"}, "oral"), ({"text": "intranasal"}, "intranasal"),
    ({"text": "SC"}, "subcutaneous"), ({"text": "rectal"}, None), (None, None),
])  # fmt: skip
def test_which_route(route: dict[str, Any] | None, meaning: str | None) -> None:
    assert row(spoilt(DOSE, dosage={"route": route}))["route"] == meaning


ACTIVE, REMISSION, UNSPECIFIED = "active", "remission", "unspecified"
CODES = (
    ("F10.20", "alcohol", ACTIVE), ("F1020", "alcohol", ACTIVE), ("f10.20", "alcohol", ACTIVE), ("F10.10", "alcohol", ACTIVE),
    ("F10.129", "alcohol", ACTIVE), ("F10.239", "alcohol", ACTIVE), ("F11.20", "opioid", ACTIVE), ("F14.10", "cocaine", ACTIVE),
    ("F13.24", "sedative", ACTIVE), ("F16.10", "hallucinogen", ACTIVE), ("F16.20", "hallucinogen", ACTIVE),
    ("F18.10", "inhalant", ACTIVE),
    ("F19.20", "other", ACTIVE), ("F10.11", "alcohol", REMISSION), ("F11.21", "opioid", REMISSION),
    ("F12.91", "cannabis", REMISSION),
    ("F16.21", "hallucinogen", REMISSION), ("F15.11", "stimulant", REMISSION), ("F12.90", "cannabis", UNSPECIFIED),
    ("F15.90", "stimulant", UNSPECIFIED), ("F19.99", "other", UNSPECIFIED), ("F10.99", "alcohol", UNSPECIFIED),
    ("F10", "alcohol", UNSPECIFIED), ("F15.920", "stimulant", UNSPECIFIED),
)  # fmt: skip


@pytest.mark.parametrize(("code", "substance", "course"), CODES)
def test_diagnoses_of_substance_use(code: str, substance: str, course: str) -> None:
    found = row(spoilt(CONDITION, code={"coding": [{"system": fhir.ICD10, "code": code}]}))
    category = "substance-use-unspecified" if course == UNSPECIFIED else "substance-use-disorder"
    assert (found["category"], found["substance"], found["course"]) == (category, substance, course)


@pytest.mark.parametrize("code", ["F17.210", "F15.929", "F15.93", "F32.9", "I10", "F20.9", "Z72.0"])
def test_diagnoses_that_are_none_of_substance_use(code: str) -> None:
    found = row(spoilt(CONDITION, code={"coding": [{"system": fhir.ICD10, "code": code}]}))
    assert (found["category"], found["substance"], found["course"]) == ("other", None, None)


def test_codes_of_snomed() -> None:
    assert row(spoilt(CONDITION, code=coded((fhir.SNOMED, "75544000"))))["substance"] == "opioid"
    assert row(spoilt(CONDITION, code=coded((fhir.SNOMED, "361055000"))))["category"] == "substance-use-unspecified"
    assert row(spoilt(CONDITION, code=coded((fhir.SNOMED, "38341003"), text="Hypertension")))["category"] == "other"


@pytest.mark.parametrize("book", [(fhir.SNOMED, "6525002"), ("http://x.example", "7"), (fhir.ICD10, "F1"), (fhir.ICD10, "")])
def test_a_code_that_nobody_here_knows_may_be_one_of_a_disorder(book: tuple[str, str]) -> None:
    untold = spoilt(CONDITION, code=coded(book))
    assert (row(untold)["category"], row(untold)["course"]) == (None, None)
    assert notes(untold) == ["it cannot be told what it is: its code is not known here, and it has no words"]
    told = {
        "Dependent drug abuse": "substance-use-unspecified",
        "Sprain of ankle": "other",
        "ETOH abuse": "substance-use-unspecified",
    }
    for text, category in told.items():
        assert row(spoilt(CONDITION, code=coded(book, text=text)))["category"] == category
    assert row(spoilt(CONDITION, code=coded(book, (fhir.ICD10, "I10"))))["category"] == "other"


def test_the_coding_of_a_disorder_outweighs_the_others_and_is_shown() -> None:
    found = row(spoilt(CONDITION, code=coded((fhir.ICD10, "I10"), (fhir.ICD10, "F11.20"))))
    assert (found["category"], found["code"]) == ("substance-use-disorder", "F11.20")
    found = row(spoilt(CONDITION, code=coded((fhir.ICD10, "F19.90"), (fhir.ICD10, "F11.21"))))
    assert found["course"] == REMISSION


WORDS_ASK = (
    "Alcohol use disorder", "Cannabis dependence", "Substance abuse", "ketamine misuse", "Methamphetamine use disorder, severe",
    "Opioids dependence", "Dependence on opioids", "addiction to heroin", "Alcoholism", "harmful use of alcohol",
    "Drug dependence, no withdrawal", "Cannabis dependence without physiological dependence",
    "alcohol use disorder,\nin remission",
)  # fmt: skip
WORDS_NOT = (
    "Denies drug abuse", "No history of alcohol dependence", "Family history of substance abuse", "Depression",
    "Screening for alcohol abuse", "nicotine dependence", "dependence on wheelchair", "child abuse",
    "Insulin-dependent diabetes, drug-induced hypoglycaemia",
)  # fmt: skip


@pytest.mark.parametrize("text", WORDS_ASK)
def test_a_disorder_in_words_alone_is_asked_about(text: str) -> None:
    found = row(spoilt(CONDITION, code={"text": text}))
    assert (found["category"], found["course"], found["text"]) == ("substance-use-unspecified", UNSPECIFIED, text)


@pytest.mark.parametrize("text", WORDS_NOT)
def test_words_that_name_no_disorder(text: str) -> None:
    assert row(spoilt(CONDITION, code={"text": text}))["category"] == "other"


def test_a_code_speaks_before_words() -> None:
    said = coded((fhir.ICD10, "Z71.41"), text="Alcohol abuse counselling")
    assert row(spoilt(CONDITION, code=said))["category"] == "other"


@pytest.mark.parametrize(("key", "word"), [
    ("clinicalStatus", "remission"), ("clinicalStatus", "resolved"), ("clinicalStatus", "relapse"),
    ("clinicalStatus", "inactive"),
    ("verificationStatus", "refuted"), ("verificationStatus", "provisional"), ("verificationStatus", "unconfirmed"),
])  # fmt: skip
def test_the_status_of_a_diagnosis(key: str, word: str) -> None:
    column = {"clinicalStatus": "clinical_status", "verificationStatus": "verification"}[key]
    for said in (coded(("http://x", word)), {"text": word.title()}):
        assert row(spoilt(CONDITION, **{key: said}))[column] == word
    assert row(spoilt(CONDITION, **{key: None}))[column] is None
    assert outcome(spoilt(CONDITION, **{key: {"text": "maybe"}})).refused == f"{key} is not a status of FHIR"


def test_a_plan_may_name_its_drug_and_route() -> None:
    one = extended(PLAN, fhir.extension("drug", valueCode="esketamine"), fhir.extension("route", valueCode="intranasal"))
    assert (row(one)["drug"], row(one)["route"]) == ("esketamine", "intranasal")
    one = extended(PLAN, fhir.extension("drug", valueCode="gin"), fhir.extension("route", valueCode="rectal"))
    assert (row(one)["drug"], row(one)["route"]) == (None, None)


def test_an_unknown_status_of_a_dose_is_kept_as_unknown() -> None:
    one = spoilt(DOSE, status="given")
    assert row(one)["status"] == "unknown"
    assert notes(one) == ["status 'given' is not a status of MedicationAdministration: it is read as unknown"]


@pytest.mark.parametrize("word", ["drug ", "abuse ", "dependent ", "amphet", "acute ", "x"])
def test_a_text_of_any_length_is_read_in_time(word: str) -> None:
    text = word * 100_000
    assert row(spoilt(CONDITION, code={"text": text}))["text"] == text
    assert row(spoilt(DOSE, reasonCode=[{"text": text}]))["indication"] is None
