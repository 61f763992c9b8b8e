"""What is asked, looked up and agreed before treatment and again from time to time; read from the words of the safeguards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.oracle.agreements import Numbers, signed
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.disorders import ASSESSMENT
from tests.oracle.kleene import Tri, When, agreed, all_of, any_of, days_between, negated, not_after, possibly_newest, when_of
from tests.oracle.spacing import in_maintenance, is_first
from tests.oracle.trends import at_most, newest_of, unless_hidden

Answer = tuple[Tri, Tri]
LISTS = ("conditions", "medications", "allergies")


def _attested(chart: Chart, dose: Dose, what: str, days: int | None) -> Tri:
    """Was it attested with yes before the dose, at most so many days before? What cannot be read may have been a yes."""
    if days is None or dose.day is None:
        return None
    answers = [_yes_within(row, dose, days) for row in chart.rows("observations") if row["what"] in _saying(what)]
    return unless_missing(chart, "observations", any_of(answers), dose, days)


def _saying(what: str) -> tuple[str, ...]:
    return (what, "liver-result") if what == "liver-tested" else (what,)


def _yes_within(row: Row, dose: Dose, days: int) -> Tri:
    yes: Tri = True if row["what"] == "liver-result" else None if row["value"] is None else row["value"] == 1
    return all_of(yes, not_after(when_of(row), dose.when), _day_within(row, dose.day, days))


def _day_within(row: Row, day: date | None, days: int) -> Tri:
    """Of a time known only to the month: by the first and the last day that it can mean."""
    if row["local_date"] is not None:
        return at_most(days_between(day, row["local_date"]), days)
    first, last = (None if row[name] is None else row[name].date() for name in ("at", "at_latest"))
    if first is not None and at_most(days_between(day, first), days):
        return True
    return None if last is None or at_most(days_between(day, last), days) else False


def unless_missing(chart: Chart, domain: str, found: Tri, dose: Dose, days: int | None) -> Tri:
    """A no only where all of the days that count is on file."""
    since = None if days is None or dose.when.first is None else dose.when.first - timedelta(days=days + 1)
    return None if found is False and not chart.covered(domain, since, dose.when.last) else found


def _asks(what: str, limit: str) -> Callable[[Chart, Dose, Numbers], Answer]:
    return lambda chart, dose, numbers: (True, negated(_attested(chart, dose, what, numbers.get(limit))))


def _maintained(what: str, limit: str) -> Callable[[Chart, Dose, Numbers], Answer]:
    return lambda chart, dose, numbers: (
        in_maintenance(chart, dose, numbers.get("maintenance_after_days")),
        negated(_attested(chart, dose, what, numbers.get(limit))),
    )


def _liver_first(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return is_first(chart, dose), negated(_attested(chart, dose, "liver-tested", numbers.get("baseline_days_max")))


def _goal(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    found, newest = newest_of(chart, "observations", "observation_id", _about_the_goal, dose.when)
    agrees = agreed(None if row["value"] is None else row["value"] == 1 for row in newest if row is not None)
    return True, negated(unless_hidden(chart, "observations", all_of(found, agrees), dose.when.last))


def _about_the_goal(row: Row) -> Tri:
    return row["what"] == "goal-agreed"


def _pregnancy(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    person = next((row for row in chart.rows("patients")), {"birth_sex": None, "sex": None})
    ruled_out = (person["birth_sex"] or person["sex"]) == "male"
    found, newest = newest_of(chart, "observations", "observation_id", _about_pregnancy, dose.when)
    limit = numbers.get("pregnancy_days_max")
    rows = [row for row in newest if row is not None]
    lately = agreed(at_most(days_between(dose.day, row["local_date"]), limit) for row in rows)
    readable = agreed(row["value"] for row in rows) is not None
    answered = all_of(found, lately)
    answered = None if answered and not readable else answered
    return not ruled_out, negated(unless_missing(chart, "observations", answered, dose, limit))


def _about_pregnancy(row: Row) -> Tri:
    return row["what"] in ("pregnancy-status", "pregnancy-test")


def _pressure_first(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    half = timedelta(hours=12)
    earlier = When(dose.when.first and dose.when.first - half, dose.when.last and dose.when.last - half)
    found, newest = newest_of(chart, "observations", "observation_id", _pressure, earlier)
    limit = numbers.get("baseline_days_max")
    lately = agreed(at_most(days_between(dose.day, row["local_date"]), limit) for row in newest if row is not None)
    return is_first(chart, dose), negated(unless_missing(chart, "observations", all_of(found, lately), dose, limit))


def _pressure(row: Row) -> Tri:
    return row["what"] == "systolic" and row["value"] is not None


def _lists(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    stated = [row for row in chart.stated() if row["domain"] in LISTS]
    if any(row["complete"] is False for row in stated):
        return is_first(chart, dose), True
    return is_first(chart, dose), False if all(chart.covered(one, None, dose.when.last) for one in LISTS) else None


def _criteria(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    claims = chart.claims("assessments", dose.when, lambda row: all_of(_counts_criteria(row), signed(row)))
    limit = numbers.get("dependence_days_max")
    newest = possibly_newest(claims)
    lately = agreed(at_most(days_between(dose.day, row["local_date"]), limit) for row in newest if row is not None)
    found = all_of(any_of(claim.counts for claim in claims), lately)
    applies = in_maintenance(chart, dose, numbers.get("maintenance_after_days"))
    return applies, negated(unless_hidden(chart, "assessments", found, dose.when.last))


def _counts_criteria(row: Row) -> Tri:
    return row["instrument"] == ASSESSMENT and row["substance"] in (None, "ketamine")


def _is_checklist(row: Row) -> Tri:
    answered = None if row["answer"] is None else row["answer"] == "answered"
    return all_of(row["instrument"] == "bladder-checklist" if row["instrument"] else None, answered)


def _bladder(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    found, newest = newest_of(chart, "assessments", "assessment_id", _is_checklist, dose.when)
    answered = [row for row in chart.rows("assessments") if _is_checklist(row)]
    first, rise = (answered[0] if answered else None), numbers.get("bladder_rise_points_min")
    others = [row for row in newest if row is not None]
    another = agreed(None if first is None else row["assessment_id"] != first["assessment_id"] for row in others)
    risen = agreed(
        None if first is None or None in (row["score"], first["score"], rise) else row["score"] - first["score"] >= rise
        for row in others
    )
    return all_of(found, another), risen


def _high(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    answered = None if row["status"] is None else row["status"] == "answered"
    limit = numbers.get("craving_high_points_min")
    return answered, None if None in (row["craving"], limit) else row["craving"] >= limit


def _high_now(chart: Chart, at: When, numbers: Numbers) -> Answer:
    found, newest = newest_of(chart, "check_ins", "check_in_id", _answered, at)
    limit = numbers.get("craving_high_points_min")
    high = agreed(None if None in (row["craving"], limit) else row["craving"] >= limit for row in newest if row is not None)
    return unless_hidden(chart, "check_ins", found, at.last), high


def _answered(row: Row) -> Tri:
    return None if row["status"] is None else row["status"] == "answered"


def _expired_now(chart: Chart, at: When, numbers: Numbers) -> Answer:
    claims = chart.claims("decisions", at, signed)
    newest = [row for row in possibly_newest(claims) if row is not None]
    permits = agreed(_permits(row) for row in newest)
    holds = agreed(_holds(row, at) for row in newest)
    return all_of(any_of(claim.counts for claim in claims), permits), negated(holds)


def _permits(row: Row) -> Tri:
    return None if row["eligibility"] is None else row["eligibility"] in ("eligible", "eligible-with-safeguards")


def _holds(row: Row, at: When) -> Tri:
    if row["expires_at"] is not None:
        return None if at.last is None else row["expires_at"] > at.last
    return True if row["open_ended"] else None


OF_A_DOSE: dict[str, Callable[[Chart, Dose, Numbers], Answer]] = {
    "prescription-monitoring-checked": _asks("prescription-monitoring-checked", "prescription_monitoring_days_max"),
    "interactions-reviewed": _asks("medicines-reviewed", "interactions_days_max"),
    "liver-check-current": _maintained("liver-tested", "liver_check_days_max"),
    "cognition-check-current": _maintained("cognition-checked", "cognition_check_days_max"),
    "baseline-liver": _liver_first, "indication-and-goal": _goal, "pregnancy-current": _pregnancy,
    "baseline-blood-pressure": _pressure_first, "intake-complete": _lists, "dependence-criteria": _criteria,
    "bladder-rise": _bladder,
}  # fmt: skip
OF_A_ROW: dict[str, dict[str, Callable[[Chart, Row, Numbers], Answer]]] = {"check_ins": {"craving-high": _high}}
OF_A_PATIENT: dict[str, Callable[[Chart, When, Numbers], Answer]] = {
    "craving-high": _high_now, "eligibility-unexpired": _expired_now,
}  # fmt: skip
