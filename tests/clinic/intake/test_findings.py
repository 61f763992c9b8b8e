"""What is found out at intake: yes, no, or left open; that a list is complete; and from there to what the safeguards know."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest
from django.test import Client

from handrail.clinic.intake.finding_forms import FORMS
from handrail.clinic.people.models import Patient
from handrail.clinic.protocols import in_force
from handrail.clinic.records import actions as records
from handrail.clinic.records.models import Resource
from handrail.clinic.records.reading import record_of, resources_of
from handrail.clinic.trail.models import Entry
from handrail.facts import Context, compute
from handrail.terms.valuesets_medical import WORDS
from tests.clinic.intake.made import NINE, browser, hand, patient

RIGHT: dict[str, dict[str, str]] = {
    "screens": {"complete": "on"},
    "earlier": {"administrations": "on"},
    "conditions": {next(iter(WORDS)): "yes"},
    "medicines": {"names": "Sertraline 50 mg\nVitamin D"},
    "allergies": {"names": "Penicillin"},
    "measurements": {"systolic": "124", "diastolic": "78", "weight": "80.5", "pregnant": "no"},
    "monitoring": {"result": "nothing"},
}
WRONG: dict[str, tuple[str, dict[str, str]]] = {
    "maybe": ("conditions", {next(iter(WORDS)): "maybe"}),
    "too many medicines": ("medicines", {"names": "x" * 4001}),
    "an allergy and none known": ("allergies", {"names": "Nuts", "none_known": "on"}),
    "half a blood pressure": ("measurements", {"systolic": "120"}),
    "the other half": ("measurements", {"diastolic": "80"}),
    "upside down": ("measurements", {"systolic": "80", "diastolic": "120"}),
    "the same twice": ("measurements", {"systolic": "80", "diastolic": "80"}),
    "no pressure of a person": ("measurements", {"systolic": "1200", "diastolic": "80"}),
    "no weight of a person": ("measurements", {"weight": "4"}),
    "not a number": ("measurements", {"weight": "NaN"}),
    "without end": ("measurements", {"weight": "Infinity"}),
    "too exact": ("measurements", {"weight": "80.55"}),
    "no answer to pregnancy": ("measurements", {"pregnant": "perhaps"}),
    "no result": ("monitoring", {"note": "seen"}),
    "a result that there is not": ("monitoring", {"result": "fine"}),
    "something that matters, and not what": ("monitoring", {"result": "matters", "note": "  "}),
    "a nul": ("medicines", {"names": "a\0b"}),
}


@pytest.fixture
def nurse(whom: Patient, nine: datetime) -> Client:
    """The nurse's browser."""
    return browser("nurse")


def find(client: Client, whom: Patient, what: str, said: dict[str, str]) -> Any:
    return client.post(f"/patients/{whom.pk}/intake/findings/{what}", {"sent": "1", **said})


def bodies(whom: Patient, kind: str) -> list[dict[str, Any]]:
    return [orjson.loads(one.body) for one in Resource.objects.filter(patient=whom, kind=kind)]


def fact(whom: Patient, name: str) -> Any:
    """A fact of the patient, as the protocol in force reads it; None where it is unknown."""
    protocol = in_force.protocol()
    assert protocol is not None
    context = Context(record_of(whom), (protocol,), NINE + timedelta(minutes=1), records.zone_of(whom), heeds_pins=False)
    return compute("patients", frozenset({name}), context).row(0, named=True)[name]


@pytest.mark.parametrize("what", FORMS)
def test_a_form_is_shown_with_nothing_chosen(whom: Patient, nurse: Client, what: str) -> None:
    page = nurse.get(f"/patients/{whom.pk}/intake/findings/{what}")
    assert page.status_code == 200
    assert " checked>" not in page.content.decode()


@pytest.mark.parametrize("what", RIGHT)
def test_what_was_said_is_written_by_one_act(whom: Patient, nurse: Client, what: str) -> None:
    answer = find(nurse, whom, what, RIGHT[what])
    assert answer.status_code == 302
    assert Entry.objects.order_by("number").last().act == f"{what}.written"
    assert nurse.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("what", FORMS)
def test_nothing_said_is_nothing_written(whom: Patient, nurse: Client, what: str) -> None:
    assert find(nurse, whom, what, {}).status_code == 422
    assert not Resource.objects.exists()


