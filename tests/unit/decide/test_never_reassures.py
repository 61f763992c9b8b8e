"""What is on file and speaks against treatment, or leaves it open, is never passed over at intake."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handrail.decide import Proposal, decide
from handrail.protocol.decision_table import Outcome
from handrail.record import Record
from handrail.sample import answers, fhir
from handrail.sample.fhir import Resource
from handrail.sources.fhir.bundle import read_bundle
from tests.unit.decide.people import AT, CARE, DAY, ID, clear, decided, newest, spoke

UNDETERMINED = Outcome.UNDETERMINED


def bladder(**said: str) -> Resource:
    """The bladder checklist of yesterday."""
    return answers.bladder("bladder-again", ID, AT - DAY, **said)


@pytest.mark.parametrize("protocol", CARE)
def test_visible_blood_leaves_it_open(protocol: str) -> None:
    proposal = decided(bladder(blood="every-day"), protocol=protocol)
    assert proposal.outcome is UNDETERMINED
    assert "urinary-symptoms" in spoke(proposal)


@pytest.mark.parametrize("what", ["a total alone", "no checklist"])
def test_a_bladder_that_was_not_asked_about_leaves_it_open(what: str) -> None:
    total = (fhir.answered("bladder-total", ID, "bladder-checklist", AT - 2 * DAY, 0),) if what == "a total alone" else ()
    proposal = decided(*total, without=(f"{ID}-bladder",))
    assert proposal.outcome is UNDETERMINED
    assert "urinary-symptoms" in spoke(proposal)


def test_a_cause_written_down_answers_it() -> None:
    cause = fhir.condition("cause", ID, "N20.0", "Calculus of kidney", (AT - DAY).date().isoformat())
    assert decided(bladder(blood="every-day"), cause).outcome is UNDETERMINED  # not of the bladder
    assert decided(bladder(blood="not-at-all")).outcome is Outcome.ELIGIBLE


def read(*more: Resource) -> Proposal:
    """The same, where some of it is refused."""
    entries = [{"resource": one} for one in clear(*more)]
    reading = read_bundle({"resourceType": "Bundle", "entry": entries}, source="b", zone=None)
    assert len(reading.quarantine) == 1
    return decide(Record.of(reading.tables, candidates=True), newest("iv-racemic"), AT)


def total(instrument: str, score: int) -> Resource:
    return fhir.answered("newer", ID, instrument, AT - DAY, score)


@pytest.mark.parametrize("newer", [total("audit-c", 20), total("dast-10", 11)], ids=["audit-c", "dast-10"])
def test_a_newer_screen_that_cannot_be_read_does_not_leave_an_older_one_in_its_place(newer: Resource) -> None:
    proposal = read(newer)
    assert proposal.outcome is UNDETERMINED
    assert "positive-screen" in spoke(proposal)


@pytest.mark.parametrize(("score", "outcome"), [(0, Outcome.ELIGIBLE), (1, UNDETERMINED), (15, UNDETERMINED)])
def test_a_scale_of_dependence_without_a_cut_off_is_looked_at_by_a_clinician(score: int, outcome: Outcome) -> None:
    assert decided(total("sds", score)).outcome is outcome


@pytest.mark.parametrize(("outside", "outcome"), [(False, Outcome.ELIGIBLE), (True, UNDETERMINED)])
def test_use_outside_sessions_is_looked_at_by_a_clinician(outside: bool, outcome: Outcome) -> None:
    told = fhir.check_in("told", ID, AT - DAY, 1, outside_use=outside, urinary_symptoms=False)
    assert decided(told).outcome is outcome
    assert decided(told, fhir.assessed("looked", ID, "none", AT)).outcome is Outcome.ELIGIBLE


@pytest.mark.parametrize(("stated", "days", "outcome"), [
    ("sustained-remission", 9, UNDETERMINED), ("early-remission", 9, UNDETERMINED), ("none", 9, UNDETERMINED),
    ("sustained-remission", 200, UNDETERMINED), ("early-remission", 200, Outcome.WITH_SAFEGUARDS),
    ("sustained-remission", 400, Outcome.WITH_SAFEGUARDS),
])  # fmt: skip
def test_remission_is_held_against_the_day_on_which_criteria_were_last_met(stated: str, days: int, outcome: Outcome) -> None:
    one = fhir.assessed("dated", ID, stated, AT - DAY, "alcohol")
    last: dict[str, Any] = {"linkId": "last-met-on", "answer": [{"valueDate": (AT - days * DAY).date().isoformat()}]}
    assert decided({**one, "item": [*one["item"], last]}).outcome is outcome


@pytest.mark.parametrize("words", ["AUD", "OUD, on no treatment", "SUD", "recovering alcoholic", "Alcoholic"])
def test_short_words_for_a_disorder_are_read(words: str) -> None:
    one = fhir.condition("words", ID, "x", words, "2024-05-01")
    proposal = decided({**one, "code": {"text": words}})
    assert proposal.outcome is UNDETERMINED
    assert "unspecified-use" in spoke(proposal)


@pytest.mark.parametrize(
    "words", ["Alcoholic cirrhosis of liver", "Alcoholic polyneuropathy", "SUDEP risk", "audible murmur", "clouding"]
)
def test_other_words_are_not(words: str) -> None:
    one = fhir.condition("words", ID, "x", words, "2024-05-01")
    assert "unspecified-use" not in spoke(decided({**one, "code": {"text": words}}))


def test_a_gap_in_the_screens_leaves_it_open() -> None:
    protocol = replace(newest("iv-racemic"))
    without = clear(without=(f"{ID}-covers-assessments",))
    reading = read_bundle({"resourceType": "Bundle", "entry": [{"resource": one} for one in without]}, source="b", zone=None)
    assert decide(Record.of(reading.tables, candidates=True), protocol, AT).outcome is UNDETERMINED


@pytest.mark.parametrize("kind", ["Observation", "QuestionnaireResponse"])
def test_an_answer_that_was_refused_leaves_it_open(kind: str) -> None:
    """It may be newer than the one on file, and say the opposite."""
    own = next(one for one in clear() if one["resourceType"] == kind)
    refused: Resource = {**own, "id": "refused", "modifierExtension": [{"url": "urn:any", "valueBoolean": True}]}
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in clear(refused)]}
    reading = read_bundle(bundle, source="b", zone=None)
    assert len(reading.quarantine) == 1
    proposal = decide(Record.of(reading.tables, candidates=True), newest("iv-racemic"), AT)
    assert decided().permits
    assert proposal.outcome is UNDETERMINED
    assert any("refused" in one.what and one.blocks for one in proposal.missing)
