"""What surrounds treatment: enrolments, bookings, duties, consents, asks, contacts, custody, harm, alarms, gates."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

import pytest

from handrail.sample import fhir_around as around
from handrail.sources.fhir.outcome import gap_rows
from handrail.sources.fhir.resource import SAYS_WHAT
from tests.unit.sources.fhir import good
from tests.unit.sources.fhir.good import OURS, WEEK, WHEN, Resource, concept, notes, read, refusal, row

AT = WHEN.astimezone(UTC)
BEFORE = WHEN - timedelta(days=1)


def test_what_each_kind_says() -> None:
    told: list[tuple[Resource, dict[str, Any]]] = [
        (around.enrolment("x", "p1", WHEN), {"table": "enrolments", "open_ended": True, "program_id": "program-1"}),
        (around.enrolment("x", "p1", BEFORE, WHEN), {"ends_at": AT, "open_ended": False}),
        (around.booking("x", "p1", WHEN, written=BEFORE), {"table": "bookings", "status": "booked", "route": "intravenous"}),
        (around.duty("x", "p1", "second-look", BEFORE, WHEN + WEEK, WHEN),
         {"table": "duties", "duty": "second-look", "outcome": "done", "due_at": AT + WEEK, "done_at": AT, "decision_id": "d1"}),
        (around.duty("x", "p1", "second-look", BEFORE, WHEN), {"outcome": None, "done_at": None}),
        (around.consent("x", "p1", "disclosure", WHEN, end=WHEN + WEEK),
         {"table": "consents", "scope": "disclosure", "ends_at": AT + WEEK, "revoked_at": None, "signed": True}),
        (around.ask("x", "p1", "sooner", WHEN, "revoked"), {"table": "requests", "asks_for": "sooner", "outcome": "refused"}),
        (around.ask("x", "p1", "sooner", WHEN), {"outcome": "open", "answered_by": "invented-1"}),
        (around.letter("x", "p1", "recovery-care", WHEN, reply_due=WHEN + WEEK, consent="c1"),
         {"table": "contacts", "direction": "sent", "with_whom": "recovery-care-1", "reply_due_at": AT + WEEK,
          "consent_id": "c1"}),
        (around.handed_out("x", "p1", WHEN, 100, 3),
         {"table": "dispenses", "dose_ug": 100_000, "days": 3, "receiver": "p1", "drug": "ketamine"}),
        (around.movement("x", "p1", "waste", WHEN, 12.5, session="e1", lot="L1", witness="w1"),
         {"table": "custody_movements", "patient_id": "p1", "movement": "waste", "amount_ug": 12_500, "session_id": "e1",
          "lot": "L1", "witnessed_by": "w1", "site_id": "site-1", "state": "posted", "recorded_by": "Practitioner/invented-2"}),
        (around.movement("x", None, "count", WHEN, 500), {"patient_id": None, "movement": "count", "witnessed_by": None}),
        (around.test_for_drugs("x", "p1", "cocaine", False, WHEN, confirmed=False),
         {"table": "toxicology", "substance": "cocaine", "result": "not-found", "confirmed": False}),
        (around.harm("x", "p1", "blood in the urine", WHEN, serious=True, reported=WHEN),
         {"table": "adverse_events", "what": "blood in the urine", "serious": True, "reported_at": AT}),
        (around.alarm("x", "p1", "craving-rise", BEFORE, WHEN),
         {"table": "alarms", "raised_by": "craving-rise", "due_at": AT, "closed_at": None, "owner": "invented-1"}),
        (around.override("x", "p1", "weight-current", WHEN, "weighed at home"),
         {"table": "overrides", "safeguard": "weight-current", "subject_id": "o1", "reason": "weighed at home", "signed": True}),
        (around.gate_answer("x", "p1", "start", "failure", WHEN),
         {"table": "gate_decisions", "gate": "start", "answer": "closed", "subject_id": "o1", "known_at": AT}),
    ]  # fmt: skip
    for resource, said in told:
        found = row(resource)
        assert {name: found[name] for name in said} == said, resource["resourceType"]


THEIRS: tuple[Resource, ...] = (
    {"type": [concept("http://snomed.info/sct", "1")]},
    {"serviceType": [concept("http://x.example/service-type", "57")]},
    {"code": concept("x", "y")},
    {"scope": concept("x", "y"), "category": []}, {"category": [concept("x", "y")]}, {"topic": concept("x", "y")},
    {"medicationCodeableConcept": concept(good.RXNORM, "1", "lisinopril")}, {"type": concept("x", "medication")},
    {"category": [concept("http://loinc.org", "LP1")]}, {}, {"code": concept("x", "y")}, {"code": concept("x", "y")},
    {"moduleCanonical": "https://other.example/module"},
)  # fmt: skip


@pytest.mark.parametrize(
    ("resource", "theirs"), list(zip(good.AROUND, THEIRS, strict=True)), ids=lambda one: one.get("resourceType")
)
def test_what_other_systems_mean_by_it_is_out_of_scope(resource: Resource, theirs: Resource) -> None:
    assert bool(read(resource | theirs).out_of_scope) == bool(theirs)  # harm is harm, whoever wrote it down


@pytest.mark.parametrize("element", ["serviceType", "type", "category", "code", "scope", "topic"])
@pytest.mark.parametrize("said", [None, [], [{"text": "words alone"}], [{"coding": [{"code": "without a system"}]}]])
def test_what_does_not_say_what_it_is_may_be_ours(element: str, said: Any) -> None:
    """It is refused, and its patient's table counts as incomplete: what it might have said must not be taken for absent."""
    named = [one for one in good.AROUND if SAYS_WHAT.get(one["resourceType"]) == element]
    for resource in (one for one in named if one["resourceType"] != "Consent"):  # whose category may say it instead
        found = read(resource | {element: said})
        assert found.refused is not None
        assert found.domain is not None
        assert gap_rows(found, "f:1") or not pointed_at(resource)


