"""Decisions on eligibility, and plans: what cannot be read stays unknown, so that nothing older stands in for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.unit.sources.fhir.good import OURS, concept, decision, extension, notes, plan, quantity, read, row, signature

UPDATED = datetime(2026, 3, 10, tzinfo=UTC)


def test_a_decision() -> None:
    one = row(decision())
    said = {"table": "decisions", "eligibility": "eligible", "tier": "closer", "expires_at": datetime(2027, 3, 3, tzinfo=UTC),
            "open_ended": False, "signed": True, "signed_by": "Dr One", "co_signed_by": None}  # fmt: skip
    assert {name: one[name] for name in said} == said


def test_other_impressions_are_out_of_scope() -> None:
    assert read(decision(code=concept(OURS, "something"))).out_of_scope is not None


def test_a_decision_without_an_end_says_so() -> None:
    assert row(decision(extension=[signature()]))["open_ended"] is None
    forever = row(decision(extension=[extension("open-ended", valueBoolean=True)]))
    assert (forever["open_ended"], forever["expires_at"]) == (True, None)
    both = decision(extension=[extension("open-ended", valueBoolean=True), extension("expires", valueDateTime="2027-01-01")])
    assert (row(both)["open_ended"], row(both)["expires_at"]) == (False, datetime(2027, 1, 2, tzinfo=UTC))
    spoilt = decision(extension=[extension("expires", valueDateTime="some day")])
    assert (row(spoilt)["open_ended"], row(spoilt)["expires_at"]) == (False, None)
    assert "expires is not used" in notes(spoilt)


@pytest.mark.parametrize("words", [[], ["perhaps"], ["eligible", "contraindicated"]])
def test_an_eligibility_that_cannot_be_told_is_unknown(words: list[str]) -> None:
    spoilt = decision(finding=[{"itemCodeableConcept": concept(OURS, word)} for word in words])
    assert row(spoilt)["eligibility"] is None
    assert "finding" in notes(spoilt)


def test_a_finding_that_may_mean_its_opposite_is_refused() -> None:
    negated = {"itemCodeableConcept": concept(OURS, "eligible"), "modifierExtension": [{"url": "x"}]}
    assert "modifierExtension" in str(read(decision(finding=[negated])).refused)


def test_who_signed_a_decision() -> None:
    assert row(decision(status="in-progress"))["signed"] is False
    second = extension("co-signature", extension=[{"url": "who", "valueString": "Dr Two"}])
    assert row(decision(extension=[second]))["co_signed_by"] == "Dr Two"
    assert row(decision(extension=[second]))["signed"] is None


def test_a_plan() -> None:
    one = row(plan())
    said = {"table": "plans", "protocol": "iv-racemic@2026.1", "phase": "series", "dose_ug_max": 60_000,
            "dose_ug_per_kg_max": 500, "doses_max": 6, "ends_at": datetime(2026, 4, 2, tzinfo=UTC),
            "open_ended": False, "signed": True}  # fmt: skip
    assert {name: one[name] for name in said} == said


def test_which_care_plans_are_ours() -> None:
    assert read(plan(category=[concept(OURS, "diet")], extension=[])).out_of_scope is not None
    assert row(plan(category=[]))["dose_ug_max"] == 60_000


@pytest.mark.parametrize(
    ("more", "ends_at", "open_ended"),
    [
        ({"period": {"start": "2026-03-01"}}, None, True),
        ({"status": "revoked"}, UPDATED, False),
        ({"status": "revoked", "period": {"start": "2026-03-01"}}, UPDATED, False),
        ({"status": "completed"}, UPDATED, False),
        ({"status": "on-hold"}, UPDATED, False),
        ({"status": "revoked", "period": {"start": "2026-03-01", "end": "2026-03-05"}}, datetime(2026, 3, 6, tzinfo=UTC), False),
        ({"status": "revoked", "meta": {}}, None, False),
        ({"status": "completed", "meta": {}}, datetime(2026, 4, 2, tzinfo=UTC), False),
        ({"status": "unknown", "period": {"start": "2026-03-01"}}, None, False),
        ({"status": "draft", "period": {"start": "2026-03-01"}}, None, False),
    ],
)
def test_until_when_a_plan_is_in_force(more: dict[str, Any], ends_at: datetime | None, open_ended: bool) -> None:
    one = row(plan(extension=[extension("protocol", valueString="p@1")]) | more)
    assert (one["ends_at"], one["open_ended"]) == (ends_at, open_ended)


def test_a_revoked_plan_of_which_nobody_knows_since_when_says_so() -> None:
    assert "its end is unknown" in notes(plan(status="revoked", meta={}))


def test_a_draft_is_not_signed() -> None:
    assert row(plan(status="draft"))["signed"] is False


@pytest.mark.parametrize("value", [quantity(60, "mL"), quantity(-1), quantity(0), quantity(60, None), "60 mg"])
def test_a_ceiling_that_cannot_be_read_leaves_no_ceiling_standing(value: Any) -> None:
    spoilt = plan(extension("dose-max", valueQuantity=value), extension("dose-per-kg-max", valueQuantity=quantity(0.5, "mg/kg")))
    assert (row(spoilt)["dose_ug_max"], row(spoilt)["dose_ug_per_kg_max"]) == (None, None)
    assert "a ceiling of the dose cannot be read" in notes(spoilt)


def test_one_ceiling_alone_is_enough() -> None:
    one = row(plan(extension("dose-per-kg-max", valueQuantity=quantity(0.5, "mg/kg"))))
    assert (one["dose_ug_max"], one["dose_ug_per_kg_max"]) == (None, 500)


@pytest.mark.parametrize("most", [0, -1, True, 2.5, "six", 10**30])
def test_how_many_doses(most: Any) -> None:
    spoilt = plan(extension("doses-max", valueInteger=most))
    assert row(spoilt)["doses_max"] is None
    assert "doses-max" in notes(spoilt)


@pytest.mark.parametrize(
    ("change", "signed"),
    [({}, True), ({"status": "unknown"}, None), ({"intent": "proposal"}, False), ({"intent": "option"}, False)],
)
def test_only_a_plan_that_is_one_counts_as_signed(change: dict[str, str], signed: bool | None) -> None:
    assert row(plan(**change))["signed"] is signed
