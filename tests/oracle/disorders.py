"""Whether a patient has an active substance use disorder at a time."""

from __future__ import annotations

from tests.oracle.agreements import signed
from tests.oracle.chart import Chart, Row
from tests.oracle.kleene import (
    Tri,
    When,
    after,
    all_of,
    any_of,
    instant,
    negated,
    not_after,
    only,
    possibly_newest,
    when_of,
    written_down,
)  # fmt: skip

ASSESSMENT = "substance-use-disorder-assessment"
CONCLUSIONS = {"active": True, "early-remission": False, "sustained-remission": False, "none": False}
OPIOID_TREATMENT = "opioid-agonist-or-antagonist-treatment"


def active_disorder(chart: Chart, at: When) -> Tri:
    """The newest signed assessment says, or else the codes; every possible reading must agree."""
    claims = chart.claims("assessments", at, lambda row: all_of(row["instrument"] == ASSESSMENT, signed(row)))
    newest = possibly_newest(claims)
    readings = {_by_assessment(chart, row, at) for row in newest}
    if readings == {True}:
        return True
    return only(readings) if len(newest) == 1 else None  # which one is the newest has to be known to reassure


def _by_assessment(chart: Chart, assessment: Row | None, at: When) -> Tri:
    if assessment is None:
        return _by_codes_alone(chart, at)
    said = CONCLUSIONS.get(assessment["band"])
    since = written_down(assessment)
    later = [all_of(after(written_down(row), since), _code(chart, row, at)) for row in chart.rows("conditions")]
    return any_of([said, *later])


def _by_codes_alone(chart: Chart, at: When) -> Tri:
    codes = [_code(chart, row, at) for row in chart.rows("conditions")]
    found = any_of(codes)
    return None if found is False and not chart.covered("conditions", None, at.last) else found


def _code(chart: Chart, row: Row, at: When) -> Tri:
    """Does this code say that a disorder is active at that time?"""
    if row["category"] == "other" or row["verification"] == "refuted":
        return False
    begun = not_after(when_of(row), at)
    over = _over(row, at)
    return all_of(begun, negated(over), _says(chart, row))


def _over(row: Row, at: When) -> Tri:
    """By the date of its end; without one by the status, which is known only from when it was written down."""
    if row["ended_at"] is not None:
        return not_after(instant(row["ended_at"]), at)
    if row["clinical_status"] not in ("inactive", "remission", "resolved"):
        return False
    return not_after(written_down(row), at) or None


def _says(chart: Chart, row: Row) -> Tri:
    if row["category"] != "substance-use-disorder":
        return None
    if row["course"] != "active":
        return False if row["course"] == "remission" else None
    taken = [medication for medication in chart.rows("medications") if medication["status"] != "not-taken"]
    treated = any(medication["category"] == OPIOID_TREATMENT for medication in taken)
    return None if treated and row["substance"] == "opioid" else True
