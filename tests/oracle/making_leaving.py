"""Blood pressures with both parts around the limits, and what is looked at before a patient leaves."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.strategies import HOUR, MINUTE, Maker

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
                             session_id=row.get("session_id"))  # fmt: skip
            if dice.chance(80):
                later = dice.pick(*[timedelta()] * 8, MINUTE)
                other.update(at=row["at"] + later, at_latest=row["at_latest"] + later, local_date=row["local_date"],
                             recorded_at=row["recorded_at"])  # fmt: skip


GOOD = {"oxygen-saturation": 97, "sedation": 5, "oriented": 1, "walks-steadily": 1, "suicidal-intent": 0, "no-driving-said": 1}
OTHERWISE = {"oxygen-saturation": (93, 94, 92), "sedation": (4, 3), **dict.fromkeys(("oriented", "walks-steadily"), (0,))}
WHEN = (*[-5 * MINUTE] * 14, timedelta(), MINUTE, -HOUR)


def looked_at(make: Maker) -> None:
    """Before most leavings what has to be looked at, mostly good; now and then again, after leaving, or of another session."""
    dice = make.dice
    for session in [row for row in make.tables.get("sessions", ()) if row["patient_id"] == make.patient]:
        session["escort"] = dice.pick("a friend", "a friend", "a friend", "by taxi", "alone", "No", " ", "unknown", None)
        if session["ended_at"] is None or dice.chance(20):
            continue
        for what, good in GOOD.items():
            for _ in range(dice.pick(*[1] * 14, 2, 0)):
                value = dice.pick(*[good] * 20, *OTHERWISE.get(what, (1 - good,)), None)
                make.add("observations", "observation_id", session["ended_at"] + dice.pick(*WHEN), what=what, value=value,
                         session_id=dice.pick(*[session["session_id"]] * 20, "other", None))  # fmt: skip
        if dice.chance(30):
            make.add("observations", "observation_id", session["at"] - MINUTE, what="oxygen-saturation", value=dice.pick(92, 93))
        if dice.chance(15):
            make.add("assessments", "assessment_id", session["ended_at"] - 4 * MINUTE, instrument=dice.pick("aldrete", "moaa-s"),
                     domain="other", answer="answered", score=dice.pick(9, 10, 8, 5, None))  # fmt: skip
