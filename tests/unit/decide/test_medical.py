"""The medical rows, from codes and measurements to what is proposed. Every row of the table has its case in the pack."""

from __future__ import annotations

import pytest

from handrail.protocol.decision_table import Outcome
from handrail.sample import fhir
from tests.unit.decide.people import AT, CARE, DAY, ID, coded, decided, spoke, takes

CONTRAINDICATED, UNDETERMINED = Outcome.CONTRAINDICATED, Outcome.UNDETERMINED
WITH_SAFEGUARDS, ELIGIBLE = Outcome.WITH_SAFEGUARDS, Outcome.ELIGIBLE


@pytest.mark.parametrize(
    ("code", "row"),
    [
        ("I67.1", "vascular-aneurysm-or-malformation"),
        ("I61.9", "intracerebral-haemorrhage"),
        ("F20.0", "current-psychosis"),
        ("F30.10", "mania-now"),
        ("F03.90", "dementia-or-delirium"),
        ("I20.0", "unstable-angina"),
    ],
)
@pytest.mark.parametrize("protocol", CARE)
def test_a_code_that_stands_against_treatment(code: str, row: str, protocol: str) -> None:
    proposal = decided(coded(code), protocol=protocol)
    assert proposal.outcome is CONTRAINDICATED
    assert row in spoke(proposal)
    assert proposal.expiry is None
    assert proposal.duties == ()


def test_the_label_of_esketamine_is_a_label_there_and_a_choice_elsewhere() -> None:
    for protocol in CARE:
        (row,) = [one for one in decided(coded("I61.9"), protocol=protocol).reasons if one.id == "intracerebral-haemorrhage"]
        of_the_label = protocol == "esketamine-rems"
        assert (row.ground.basis == "label", row.stricter_than_label) == (of_the_label, not of_the_label)


@pytest.mark.parametrize(("days", "outcome"), [(20, CONTRAINDICATED), (41, CONTRAINDICATED), (42, ELIGIBLE), (400, ELIGIBLE)])
def test_six_weeks_after_a_heart_attack(days: int, outcome: Outcome) -> None:
    onset = (AT - days * DAY).date().isoformat()
    assert decided(fhir.condition("mi", ID, "I21.9", "Acute myocardial infarction", onset)).outcome is outcome


@pytest.mark.parametrize(
    ("systolic", "diastolic", "outcome", "rows"),
    [
        (140, 90, ELIGIBLE, set()),
        (141, 90, ELIGIBLE, {"systolic-raised"}),
        (159, 99, ELIGIBLE, {"systolic-raised", "diastolic-raised"}),
        (160, 90, WITH_SAFEGUARDS, {"systolic-high"}),
        (130, 100, WITH_SAFEGUARDS, {"diastolic-high"}),
        (180, 90, CONTRAINDICATED, {"systolic-severe"}),
        (130, 110, CONTRAINDICATED, {"diastolic-severe"}),
    ],
)
def test_blood_pressure(systolic: int, diastolic: int, outcome: Outcome, rows: set[str]) -> None:
    proposal = decided(fhir.pressure(f"{ID}-newer", ID, AT - DAY / 2, systolic, diastolic))
    assert (proposal.outcome, spoke(proposal)) == (outcome, rows)


def test_no_blood_pressure_and_an_old_one_are_no_normal_one() -> None:
    proposal = decided(without=(f"{ID}-pressure",))
    assert proposal.outcome is UNDETERMINED
    assert [one.what for one in proposal.missing] == ["a blood pressure measured at intake"]
    for days, outcome in ((30, ELIGIBLE), (31, UNDETERMINED)):
        old = fhir.pressure(f"{ID}-old", ID, AT - days * DAY, 120, 70)
        assert decided(old, without=(f"{ID}-pressure",)).outcome is outcome


def test_a_past_psychosis_is_possible_with_safeguards() -> None:
    proposal = decided(coded("F23", "Brief psychotic disorder", status="resolved"))
    assert proposal.outcome is WITH_SAFEGUARDS
    assert "benefit-over-risk" in {one.id for one in proposal.duties}


def test_what_was_not_asked_is_undetermined_and_a_caution_asks() -> None:
    conditions = decided(without=(f"{ID}-covers-conditions",))
    assert conditions.outcome is UNDETERMINED
    assert "intracerebral-haemorrhage" in spoke(conditions)
    medicines = decided(without=(f"{ID}-covers-medications",))
    assert medicines.outcome is ELIGIBLE
    assert [(one.blocks, one.what) for one in medicines.missing] == [(False, "the complete list of medicines and supplements")]
    assert "sedation-plan" in {one.id for one in medicines.duties}
    assert decided(without=(f"{ID}-covers-allergies",)).outcome is UNDETERMINED


def test_medicines_are_cautions_and_never_to_be_stopped_suddenly() -> None:
    proposal = decided(takes("3322", "diazepam"), takes("10438", "theophylline"))
    assert proposal.outcome is ELIGIBLE
    assert spoke(proposal) == {"depressant-medicines", "theophylline"}
    (row,) = [one for one in proposal.reasons if one.id == "depressant-medicines"]
    assert "suddenly" in row.change


@pytest.mark.parametrize(
    ("born", "outcome", "row"),
    [("2008-03-03", CONTRAINDICATED, "under-18"), ("2008-03-02", ELIGIBLE, None), ("1961-03-02", ELIGIBLE, "aged-65-or-more")],
)
def test_age(born: str, outcome: Outcome, row: str | None) -> None:
    patient = {"resourceType": "Patient", "id": ID, "gender": "male", "birthDate": born}
    proposal = decided(patient, without=(ID,))
    assert (proposal.outcome, spoke(proposal)) == (outcome, {row} if row else set())


def test_pregnancy_is_asked_where_it_is_possible() -> None:
    woman = {"resourceType": "Patient", "id": ID, "gender": "female", "birthDate": "1990-01-01"}
    asked = decided(woman, without=(ID,))
    assert asked.outcome is UNDETERMINED
    assert "pregnancy" in spoke(asked)
    since = (AT - 30 * DAY).date().isoformat()
    pregnant = fhir.condition("pregnant", ID, "Z33.1", "Pregnant state", since)
    assert decided(woman, pregnant, without=(ID,)).outcome is CONTRAINDICATED


def test_everything_else_is_still_listed_beside_a_no() -> None:
    proposal = decided(coded("I61.9"), coded("F10.21"), without=(f"{ID}-pressure",))
    assert proposal.outcome is CONTRAINDICATED
    assert {"intracerebral-haemorrhage", "past-substance-use-disorder"} <= spoke(proposal)
    assert "a blood pressure measured at intake" in {one.what for one in proposal.missing}
    assert proposal.reasons[0].effect == "contraindicated"


def test_the_order_never_depends_on_the_record() -> None:
    one, other = coded("I61.9"), coded("F20.0")
    assert decided(one, other) == decided(other, one)
