"""Whether a patient has an active substance use disorder at a time: what each assessment and each code says, all together."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.agreements import Numbers, signed
from tests.oracle.chart import Chart, Row
from tests.oracle.kleene import (
    Claim,
    Tri,
    When,
    after,
    agreed,
    all_of,
    any_of,
    instant,
    negated,
    not_after,
    possibly_newest,
    when_of,
    written_down,
)  # fmt: skip

ASSESSMENT = "substance-use-disorder-assessment"
CONCLUSIONS = {"active": True, "early-remission": False, "sustained-remission": False, "none": False}
OPIOID_TREATMENT = "opioid-agonist-or-antagonist-treatment"


def active_disorder(chart: Chart, at: When, numbers: Numbers) -> Tri:
    """Yes where an assessment or an unanswered code says so. No where nothing does, and either the newest overall assessment
    says no or conditions were asked about. What names the disorder that the protocol itself treats is set aside.
    """
    treated = _treated(numbers)
    claims = chart.claims("assessments", at, lambda row: all_of(row["instrument"] == ASSESSMENT, signed(row)))
    claims = [claim for claim in claims if treated is None or claim.row["substance"] != treated]
    substances = sorted({claim.row["substance"] for claim in claims} - {None})
    codes = [row for row in chart.rows("conditions") if treated is None or row["substance"] != treated]
    return any_of([
        _overall(chart, claims, at),
        *(_of_one(claims, substance) for substance in substances),
        *(_unanswered(chart, row, claims, at) for row in codes),
    ])  # fmt: skip


def _speaking_of(claims: list[Claim], substance: str | None) -> list[Claim]:
    """The assessments that name that substance, or none."""
    return [claim for claim in claims if claim.row["substance"] in (None, substance)]


def _overall(chart: Chart, claims: list[Claim], at: When) -> Tri:
    """What the newest assessment that names no substance says; without one, no where nothing can be missing."""
    none = False if chart.covered("conditions", None, at.last) else None
    newest = possibly_newest(_speaking_of(claims, None))
    return agreed(none if row is None else CONCLUSIONS.get(row["band"]) for row in newest)


def _of_one(claims: list[Claim], substance: str) -> Tri:
    """Does the newest assessment that speaks of the substance name it, and find it active?"""
    newest = possibly_newest(_speaking_of(claims, substance))
    return agreed(CONCLUSIONS.get(row["band"]) if row is not None and row["substance"] == substance else False for row in newest)


def _unanswered(chart: Chart, code: Row, claims: list[Claim], at: When) -> Tri:
    """Does the code say *active*, and was it written down after the newest assessment that speaks of its substance?"""
    newest = possibly_newest(_speaking_of(claims, code["substance"]))
    later = [True if row is None else after(written_down(code), chart.since("assessments", row)) for row in newest]
    return all_of(agreed(later), _code(chart, code, at))


def _treated(numbers: Numbers) -> str | None:
    """The substance whose use disorder the protocol says, in its `differs`, that it treats; of an unknown one, none."""
    if numbers.protocol is None or numbers.at.first is None:
        return None
    return next((each.treats for each in numbers.protocol.differs if each.id == "active-substance-use-disorder"), None)


def _code(chart: Chart, row: Row, at: When) -> Tri:
    """Does this code say that a disorder is active at that time?"""
    if row["category"] == "other" or row["verification"] == "refuted":
        return False
    begun = not_after(when_of(row), at)
    return all_of(begun, negated(_in_remission(row, at)), _says(chart, row, at))


def _in_remission(row: Row, at: When) -> Tri:
    """Over for three months at least. Sooner it is unknown, but for a status of remission, which says so itself."""
    over = _over(row, at)
    if over is not True or (row["ended_at"] is None and row["clinical_status"] == "remission"):
        return over
    since = row["ended_at"] or max(
        time for time in (row["at_latest"], row["status_recorded_at"] or row["recorded_at"]) if time is not None
    )
    return True if at.first is not None and since + timedelta(days=90) <= at.first else None


def _over(row: Row, at: When) -> Tri:
    """By the date of its end, unless it is said to go on; without one by the status, which is known only from when it was
    written down.
    """
    status = row["clinical_status"]
    if row["ended_at"] is not None:
        ended = not_after(instant(row["ended_at"]), at)
        return None if ended and status in ("active", "recurrence", "relapse") else ended
    if status not in ("inactive", "remission", "resolved"):
        return False
    since = row["status_recorded_at"] or row["recorded_at"]
    return None if since is None else not_after(written_down({**row, "recorded_at": since}), at) or None


def _says(chart: Chart, row: Row, at: When) -> Tri:
    if row["category"] != "substance-use-disorder":
        return None
    if row["course"] == "remission":
        known = row["clinical_status"] not in ("recurrence", "relapse") and not_after(written_down(row), at)
        return False if known else None
    if row["course"] != "active":
        return None
    taken = [medication for medication in chart.rows("medications") if medication["status"] != "not-taken"]
    treated = any(medication["category"] == OPIOID_TREATMENT for medication in taken)
    return None if treated and row["substance"] == "opioid" else True
