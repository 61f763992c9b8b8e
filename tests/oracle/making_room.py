"""The room in which a dose is given: who watches, and what was asked and checked before the start."""

from __future__ import annotations

from tests.oracle.strategies import Maker


def room(make: Maker) -> None:
    """Who watches in the sessions that there are; most name somebody."""
    dice = make.dice
    for row in make.tables.get("sessions", ()):
        if row["patient_id"] == make.patient:
            row["monitor_id"] = dice.pick("nurse", "nurse", "nurse", None)
