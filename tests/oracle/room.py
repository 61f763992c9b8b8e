"""What has to be so in the room before a dose is started: who watches, what was asked, what was checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.following import follows, late_or_none
from tests.oracle.kleene import Tri, agreed, all_of, any_of, elapsed_below, negated, not_after, when_of
from tests.oracle.watching import session_of

Answer = tuple[Tri, Tri]


def _unwatched(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    """Is there no session in the clinic that has begun, or does it name nobody who watches?"""
    session = session_of(chart, dose)
    if session is None:
        return True, chart.covered("sessions", dose.when.first, dose.when.last) or None
    away = session["place"] in ("HH", "FLD")  # who was there, nobody can tell from here
    return True, None if away or session["monitor_id"] is None else False


HALF_A_DAY = timedelta(hours=12)


def _attested(chart: Chart, dose: Dose, what: str) -> Tri:
    """The newest answer in the session of the dose, before its start and less than half a day before."""
    rows = [row for row in chart.rows("observations") if row["what"] == what]
    own = [(row, _in_time(row, dose)) for row in rows if dose.session_id is not None and row["session_id"] == dose.session_id]
    loose = [(row, all_of(_in_time(row, dose), None)) for row in rows if row["session_id"] is None]  # it may be of this session
    counting = own + loose
    sure = [row["at"] for row, in_time in counting if in_time]
    if not sure:
        return None
    newest = [row for row, in_time in counting if in_time is not False and not _older(row, max(sure))]
    return agreed({1: True, 0: False}.get(row["value"]) for row in newest)


def _in_time(row: Row, dose: Dose) -> Tri:
    return all_of(not_after(when_of(row), dose.when), elapsed_below(dose.when, when_of(row), HALF_A_DAY))


def _older(row: Row, since: datetime) -> bool:
    return row["at_latest"] is not None and row["at_latest"] < since


def _unfit(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    new = all_of(_attested(chart, dose, "new-medicine"), negated(_attested(chart, dose, "medicines-reviewed")))
    return True, any_of([_attested(chart, dose, "intoxicated"), negated(_attested(chart, dose, "fasted")), new])


def _unverified(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, negated(_attested(chart, dose, "drug-verified"))


def _unready(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, negated(_attested(chart, dose, "rescue-ready"))


def _without_prescriber(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    session = session_of(chart, dose)
    if session is None:
        return True, chart.covered("sessions", dose.when.first, dose.when.last) or None
    away = session["place"] in ("HH", "FLD")
    return True, None if away or session["prescriber_id"] is None else False


def _elsewhere(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    setting = numbers.get("setting")
    only_the_clinic = None if setting is None else setting == "clinic"
    return True, all_of(only_the_clinic, _away(chart, dose))


def _away(chart: Chart, dose: Dose) -> Tri:
    held = [row for row in chart.rows("sessions") if row["status"] not in ("planned", "cancelled")]
    own = next((row for row in held if row["session_id"] == dose.session_id), None)
    return None if own is None or own["place"] is None else own["place"] in ("HH", "FLD", "VR")


def _silent(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    row = {"at": dose.when.first, "at_latest": dose.when.last}
    rows = [one for one in chart.rows("check_ins") if one["status"] in ("answered", None)]
    sure, _ = follows(row, [(one["at"], one["at_latest"]) for one in rows if one["status"] == "answered"])
    _, perhaps = follows(row, [(one["at"], one["at_latest"]) for one in rows])
    days = numbers.get("check_in_days_max")
    due = None if days is None or dose.when.last is None else dose.when.last + timedelta(days=days)
    complete = chart.covered("check_ins", dose.when.first, chart.at)
    judged, late = late_or_none(chart, sure, perhaps, due, complete)
    return all_of(not dose.proposed, judged), late


OF_A_DOSE: dict[str, Callable[[Chart, Dose, Numbers], Answer]] = {
    "monitor-present": _unwatched, "fit-today": _unfit, "drug-and-concentration-verified": _unverified,
    "rescue-ready": _unready, "prescriber-present": _without_prescriber, "home-administration": _elsewhere,
    "check-in-on-time": _silent,
}  # fmt: skip
