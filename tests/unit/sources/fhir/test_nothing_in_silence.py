"""What cannot be used is noted, in whatever way it was given; and what cannot be read never widens a claim."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.sources.fhir.good import (
    EVERY_KIND,
    OURS,
    answers,
    concept,
    covers,
    decision,
    dose,
    extension,
    measured,
    notes,
    order,
    plan,
    pressure,
    read,
    refusal,
    row,
    rows,
)  # fmt: skip


@pytest.mark.parametrize(
    ("resource", "name", "column"),
    [
        (dose(extension=[extension("ordered-dose", valueString="40 mg")]), "ordered-dose", "ordered_dose_ug"),
        (plan(extension("doses-max", valueString="6")), "doses-max", "doses_max"),
        (plan(extension("dose-max", valueString="60 mg")), "dose-max", "dose_ug_max"),
        (plan(extension("route", valueBoolean=True)), "route", "route"),
        (plan(extension("route", valueCode="rectal")), "route", "route"),
        (plan(extension("drug", valueCode="gin")), "drug", "drug"),
        (decision(extension=[extension("expires", valueString="2027")]), "expires", "expires_at"),
        (decision(extension=[extension("tier", valueInteger=2)]), "tier", "tier"),
        (answers("check-in", extension=[extension("due", valueString="today")]), "due", "due_at"),
    ],
)  # fmt: skip
def test_an_extension_with_a_value_that_cannot_be_used_is_noted(resource: Any, name: str, column: str) -> None:
    assert row(resource)[column] is None
    assert f"{name} is not used: " in notes(resource)


def test_an_end_that_cannot_be_read_does_not_make_a_decision_hold_for_ever() -> None:
    both = [extension("expires", valueString="2027"), extension("open-ended", valueBoolean=True)]
    assert (row(decision(extension=both))["expires_at"], row(decision(extension=both))["open_ended"]) == (None, False)


def test_a_period_that_cannot_be_read_does_not_cover_all_of_time() -> None:
    spoilt = covers(extension=[extension("period", valueString="2025")])
    assert refusal(spoilt) == "its period cannot be read: it must not count as all of time"
    assert row(spoilt | {"status": "entered-in-error"})["void"] is True


def test_a_part_of_a_blood_pressure_that_is_given_twice_is_noted() -> None:
    twice = pressure()
    twice["component"] = [*twice["component"], twice["component"][0]]
    assert [one["value"] for one in rows(twice)] == [None, 78]
    assert notes(twice) == "systolic is not used: it is given more than once"


def test_two_totals_that_differ_are_not_chosen_from() -> None:
    both = answers(said={"total": {"valueInteger": 2}, "75626-2": {"valueInteger": 9}})
    assert refusal(both) == "two totals are given that differ: none is used"
    assert row(answers(said={"total": {"valueInteger": 2}, "75626-2": {"valueInteger": 2}}))["score"] == 2


def test_a_route_that_is_not_known_is_noted() -> None:
    assert row(dose(dosage={"route": {"text": "rectal"}}))["route"] is None
    assert notes(dose(dosage={"route": {"text": "rectal"}})) == "the route is not used: it is none that is known here"
    several = order(dosageInstruction=[{"route": {"text": "IV"}}, {"route": {"text": "IM"}}])
    assert row(several)["route"] is None
    assert notes(several) == "the route is not used: there are several instructions"


def test_endless_text_is_neither_quoted_nor_read() -> None:
    endless = "2" * 1_000_000
    assert len(refusal(measured(effectiveDateTime=endless))) <= 300
    assert "…" in refusal(measured(effectiveDateTime=f"2026-03-02T10:00:00.{'0' * 60}Z"))
    for resource in EVERY_KIND:
        outcome = read(resource | {"status": endless, "gender": endless, "category": [concept(OURS, endless)]})
        assert all(len(said) <= 300 for said in (*outcome.notes, outcome.refused or "", outcome.out_of_scope or ""))
