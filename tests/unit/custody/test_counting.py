"""Blind counts, discrepancies and losses; and whose drug may be drawn."""

from __future__ import annotations

import inspect
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handrail.custody import counting, law
from handrail.custody.balances import Holding, stock
from handrail.custody.counting import Discrepancy, Loss, Resolved
from handrail.custody.holdings import administer_by, objections
from handrail.custody.movements import Kind, Movement, State
from handrail.custody.posting import Refused, post
from handrail.protocol.model import Basis, Verification
from tests.unit.custody.making import AT, DAY, HOUR, RECEIPT, SESSION, moved, pending

ZONE = ZoneInfo("America/New_York")
STOCK = Holding("s", "L1")
ROWS = (RECEIPT, *SESSION)  # leaves 454 mg
LATER = AT + HOUR


def counted(amount_ug: int, rows: tuple[Movement, ...] = ROWS, at: datetime = LATER) -> counting.ComparedCount:
    opened = counting.open_count("c1", STOCK, by="nurse", at=at)
    return counting.compare(counting.enter(opened, amount_ug, at=at), rows)


def opened_by(amount_ug: int, rows: tuple[Movement, ...] = ROWS, at: datetime = LATER) -> Discrepancy:
    found = counting.discrepancy(counted(amount_ug, rows, at), "x1")
    assert found is not None
    return found


def test_the_count_is_blind() -> None:
    """Before an amount is entered nothing holds a balance, and entering one takes none."""
    assert {field.name for field in fields(counting.OpenCount)} == {"count_id", "holding", "counted_by", "opened_at"}
    assert list(inspect.signature(counting.open_count).parameters) == ["count_id", "holding", "by", "at"]
    assert list(inspect.signature(counting.enter).parameters) == ["count", "counted_ug", "at"]


def test_a_count_that_agrees_opens_nothing() -> None:
    assert counting.discrepancy(counted(454_000), "x1") is None


@pytest.mark.parametrize("difference_ug", [-1, 1, -454_000])
def test_every_difference_opens_a_discrepancy(difference_ug: int) -> None:
    one = opened_by(454_000 + difference_ug)
    assert (one.count.difference_ug, one.discovered_at, one.discovered_by) == (difference_ug, LATER, "nurse")


def test_what_is_not_settled_opens_one_too() -> None:
    one = opened_by(454_000, (*ROWS, pending("d2", Kind.DRAW, session_id="v2")))
    assert (one.count.difference_ug, one.count.unsettled) == (None, ("d2",))
    assert isinstance(counting.lose(one, by="director", at=LATER), Refused)


def test_what_moves_after_the_count_is_left_to_the_next() -> None:
    after = moved("d2", Kind.DRAW, 10_000, session_id="v2", at=LATER + HOUR)
    assert counted(454_000, (*ROWS, after)).difference_ug == 0


def test_an_empty_shelf_should_be_empty() -> None:
    assert (counted(0, ()).difference_ug, counted(1, ()).difference_ug) == (0, 1)


@pytest.mark.parametrize("amount", [1.0, True, -1, None, "1"])
def test_a_count_is_whole_micrograms(amount: Any) -> None:
    with pytest.raises(ValueError, match="c1"):
        counting.enter(counting.open_count("c1", STOCK, by="nurse", at=AT), amount, at=AT)


def test_two_people_resolve_a_discrepancy() -> None:
    one = opened_by(453_000)
    given = {"explanation": "waste of Monday was entered twice", "by": "nurse", "agreed_by": "director", "at": LATER}
    assert isinstance(counting.resolve(one, **given, corrections=("w9",)), Resolved)
    for changes in (
        {"explanation": ""},
        {"agreed_by": "nurse"},
        {"agreed_by": " nurse"},
        {"by": ""},
        {"agreed_by": ""},
        {"at": AT},
    ):
        found = counting.resolve(one, **{**given, **changes})
        assert isinstance(found, Refused)
        assert len(found.reasons) == 1


@pytest.mark.parametrize(("reportable", "said"), [(True, True), (None, True), (False, False)])
def test_what_is_not_explained_becomes_a_loss(reportable: bool | None, said: bool) -> None:
    loss = counting.lose(opened_by(444_000), by="director", at=LATER + 3 * DAY, reportable=reportable)
    assert isinstance(loss, Loss)
    assert (loss.amount_ug, loss.reportable) == (10_000, said)
    assert loss.deadlines(ZONE) == ({"notice": date(2026, 3, 3), "form-106": date(2026, 4, 16)} if said else {})


