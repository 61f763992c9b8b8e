"""Has a mania or a psychosis begun after the first dose of the program, and is it not over?"""

from __future__ import annotations

from datetime import datetime

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.disorders import _over
from tests.oracle.kleene import Tri, When, after, all_of, any_of, negated, not_after, when_of

Answer = tuple[Tri, Tri]
OURS = "https://handrail.example/fhir/codes"
UNTOLD = "untold?"
NOT_CERTAIN = ("provisional", "differential", "unconfirmed")


def _words(row: Row) -> list[str]:
    """What it says of the two; where nobody can tell what it says, it may be either."""
    if row["findings"] is None:
        return [UNTOLD]
    return [word for word in row["findings"].split() if word.rstrip("?") in ("psychosis", "mania")]


def _is_a_no(row: Row) -> bool:
    return row["verification"] == "refuted"


def _written(row: Row) -> datetime | None:
    return max((time for time in (row["at_latest"], row["recorded_at"]) if time is not None), default=None)


def _answered(row: Row, word: str, rows: list[Row], at: When) -> bool:
    """Did a clinician's "no" to that word, as new as this doubt, stand by then?"""
    noes = [one for one in rows if _is_a_no(one) and not_after(when_of(one), at)]
    noes = [one for one in noes if word.rstrip("?") in [other.rstrip("?") for other in _words(one)]]
    times = [time for time in map(_written, noes) if time is not None]
    own = _written(row)
    return own is not None and any(own <= time for time in times)


def _stands(row: Row, word: str, rows: list[Row], at: When) -> Tri:
    doubtful = word.endswith("?") or row["verification"] in NOT_CERTAIN
    if doubtful and _answered(row, word, rows, at):
        return False
    return all_of(not_after(when_of(row), at), negated(_over(row, at)), None if doubtful else True)


def _after_a_dose(chart: Chart, row: Row, at: When) -> Tri:
    found = any_of(all_of(dose.certain or None, after(when_of(row), dose.when)) for dose in chart.doses)
    return None if found is False and not chart.covered("administrations", None, at.last) else found


def emergent(chart: Chart, at: When) -> Tri:
    rows = [row for row in chart.rows("conditions") if not _is_a_no(row) or row["code_system"] == OURS]
    said = [(row, word) for row in rows if not _is_a_no(row) for word in _words(row)]
    found = any_of(all_of(_after_a_dose(chart, row, at), _stands(row, word, rows, at)) for row, word in said)
    return None if found is False and not chart.covered("conditions", None, at.last) else found


def of_dose(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return True, emergent(chart, dose.when)


def of_patient(chart: Chart, at: When, numbers: Numbers) -> Answer:
    return True, emergent(chart, at)


OF_A_DOSE = {"emergent-mania-or-psychosis": of_dose}
OF_A_PATIENT = {"emergent-mania-or-psychosis": of_patient}
