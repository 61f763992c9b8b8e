"""What is attested outside of sessions, now and then too long ago; pregnancy; pressures of another day; checklists with sums."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.moments import any_time
from tests.oracle.strategies import DAY, Maker

WHAT = ("prescription-monitoring-checked", "medicines-reviewed", "liver-tested", "cognition-checked", "goal-agreed")


def lately(make: Maker) -> None:
    dice = make.dice
    for what in WHAT:
        for _ in range(dice.pick(0, 1, 1, 1, 2)):
            make.add(
                "observations", "observation_id", any_time(dice, make.start, -5, 8), what=what, value=dice.pick(1, 1, 1, 0, None)
            )
    for _ in range(dice.pick(0, 0, 1)):
        make.add("observations", "observation_id", any_time(dice, make.start, -5, 8), what="liver-result")
    for _ in range(dice.pick(0, 1, 1, 2)):
        make.add("observations", "observation_id", any_time(dice, make.start, -5, 8), value=dice.pick(0, 0, 1, None),
                 what=dice.pick("pregnancy-status", "pregnancy-test"))  # fmt: skip
    for _ in range(dice.pick(0, 0, 1, 1)):
        make.add("observations", "observation_id", make.early() - dice.pick(timedelta(), DAY), what="systolic", value=120)


def summed(make: Maker) -> None:
    """Sums of the checklists; and one more, now and then, that is higher."""
    dice = make.dice
    for row in make.tables.get("assessments", ()):
        if row["patient_id"] == make.patient and row["instrument"] == "bladder-checklist":
            row["score"] = dice.pick(1, 2, 3, None)
    for _ in range(dice.pick(0, 1, 1)):
        make.add(
            "assessments", "assessment_id", any_time(dice, make.start, 0, 9), instrument="bladder-checklist", domain="bladder",
            answer=dice.pick("answered", "answered", "declined"), score=dice.pick(2, 4, 5, 6, None), signed=None,
        )  # fmt: skip
