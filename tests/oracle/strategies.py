"""Records of one to three patients, near-lawful and then damaged, from pools so small that everything collides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from tests.oracle.moments import FORTNIGHTS, Dice, any_time, at_instant, blurred, local, near, recorded, signed
from tests.oracle.protocols import PROTOCOLS
from tests.oracle.spoiling import coverage, spoil

Tables = dict[str, list[dict[str, Any]]]
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
STEPS = (
    2 * DAY, 2 * DAY, 2 * DAY, 3 * DAY, 3 * DAY, 4 * DAY, DAY, 40 * HOUR, 40 * HOUR - MINUTE, 24 * HOUR, 48 * HOUR,
    timedelta(), 5 * HOUR, timedelta(microseconds=1), 40 * HOUR + MINUTE,
)  # fmt: skip
AMOUNTS = (35_000, 52_000, 52_000, 52_001, 52_500, 53_000, 53_001, 54_000, 56_000, 56_001)
WEIGHTS = (70_000, 70_000, 70_000, 66_667, 69_333, 69_334)


RARE_STATUSES = ("stopped", "in-progress", "on-hold", "not-done", "unknown", None, "proposed", "proposed")


@dataclass(frozen=True, repr=False)
class Case:
    """A record in plain rows, and how it is to be asked."""

    rows: Tables
    at: datetime
    candidates: bool

    def __repr__(self) -> str:
        return f"<{sum(map(len, self.rows.values()))} rows>"


@dataclass
class Maker:
    """Makes the rows of one patient."""

    dice: Dice
    patient: str
    start: date
    tables: Tables

    def add(self, table: str, own_id: str, at: datetime, **columns: Any) -> dict[str, Any]:
        rows = self.tables.setdefault(table, [])
        letter = self.dice.pick(*"abc")  # so that ids do not follow the order of time
        row = {
            own_id: f"{self.patient}-{letter}{len(rows)}", "patient_id": self.patient, **blurred(self.dice, at),
            "recorded_at": recorded(self.dice, at), **columns,
        }  # fmt: skip
        rows.append(row)
        return row

    def sign(self, table: str, own_id: str, at: datetime, **columns: Any) -> None:
        """A document that may be signed, now and then with another beside it that was signed and written at one time."""
        row = self.add(table, own_id, at, **columns)
        row.update(signed(self.dice, row))
        if self.dice.chance(10):
            cells = ("eligibility", "band", "dose_ug_max", "ends_at", "signed", "protocol")
            other = self.dice.pick(*self.tables[table])
            taken = {cell: other.get(cell, row[cell]) for cell in cells if cell in row and self.dice.chance(50)}
            self.tables[table].append({**row, **taken, own_id: f"{row[own_id]}-{self.dice.pick('a', 'b')}"})

    def early(self) -> datetime:
        """A time before most doses."""
        return any_time(self.dice, self.start, -3, 1) if self.dice.chance(70) else any_time(self.dice, self.start, -4, 10)


def decide(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(1, 1, 1, 2, 2, 0)):
        at = make.early()
        endless = dice.chance(40)
        make.sign(
            "decisions", "decision_id", at,
            eligibility=dice.pick("eligible", "eligible", "eligible-with-safeguards", "undetermined", "contraindicated", None),
            expires_at=None if endless else at + dice.pick(20 * DAY, 20 * DAY, 5 * DAY, 2 * DAY), open_ended=endless,
            signed=dice.pick(True, True, True, True, True, True, True, True, False, None),
        )  # fmt: skip


def assess(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(0, 1, 1, 2, 3)):
        make.sign(
            "assessments", "assessment_id", make.early(), instrument="substance-use-disorder-assessment",
            domain=dice.pick("substance-use", "substance-use", "other"), answer=dice.pick("answered", "answered", None),
            band=dice.pick("none", "none", "active", "active", "early-remission", "sustained-remission", None, "unclear"),
            substance=dice.pick(None, None, "alcohol", "alcohol", "opioid"),
            signed=dice.pick(True, True, True, True, True, True, False, None),
        )  # fmt: skip
    for domain in ("substance-use", "bladder"):
        for _ in range(dice.pick(1, 2, 3, 0)):
            make.add(
                "assessments", "assessment_id", any_time(dice, make.start, -3, 9), instrument=dice.pick("audit", "bpic"),
                domain=dice.pick(*[domain] * 14, "mood", None),
                answer=dice.pick(*["answered"] * 14, "declined", "partial", None), signed=dice.pick(None, True, False),
            )  # fmt: skip


def diagnose(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(0, 0, 0, 1, 1, 2)):
        at = any_time(dice, make.start, -4, 10)
        category = dice.pick("other", "substance-use-disorder", "substance-use-disorder", "substance-use-unspecified", None)
        ended = dice.chance(20)
        make.add(
            "conditions", "condition_id", at, category=category, substance=dice.pick("alcohol", "opioid", "opioid", None),
            course=dice.pick("active", "active", "active", "remission", "unspecified", None),
            clinical_status=dice.pick("active", "active", None, "recurrence", "resolved", "inactive", "remission"),
            verification=dice.pick("confirmed", "confirmed", None, "provisional", "refuted"),
            ended_at=at + dice.pick(2 * DAY, 20 * DAY, timedelta()) if ended else None,
            status_recorded_at=at + dice.pick(timedelta(), 2 * DAY, 9 * DAY) if dice.chance(30) else None,
        )  # fmt: skip
    if dice.chance(20):
        category = dice.pick("opioid-agonist-or-antagonist-treatment", "opioid-agonist-or-antagonist-treatment", "other", None)
        status = dice.pick("active", "active", None, "not-taken")
        make.add("medications", "medication_id", make.early(), category=category, status=status)


def plan(make: Maker) -> None:
    dice = make.dice
    for _ in range(dice.pick(1, 1, 1, 2, 2, 0)):
        at = make.early()
        endless = dice.chance(15)
        keys = [protocol.key for protocol in PROTOCOLS]
        make.sign(
            "plans", "plan_id", at, protocol=dice.pick(None, *keys, *keys, *keys, "unheard-of@1"),
            phase=dice.pick("series", "series", "series", "maintenance", None),
            route=dice.pick("intravenous", "intravenous", "intravenous", "intravenous", "intramuscular", None),
            dose_ug_max=dice.pick(None, 52_000, 53_000, 56_000), dose_ug_per_kg_max=dice.pick(750, 750, 800, None),
            doses_max=dice.pick(2, 2, 3, 3, 1, 4, None),
            ends_at=None if endless else at + dice.pick(20 * DAY, 20 * DAY, 4 * DAY, 2 * DAY, DAY), open_ended=endless,
            signed=dice.pick(True, True, True, True, True, True, True, True, True, False, None),
        )  # fmt: skip


def weigh(make: Maker) -> None:
    for _ in range(make.dice.pick(1, 2, 2, 0)):
        at = any_time(make.dice, make.start, -2, 9)
        for _ in range(2 if make.dice.chance(8) else 1):  # now and then two at one time
            make.add("observations", "observation_id", at, what="weight", value=make.dice.pick(*WEIGHTS, None))


def treat(make: Maker) -> None:
    """Doses, each a step after the last, now and then entered out of order, and what happened around them."""
    dice = make.dice
    at = local(make.start + dice.pick(DAY, timedelta(), 2 * DAY), dice.pick(time(9), time(9), time(23, 30), time(1, 30)))
    for number in range(dice.pick(1, 2, 3, 3, 4, 5, 0)):
        at = at if number == 0 else at + dice.pick(*STEPS)
        dose(make, at, number)


def dose(make: Maker, at: datetime, number: int) -> None:
    dice = make.dice
    session = f"{make.patient if dice.chance(97) else 'p1'}-s{number}" if dice.chance(90) else None
    for device in range(dice.pick(1, 1, 1, 1, 2, 3)):
        started = at + device * dice.pick(10 * MINUTE, 10 * MINUTE, 9 * HOUR)
        ended = started + dice.pick(timedelta(), 40 * MINUTE)
        make.add(
            "administrations", "administration_id", started, session_id=session,
            route=dice.pick("intravenous", "intravenous", "intravenous", "intramuscular", None),
            drug=dice.pick(*["ketamine"] * 40, "esketamine", None),
            dose_ug=dice.pick(*AMOUNTS, None) if device == 0 else dice.pick(1, 500, 0, None),
            indication=dice.pick(*["program"] * 40, None, None, "anaesthesia", "analgesia"),
            status=dice.pick(*["completed"] * 30, *RARE_STATUSES),
            ended_at=ended if dice.chance(96) else None,
        )  # fmt: skip
    if session is not None and session.startswith(make.patient) and dice.chance(94):
        observe(make, at, session)


def observe(make: Maker, at: datetime, session: str) -> None:
    """The session and its blood pressures; most are on time, at the limit or beside it."""
    dice = make.dice
    left = at + dice.pick(40 * MINUTE, timedelta()) + near(dice, dice.pick(60 * MINUTE, 120 * MINUTE))
    left = left + dice.pick(timedelta(), timedelta(), HOUR)
    row = make.add(
        "sessions",
        "session_id",
        at - dice.pick(*[timedelta()] * 20, 20 * MINUTE, -MINUTE),
        ended_at=left if dice.chance(95) else None,
        place=dice.pick(None, *["AMB"] * 30, "VR", "HH"),
        status=dice.pick(*["finished"] * 30, "planned", "cancelled", None),
    )
    row["session_id"] = session
    if dice.chance(10):
        return
    readings = [at - near(dice, 30 * MINUTE), at + near(dice, 20 * MINUTE)] if dice.chance(90) else [at]
    while readings[-1] < left - 35 * MINUTE and len(readings) < 10:
        pause = dice.pick(35 * MINUTE, 35 * MINUTE, 35 * MINUTE, 30 * MINUTE, 20 * MINUTE, near(dice, 35 * MINUTE))
        readings.append(readings[-1] + pause)
    for reading in readings:
        value = 120 if dice.chance(98) else None
        pressure = make.add("observations", "observation_id", reading, what="systolic", value=value, session_id=session)
        pressure["recorded_at"] = reading
        if dice.chance(85):
            pressure.update(at_instant(reading))


def ask(make: Maker) -> None:
    """Check-ins, some of them silent, some at one instant."""
    dice = make.dice
    at = any_time(dice, make.start, 0, 3)
    for _ in range(dice.pick(0, 1, 2, 3, 3, 4, 5)):
        make.add(
            "check_ins", "check_in_id", at, craving=dice.pick(2, 2, 2, 5, 3, 5, 6, 4, 5, 2, None),
            status=dice.pick(*["answered"] * 10, "silent", "declined", "due", None),
        )  # fmt: skip
        at += dice.pick(DAY, DAY, 2 * DAY, 4 * DAY, 4 * DAY, 5 * DAY, timedelta())


def families() -> tuple[Callable[[Maker], None], ...]:
    """What the safeguards of each family look at beside it; these import this file."""
    from tests.oracle import (
        making_alarms,
        making_following,
        making_lately,
        making_leaving,
        making_room,
        making_screening,
        making_signed,
        making_supply,
        making_trends,
    )

    return (making_screening.screening, making_screening.consent, making_alarms.alarms, making_room.room,
            making_room.attested, making_following.following, making_trends.booked,
            making_trends.followed_by_another, making_trends.refused, making_supply.drawn,
            making_supply.counted, making_supply.handed_out, making_supply.enrolled, making_lately.lately,
            making_lately.summed, making_leaving.pressures, making_leaving.looked_at, making_signed.born,
            making_signed.gravely_ill, making_signed.ordered, making_signed.enrolled_in_rems, making_signed.told_others,
            making_signed.copied)  # fmt: skip


def cases() -> st.SearchStrategy[Case]:
    """Records, each from one random number: evenly spread. What fails is made small by `comparing.smallest`."""
    return st.integers(0, 2**64 - 1).map(lambda number: made_of(Dice(Random(number))))


def made_of(dice: Dice) -> Case:
    start, tables = dice.pick(*FORTNIGHTS), Tables()
    for number in range(dice.pick(1, 1, 1, 2, 3)):
        make = Maker(dice, f"p{number + 1}", start, tables)
        tables.setdefault("patients", []).append({"patient_id": make.patient})
        for part in (decide, assess, diagnose, plan, weigh, treat, ask, *families()):
            if dice.chance(93):
                part(make)
    coverage(dice, tables, start)
    spoil(dice, tables)
    return Case(tables, any_time(dice, start, *dice.pick((13, 20), (3, 9))), dice.chance(50))
