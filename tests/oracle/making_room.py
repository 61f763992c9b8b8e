"""The room in which a dose is given: who watches, and what was asked and checked before the start."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.strategies import HOUR, MINUTE, Maker

GOOD = {"intoxicated": 0, "fasted": 1, "new-medicine": 0, "medicines-reviewed": 1, "drug-verified": 1, "rescue-ready": 1}
BEFORE = (*[10 * MINUTE] * 8, timedelta(), -MINUTE, 12 * HOUR, 12 * HOUR - MINUTE, HOUR)


def room(make: Maker) -> None:
    """Who watches in the sessions that there are; most name somebody."""
    dice = make.dice
    for row in make.tables.get("sessions", ()):
        if row["patient_id"] == make.patient:
            row["monitor_id"] = dice.pick("nurse", "nurse", "nurse", None)
            row["prescriber_id"] = dice.pick("doctor", "doctor", "doctor", None)


def attested(make: Maker) -> None:
    """Answers before the doses, most of them good; now and then twice, late, of another session, or half a day old."""
    dice, doses = make.dice, [row for row in make.tables.get("administrations", ()) if row["patient_id"] == make.patient]
    for dose in doses:
        if dose["at"] is None or not dice.chance(85):
            continue
        for what, good in GOOD.items():
            for _ in range(dice.pick(1, 1, 1, 1, 1, 1, 2, 0)):
                make.add(
                    "observations", "observation_id", dose["at"] - dice.pick(*BEFORE), what=what,
                    value=dice.pick(*[good] * 12, 1 - good, None),
                    session_id=dice.pick(*[dose["session_id"]] * 20, "other", None),
                )  # fmt: skip
