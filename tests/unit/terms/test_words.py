"""How facts, amounts and errors are written for people and for programs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.terms import words
from handrail.terms.errors import HandrailError, Place, UnusableInput


@pytest.mark.parametrize(("fact", "said"), [
    ("time_since_last_dose", "time since last dose"), ("dose_ug", "dose"), ("weight_g", "weight"), ("dose_ug_max", "dose max"),
    ("dose_ug_per_kg_max", "dose max"), ("dose_ug_max_by_weight", "dose max by weight"),
    (":interval_hours_min", "interval hours min"),
])  # fmt: skip
def test_names(fact: str, said: str) -> None:
    assert words.name(fact) == said


@pytest.mark.parametrize(("fact", "given", "said"), [
    ("dose_ug", 40_000, "40 mg"), ("weight_g", 80_400, "80.4 kg"), ("dose_ug_per_kg_max", 500, "0.5 mg/kg"),
    ("dose_ug", None, "not recorded"),
    ("has_previous_dose", True, "yes"), ("has_previous_dose", False, "no"), ("dose_ug", 0, "0 mg"), ("plan_id", "pl1", "pl1"),
    ("days_since", 2, "2"), ("share", 0.25, "0.25"), ("local_date", date(2026, 3, 2), "2026-03-02"),
    ("at", datetime(2026, 3, 2, 15, tzinfo=UTC), "2026-03-02 15:00 UTC"),
    ("at", datetime(2026, 3, 2, 15, 0, 7, tzinfo=UTC), "2026-03-02 15:00:07 UTC"),
])  # fmt: skip
def test_values(fact: str, given: Any, said: str) -> None:
    assert words.value(fact, given) == said


@pytest.mark.parametrize(("given", "said"), [
    (timedelta(hours=40) - timedelta(seconds=30), "39 h 59 min 30 s"), (timedelta(0), "0 s"), (timedelta(hours=96), "96 h"),
    (timedelta(days=4, hours=1), "4 d 1 h"), (timedelta(minutes=-5), "−5 min"), (timedelta(days=10), "10 d"),
    (timedelta(milliseconds=500), "0.5 s"),
])  # fmt: skip
def test_durations(given: timedelta, said: str) -> None:
    assert words.duration(given) == said


@pytest.mark.parametrize(("given", "said"), [
    (timedelta(hours=1), 3600.0), (datetime(2026, 3, 2, 15, tzinfo=UTC), "2026-03-02T15:00:00+00:00"),
    (date(2026, 3, 2), "2026-03-02"),
    (None, None), (5, 5), (True, True), ("x", "x"),
])  # fmt: skip
def test_for_programs(given: Any, said: Any) -> None:
    assert words.as_json(given) == said


def test_an_error_is_one_sentence_with_its_place_and_its_remedy() -> None:
    assert str(UnusableInput("is odd")) == "is odd"
    assert str(UnusableInput("is odd", where=Place(Path("a.json"), 7), remedy="look")) == "a.json:7: is odd (look)"
    assert str(HandrailError("is odd", where=Place("a.json"))) == "a.json: is odd"
