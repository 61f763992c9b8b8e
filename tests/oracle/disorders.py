"""Whether a patient has an active substance use disorder at a time."""

from __future__ import annotations

from tests.oracle.agreements import Numbers, signed
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


def active_disorder(chart: Chart, at: When, numbers: Numbers) -> Tri:
    """The newest signed assessment says, or else the codes; every possible reading must agree.

    What names the disorder that the protocol itself treats, and finds it active, is set aside: the newest other one says.
    """
    treated = _treated(numbers)
    claims = chart.claims("assessments", at, lambda row: all_of(row["instrument"] == ASSESSMENT, signed(row)))
    newest = possibly_newest(claims)
    if len(newest) == 1 and _set_aside(newest[0], treated):
        now_aside = {row["assessment_id"] for row in chart.rows("assessments") if _set_aside(row, treated)}
        newest = possibly_newest([claim for claim in claims if claim.row["assessment_id"] not in now_aside])
    readings = {_by_assessment(chart, row, at, treated) for row in newest}
    if readings == {True}:
        return True
    return only(readings) if len(newest) == 1 else None  # which one is the newest has to be known to reassure


def _treated(numbers: Numbers) -> str | None:
    """The substance whose use disorder the protocol says, in its `differs`, that it treats; of an unknown one, none."""
    if numbers.protocol is None or numbers.at.first is None:
        return None
    return next((each.treats for each in numbers.protocol.differs if each.id == "active-substance-use-disorder"), None)


def _set_aside(row: Row | None, treated: str | None) -> bool:
    return row is not None and treated is not None and row["band"] == "active" and row["substance"] == treated


def _by_assessment(chart: Chart, assessment: Row | None, at: When, treated: str | None) -> Tri:
    if assessment is None:
        return _by_codes_alone(chart, at, treated)
    said = CONCLUSIONS.get(assessment["band"])
    since = chart.since("assessments", assessment)
    later = [all_of(after(written_down(row), since), _code(chart, row, at)) for row in _codes(chart, treated)]
    return any_of([said, *later])


def _codes(chart: Chart, treated: str | None) -> list[Row]:
    return [row for row in chart.rows("conditions") if treated is None or row["substance"] != treated]


def _by_codes_alone(chart: Chart, at: When, treated: str | None) -> Tri:
    codes = [_code(chart, row, at) for row in _codes(chart, treated)]
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
