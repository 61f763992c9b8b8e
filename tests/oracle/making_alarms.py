"""Alarms, some of them without an owner, without a due time, closed late or not at all."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.moments import any_time, near
from tests.oracle.strategies import DAY, Maker


def alarms(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(0, 0, 1, 1, 2)):
        at = any_time(dice, make.start)
        due = at + dice.pick(DAY, 2 * DAY, 8 * DAY)
        make.add(
            "alarms", "alarm_id", at, raised_by="craving-rise", owner=dice.pick("invented-1", "invented-1", None),
            due_at=dice.pick(due, due, due, due, None),
            closed_at=dice.pick(at + near(dice, due - at), due, due - timedelta(hours=1), None, None),
        )  # fmt: skip