def test_a_posted_loss_brings_balance_and_count_together() -> None:
    loss = counting.lose(opened_by(444_000), by="director", at=LATER)
    assert isinstance(loss, Loss)
    posted = post(counting.of_loss(loss, "l1"), by="director", at=LATER)
    assert isinstance(posted, Movement)
    assert stock((*ROWS, posted))[STOCK].known_ug == 444_000


def test_a_surplus_is_no_loss() -> None:
    assert isinstance(counting.lose(opened_by(455_000), by="director", at=LATER), Refused)
    assert isinstance(counting.lose(opened_by(453_000), by=" ", at=LATER), Refused)
    assert isinstance(counting.lose(opened_by(453_000), by="director", at=AT), Refused)


@pytest.mark.parametrize(("found", "notice"), [
    ("2026-03-05T12:00-05:00", "2026-03-06"),  # Thursday
    ("2026-03-06T12:00-05:00", "2026-03-09"), ("2026-03-07T12:00-05:00", "2026-03-09"),
    ("2026-03-08T12:00-04:00", "2026-03-09"), ("2026-03-06T22:00-05:00", "2026-03-09"),  # Friday evening; in UTC Saturday
])  # fmt: skip
def test_one_business_day_runs_on_the_programs_calendar(found: str, notice: str) -> None:
    loss = counting.lose(
        opened_by(444_000, at=datetime.fromisoformat(found)), by="d", at=datetime.fromisoformat("2026-04-01T12:00Z")
    )
    assert isinstance(loss, Loss)
    assert loss.deadlines(ZONE)["notice"] == date.fromisoformat(notice)


def test_periods_of_law_say_how_well_they_were_checked() -> None:
    assert all(one.basis == Basis.LAW and one.verification in list(Verification) and one.place for one in law.PERIODS)
    assert law.ADMINISTRATION.verification == Verification.UNVERIFIED


OWN = moved("r2", Kind.RECEIPT, 84_000, patient_id="p1", lot="E1")
TAKE = pending("d9", Kind.DRAW, 28_000, session_id="v9", patient_id="p1", lot="E1")


def test_a_patients_own_drug_has_a_clock() -> None:
    holding = Holding("s", "E1", "p1")
    assert administer_by(holding, [OWN], ZONE) == date(2026, 4, 16)
    again = replace(OWN, movement_id="r3", at=AT + DAY)
    assert administer_by(holding, [again, OWN], ZONE) == date(2026, 4, 16)
    assert administer_by(holding, [again, replace(OWN, state=State.VOIDED)], ZONE) == date(2026, 4, 17)
    assert administer_by(STOCK, [RECEIPT], ZONE) is None


@pytest.mark.parametrize(("draw", "rows", "at", "why"), [
    (TAKE, [OWN], AT, None), (TAKE, [OWN], AT + 45 * DAY, None), (TAKE, [OWN], AT + 46 * DAY, "its time to be administered"),
    (TAKE, [OWN, TAKE], AT, None),  # it is no objection to itself
    (replace(TAKE, amount_ug=84_001), [OWN], AT, "less of it"), (replace(TAKE, amount_ug=None), [OWN], AT, "is not said"),
    (TAKE, [OWN, pending("d8", Kind.DRAW, 1, lot="E1", patient_id="p1", session_id="v8")], AT, "not settled"),
    (replace(TAKE, patient_id="p2"), [OWN, moved("r5", Kind.RECEIPT, 84_000, lot="E1")], AT, "for one patient alone"),
    (replace(TAKE, patient_id="p2"), [moved("r5", Kind.RECEIPT, 84_000, lot="E1")], AT + 99 * DAY, None),
])  # fmt: skip
def test_objections_before_a_draw(draw: Movement, rows: list[Movement], at: datetime, why: str | None) -> None:
    found = objections(draw, rows, at=at, zone=ZONE)
    assert len(found) == (why is not None)
    assert all(why in reason for reason in found if why)


def test_drug_of_another_patient_is_not_there_for_this_one() -> None:
    found = objections(replace(TAKE, patient_id="p2"), [OWN], at=AT, zone=ZONE)
    assert [reason.split(":")[0] for reason in found] == [
        "there is less of it than would be drawn", "drug of this lot was delivered for one patient alone",
    ]  # fmt: skip
