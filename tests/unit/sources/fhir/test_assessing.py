"""A clinician's assessment: criteria and dates are counted, and must agree with the conclusion that is stated."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.facts.disorders import BANDS
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA
from handrail.sources.fhir import assessing
from tests.unit.sources.fhir.good import OURS, answers, notes, row, signature
from tests.unit.sources.fhir.test_questionnaires import ABSENT

NAME = "substance-use-disorder-assessment"
NO = dict.fromkeys(CLASSES["ketamine"], "no")
TWO, FOUR, SIX = (dict.fromkeys(CLASSES["ketamine"][:number], "yes") for number in (2, 4, 6))
SINCE = {"began-on": "2020-01-01"}  # assessed on 2026-03-02
AGO = {
    name: SINCE | {"last-met-on": day}
    for name, day in {"year": "2025-03-02", "months": "2025-12-02", "weeks": "2025-12-03"}.items()
}


def value(name: str, said: Any) -> dict[str, Any]:
    if isinstance(said, bool):
        return {"valueBoolean": said}
    if name.endswith("-on"):
        return {"valueDate": said}
    return {"valueString": said} if name == "substance" else {"valueCoding": {"system": OURS, "code": said}}


def assessed(substance: str | None = "ketamine", signed: bool = True, status: str = "completed", **said: Any) -> dict[str, Any]:
    said = {name.replace("_", "-"): each for name, each in said.items()} | ({"substance": substance} if substance else {})
    given = {name: value(name, each) for name, each in said.items()}
    return answers(NAME, given, extension=[signature()] if signed else [], status=status)


def test_the_conclusions_are_those_of_the_facts() -> None:
    assert assessing.BANDS == BANDS
    assert not set(CRITERIA) & set(assessing.ITEMS)


@pytest.mark.parametrize(
    ("said", "score", "band", "flags"),
    [
        (NO | {"ever": False}, 0, "none", ""),
        (NO | TWO, 2, "active", "mild"),
        (NO | FOUR, 4, "active", "moderate"),
        (NO | SIX, 6, "active", "severe"),
        (TWO, None, "active", ""),
        (NO | AGO["year"], 0, "sustained-remission", "controlled-environment-not-known"),
        (NO | AGO["months"], 0, "early-remission", "controlled-environment-not-known"),
        (NO | AGO["months"] | {"controlled-environment": True}, 0, "early-remission", "controlled-environment"),
        (NO | AGO["months"] | {"controlled-environment": False}, 0, "early-remission", ""),
        (NO | AGO["weeks"], 0, "active", ""),
        (NO | {"craving": "yes"} | AGO["year"], 1, "sustained-remission", "controlled-environment-not-known"),
        (NO | {"craving": "yes", "tolerance": "only-supervised-drug", "ever": False}, 1, "none", ""),
        (NO, 0, None, ""),
    ],
)
def test_what_is_entered_is_counted(said: dict[str, Any], score: int | None, band: str | None, flags: str) -> None:
    one = row(assessed(**said))
    assert (one["score"], one["band"], one["flags"], one["substance"], one["signed"]) == (score, band, flags, "ketamine", True)
    assert one["answer"] == "answered"
    if band is not None:
        assert row(assessed(**said, band=band))["band"] == band


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (NO | SINCE | {"last-met-on": "2019-12-31"}, "before the disorder began on 2020-01-01"),
        (NO | {"began-on": "2026-03-03"}, "lies after the assessment"),
        (NO | AGO["weeks"] | {"band": "early-remission"}, "is not what its entries give, active"),
        (NO | AGO["months"] | {"band": "sustained-remission"}, "is not what its entries give, early-remission"),
        (NO | TWO | {"band": "none"}, "is not what its entries give, active"),
        (NO | AGO["year"] | {"band": "active"}, "is not what its entries give, sustained-remission"),
        ({"craving": "no", "band": "none"}, "is not what its entries give, nothing certain"),
        (NO | {"withdrawal": "yes"}, "withdrawal is not a criterion for ketamine"),
        (NO | {"hazardous": "often", "band": "none"}, "hazardous 'often' is no answer"),
        (NO | {"last-met-on": "2025", "band": "early-remission"}, "last_met_on '2025' is not a date"),
        (NO | {"ever": "never", "band": "none"}, "ever 'never' is neither true nor false"),
        (NO | {"substance": "water", "band": "none"}, "substance 'water' is not known"),
        (AGO["year"] | {"band": "early-remission"}, "is not what its entries give, sustained-remission"),
        ({"band": "cured"}, "is none of"),
        ({}, "nothing to count one from"),
    ],
)
def test_what_cannot_be_is_unknown_and_not_refused(said: dict[str, Any], why: str) -> None:
    spoilt = assessed(**said)
    assert (row(spoilt)["band"], row(spoilt)["signed"]) == (None, True)
    assert why in notes(spoilt)


def test_criteria_of_no_substance_are_not_counted() -> None:
    bare = assessed(substance=None, **NO, band="none")
    assert row(bare)["band"] is None
    assert "substance is missing" in notes(bare)


def test_active_may_be_stated_where_the_entries_leave_it_open() -> None:
    assert row(assessed(craving="yes", band="active"))["band"] == "active"


@pytest.mark.parametrize("band", BANDS)
def test_a_conclusion_alone_stands_and_so_does_one_with_dates_that_leave_it_open(band: str) -> None:
    assert (row(assessed(band=band))["band"], row(assessed(band=band))["flags"]) == (band, None)
    if band != "none":
        assert row(assessed(band=band, **SINCE))["band"] == band


def test_where_the_person_was_may_stand_beside_a_stated_remission() -> None:
    assert row(assessed(band="early-remission", controlled_environment=True))["flags"] == "controlled-environment"


def test_a_criterion_that_is_answered_twice_or_declined() -> None:
    twice = assessed(**NO, ever=False)
    twice["item"].append({"linkId": "group/craving", "answer": [value("craving", "yes")]})
    assert row(twice)["band"] is None
    assert "craving has no answer that can be read, or several" in notes(twice)
    declined = assessed(**{name: said for name, said in NO.items() if name != "craving"}, ever=False)
    declined["item"].append({"linkId": "craving", "extension": [ABSENT]})
    assert row(declined)["score"] is None


def test_an_item_that_is_none_is_noted() -> None:
    assert "item phq-9 is no item of an assessment: it is not used" in notes(assessed(band="none", phq_9="no"))


def test_a_draft_is_not_signed_and_one_without_a_signature_is_not_surely() -> None:
    assert row(assessed(**NO, ever=False, status="in-progress"))["signed"] is False
    assert row(assessed(**NO, ever=False, signed=False))["signed"] is None


def test_a_month_is_too_vague_to_date_remission_from() -> None:
    vague = assessed(**NO | AGO["months"]) | {"authored": "2026-03"}
    assert row(vague)["band"] is None
    assert "assessed_on is missing" in notes(vague)
