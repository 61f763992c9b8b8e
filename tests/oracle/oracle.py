"""The independent reading: each safeguard from its words, one patient at a time, in plain Python.

`verdicts` gives (safeguard, subject, subject_id) → met, breached, data-required or not-applicable. Nothing here reads
`handrail.facts` or a safeguard's expressions; where this and they differ, one of the two has misread the words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from types import ModuleType

from handrail.protocol.model import Protocol
from handrail.record.tables import TABLES
from tests.oracle import asking, emerging, following, lately, leaving, medical, owning, room, signing, supply, trends
from tests.oracle.agreements import (
    Numbers,
    a_plan_is_in_force,
    by_another_route,
    numbers_at,
    pinned,
    treatment_is_refused,
)  # fmt: skip
from tests.oracle.chart import Chart, Dose, Row, Rows, charts
from tests.oracle.disorders import active_disorder
from tests.oracle.dosing import above_plan, above_protocol, no_recent_weight, none_before, none_recent, one_too_many
from tests.oracle.kleene import Tri, When, all_of, any_of, instant, negated, when_of
from tests.oracle.refusing import turned
from tests.oracle.spacing import (
    in_maintenance,
    is_first,
    series_without_end,
    too_many_in_window,
    too_soon,
    too_soon_in_maintenance,
)  # fmt: skip
from tests.oracle.watching import (
    craving_applies,
    craving_of_patient,
    craving_rose,
    pressure_late,
    watched_too_short,
)  # fmt: skip

Answer = tuple[Tri, Tri]  # applies, breached
Key = tuple[str, str, str]


def verdict(applies: Tri, breached: Tri) -> str:
    if applies is None:
        return "data-required"
    if applies is False:
        return "not-applicable"
    return "data-required" if breached is None else "breached" if breached else "met"


def verdicts(rows: Rows, protocols: Sequence[Protocol], *, at: datetime, candidates: bool = False) -> dict[Key, str]:
    """Every verdict that the record yields."""
    found: dict[Key, str] = {}
    for chart in charts(rows, protocols):
        chart.at = at
        for key, answer in _answers(chart, instant(at), candidates=candidates):
            found[key] = turned(chart, *key[:2], verdict(*answer))
    return found


def _answers(chart: Chart, at: When, *, candidates: bool) -> list[tuple[Key, Answer]]:
    found: list[tuple[Key, Answer]] = []
    for dose in chart.doses:
        numbers = numbers_at(chart, dose.when)
        for name, ask in OF_A_DOSE.items():
            applies, breached = ask(chart, dose, numbers)
            found.append(((name, "doses", dose.id), (all_of(dose.certain or None, applies), breached)))
    for table, asks in OF_A_ROW.items():
        for row in chart.rows(table):
            if _is_no_subject(table, row):
                continue
            numbers = Numbers(pinned(chart, row), when_of(row)) if table == "plans" else numbers_at(chart, when_of(row))
            for name, ask_row in asks.items():
                found.append(((name, table, row[TABLES[table].own_id]), ask_row(chart, row, numbers)))
    treated, numbers = _in_program(chart, candidates=candidates), numbers_at(chart, at)
    for name, ask_patient in OF_A_PATIENT.items():
        applies, breached = ask_patient(chart, at, numbers)
        found.append(((name, "patients", chart.patient), (all_of(treated, applies), breached)))
    return found


def _is_no_subject(table: str, row: Row) -> bool:
    """A draft is no plan yet; an assessment is judged by itself only where an answer asks for a follow-up."""
    if table == "plans":
        return row["signed"] is False
    return table == "assessments" and not following.asks_for_help(row)


def _in_program(chart: Chart, *, candidates: bool) -> Tri:
    """A candidate, or somebody with a decision, a plan or a possible dose; a draft is a beginning too."""
    return candidates or any((chart.doses, chart.rows("plans"), chart.rows("decisions")))


def _decision(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, treatment_is_refused(chart, dose.when)


def _disorder(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, active_disorder(chart, dose.when, numbers)


def _screened_first(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return is_first(chart, dose), none_before(chart, dose, "substance-use")


def _screened(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, none_recent(chart, dose, "substance-use", numbers.get("screening_days_max"))


def _planned(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, negated(a_plan_is_in_force(chart, dose.when))


def _within_plan(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return a_plan_is_in_force(chart, dose.when), any_of([above_plan(chart, dose, numbers), one_too_many(chart, dose)])


def _within_protocol(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, above_protocol(chart, dose, numbers)


def _by_route(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, by_another_route(chart, dose, numbers.protocol)


def _weighed(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    limited = negated(numbers.unlimited("dose_mg_per_kg_max"))
    return limited, no_recent_weight(chart, dose, numbers.get("weight_days_max"))


def _interval(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    hours, days = numbers.duration("interval_hours_min"), numbers.get("interval_days_min")
    return True, too_soon(chart, dose, hours, days)


def _window(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    most, days = numbers.get("doses_per_window_max"), numbers.get("window_days")
    return True, too_many_in_window(chart, dose, most, days)


def _maintenance(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    applies = in_maintenance(chart, dose, numbers.get("maintenance_after_days"))
    return applies, too_soon_in_maintenance(chart, dose, numbers.get("maintenance_interval_days_min"))


def _monitored(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return not dose.proposed, watched_too_short(chart, dose, numbers)


def _vitals(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return not dose.proposed, pressure_late(chart, dose, numbers)


def _bladder(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, none_recent(chart, dose, "bladder", numbers.get("bladder_check_days_max"))


def _plan_disorder(chart: Chart, plan: Row, numbers: Numbers) -> Answer:
    return True, active_disorder(chart, when_of(plan), numbers)


def _series(chart: Chart, plan: Row, numbers: Numbers) -> Answer:
    applies = None if plan["phase"] is None else plan["phase"] == "series"
    return applies, series_without_end(chart, plan, numbers)


def _craving(chart: Chart, row: Row, numbers: Numbers) -> Answer:
    return craving_applies(chart, row, numbers), craving_rose(chart, row, numbers)


def _disorder_now(chart: Chart, at: When, numbers: Numbers) -> Answer:
    return True, active_disorder(chart, at, numbers)


def _craving_now(chart: Chart, at: When, numbers: Numbers) -> Answer:
    return craving_of_patient(chart, at)


OF_A_DOSE: dict[str, Callable[[Chart, Dose, Numbers], Answer]] = {
    "signed-decision-before-dose": _decision,
    "active-substance-use-disorder": _disorder,
    "screening-before-first-dose": _screened_first,
    "screening-current": _screened,
    "signed-plan-in-force": _planned,
    "dose-within-plan": _within_plan,
    "dose-within-protocol": _within_protocol,
    "route-as-planned": _by_route,
    "weight-current": _weighed,
    "minimum-interval": _interval,
    "sessions-per-window": _window,
    "maintenance-spacing": _maintenance,
    "monitoring-minimum": _monitored,
    "vitals-on-time": _vitals,
    "bladder-check-current": _bladder,
}
# table → what is asked of each of its rows
OF_A_ROW: dict[str, dict[str, Callable[[Chart, Row, Numbers], Answer]]] = {
    "plans": {"active-substance-use-disorder": _plan_disorder, "series-has-an-end": _series},
    "check_ins": {"craving-rise": _craving},
}
OF_A_PATIENT: dict[str, Callable[[Chart, When, Numbers], Answer]] = {
    "active-substance-use-disorder": _disorder_now, "craving-rise": _craving_now,
}  # fmt: skip
FAMILIES: tuple[ModuleType, ...] = (
    asking,
    room,
    owning,
    emerging,
    following,
    trends,
    supply,
    lately,
    leaving,
    medical,
    signing,
)
for _family in FAMILIES:
    OF_A_DOSE |= getattr(_family, "OF_A_DOSE", {})
    OF_A_PATIENT |= getattr(_family, "OF_A_PATIENT", {})
    for _table, _asks in getattr(_family, "OF_A_ROW", {}).items():
        OF_A_ROW[_table] = OF_A_ROW.get(_table, {}) | _asks
