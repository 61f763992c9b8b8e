"""What the safeguards of trends look at: slots that were held, and series that follow each other."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.strategies import DAY, HOUR, Maker


def booked(make: Maker) -> None:
    """Slots of most doses; now and then cancelled, of another day, of nobody knows which state."""
    dice = make.dice
    for row in [row for row in make.tables.get("administrations", ()) if row["patient_id"] == make.patient]:
        if row["at"] is not None and dice.chance(80):
            make.add(
                "bookings", "booking_id", row["at"] + dice.pick(timedelta(), timedelta(), timedelta(), DAY, -DAY),
                status=dice.pick("booked", "fulfilled", "fulfilled", "cancelled", "noshow", None),
                session_id=dice.pick(row["session_id"], None, None, "other"),
            )  # fmt: skip


def followed_by_another(make: Maker) -> None:
    """Another series, begun when one has ended or soon after."""
    dice = make.dice
    ended = [row for row in make.tables.get("plans", ()) if row["patient_id"] == make.patient and row["ends_at"] is not None]
    if ended and dice.chance(50):
        at = dice.pick(*ended)["ends_at"] + dice.pick(timedelta(), DAY, 4 * DAY, 4 * DAY, 5 * DAY, -DAY)
        make.sign(
            "plans", "plan_id", at, protocol=dice.pick(*(row["protocol"] for row in ended)),
            phase=dice.pick("series", "series", None), route="intravenous", dose_ug_max=56_000, dose_ug_per_kg_max=None,
            doses_max=dice.pick(2, 4, None), ends_at=at + 9 * DAY, open_ended=False, signed=dice.pick(True, True, True, None),
        )  # fmt: skip


def refused(make: Maker) -> None:
    """More was asked for and refused in the days of the doses; now and then a plan was signed since."""
    dice = make.dice
    doses = [row for row in make.tables.get("administrations", ()) if row["patient_id"] == make.patient and row["at"]]
    if not doses or dice.chance(40):
        return
    asked_after = dice.pick(*doses)
    for row in doses:
        if row["at"] > asked_after["at"] and dice.chance(60):
            row["dose_ug"] = 56_000
    at = asked_after["at"] + dice.pick(HOUR, HOUR, 5 * HOUR)
    make.add("requests", "request_id", at, asks_for=dice.pick("more", "more", "more", "sooner"), outcome="refused")
    if dice.chance(60):
        make.sign(
            "plans", "plan_id", at + dice.pick(HOUR, HOUR, -HOUR, timedelta()), phase="series", route="intravenous", ends_at=None,
            dose_ug_max=56_000, dose_ug_per_kg_max=None, doses_max=None, open_ended=True, signed=True,
        )  # fmt: skip
