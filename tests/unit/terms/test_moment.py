"""Times as intervals: days of 23, 24 and 25 hours, months, years, and what is no time at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.terms.moment import MICROSECOND, parse

NEW_YORK, KOLKATA = ZoneInfo("America/New_York"), ZoneInfo("Asia/Kolkata")
LORD_HOWE, APIA = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Pacific/Apia")


@pytest.mark.parametrize(("day", "zone", "hours"), [
    ("2026-03-02", None, 24), ("2026-03-02", NEW_YORK, 24), ("2026-03-08", NEW_YORK, 23), ("2026-11-01", NEW_YORK, 25),
    ("2026-04-05", LORD_HOWE, 24.5), ("2026-10-04", LORD_HOWE, 23.5), ("2026-03-02", KOLKATA, 24),
    ("2026-03", NEW_YORK, 31 * 24 - 1), ("2026-11", NEW_YORK, 30 * 24 + 1), ("2026-02", None, 28 * 24),
    ("2024-02", None, 29 * 24),
    ("2026-12", None, 31 * 24), ("2026", NEW_YORK, 365 * 24), ("2024", None, 366 * 24), ("2199", None, 365 * 24),
    ("1900", None, 365 * 24),
])  # fmt: skip
def test_how_long_a_date_lasts(day: str, zone: ZoneInfo | None, hours: float) -> None:
    found = parse(day, zone)
    assert found.at_latest - found.at == timedelta(hours=hours) - MICROSECOND


def test_days_follow_each_other_without_a_gap() -> None:
    for zone in (None, NEW_YORK, LORD_HOWE, APIA):
        for first, second in (("2026-03-07", "2026-03-08"), ("2026-03-08", "2026-03-09"), ("2026-10-31", "2026-11-01")):
            assert parse(first, zone).at_latest + MICROSECOND == parse(second, zone).at


def test_only_a_day_has_a_day() -> None:
    assert parse("2026-03-08", NEW_YORK).local_date == date(2026, 3, 8)
    assert parse("2026-03", NEW_YORK).local_date is None
    assert parse("2026").local_date is None


@pytest.mark.parametrize(("text", "zone", "local"), [
    ("2026-03-08T01:59:59-05:00", NEW_YORK, date(2026, 3, 8)), ("2026-03-08T04:59:59Z", NEW_YORK, date(2026, 3, 7)),
    ("2026-03-08T04:59:59Z", None, date(2026, 3, 8)), ("2026-03-07T23:59:59-05:00", None, date(2026, 3, 7)),
    ("2026-03-07T20:00:00Z", KOLKATA, date(2026, 3, 8)),
])  # fmt: skip
def test_the_day_of_an_instant(text: str, zone: ZoneInfo | None, local: date) -> None:
    found = parse(text, zone)
    assert found.local_date == local
    assert found.at == found.at_latest == datetime.fromisoformat(text)
    assert found.at.tzinfo is UTC


def test_the_hour_that_comes_twice_is_told_apart_by_its_offset() -> None:
    first, second = parse("2026-11-01T01:30:00-04:00", NEW_YORK), parse("2026-11-01T01:30:00-05:00", NEW_YORK)
    assert second.at - first.at == timedelta(hours=1)


@pytest.mark.parametrize("text", [
    "0000", "0000-01-01", "0001-01-01T00:00:00Z", "1899-12-31", "2200", "9999-12-31", "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00",
])  # fmt: skip
def test_years_that_nobody_was_treated_in(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date between 1900 and 2200"):
        parse(text, NEW_YORK)


@pytest.mark.parametrize("text", [
    "", "2", "26-03-02", "2026-3-2", "2026/03/02", "2026-W10-1", "20260302", "2026-03-02T10:00:00", "2026-03-02T10:00:00 Z",
    "2026-03-02Z",
    "2026-03-02T25:00:00Z", "2026-02-30", "2026-00", "2026-00-05", "2026-03-00", "2026-13", "2026-03-02T10:00:00+24:00",
    "T10:00:00Z", "٢٠٢٦", None, 2026, [],
])  # fmt: skip
def test_what_is_no_time(text: object) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        parse(text)


@given(st.text(max_size=30) | st.from_regex(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]{2,12}(Z|[+-][0-9]{2}:[0-9]{2}))?\Z"))
def test_any_text_is_a_moment_or_a_value_error(text: str) -> None:
    try:
        found = parse(text, NEW_YORK)
    except ValueError:
        return
    assert found.at <= found.at_latest
    assert found.at.tzinfo is found.at_latest.tzinfo is UTC
