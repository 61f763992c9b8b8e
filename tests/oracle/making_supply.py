"""Drug that is drawn, wasted, counted, handed out and lost; and programs that the patient is in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.oracle.moments import any_time
from tests.oracle.strategies import DAY, HOUR, Maker


def _move(make: Maker, at: datetime, word: str | None, amount: int | None, **more: Any) -> None:
    dice = make.dice
    row = make.add(
        "custody_movements", "movement_id", at, movement=word, amount_ug=amount, site_id=dice.pick("site", "site", "site", None),
        lot=dice.pick("L1", "L1", "L1", "L2", None), state=dice.pick(*["posted"] * 12, "pending", "voided", None), **more,
    )  # fmt: skip
    row["recorded_by"] = dice.pick("nurse", "nurse", "Practitioner/nurse", None)


def drawn(make: Maker) -> None:
    """Of most sessions: a draw, what was given of it, what was wasted and who saw it."""
    dice = make.dice
    for row in [row for row in make.tables.get("administrations", ()) if row["patient_id"] == make.patient]:
        if row["at"] is None or dice.chance(40):
            continue
        session = dice.pick(row["session_id"], row["session_id"], row["session_id"], None)
        _move(make, row["at"], "draw", dice.pick(50, 50, None), session_id=session)
        _move(make, row["at"], "administration", dice.pick(40, 40, 45), session_id=session)
        if dice.chance(85):
            _move(make, row["at"] + HOUR, dice.pick("waste", "waste", "waste", "return", None), 10, session_id=session,
                  witnessed_by=dice.pick("doctor", "doctor", "nurse", None))  # fmt: skip


def counted(make: Maker) -> None:
    """Differences that were found, and counts or losses after them; losses by themselves."""
    dice = make.dice
    for _ in range(dice.pick(0, 1, 1, 2)):
        at = any_time(dice, make.start)
        _move(make, at, "discrepancy", 1)
        if dice.chance(70):
            _move(make, at + dice.pick(HOUR, DAY, DAY, 2 * DAY, -HOUR), dice.pick("count", "loss"), 1)
    for _ in range(dice.pick(0, 0, 1, 2, 3)):
        _move(make, any_time(dice, make.start), "loss", 30)


def handed_out(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(0, 0, 1, 2, 3)):
        make.add(
            "dispenses", "dispense_id", any_time(dice, make.start), drug="ketamine", dose_ug=100, days=dice.pick(1, 1, 2, None)
        )


def enrolled(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(1, 1, 1, 1, 2, 2, 0)):
        at = make.early()
        ends = dice.pick(None, None, None, at + 4 * DAY, at + 20 * DAY)
        make.add("enrolments", "enrolment_id", at - timedelta(days=1), program_id=dice.pick("one", "one", "one", "two", None),
                 ends_at=ends, open_ended=ends is None and dice.chance(90))  # fmt: skip
