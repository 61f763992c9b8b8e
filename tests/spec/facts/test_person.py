"""Age on a day, and the newest blood pressure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.spec.facts.charts import LATER, observed, says


@pytest.mark.parametrize(
    ("born", "years", "minor"),
    [
        (date(2008, 6, 1), 18, False), (date(2008, 6, 2), 17, True), (date(2008, 5, 31), 18, False),
        (date(1980, 12, 31), 45, False),
        (date(2004, 2, 29), 22, False), (date(2026, 6, 1), 0, True), (date(2026, 6, 2), None, None), (None, None, None),
    ],
)  # fmt: skip
def test_age(born: date | None, years: int | None, minor: bool | None) -> None:
    person = {"birth_date": born}
    assert (says("age_years", person=person), says("under_18", person=person)) == (years, minor)


@pytest.mark.parametrize("side", ["systolic", "diastolic"])
def test_the_newest_pressure_and_its_age(side: str) -> None:
    def said(*rows: Any) -> tuple[Any, Any, Any]:
        return tuple(says(name, *rows) for name in (f"newest_{side}_mmhg", f"days_since_{side}", f"{side}_found"))

    old, new = observed(side, 150, "2026-05-01T09:00-04:00"), observed(side, 138, "2026-05-30T09:00-04:00")
    assert said() == (None, None, False)
    assert said(old, new) == (138, 2, True)
    assert said(new, old, observed(side, 190, LATER)) == (138, 2, True)
    assert said(old, observed(side, None, "2026-05-30T09:00-04:00")) == (150, 31, True), "a reading without a value is none"
    assert said(old, observed(side, 190, "2026-06-01")) == (None, None, True), "today, perhaps later than now"
