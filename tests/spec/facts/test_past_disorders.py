"""Past substance use disorder: history stays; what is current, refuted or unspecified is not history yet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.spec.facts.charts import LATER, assessed, condition, instant, says

ASKED = ("conditions",)
EARLIER, SINCE = "2025-11-03T09:00-05:00", "2026-05-01T09:00-04:00"


def past(*rows: Any, asked: tuple[str, ...] = ASKED) -> Any:
    return says("past_disorder", *rows, asked=asked)


def of_ketamine(*rows: Any, asked: tuple[str, ...] = ASKED) -> Any:
    return says("past_ketamine_use_disorder", *rows, asked=asked)


def substances(*rows: Any) -> Any:
    return says("past_disorder_substances", *rows)


def test_none_on_file_is_no_only_where_asked() -> None:
    assert (past(), past(asked=())) == (False, None)
    assert (of_ketamine(), of_ketamine(asked=())) == (False, None)
    assert substances() is None
    assert past(assessed("none"), asked=()) is False, "a clinician found none"
    assert past(assessed("none", signed=None), asked=()) is None


@pytest.mark.parametrize("code", ["F10.21", "F11.11", "F19.91"])
def test_remission_is_past(code: str) -> None:
    assert past(condition(code), asked=()) is True
    assert past(condition(code, LATER)) is False
    assert past(condition(code, verification="refuted")) is False
    assert past(condition(code), assessed("none", SINCE)) is True, "history does not heal"


def test_what_is_over_is_past_and_what_is_current_is_not() -> None:
    assert past(condition("F10.20", clinical_status="resolved")) is True
    assert past(condition("F10.20", clinical_status="remission")) is True
    assert past(condition("F10.20", ended_at=instant("2026-05-01"), clinical_status=None)) is True
    assert past(condition("F10.20", ended_at=instant("2026-05-01"))) is None, "it has ended and is active"
    assert past(condition("F10.20", ended_at=instant("2026-07-01"))) is False
    assert past(condition("F10.20")) is False
    assert substances(condition("F10.20")) is None
    assert substances(condition("F10.21"), condition("F14.21"), condition("F10.11", EARLIER)) == "alcohol, cocaine"


def test_unspecified_use_is_unknown_until_a_clinician_finds_none() -> None:
    assert past(condition("F10.90")) is None
    assert past(condition("F10.90"), assessed("none", SINCE)) is False
    assert past(condition("F10.90", SINCE), assessed("none", EARLIER)) is None
    assert past(condition("F10.90"), assessed("none", SINCE, substance="alcohol")) is False
    assert past(condition("F10.90"), assessed("none", SINCE, substance="cocaine")) is None, "of another substance"


@pytest.mark.parametrize("band", ["early-remission", "sustained-remission"])
def test_an_assessment_of_remission_is_past(band: str) -> None:
    assert past(assessed(band, substance="alcohol"), asked=()) is True
    assert substances(assessed(band, substance="alcohol")) == "alcohol"
    assert past(assessed(band, LATER)) is False
    assert past(assessed(band, signed=None)) is None
    assert past(assessed(band, signed=False)) is False
    assert past(assessed(band, void=True)) is False


def test_an_active_one_is_past_once_a_later_assessment_does_not_repeat_it() -> None:
    assert past(assessed("active")) is False
    assert past(assessed("active", EARLIER), assessed("none", SINCE)) is True
    assert past(assessed("active", EARLIER), assessed("active", SINCE)) is False
    assert past(assessed("active", EARLIER), assessed("none", LATER)) is False
    alcohol = assessed("active", EARLIER, substance="alcohol")
    assert past(alcohol, assessed("none", SINCE, substance="alcohol")) is True
    assert past(alcohol, assessed("none", SINCE)) is True
    assert past(alcohol, assessed("none", SINCE, substance="cocaine")) is False


def test_ketamine_is_told_by_an_assessment_or_by_words() -> None:
    for band in ("active", "early-remission", "sustained-remission"):
        assert of_ketamine(assessed(band, substance="ketamine"), asked=()) is True
        assert of_ketamine(assessed(band, substance="alcohol")) is False
        assert of_ketamine(assessed(band)) is None, "nobody says of what"
    assert of_ketamine(assessed("none", substance="ketamine")) is False
    assert of_ketamine(condition("F19.20", text="Ketamine dependence")) is True
    assert of_ketamine(condition("F19.21", text="Ketamine dependence, in remission")) is True
    assert of_ketamine(condition("F10.20")) is False


@pytest.mark.parametrize("code", ["F16.20", "F16.21", "F19.20"])
def test_a_code_that_may_be_of_ketamine_leaves_it_unknown(code: str) -> None:
    assert of_ketamine(condition(code)) is None
    assert of_ketamine(condition(code, verification="refuted")) is False
