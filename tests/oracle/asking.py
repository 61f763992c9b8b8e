"""What was asked before treatment, and what became of the answers: screens, consent."""

from __future__ import annotations

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Dose, Row
from tests.oracle.dosing import none_before
from tests.oracle.kleene import Tri, all_of, any_of, not_after, when_of
from tests.oracle.spacing import is_first

Answer = tuple[Tri, Tri]


def same(cell: object, word: object) -> Tri:
    return None if cell is None else cell == word


def _answers_about_ketamine(row: Row) -> Tri:
    return all_of(same(row["instrument"], "ketamine-use"), same(row["answer"], "answered"))


def ketamine_asked(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    asked = any_of(all_of(_answers_about_ketamine(row), not_after(when_of(row), dose.when)) for row in chart.rows("assessments"))
    missing = asked is False and not chart.covered("assessments", None, dose.when.last)
    return is_first(chart, dose), None if missing or asked is None else not asked


def bladder_asked(chart: Chart, dose: Dose, numbers: Numbers) -> Answer:
    return is_first(chart, dose), none_before(chart, dose, "bladder")


OF_A_DOSE = {"ketamine-use-asked": ketamine_asked, "baseline-bladder": bladder_asked}
