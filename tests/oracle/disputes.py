"""Where the code may say less than the oracle, and where the two disagree until somebody decides.

`coarser` never lets the code reassure. A dispute names one point, says why the oracle reads the words as it does, and
which verdicts it excuses; `test_disputes.py` shows each on a minimal record, and fails when the code has come round.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.oracle.chart import Chart, Dose, charts
from tests.oracle.disorders import ASSESSMENT, CONCLUSIONS
from tests.oracle.oracle import Key
from tests.oracle.protocols import PROTOCOLS
from tests.oracle.strategies import Case

Difference = tuple[Key, str | None, str | None]
Test = Callable[[Case, Difference], bool]
DATA_REQUIRED, BREACHED, NOT_APPLICABLE = "data-required", "breached", "not-applicable"


def coarser(case: Case, difference: Difference) -> bool:
    """Does the code ask for data where the oracle decides by a case analysis? About times that are no instants (as-of
    lookups are made at both ends, decision 2), coverage with a beginning, documents of which nobody says whether they are
    signed, and doses that are only possible (all their verdicts are data required, docs/explanation/unknown.md).
    """
    unclear = imprecise(case) or windowed(case) or unsigned(case)
    return difference[1] == DATA_REQUIRED and (unclear or _only_possible(case, difference))


def unsigned(case: Case) -> bool:
    signable = [row for table in ("plans", "decisions") for row in case.rows.get(table, ())]
    signable += [row for row in case.rows.get("assessments", ()) if row.get("instrument") == ASSESSMENT]
    return any(row.get("signed") is None for row in signable)


def imprecise(case: Case) -> bool:
    return any(_is_imprecise(row) for rows in case.rows.values() for row in rows if "at" in row)


def imprecise_doses(case: Case) -> bool:
    return any(_is_imprecise(row) for row in case.rows.get("administrations", ()))


def _is_imprecise(row: dict[str, Any]) -> bool:
    return row["at"] != row["at_latest"] or row.get("local_date") is None


def windowed(case: Case) -> bool:
    return any(row["open_start"] is not True for row in case.rows.get("coverage", ()))


def _only_possible(case: Case, difference: Difference) -> bool:
    return difference[0][1] == "doses" and not _dose(case, difference)[1].certain


@dataclass(frozen=True)
class Dispute:
    """`says`: what the oracle holds. `excuses`: the differences that may come of it."""

    name: str
    says: str
    excuses: Test


def _about(difference: Difference, safeguard: str, code: str, own: str) -> bool:
    (name, _, _), its, ours = difference
    return (name, its, ours) == (safeguard, code, own)


def _any(case: Case, table: str, **cells: Any) -> bool:
    return any(all(row.get(cell) == value for cell, value in cells.items()) for row in case.rows.get(table, ()))


def _dose(case: Case, difference: Difference) -> tuple[Chart, Dose]:
    key = difference[0]
    return next((chart, dose) for chart in charts(case.rows, PROTOCOLS) for dose in chart.doses if dose.id == key[2])


def _no_clear_conclusion(case: Case, difference: Difference) -> bool:
    rows = [row for row in case.rows.get("assessments", ()) if row.get("instrument") == ASSESSMENT]
    found = any(row.get("band") not in CONCLUSIONS or row.get("signed") is None for row in rows)
    return found and difference[0][0] == "active-substance-use-disorder" and difference[2] == DATA_REQUIRED


def _perhaps_signed(case: Case, difference: Difference) -> bool:
    found = _any(case, "decisions", signed=None)
    return found and _about(difference, "signed-decision-before-dose", BREACHED, DATA_REQUIRED)


def _ends_that_day(case: Case, difference: Difference) -> bool:
    wrong = (("signed-plan-in-force", BREACHED), ("dose-within-plan", NOT_APPLICABLE), ("signed-decision-before-dose", BREACHED))
    if (difference[0][0], difference[1]) not in wrong:
        return False
    return not _dose(case, difference)[1].when.is_instant


def _newest_known_to_the_month(case: Case, difference: Difference) -> bool:
    looked_up = ("signed-decision-before-dose", "signed-plan-in-force", "active-substance-use-disorder")
    looked_up = (*looked_up, "dose-within-plan", "dose-within-protocol", "weight-current", "screening-current")
    looked_up = (*looked_up, "bladder-check-current", "screening-before-first-dose")
    return imprecise(case) and difference[0][0] in looked_up and difference[2] == DATA_REQUIRED


def _counted_from_midnight(case: Case, difference: Difference) -> bool:
    return imprecise(case) and difference[0][0] == "series-has-an-end" and difference[2] == DATA_REQUIRED


def _mixed_baselines(case: Case, difference: Difference) -> bool:
    pins = {row.get("protocol") for row in case.rows.get("plans", ())}
    return difference[0][0] == "craving-rise" and bool(pins - {None})


def _doses_out_of_order(case: Case, difference: Difference) -> bool:
    neighbours = ("minimum-interval", "sessions-per-window", "maintenance-spacing", "screening-before-first-dose")
    if difference[0][0] not in neighbours or difference[2] not in (DATA_REQUIRED, BREACHED):
        return False
    return imprecise_doses(case)


def _nameless_screen(case: Case, difference: Difference) -> bool:
    found = _any(case, "assessments", domain=None) or _any(case, "assessments", answer=None)
    screens = ("screening-before-first-dose", "screening-current", "bladder-check-current")
    return found and any(_about(difference, name, BREACHED, DATA_REQUIRED) for name in screens)


def _perhaps_answered(case: Case, difference: Difference) -> bool:
    found = any(None in (row.get("status"), row.get("craving")) or _is_imprecise(row) for row in case.rows.get("check_ins", ()))
    return found and difference[0][:2] == ("craving-rise", "patients") and difference[2] == DATA_REQUIRED


def _first_answer(case: Case, difference: Difference) -> bool:
    found = _any(case, "check_ins", status=None) or _any(case, "check_ins", craving=None)
    return found and _about(difference, "craving-rise", DATA_REQUIRED, NOT_APPLICABLE)


def _another_dose_in_session(case: Case, difference: Difference) -> bool:
    if difference[0][0] != "vitals-on-time" or difference[1] not in (BREACHED, DATA_REQUIRED):
        return False
    chart, dose = _dose(case, difference)
    if dose.when.first is None:
        return False
    until = dose.when.first + timedelta(hours=24)
    others = (one.when.first for one in chart.doses if one is not dose)
    return any(other is not None and dose.when.first <= other <= until for other in others)


def _reading_of_a_day(case: Case, difference: Difference) -> bool:
    vague = any(row["at"] != row["at_latest"] for row in case.rows.get("observations", ()))
    return vague and difference[0][0] == "vitals-on-time" and difference[2] == DATA_REQUIRED


def _left_unchecked(case: Case, difference: Difference) -> bool:
    return _about(difference, "vitals-on-time", DATA_REQUIRED, BREACHED)


DISPUTES = (
    Dispute("no clear conclusion", "an assessment without a known conclusion or signature settles nothing", _no_clear_conclusion),
    Dispute("perhaps signed", "a refusal that may be a draft, where decisions are not covered, is unknown", _perhaps_signed),
    Dispute("nameless screen", "an assessment without domain or answer may be the screen asked for", _nameless_screen),
    Dispute("plan ends that day", "a dose known to the day may lie before the plan's end", _ends_that_day),
    Dispute("newest known to the month", "a row known to the day or month may be the newest", _newest_known_to_the_month),
    Dispute("counted from midnight", "a dose may lie before or after a plan known to the day", _counted_from_midnight),
    Dispute("mixed baselines", "how many answers make the baseline is the check-in's own protocol's", _mixed_baselines),
    Dispute("doses out of order", "a dose known to the day or month may be the last one", _doses_out_of_order),
    Dispute("another dose in the session", "a pressure counts for every dose that it follows", _another_dose_in_session),
    Dispute("reading of a day", "a pressure known to the day may have been taken in time", _reading_of_a_day),
    Dispute(
        "left unchecked", "without any pressure after the dose none was taken in time, whenever the patient left", _left_unchecked
    ),
    Dispute("newest answer unknown", "a check-in of unknown status or craving may be the newest answer", _perhaps_answered),
    Dispute("first answer", "a first check-in has nothing to be compared with, whatever it says", _first_answer),
)


def disputed(case: Case, difference: Difference) -> bool:
    return any(dispute.excuses(case, difference) for dispute in DISPUTES)
