"""What had to be followed up by a time, read from the words of the safeguards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Row
from tests.oracle.kleene import Tri, all_of, any_of, negated

Answer = tuple[Tri, Tri]
NEXT_STEPS = ("next-steps", "transition-plan")


def _due_after(row: Row, length: timedelta | None) -> datetime | None:
    return None if row["at_latest"] is None or length is None else row["at_latest"] + length


def _days(numbers: Numbers, name: str) -> timedelta | None:
    days = numbers.get(name)
    return None if days is None else timedelta(days=days)


def follows(row: Row, others: Iterable[tuple[datetime | None, datetime | None]]) -> tuple[datetime | None, datetime | None]:
    """The soonest that surely follows, at its latest; the soonest that may follow, at its earliest."""
    sure, perhaps = [], []
    for first, last in others:
        if None not in (first, last, row["at_latest"]) and first >= row["at_latest"]:
            sure.append(last)
        if None not in (first, last, row["at"]) and last >= row["at"]:
            perhaps.append(first)
    return min(sure, default=None), min(perhaps, default=None)


def _late(chart: Chart, row: Row, sure: datetime | None, perhaps: datetime | None, due: datetime | None, *domains: str) -> Answer:
    complete = all(chart.covered(domain, row["at"], chart.at) for domain in domains)
    return late_or_none(chart, sure, perhaps, due, complete)


def late_or_none(chart: Chart, sure: datetime | None, perhaps: datetime | None, due: datetime | None, complete: bool) -> Answer:
    """(was there one, or has its time passed; was it late, or is there none)"""
    assert chart.at is not None
    passed: Tri = None if due is None else due < chart.at
    late: Tri = all_of(passed, complete or None)
    if sure is not None:
        late = None if due is None else sure > due
    if late is not False and perhaps is not None and due is not None and perhaps <= due:
        late = None
    return any_of([sure is not None, passed]), late


def _spans(rows: Iterable[Row]) -> list[tuple[datetime | None, datetime | None]]:
    return [(row["at"], row["at_latest"]) for row in rows]


def _reply(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    replies = [one for one in chart.rows("contacts") if one["in_reply_to"] == row["contact_id"]]
    judged, late = _late(chart, row, *follows(row, _spans(replies)), row["reply_due_at"], "contacts")
    return all_of(row["reply_due_at"] is not None, judged), late


def _request(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    settled = [one for one in chart.versions("requests", row) if one["outcome"] in ("granted", "refused")]
    written = [one["recorded_at"] for one in settled if one["recorded_at"] is not None]
    undated = row["at"] if row["outcome"] in ("granted", "refused") and not written else None
    due = _due_after(row, _days(numbers, "request_days_max"))
    return _late(chart, row, min(written, default=None), undated, due, "requests")


def _event(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    due = _due_after(row, _days(numbers, "adverse_event_days_max"))
    judged, late = _late(chart, row, row["reported_at"], None, due, "adverse_events")
    return all_of(row["serious"], judged), late


def _settled(chart: Chart, row: Row) -> Answer:
    done = row["done_at"] or (row["at"] if row["outcome"] in ("declined", "waived") else None)
    return _late(chart, row, done, row["at"] if row["outcome"] == "done" and done is None else None, row["due_at"], "duties")


def _duty(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    return _settled(chart, row)


def _duties_of(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    of_two: Tri = True if row["co_signed_by"] is not None else False if chart.covered("decisions", row["at"], chart.at) else None
    laid: Tri = any(one["decision_id"] == row["decision_id"] for one in chart.rows("duties"))
    if not laid and not chart.covered("duties", row["at"], chart.at):
        laid = None
    return all_of(row["signed"], _says(row, "eligible-with-safeguards")), any_of([negated(of_two), negated(laid)])


def _says(row: Row, eligibility: str) -> Tri:
    return None if row["eligibility"] is None else row["eligibility"] == eligibility


def _recovery_care(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    judged, late = _settled(chart, row)
    sure, perhaps = follows(row, _spans(one for one in chart.rows("contacts") if one["about"] == "recovery-care"))
    reached: Tri = True if sure is not None else None
    if sure is None and perhaps is None and chart.covered("contacts", row["at"], chart.at):
        reached = False
    done: Tri = None if row["outcome"] is None else row["outcome"] == "done"
    about: Tri = None if row["duty"] is None else row["duty"] == "recovery-care-contact"
    return all_of(about, judged), any_of([late, all_of(done, negated(reached))])


def _treated(chart: Chart, row: Row) -> Tri:
    given = [dose for dose in chart.doses if not dose.proposed]
    if any(dose.certain and dose.when.last and row["at"] and dose.when.last <= row["at"] for dose in given):
        return True
    perhaps = any(None in (dose.when.first, row["at_latest"]) or dose.when.first <= row["at_latest"] for dose in given)
    return False if not perhaps and chart.covered("administrations", None, row["at_latest"]) else None


def _next_steps(chart: Chart, row: Row, numbers: Numbers, treated: Tri) -> Answer:
    answers = _spans(one for one in chart.rows("contacts") if one["about"] in NEXT_STEPS)
    answers += [(one["done_at"],) * 2 for one in chart.rows("duties") if one["duty"] in NEXT_STEPS]
    days = None if treated is None else _days(numbers, "transition_days_max" if treated else "handover_days_max")
    judged, late = _late(chart, row, *follows(row, answers), _due_after(row, days), "contacts", "duties")
    return all_of(row["signed"], _says(row, "contraindicated"), judged), late


def _refusal(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    treated = _treated(chart, row)
    applies, late = _next_steps(chart, row, numbers, treated)
    return all_of(applies, negated(treated)), late


def _hold(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    treated = _treated(chart, row)
    applies, late = _next_steps(chart, row, numbers, treated)
    return all_of(applies, treated), late


def _suicidality(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    spoken = [one for one in chart.rows("contacts") if one["about"] == "suicidality"]
    spoken += [
        one for one in chart.rows("assessments")
        if one["domain"] == "suicidality" and one["answer"] == "answered" and not asks_for_help(one)
    ]  # fmt: skip
    due = _due_after(row, numbers.duration("suicidality_hours_max"))
    return _late(chart, row, *follows(row, _spans(spoken)), due, "contacts", "assessments")


def asks_for_help(row: Row) -> bool:
    return "suicide-follow-up" in (row["flags"] or "").split(" ")


ROW = Callable[[Chart, Row, Numbers], Answer]
OF_A_ROW: dict[str, dict[str, ROW]] = {
    "contacts": {"reply-overdue": _reply},
    "requests": {"unmet-request": _request},
    "adverse_events": {"adverse-event-reported": _event},
    "duties": {"past-disorder-duties": _duty, "recovery-care-contacted": _recovery_care},
    "decisions": {"past-disorder-duties": _duties_of, "refusal-handed-on": _refusal, "hold-has-transition-plan": _hold},
    "assessments": {"suicidality-followed-up": _suicidality},
}
