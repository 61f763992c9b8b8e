"""What is asked of doses between them: intervals, windows, series, maintenance."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.kleene import (
    Tri,
    When,
    after,
    all_of,
    any_of,
    days_between,
    elapsed_below,
    instant,
    negated,
    not_after,
    when_of,
)  # fmt: skip


def _unless_hidden(chart: Chart, dose: Dose, verdict: Tri, start: datetime | None) -> Tri:
    """A "no" about earlier doses stands only where all doses from `start` on are known to be on file."""
    return None if verdict is False and not chart.covered("administrations", start, dose.when.last) else verdict


def is_first(chart: Chart, dose: Dose) -> Tri:
    earlier = chart.before(dose)
    if any(one.certain for one in earlier):
        return False
    return None if earlier or not chart.covered("administrations", None, dose.when.last) else True


def too_soon(chart: Chart, dose: Dose, hours: timedelta | None, days: int | None) -> Tri:
    """Did another dose start too short a time before?"""
    found = any_of(_sure(one, any_of([elapsed_below(dose.when, one.when, hours), days_below(dose, one, days)]))
                   for one in last_ones(chart, dose))  # fmt: skip
    start = None
    if dose.when.first is not None and hours is not None and days is not None:
        start = dose.when.first - hours - timedelta(days=days)
    return _unless_hidden(chart, dose, found, start)


def last_ones(chart: Chart, dose: Dose) -> list[Dose]:
    """The last certain dose before, the last possible one, and any that may be later than those."""
    earlier = chart.before(dose)
    return [one for one in earlier if not any(_stands_before(other, one) for other in earlier if other is not one)]


def _stands_before(other: Dose, one: Dose) -> bool:
    """Is `other` surely a dose if `one` is, and later in order and not earlier in time?"""
    later = not_after(one.when, other.when) is True and other.order > one.order
    return later and (other.certain or not one.certain)


def _sure(one: Dose, verdict: Tri) -> Tri:
    """What follows from a dose that is only possible is at most possible."""
    return verdict if one.certain or verdict is False else None


def days_below(dose: Dose, earlier: Dose, least: int | None) -> Tri:
    days = days_between(dose.day, earlier.day)
    return None if days is None or least is None else days < least


def too_many_in_window(chart: Chart, dose: Dose, most: int | None, window_days: int | None) -> Tri:
    """Does the window of calendar days that ends with the dose hold more than `most`?"""
    if most is None or window_days is None:
        return None
    inside = [_sure(one, _in_window(chart, dose, one, window_days)) for one in chart.before(dose)]
    if 1 + inside.count(True) > most:
        return True
    if 1 + inside.count(True) + inside.count(None) > most:
        return None
    start = dose.when.first and dose.when.first - timedelta(days=window_days)
    return _unless_hidden(chart, dose, False, start)


def _in_window(chart: Chart, dose: Dose, one: Dose, window_days: int) -> Tri:
    """By its day; a dose without one is inside where an earlier one is."""
    inside = days_below(dose, one, window_days)
    if inside is None and one.when.is_instant:
        earlier = [other for other in chart.before(one) if not_after(other.when, one.when)]
        return any(days_below(dose, other, window_days) for other in earlier) or None
    return inside


def in_maintenance(chart: Chart, dose: Dose, after_days: int | None) -> Tri:
    """Have that many days passed since the first dose of treatment?"""
    if after_days is None:
        return None
    found = any_of(_sure(one, _days_ago(chart, dose, one, after_days)) for one in chart.before(dose))
    return _unless_hidden(chart, dose, found, None)


def _days_ago(chart: Chart, dose: Dose, one: Dose, days: int) -> Tri:
    """Was it at least so many days before? By its day; one without a day was not where an earlier one was not."""
    recent = days_below(dose, one, days)
    if recent is None and any(days_below(dose, other, days) for other in chart.before(one)):
        return False
    return negated(recent)


def too_soon_in_maintenance(chart: Chart, dose: Dose, least: int | None) -> Tri:
    if least is None:
        return None
    found = any_of(_sure(one, days_below(dose, one, least)) for one in last_ones(chart, dose))
    start = dose.when.first and dose.when.first - timedelta(days=least + 1)
    return _unless_hidden(chart, dose, found, start)


def series_without_end(chart: Chart, plan: Row, numbers: Numbers) -> Tri:
    """Does the series state no end, no number or too large a number of doses, or were more given than it holds?"""
    no_end = (True if plan["open_ended"] else None) if plan["ends_at"] is None else False
    return any_of([no_end, _too_large(plan, numbers), _too_many_given(chart, plan)])


def _too_large(plan: Row, numbers: Numbers) -> Tri:
    most = numbers.get("series_doses_max")
    return None if plan["doses_max"] is None or most is None else plan["doses_max"] > most


def _too_many_given(chart: Chart, plan: Row) -> Tri:
    if plan["doses_max"] is None:
        return None
    inside = [_sure(dose, _under(plan, dose.when)) for dose in chart.doses]
    if inside.count(True) > plan["doses_max"]:
        return True
    if inside.count(True) + inside.count(None) > plan["doses_max"]:
        return None
    ends = [each for each in (plan["ends_at"], chart.at) if each is not None]
    return False if chart.covered("administrations", plan["at"], min(ends, default=None)) else None


def _under(plan: Row, at: When) -> Tri:
    ended = True if plan["ends_at"] is None else after(instant(plan["ends_at"]), at)
    return all_of(not_after(when_of(plan), at), ended)
