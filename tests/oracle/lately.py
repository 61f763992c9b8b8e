"""What is asked, looked up and agreed before treatment and again from time to time; read from the words of the safeguards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from tests.oracle.agreements import Numbers, signed
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.disorders import ASSESSMENT
from tests.oracle.kleene import Tri, When, agreed, all_of, any_of, days_between, negated, not_after, possibly_newest, when_of
from tests.oracle.spacing import in_maintenance, is_first
from tests.oracle.trends import at_most, newest_of, unless_hidden

Answer = tuple[Tri, Tri]
LISTS = ("conditions", "medications", "allergies")


def _attested(chart: Chart, dose: Dose, what: str, days: int | None) -> Tri:
    """Was it attested with yes before the dose, at most so many days before?"""
    if days is None or dose.day is None:
        return None
    rows = [row for row in chart.rows("observations") if row["what"] == what and row["value"] == 1]
    known = [(row["local_date"], not_after(when_of(row), dose.when)) for row in rows if row["local_date"] is not None]
    recent = [before for day, before in known if days_between(dose.day, day) <= days]  # type: ignore[operator]
    if True in recent:
        return True
    return None if None in recent or not chart.covered("observations", None, dose.when.last) else False


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
    rows = [row for row in chart.rows("observations") if row["what"] == "goal-agreed" and row["value"] == 1]
    found = any_of(not_after(when_of(row), dose.when) for row in rows if row["local_date"] is not None)
    return True, negated(unless_hidden(chart, "observations", found, dose.when.last))


def _pregnancy(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    person = next((row for row in chart.rows("patients")), {"birth_sex": None, "sex": None})
    ruled_out = (person["birth_sex"] or person["sex"]) == "male"
    found, newest = newest_of(chart, "observations", "observation_id", _about_pregnancy, dose.when)
    limit = numbers.get("pregnancy_days_max")
    lately = agreed(at_most(days_between(dose.day, row["local_date"]), limit) for row in newest if row is not None)
    return not ruled_out, negated(unless_hidden(chart, "observations", all_of(found, lately), dose.when.last))


def _about_pregnancy(row: Row) -> Tri:
    return row["what"] in ("pregnancy-status", "pregnancy-test")


def _pressure_first(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    half = timedelta(hours=12)
    earlier = When(dose.when.first and dose.when.first - half, dose.when.last and dose.when.last - half)
    found, newest = newest_of(chart, "observations", "observation_id", _pressure, earlier)
    limit = numbers.get("baseline_days_max")
    lately = agreed(at_most(days_between(dose.day, row["local_date"]), limit) for row in newest if row is not None)
    return is_first(chart, dose), negated(unless_hidden(chart, "observations", all_of(found, lately), dose.when.last))


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
