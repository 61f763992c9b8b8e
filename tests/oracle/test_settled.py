"""Points on which code and oracle once read the words differently, each on a record as small as it can be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from tests.oracle.comparing import differences
from tests.oracle.moments import at_instant, in_month, local, on_day
from tests.oracle.strategies import Case

Row = dict[str, Any]
MINUTE = timedelta(minutes=1)


def day(number: int, hour: int = 9) -> datetime:
    return local(date(2026, 3, number), time(hour))


DOSE_AT = day(20)
THAT_DAY, THAT_MONTH = on_day(date(2026, 3, 20)), in_month(date(2026, 3, 1))


def row(at: datetime, **cells: Any) -> Row:
    return {"patient_id": "p1", **at_instant(at), **cells}


def dose(id: str = "m", at: datetime = DOSE_AT, **cells: Any) -> Row:
    given = {
        "administration_id": id,
        "session_id": f"s-{id}",
        "indication": "program",
        "drug": "ketamine",
        "status": "completed",
        "ended_at": at,
    }
    return row(at, **given) | cells


def plan(at: datetime, id: str = "plan", **cells: Any) -> Row:
    return row(at, plan_id=id, signed=True, open_ended=True) | cells


def assessed(at: datetime, id: str, **cells: Any) -> Row:
    return row(at, assessment_id=id, instrument="substance-use-disorder-assessment", signed=True) | cells


def pressure(minutes: int, **cells: Any) -> Row:
    at = DOSE_AT + minutes * MINUTE
    return row(at, observation_id=f"b{minutes}", what="systolic", value=120) | cells


def answer(at: datetime, craving: int | None, **cells: Any) -> Row:
    return row(at, check_in_id=f"c{at.day}", status="answered", craving=craving) | cells


def session(left: int | None = 60) -> Row:
    return row(DOSE_AT, session_id="s-m", ended_at=None if left is None else DOSE_AT + left * MINUTE)


def case(covers: str = "", **tables: list[Row]) -> Case:
    always = {"patient_id": None, "open_start": True, "open_end": True, "complete": True}
    coverage = [{"coverage_id": domain, "domain": domain, **always} for domain in covers.split()]
    return Case({**tables, "coverage": coverage}, day(28), candidates=True)


CASES: dict[str, tuple[str, Case]] = {
    "no clear conclusion": ("active-substance-use-disorder", case(
        assessments=[assessed(day(10), "a", signed=None, band="none")], administrations=[dose()],
        conditions=[row(day(2), condition_id="k", category="substance-use-disorder", course="active")],
    )),
    "perhaps signed": ("signed-decision-before-dose", case(
        decisions=[row(day(10), decision_id="d", eligibility="undetermined", signed=None)], administrations=[dose()],
    )),
    "signature withdrawn": (
        "signed-decision-before-dose",
        case(
            "decisions",
            decisions=[
                row(day(10), decision_id="d", eligibility="eligible", open_ended=True, signed=True, recorded_at=day(10)),
                row(day(10), decision_id="d", eligibility="eligible", open_ended=True, signed=False, recorded_at=day(11)),
            ],
            administrations=[dose()],
        ),
    ),
    "ended and open": (
        "signed-plan-in-force",
        case("plans", plans=[plan(day(10), ends_at=day(15))], administrations=[dose()]),
    ),
    "nameless screen": ("bladder-check-current", case(
        "assessments", assessments=[row(day(19), assessment_id="a", answer="answered", domain=None)], administrations=[dose()],
    )),
    "plan ends that day": ("signed-plan-in-force", case(
        "plans", plans=[plan(day(10), ends_at=day(20, 12), open_ended=False)], administrations=[dose(**THAT_DAY)],
    )),
    "newest known to the month": ("dose-within-protocol", case(
        observations=[row(day(2), observation_id="w", what="weight", value=70_000),
                      row(day(2), observation_id="v", what="weight", value=60_000) | THAT_MONTH],
        administrations=[dose(dose_ug=53_000)],
    )),
    "counted from midnight": ("series-has-an-end", case(
        "administrations", administrations=[dose(), dose("n", day(22))],
        plans=[plan(day(20), phase="series", doses_max=1, ends_at=day(27), open_ended=False) | THAT_DAY],
    )),
    "mixed baselines": ("craving-rise", case(
        plans=[plan(day(1), protocol="by-amount@1"), plan(day(9), "later")],
        check_ins=[answer(day(4), 4), answer(day(6), 2), answer(day(10), 5)],
    )),
    "doses out of order": ("minimum-interval", case(
        "administrations",
        administrations=[dose("x", day(2), indication=None) | THAT_MONTH, dose("y", day(17), indication=None), dose()],
    )),
    "another dose in the session": ("vitals-on-time", case(
        "observations", administrations=[dose(), dose("n", DOSE_AT + 5 * MINUTE)], sessions=[session()],
        observations=[pressure(-5), pressure(10), pressure(40)],
    )),
    "reading of a day": ("vitals-on-time", case(
        "observations", administrations=[dose()], sessions=[session()],
        observations=[pressure(-300), pressure(10), pressure(40), pressure(0) | THAT_DAY],
    )),
    "left unchecked": ("vitals-on-time", case(
        "observations", administrations=[dose()], sessions=[session(None)], observations=[pressure(-5)],
    )),
    "newest answer unknown": ("craving-rise", case(
        check_ins=[answer(day(4), 2), answer(day(6), 2), answer(day(8), 2), answer(day(10), None)],
    )),
    "first answer": ("craving-rise", case(check_ins=[answer(day(4), 2, status=None)])),
    "protocol of an uncertain plan": ("minimum-interval", case(
        "administrations", plans=[plan(day(10), protocol="by-amount@1", signed=None)],
        administrations=[dose("l", day(19)), dose()],
    )),
    "protocol of an older version": ("weight-current", case(
        "observations", administrations=[dose()],
        plans=[plan(day(10), protocol="unheard-of@1", recorded_at=day(10)), plan(day(10), recorded_at=day(21))],
    )),
    "window with a beginning": ("screening-current", case(administrations=[dose()]) ),
    "perhaps a point of the baseline": ("craving-rise", case(
        plans=[plan(day(1), protocol="by-amount@1")],
        check_ins=[answer(day(4), 0, status=None), answer(day(6), 4), answer(day(8), 5)],
    )),
    "an undated dose after a dated one": ("maintenance-spacing", case(
        "administrations",
        administrations=[dose("d", day(16)) | on_day(date(2026, 3, 16)), dose("u", day(16), local_date=None), dose("v", day(19))],
    )),
    "a month-dated dose after the first": ("maintenance-spacing", case(
        "administrations", administrations=[dose("f", local(date(2026, 2, 28), time(9))), dose("x", day(1)) | THAT_MONTH,
                                            dose("v", day(2))],
    )),
    "a clinician's assessment": ("screening-current", case(
        "assessments", assessments=[assessed(day(19), "a", domain="substance-use", answer="answered")], administrations=[dose()],
    )),
    "a series that ended and is open": ("series-has-an-end", case(
        "administrations", plans=[plan(day(10), phase="series", doses_max=1, ends_at=day(25))], administrations=[dose()],
    )),
    "a stranger's dose": ("minimum-interval", case(
        "administrations",
        administrations=[dose("o", DOSE_AT - 60 * MINUTE, patient_id="p0"), dose("x", day(2)) | THAT_MONTH,
                         dose("y", day(15), indication=None), dose()],
    )),
}  # fmt: skip
CASES["window with a beginning"][1].rows["coverage"].append(
    {"coverage_id": "w", "domain": "assessments", "patient_id": "p1", "from_at": day(1), "to_at": day(28), "complete": True}
)


@pytest.mark.parametrize("name", CASES)
def test_a_settled_point_stays_settled(name: str) -> None:
    safeguard, record = CASES[name]
    assert [each for each in differences(record) if each[0][0] == safeguard] == []
