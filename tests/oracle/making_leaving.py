"""Blood pressures with both parts around the limits, and what is looked at before a patient leaves."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.strategies import MINUTE, Maker

SYSTOLIC = (*[120] * 12, 179, 180, 181, 139, 140, 145, 150, 49, 301)
DIASTOLIC = (*[80] * 12, 109, 110, 89, 90, 95, 100, 150, 19)


def pressures(make: Maker) -> None:
    """A diastolic part beside most systolic ones; now and then apart from it, or twice."""
    dice = make.dice
    own = [row for row in make.tables.get("observations", ()) if row["patient_id"] == make.patient and row["what"] == "systolic"]
    for row in own:
        if row["value"] is not None:
            row["value"] = dice.pick(*SYSTOLIC)
        for _ in range(dice.pick(*[1] * 12, 2, 0)):
            value = dice.pick(*DIASTOLIC) if dice.chance(98) else None
            other = make.add("observations", "observation_id", row["at"], what="diastolic", value=value,
                             session_id=row["session_id"])  # fmt: skip
            if dice.chance(80):
                later = dice.pick(*[timedelta()] * 8, MINUTE)
                other.update(at=row["at"] + later, at_latest=row["at_latest"] + later, local_date=row["local_date"],
                             recorded_at=row["recorded_at"])  # fmt: skip
