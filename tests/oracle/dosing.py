"""What is asked of a dose before it is given: decision, screens, plan, ceilings, weight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from fractions import Fraction

from tests.oracle.agreements import Numbers, plans_in_force
from tests.oracle.chart import Chart, Dose, Row, order
from tests.oracle.disorders import ASSESSMENT
from tests.oracle.kleene import (
    Claim,
    Tri,
    above,
    agreed,
    all_of,
    any_of,
    days_between,
    not_after,
    possibly_newest,
    when_of,
)  # fmt: skip


def is_answered(row: Row, domain: str) -> Tri:
    """Is it an answered assessment of that domain?"""
    right = None if row["domain"] is None else row["domain"] == domain
    answered = None if row["answer"] is None else row["answer"] == "answered"
    return all_of(right, answered, row["instrument"] != ASSESSMENT)  # a clinician's finding is no screen


def none_before(chart: Chart, dose: Dose, domain: str) -> Tri:
    """Was no assessment of that domain answered before the dose?"""
    found = any_of(all_of(is_answered(row, domain), not_after(when_of(row), dose.when)) for row in chart.rows("assessments"))
    if found is False:
        return True if chart.covered("assessments", None, dose.when.last) else None
    return None if found is None else False


def none_recent(chart: Chart, dose: Dose, domain: str, days: int | None) -> Tri:
    """Is the newest answered assessment of that domain older than so many days, or absent?"""
    rows = [(is_answered(row, domain), row) for row in chart.rows("assessments")]
    return _none_within(chart, dose, "assessments", rows, days)


def no_recent_weight(chart: Chart, dose: Dose, days: int | None) -> Tri:
    """Is the newest weight older than so many days, or absent? Unknown where it could not be read."""
    if any(row is not None and row["value"] is None for row in newest_weights(chart, dose)):
        return None
    return _none_within(chart, dose, "observations", [(True, row) for row in weights(chart) if row["value"]], days)


def _none_within(chart: Chart, dose: Dose, domain: str, rows: Iterable[tuple[Tri, Row]], days: int | None) -> Tri:
    every = list(rows)
    found = any_of(
        all_of(counts, not_after(when_of(row), dose.when), _is_recent(dose, row, every, days)) for counts, row in every
    )
    if found is False:
        start = dose.when.first - timedelta(days=days + 1) if dose.when.first and days is not None else None
        return True if chart.covered(domain, start, dose.when.last) else None
    return None if found is None else False


def _is_recent(dose: Dose, row: Row, every: list[tuple[Tri, Row]], most: int | None) -> Tri:
    """By its day; a row without one is too old where a later one is."""
    recent = _at_most(days_between(dose.day, row["local_date"]), most)
    if recent is None:
        later = [other for _, other in every if other is not row and not_after(when_of(row), when_of(other))]
        too_old = any(_at_most(days_between(dose.day, other["local_date"]), most) is False for other in later)
        return False if too_old else None
    return recent


def _at_most(days: int | None, most: int | None) -> Tri:
    return None if days is None or most is None else days <= most


def weights(chart: Chart) -> list[Row]:
    return [row for row in chart.rows("observations") if row["what"] == "weight" and row["value"] != 0]  # zero is none


def newest_weights(chart: Chart, dose: Dose) -> list[Row | None]:
    """Every weight that can be the newest before the dose, whatever its age; None for "there is none"."""
    claims = [
        Claim(row, when_of(row), order(row, "observation_id")[:2], row["observation_id"], row["value"],
              not_after(when_of(row), dose.when))
        for row in weights(chart)
    ]  # fmt: skip
    return possibly_newest(claims)


def possible_weights(chart: Chart, dose: Dose) -> list[int | None]:
    """Their grams; None where there is none, and where it could not be read."""
    return [None if row is None else row["value"] for row in newest_weights(chart, dose)]


def above_ceiling_by_weight(chart: Chart, dose: Dose, numbers: Numbers, ug_per_kg: int | None, rounding_ug: int | None) -> Tri:
    amount = _compared(dose, numbers)
    return agreed(above(amount, _ceiling(ug_per_kg, grams, rounding_ug)) for grams in possible_weights(chart, dose))


def _ceiling(ug_per_kg: int | None, grams: int | None, step_ug: int | None) -> int | None:
    """The ceiling in micrograms, rounded to the nearest step, halves up."""
    if ug_per_kg is None or grams is None or step_ug is None:
        return None
    steps = Fraction(ug_per_kg * grams, 1000 * step_ug)
    return int(steps + Fraction(1, 2)) * step_ug


def above_plan(chart: Chart, dose: Dose, numbers: Numbers) -> Tri:
    """Is the dose above a ceiling of the plan in force, whichever of the possible plans that is?"""
    plans = [plan for plan in plans_in_force(chart, dose.when) if plan is not None]
    return agreed(_above_one(chart, dose, plan, numbers) for plan in plans)


def _above_one(chart: Chart, dose: Dose, plan: Row, numbers: Numbers) -> Tri:
    ceilings = []
    if plan["dose_ug_max"] is not None:
        ceilings.append(above(_compared(dose, numbers), plan["dose_ug_max"]))
    if plan["dose_ug_per_kg_max"] is not None:
        step = numbers.get("dose_rounding_mg")
        ceilings.append(above_ceiling_by_weight(chart, dose, numbers, plan["dose_ug_per_kg_max"], step))
    return any_of(ceilings) if ceilings else None


def one_too_many(chart: Chart, dose: Dose) -> Tri:
    """Were more doses given than the plan of this one holds, this one included, whichever of the possible plans that is?"""
    plans = [plan for plan in plans_in_force(chart, dose.when) if plan is not None]
    return agreed(_beyond(chart, dose, plan) for plan in plans)


def _beyond(chart: Chart, dose: Dose, plan: Row) -> Tri:
    if plan["doses_max"] is None:
        return False
    counted = [_counts(chart, dose, other, plan) for other in chart.doses]
    if counted.count(True) > plan["doses_max"]:
        return True
    if len(counted) - counted.count(False) > plan["doses_max"]:
        return None
    return False if chart.covered("administrations", plan["at"], dose.when.last) else None


def _counts(chart: Chart, dose: Dose, other: Dose, plan: Row) -> Tri:
    """Was `other` given under the plan, and no later than `dose`?"""
    possible = plans_in_force(chart, other.when)
    under = agreed(one is not None and _as_one(one, plan) for one in possible)
    if possible == [None] and not chart.covered("plans", None, other.when.last):
        under = None if not_after(when_of(plan), other.when) is not False else False
    earlier = True if other is dose else _no_later(other, dose)
    return all_of(under, earlier, other.certain or None)


def _as_one(one: Row, other: Row) -> bool:
    """Are they versions of one plan, or two of one instant that hold the same number?"""
    alike = all(one[cell] == other[cell] for cell in ("at", "recorded_at", "doses_max"))
    return one["plan_id"] == other["plan_id"] or alike


def _no_later(one: Dose, other: Dose) -> Tri:
    """Instants of one time stand in the order of their doses."""
    if one.when.is_instant and other.when.is_instant and one.when.first == other.when.first:
        return one.order < other.order
    return not_after(one.when, other.when)


def _compared(dose: Dose, numbers: Numbers) -> int | None:
    """The dose, where it is one of the protocol's drug: milligrams of another drug are not under its ceilings."""
    same = numbers.protocol is not None and dose.drug == numbers.protocol.drug.value
    return dose.dose_ug if same else None


def above_protocol(chart: Chart, dose: Dose, numbers: Numbers) -> Tri:
    return any_of([_above_protocol_mg(dose, numbers), _above_protocol_mg_per_kg(chart, dose, numbers)])


def _above_protocol_mg(dose: Dose, numbers: Numbers) -> Tri:
    if numbers.unlimited("dose_mg_max"):
        return False
    return above(_compared(dose, numbers), numbers.get("dose_mg_max"))


def _above_protocol_mg_per_kg(chart: Chart, dose: Dose, numbers: Numbers) -> Tri:
    if numbers.unlimited("dose_mg_per_kg_max"):
        return False
    per_kg, step = numbers.get("dose_mg_per_kg_max"), numbers.get("dose_rounding_mg")
    return above_ceiling_by_weight(chart, dose, numbers, per_kg, step)
