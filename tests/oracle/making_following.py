"""What asks to be followed up, and what follows: letters, asks, harm, duties, refusals, thoughts of suicide."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.oracle.moments import any_time
from tests.oracle.strategies import DAY, HOUR, Maker

TOPICS = ("recovery-care", "next-steps", "transition-plan", "suicidality", "other", None)


def _soon(make: Maker, at: datetime) -> datetime:
    return at + make.dice.pick(timedelta(), HOUR, DAY, 2 * DAY, 3 * DAY, 8 * DAY, -DAY)


def following(make: Maker) -> None:
    """Some of each; most of it followed up, now and then late, by another, or before."""
    dice = make.dice
    decided = [row for row in make.tables.get("decisions", ()) if row["patient_id"] == make.patient]
    for row in decided:
        row["co_signed_by"] = dice.pick("second", "second", None)
        if row["eligibility"] == "contraindicated" and row["at"] is not None and dice.chance(60):
            make.add("contacts", "contact_id", _soon(make, row["at"]), about="next-steps", direction="sent")
    for _ in range(dice.pick(0, 1, 1, 2)):
        at = any_time(dice, make.start)
        decision = dice.pick(*decided)["decision_id"] if decided else None
        make.add(
            "duties", "duty_id", at, decision_id=dice.pick(decision, decision, "another", None),
            duty=dice.pick("recovery-care-contact", "recovery-care-contact", "next-steps", "closer-check-ins", None),
            due_at=dice.pick(at + 2 * DAY, at + 2 * DAY, at + 20 * DAY, None), done_at=dice.pick(_soon(make, at), None),
            outcome=dice.pick("done", "done", "declined", "waived", None), owner="invented-1",
        )  # fmt: skip
    _exchanged(make)
    _reported(make)


def _exchanged(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(0, 1, 2, 3)):
        at = any_time(dice, make.start)
        own = [row for row in make.tables.get("contacts", ()) if row["patient_id"] == make.patient]
        make.add(
            "contacts", "contact_id", at, about=dice.pick(*TOPICS), direction=dice.pick("sent", "sent", "received", None),
            reply_due_at=dice.pick(None, None, at + 2 * DAY, at + 9 * DAY),
            in_reply_to=dice.pick(None, dice.pick(*own)["contact_id"]) if own else None,
        )  # fmt: skip
    for _ in range(dice.pick(0, 1, 1)):
        at = any_time(dice, make.start)
        row = make.add("requests", "request_id", at, asks_for="more", outcome=dice.pick("granted", "refused", "open", None))
        if dice.chance(30):
            make.tables["requests"].append(row | {"recorded_at": _soon(make, at), "outcome": dice.pick("refused", "open")})


def _reported(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(0, 1, 1)):
        at = any_time(dice, make.start)
        make.add("adverse_events", "event_id", at, what="a fall", serious=dice.pick(True, True, False, None),
                 reported_at=dice.pick(_soon(make, at), None))  # fmt: skip
    for _ in range(dice.pick(0, 1, 1, 1)):
        at = any_time(dice, make.start)
        if dice.chance(60):
            make.add("contacts", "contact_id", _soon(make, at), about="suicidality", direction="received")
        make.add(
            "assessments", "assessment_id", at, instrument=dice.pick("phq-9", "c-ssrs-screener"),
            domain=dice.pick("mood", "suicidality"), answer=dice.pick("answered", "answered", "declined"), band="mild",
            signed=None, flags=dice.pick("suicide-follow-up", "suicide-follow-up", "", None),
        )  # fmt: skip
