"""The newest blood pressure at intake: not one of a session with a dose, and not one that cannot be true."""

from __future__ import annotations

from typing import Any

from tests.spec.facts.charts import observed, table, when

EARLIER, LATER = "2026-04-01T09:00-04:00", "2026-05-01T09:00-04:00"


def systolic(*rows: dict[str, Any], **more: list[dict[str, Any]]) -> Any:
    found = table({"patients": [{"patient_id": "p1"}], "observations": list(rows), **more}, "newest_systolic_mmhg")
    return found.row(0)[-1]


def test_the_newest_counts() -> None:
    assert systolic(observed("systolic", 128, EARLIER), observed("systolic", 141, LATER)) == 141


def test_one_of_a_session_with_a_dose_does_not() -> None:
    dose = {"patient_id": "p1", "administration_id": "m1", "session_id": "s1", "status": "completed", **when(LATER)}
    during = observed("systolic", 168, LATER) | {"session_id": "s1"}
    visit = observed("systolic", 131, LATER) | {"session_id": "a visit", "observation_id": "v"}
    before = observed("systolic", 128, EARLIER)
    assert systolic(before, during, administrations=[dose]) == 128
    assert systolic(before, visit, administrations=[dose]) == 131


def test_one_that_cannot_be_true_is_unknown_and_no_older_one_stands_in() -> None:
    assert systolic(observed("systolic", 128, EARLIER), observed("systolic", 12, LATER)) is None
