"""Heart attack and stroke: how many days ago, and whether one is known at all."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.facts.charts import LATER, condition, says

ASKED = ("conditions",)
FOUND, DAYS = "heart_attack_or_stroke_found", "recent_heart_attack_or_stroke_days"


def said(*rows: Any, asked: tuple[str, ...] = ASKED) -> tuple[Any, Any]:
    return says(FOUND, *rows, asked=asked), says(DAYS, *rows, asked=asked)


def test_none_on_file() -> None:
    assert said() == (False, None)
    assert said(asked=()) == (None, None)


@pytest.mark.parametrize("code", ["I21.4", "I22.0", "I63.9", "I61.9", "I60.9", "heart-attack", "stroke"])
def test_days_since(code: str) -> None:
    assert said(condition(code, "2026-04-20T09:00-04:00")) == (True, 42)
    assert said(condition(code, "2026-04-20", clinical_status="resolved"), asked=()) == (True, 42)
    assert said(condition(code, LATER)) == (False, None)


def test_the_newest_counts() -> None:
    old, new = condition("I21.4", "2020-02-01"), condition("I63.9", "2026-05-02")
    assert said(old, new) == (True, 30)
    assert said(old) == (True, 2312)


def test_a_month_alone_is_its_fewest_days() -> None:
    assert said(condition("I21.4", "2026-03")) == (True, 61)


def test_today_without_an_hour_may_be_later() -> None:
    assert said(condition("I21.4", "2026-06-01")) == (None, None)


def test_one_that_is_not_certain_leaves_it_unknown() -> None:
    assert said(condition("I21.4", "2026-05-02", verification="provisional")) == (None, None)
    assert said(condition("I21.4", "2026-05-02", findings="stroke?")) == (None, None)
    assert said(condition("I21.4", "2026-05-02", verification="refuted")) == (False, None)


@pytest.mark.parametrize("code", ["I25.2", "Z86.73", "I69.354"])
def test_one_that_was_lately_coded_as_past_leaves_it_unknown(code: str) -> None:
    """Nobody knows when it was; what was coded as past more than 90 days ago is no longer recent."""
    assert said(condition(code, "2026-05-02")) == (None, None)
    assert said(condition(code, "2026-03-03")) == (None, None), "90 days"
    assert said(condition(code, "2026-03-02")) == (False, None), "91 days"
    assert said(condition(code, "2026-05-02"), condition("I21.4", "2019-01-01")) == (True, 2708)


@pytest.mark.parametrize("code", ["G45.9", "I20.9", "I67.82"])
def test_near_misses(code: str) -> None:
    assert said(condition(code)) == (False, None)