@pytest.mark.parametrize(("what", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused_and_nothing_is_written(whom: Patient, nurse: Client, what: str, said: dict[str, str]) -> None:
    page = find(nurse, whom, what, said)
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Resource.objects.exists()


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize(("said", "sure"), [("yes", "confirmed"), ("no", "refuted")])
def test_each_condition_is_there_or_not_there(whom: Patient, nurse: Client, word: str, said: str, sure: str) -> None:
    find(nurse, whom, "conditions", {word: said})
    (only,) = bodies(whom, "Condition")
    assert only["code"]["coding"][0]["code"] == word
    assert only["verificationStatus"]["coding"][0]["code"] == sure
    assert ("clinicalStatus" in only) == (said == "yes")


def test_what_is_left_open_is_written_nowhere(whom: Patient, nurse: Client) -> None:
    first, second, *_ = WORDS
    find(nurse, whom, "conditions", {first: "no", second: ""})
    assert [one["code"]["coding"][0]["code"] for one in bodies(whom, "Condition")] == [first]
    assert record_of(whom).table("coverage").height == 0


@pytest.mark.parametrize(("what", "domain"), [(name, form.domain) for name, form in FORMS.items() if form.domain])
def test_a_list_that_is_called_complete_is_covered_until_now(whom: Patient, nurse: Client, what: str, domain: str) -> None:
    assert find(nurse, whom, what, {"complete": "on"}).status_code == 302
    (row,) = record_of(whom).table("coverage").to_dicts()
    assert row["domain"] == domain
    assert len(Resource.objects.all()) == 1


@pytest.mark.parametrize(("what", "known"), [("medicines", "medications_covered"), ("conditions", "conditions_covered"),
                                             ("allergies", "allergies_covered")])  # fmt: skip
def test_a_list_is_known_once_it_is_called_complete(adopted: Patient, nurse: Client, what: str, known: str) -> None:
    find(nurse, adopted, what, RIGHT[what])
    assert fact(adopted, known) is not True
    find(nurse, adopted, what, {"complete": "on"})
    assert fact(adopted, known) is True


@pytest.mark.parametrize(("said", "found"), [({"psychosis": "yes"}, True), ({}, None), ({"psychosis": "no"}, None),
                                             ({"psychosis": "no", "complete": "on"}, False)])  # fmt: skip
def test_a_condition_is_there_or_not_or_unknown(adopted: Patient, nurse: Client, said: dict[str, str], found: Any) -> None:
    """A *no* alone is no list that is complete: there may be a *yes* elsewhere."""
    find(nurse, adopted, "conditions", {"sleep-apnoea": "no", **said})
    assert fact(adopted, "current_psychosis") is found


@pytest.mark.parametrize(
    ("what", "said", "name", "found"),
    [
        ("measurements", {"systolic": "124", "diastolic": "78"}, "newest_systolic_mmhg", 124),
        ("measurements", {"weight": "80"}, "newest_systolic_mmhg", None),
        ("measurements", {"pregnant": "yes"}, "pregnant_by_answer", True),
        ("measurements", {"pregnant": "no"}, "pregnant_by_answer", False),
        ("allergies", {"none_known": "on"}, "no_allergy_known", True),
    ],
)
def test_what_was_said_is_a_fact(adopted: Patient, nurse: Client, what: str, said: dict[str, str], name: str, found: Any) -> None:
    find(nurse, adopted, what, said)
    assert fact(adopted, name) == found


def test_a_medicine_a_line_without_repetitions(whom: Patient, nurse: Client) -> None:
    find(nurse, whom, "medicines", {"names": "  Sertraline   50 mg \n\nSertraline 50 mg\r\n Lithium\n"})
    names = {one["medicationCodeableConcept"]["text"] for one in bodies(whom, "MedicationStatement")}
    assert names == {"Sertraline 50 mg", "Lithium"}
    assert record_of(whom).table("medications").height == 2


def test_none_known_is_an_answer_about_allergies(whom: Patient, nurse: Client) -> None:
    assert find(nurse, whom, "allergies", {"none_known": "on"}).status_code == 302
    (only,) = bodies(whom, "AllergyIntolerance")
    assert only["code"]["text"] == "No known allergy"


def test_a_pressure_and_a_weight_are_in_the_record_in_its_units(whom: Patient, nurse: Client) -> None:
    find(nurse, whom, "measurements", {"systolic": "124", "diastolic": "78", "weight": "80.5"})
    rows = record_of(whom).table("observations").to_dicts()
    assert {one["what"]: one["value"] for one in rows} == {"systolic": 124, "diastolic": 78, "weight": 80_500}


@pytest.mark.parametrize(("said", "value", "words"), [("yes", 1, "Pregnant"), ("no", 0, "Not pregnant")])
def test_whether_she_is_pregnant_is_known(whom: Patient, nurse: Client, said: str, value: int, words: str) -> None:
    find(nurse, whom, "measurements", {"pregnant": said})
    assert record_of(whom).table("observations").select("what", "value").rows() == [("pregnancy-status", value)]
    (only,) = bodies(whom, "Observation")
    assert only["valueCodeableConcept"]["text"] == words


def test_looking_up_prescriptions_is_recorded_with_what_it_showed_and_by_whom(whom: Patient, nurse: Client) -> None:
    find(nurse, whom, "monitoring", {"result": "matters", "note": "Two prescribers of opioids"})
    (only,) = bodies(whom, "Observation")
    assert only["note"] == [{"text": "Two prescribers of opioids"}]
    assert only["code"]["coding"][0]["code"] == "prescription-monitoring-checked"
    assert Resource.objects.get().recorded_by == hand("nurse").id
    assert record_of(whom).table("observations").select("what", "value").rows() == [("prescription-monitoring-checked", 1)]


def test_a_program_that_could_not_be_reached_was_not_looked_up(whom: Patient, nurse: Client) -> None:
    find(nurse, whom, "monitoring", {"result": "unreachable"})
    (only,) = bodies(whom, "Observation")
    assert only["code"]["coding"][0]["code"] == "prescription-monitoring-unreachable"
    assert "prescription-monitoring-checked" not in record_of(whom).table("observations")["what"].to_list()


def test_what_was_said_later_counts(whom: Patient, nurse: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from handrail.clinic import clock

    word = next(iter(WORDS))
    find(nurse, whom, "conditions", {word: "yes"})
    monkeypatch.setattr(clock, "now", lambda: NINE + timedelta(minutes=1))
    find(nurse, whom, "conditions", {word: "no"})
    newest = resources_of(whom, "Condition")[0]
    assert newest["verificationStatus"]["coding"][0]["code"] == "refuted"


@pytest.mark.parametrize("what", ["none", "Conditions", "decision"])
def test_a_form_that_there_is_not_is_not_found(whom: Patient, nurse: Client, what: str) -> None:
    assert nurse.get(f"/patients/{whom.pk}/intake/findings/{what}").status_code == 404


def test_a_patient_elsewhere_is_not_found(whom: Patient, nurse: Client) -> None:
    assert find(nurse, patient("Lakeside"), "conditions", RIGHT["conditions"]).status_code == 404
    assert not Resource.objects.exists()