def pointed_at(resource: Resource) -> bool:
    return any(name in resource for name in ("subject", "patient", "for"))


@pytest.mark.parametrize(("resource", "why"), [
    (around.booking("x", "p1", WHEN, written=WHEN) | {"participant": []}, "it names 0 patients"),
    (around.booking("x", "p1", WHEN, written=WHEN) | {"start": None}, "start is missing"),
    (around.movement("x", "p1", "draw", WHEN, 1) | {"status": "lost"}, "status 'lost' is not a status of SupplyDelivery"),
    (around.movement("x", None, "draw", WHEN, 1) | {"id": None}, "it has no id"),
    (around.handed_out("x", "p1", WHEN, 1, 1) | {"medicationCodeableConcept": None}, "it cannot be told which drug it is"),
    (around.harm("x", "p1", "a fall", WHEN, serious=False) | {"date": None}, "date is missing"),
])  # fmt: skip
def test_what_cannot_be_placed_is_refused(resource: Resource, why: str) -> None:
    assert why in refusal(resource)


def test_a_consent_that_was_withdrawn_ends_when_that_was_written_down() -> None:
    late = around.consent("x", "p1", "disclosure", BEFORE, "inactive") | {"meta": {"lastUpdated": WHEN.isoformat()}}
    assert row(late)["revoked_at"] == AT
    undated = late | {"meta": None, "extension": []}
    assert row(undated)["revoked_at"] == BEFORE.astimezone(UTC)
    assert "counts as never given" in notes(undated)


def test_an_amount_without_a_unit_is_not_guessed() -> None:
    bare = around.movement("x", "p1", "draw", WHEN, 1) | {"suppliedItem": {"quantity": {"value": 50}}}
    assert row(bare)["amount_ug"] is None
    assert "suppliedItem.quantity is not used" in notes(bare)


def test_drug_that_stayed_in_the_house_was_not_handed_out() -> None:
    for status in ("preparation", "cancelled", "declined"):
        assert read(around.handed_out("x", "p1", WHEN, 1, 1) | {"status": status}).out_of_scope == "the drug was not handed out"


def test_results_that_contradict_each_other_are_unknown() -> None:
    both = {"conclusionCode": [concept(OURS, "found"), concept(OURS, "not-found")]}
    resource = around.test_for_drugs("x", "p1", "cocaine", True, WHEN, confirmed=True) | both
    assert row(resource)["result"] is None
    assert "contradict" in notes(resource)


def test_a_consent_that_denies_counts_as_never_given() -> None:
    given = around.consent("x", "p1", "disclosure", BEFORE) | {"meta": {"lastUpdated": WHEN.isoformat()}}
    denies = given | {"provision": {"type": "deny"}}
    assert row(denies)["revoked_at"] == row(denies)["at"]
    assert "it counts as never given" in notes(denies)
    assert row(given | {"provision": {"type": "permit"}})["revoked_at"] is None
    assert "has exceptions" in refusal(given | {"provision": {"provision": [{"type": "deny"}]}})


@pytest.mark.parametrize(
    "scope", [None, {"text": "disclosure"}, {"coding": [{"code": "disclosure"}]}, {"coding": [{"system": OURS}]}]
)
def test_a_consent_that_does_not_say_what_it_opens_is_refused(scope: dict[str, Any] | None) -> None:
    given = around.consent("x", "p1", "disclosure", BEFORE) | {"scope": scope, "category": [concept(OURS, "program")]}
    assert "it does not say what it is: scope" in refusal(given)


def test_a_consent_may_say_by_its_category_what_it_opens() -> None:
    by_category = around.consent("x", "p1", "disclosure", BEFORE) | {
        "scope": None,
        "category": [concept(OURS, "treatment-off-label")],
    }
    assert row(by_category)["scope"] == "treatment-off-label"
