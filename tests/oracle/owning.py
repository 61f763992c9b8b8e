"""Alarms: who owns them, and whether they were closed in time."""

from __future__ import annotations

from tests.oracle.agreements import Numbers
from tests.oracle.chart import Chart, Row
from tests.oracle.kleene import Tri, any_of


def alarm(chart: Chart, row: Row, numbers: Numbers) -> tuple[Tri, Tri]:
    complete = chart.covered("alarms", row["at"], chart.at)
    closed, due = row["closed_at"], row["due_at"]
    unowned: Tri = False if row["owner"] is not None else True if complete else None
    assert chart.at is not None
    passed = None if due is None else chart.at > due
    if closed is not None:
        late: Tri = None if due is None else closed > due
    elif passed:
        late = True if complete else None
    else:
        late = passed
    return any_of([closed is not None, passed, unowned]), any_of([unowned, late])


OF_A_ROW = {"alarms": {"alarm-owned-and-closed": alarm}}
