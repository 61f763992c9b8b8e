"""What is asked around and between doses: observation, blood pressures, craving."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.oracle.agreements import Numbers, numbers_at
from tests.oracle.chart import Chart, Dose, Row, order
from tests.oracle.kleene import (
    Claim,
    Tri,
    When,
    agreed,
    all_of,
    any_of,
    days_between,
    elapsed_below,
    instant,
    not_after,
    possibly_newest,
    when_of,
)  # fmt: skip

LONGEST_SESSION = timedelta(hours=24)


def session_of(chart: Chart, dose: Dose) -> Row | None:
    """The session that the dose names, unless it was never held, held by telephone or video, or began after the dose."""
    for row in chart.rows("sessions"):
        held = row["status"] not in ("planned", "cancelled") and row["place"] != "VR"
        if held and row["session_id"] == dose.session_id and not_after(when_of(row), dose.when) is not False:
            return row
    return None


def _in_the_clinic(session: Row) -> Tri:
    return None if session["place"] in ("HH", "FLD") else True


def left_at(chart: Chart, dose: Dose) -> datetime | None:
    """When the patient left the clinic."""
    session = session_of(chart, dose)
    return session["ended_at"] if session is not None and _in_the_clinic(session) else None


def watched_too_short(chart: Chart, dose: Dose, numbers: Numbers) -> Tri:
    """Was the dose outside any session in the clinic, or the time until the patient left too short?"""
    session = session_of(chart, dose)
    if session is None:
        return True if chart.covered("sessions", dose.when.first, dose.when.last) else None
    if not _in_the_clinic(session):
        return None
    counts_from = numbers.get("observation_counts_from")
    if counts_from is None:
        return None
    start = dose.when if counts_from == "start" else instant(dose.ended_at)
    return elapsed_below(instant(left_at(chart, dose)), start, numbers.duration("observation_minutes_min"))


def pressures(chart: Chart) -> list[When]:
    rows = chart.rows("observations")
    return [when_of(row) for row in rows if row["what"] == "systolic" and row["value"] is not None]


def pressure_late(chart: Chart, dose: Dose, numbers: Numbers) -> Tri:
    """Was a blood pressure missing before the dose, first after it, or from then until the patient left?"""
    return any_of([
        _late_before(chart, dose, numbers.duration("pressure_before_dose_minutes_max")),
        _late_first(chart, dose, numbers.duration("pressure_first_check_minutes_max")),
        _gap(chart, dose, numbers.duration("pressure_gap_minutes_max")),
    ])  # fmt: skip


def _within(later: When, earlier: When, most: timedelta | None) -> Tri:
    """Is the time from `earlier` to `later` at most that long?"""
    return elapsed_below(later, earlier, None if most is None else most + timedelta(microseconds=1))


def _late_before(chart: Chart, dose: Dose, most: timedelta | None) -> Tri:
    found = any_of(all_of(not_after(one, dose.when), _within(dose.when, one, most)) for one in pressures(chart))
    if found is False:
        start = dose.when.first - most if dose.when.first and most is not None else None
        return True if chart.covered("observations", start, dose.when.last) else None
    return None if found is None else False


def _until(chart: Chart, dose: Dose) -> datetime | None:
    """Readings count until the patient left, at most a day; without a known end, for a day."""
    if dose.when.last is None:
        return None
    day = dose.when.last + LONGEST_SESSION
    left = left_at(chart, dose)
    return day if left is None else min(left, day)


def _during(chart: Chart, dose: Dose) -> tuple[list[datetime], bool]:
    """The readings that are surely during the session, in order, and whether others may be."""
    until = instant(_until(chart, dose))
    inside = [(one, all_of(not_after(one, until), _strictly_after(one, dose.when))) for one in pressures(chart)]
    sure = sorted(one.first for one, counts in inside if counts and one.is_instant and one.first is not None)
    maybe = any(counts is not False for one, counts in inside if not (counts and one.is_instant))
    return sure, maybe


def _strictly_after(one: When, other: When) -> Tri:
    not_later = not_after(one, other)
    return None if not_later is None else not not_later


def _late(chart: Chart, dose: Dose, late: Tri, *, maybe_more: bool, until: datetime | None) -> Tri:
    """A gap is certain where no reading can be missing from the file."""
    if not late:
        return late
    return True if chart.covered("observations", dose.when.first, until) and not maybe_more else None


def _late_first(chart: Chart, dose: Dose, most: timedelta | None) -> Tri:
    readings, maybe = _during(chart, dose)
    late = not_within(instant(readings[0]), dose.when, most) if readings else _overdue(chart, dose, most)
    return _late(chart, dose, late, maybe_more=maybe, until=dose.when.last)


def _overdue(chart: Chart, dose: Dose, most: timedelta | None) -> Tri:
    """No reading: while the patient is still there, a check is late from when it is overdue."""
    if left_at(chart, dose) is not None:
        return True
    return not_within(instant(chart.at), dose.when, most) or None


def not_within(later: When, earlier: When, most: timedelta | None) -> Tri:
    within = _within(later, earlier, most)
    return None if within is None else not within


def _gap(chart: Chart, dose: Dose, most: timedelta | None) -> Tri:
    """From the first reading after the dose to the next, and from the last until the patient left."""
    left = left_at(chart, dose)
    if most is None or left is None:
        return None  # a reading after a gap may have been taken after the patient left
    readings, maybe = _during(chart, dose)
    late = any(second - first > most for first, second in zip(readings, [*readings[1:], left], strict=False))
    return _late(chart, dose, late, maybe_more=maybe, until=dose.when.last)


def is_answer(row: Row) -> Tri:
    return None if row["status"] is None else row["status"] == "answered"


def craving_applies(chart: Chart, row: Row, numbers: Numbers) -> Tri:
    """Is it answered, with enough earlier answers to compare with? Unknown once the deadline for them has passed."""
    return all_of(is_answer(row), _enough_earlier(chart, row, numbers))


def _enough_earlier(chart: Chart, row: Row, numbers: Numbers) -> Tri:
    needed, deadline = numbers.get("craving_baseline_check_ins"), numbers.get("craving_baseline_days_max")
    earlier, perhaps = _answers(chart, row), _perhaps_answers(chart, row)
    if not earlier and not perhaps:
        return False
    if needed is None or deadline is None:
        return None
    if len(earlier) >= needed:
        return True
    if perhaps:
        return None  # the first answer, or one too few, may be among those
    days = days_between(row["local_date"], earlier[0]["local_date"])
    return None if days is None or days > deadline else False


def _perhaps_answers(chart: Chart, row: Row) -> list[Row]:
    """Earlier check-ins with a craving of which nobody says whether they were answered."""
    rows = chart.rows("check_ins")
    return [one for one in rows[: rows.index(row)] if is_answer(one) is None and one["craving"] is not None]


def _answers(chart: Chart, row: Row) -> list[Row]:
    rows = chart.rows("check_ins")
    earlier = rows[: rows.index(row)]
    return [one for one in earlier if is_answer(one) and one["craving"] is not None]


def craving_rose(chart: Chart, row: Row, numbers: Numbers) -> Tri:
    needed, rise = numbers.get("craving_baseline_check_ins"), numbers.get("craving_rise_points_min")
    if needed is None or rise is None or row["craving"] is None:
        return None
    baseline = _answers(chart, row)[:needed]
    if len(baseline) < needed or _perhaps_answers(chart, baseline[-1]):
        return None  # one of those may belong to the baseline
    return row["craving"] * needed - sum(one["craving"] for one in baseline) >= rise * needed


def newest_answers(chart: Chart, at: When) -> list[Row | None]:
    claims = [
        Claim(row, when_of(row), order(row, "check_in_id"), all_of(is_answer(row), not_after(when_of(row), at)))
        for row in chart.rows("check_ins")
    ]
    return possibly_newest(claims)


def craving_of_patient(chart: Chart, at: When) -> tuple[Tri, Tri]:
    """The craving rule on the newest answered check-in; not applicable where there is none."""
    answers = [_craving_of(chart, row) for row in newest_answers(chart, at)]
    return agreed(applies for applies, _ in answers), agreed(rose for _, rose in answers)


def _craving_of(chart: Chart, row: Row | None) -> tuple[Tri, Tri]:
    if row is None:
        return False, None
    numbers = numbers_at(chart, when_of(row))
    return craving_applies(chart, row, numbers), craving_rose(chart, row, numbers)
