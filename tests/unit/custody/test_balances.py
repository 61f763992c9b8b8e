"""What there should be, in each holding and of each session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handrail.custody.balances import Balance, Holding, sessions, stock
from handrail.custody.movements import Kind, State, faults, of_row
from handrail.record import TABLES
from tests.unit.custody.making import AT, DAY, HOUR, RECEIPT, SESSION, moved, pending

STOCK = Holding("s", "L1")


def test_a_session_balances_when_drawn_is_given_wasted_and_returned() -> None:
    one = sessions((RECEIPT, *SESSION))["v1"]
    assert (one.drawn_ug, one.given_ug, one.wasted_ug, one.returned_ug, one.lost_ug) == (50_000, 40_000, 6_000, 4_000, 0)
    assert (one.difference_ug, one.balances) == (0, True)
    assert stock((RECEIPT, *SESSION)) == {STOCK: Balance(454_000, ())}


@pytest.mark.parametrize("more_ug", [-1, 1])
def test_a_microgram_is_a_difference(more_ug: int) -> None:
    draw, given, *others = SESSION
    one = sessions((draw, replace(given, amount_ug=40_000 + more_ug), *others))["v1"]
    assert (one.difference_ug, one.balances) == (-more_ug, False)


def test_a_loss_explains_a_difference_and_does_not_balance_it() -> None:
    lost = moved("l1", Kind.LOSS, 4_000, session_id="v1")
    one = sessions((RECEIPT, *SESSION[:3], lost))["v1"]
    assert (one.difference_ug, one.lost_ug, one.balances) == (4_000, 4_000, False)
    assert stock((RECEIPT, *SESSION[:3], lost))[STOCK].amount_ug == 450_000  # it had left the stock with the draw


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("changes", [{"amount_ug": None}, {"state": State.PENDING}, {"state": None}])
def test_what_is_not_settled_leaves_the_session_open(place: int, changes: dict) -> None:
    rows = [replace(one, **changes) if n == place else one for n, one in enumerate(SESSION)]
    one = sessions(rows)["v1"]
    assert (one.balances, one.unsettled) == (None, (SESSION[place].movement_id,))


def test_what_is_not_settled_leaves_the_stock_unknown() -> None:
    found = stock((RECEIPT, pending("d2", Kind.DRAW, session_id="v2")))[STOCK]
    assert (found.known_ug, found.unsettled) == (None, ("d2",))


def test_more_out_than_in_is_negative_and_shown() -> None:
    found = stock([moved("d1", Kind.DRAW, 1, session_id="v1")])[STOCK]
    assert (found.amount_ug, found.is_negative) == (-1, True)


def test_drug_of_two_lots_balances_lot_by_lot() -> None:
    rows = [
        moved("d1", Kind.DRAW, session_id="v1"), moved("d2", Kind.DRAW, session_id="v1", lot="L2"),
        moved("a1", Kind.ADMINISTRATION, session_id="v1"), moved("t1", Kind.RETURN, session_id="v1"),
    ]  # fmt: skip
    one = sessions(rows)["v1"]
    assert (one.difference_ug, one.lots_apart, one.balances) == (0, ("L1", "L2"), False)
    unnamed = [replace(each, lot=None) if each.movement is Kind.ADMINISTRATION else each for each in rows]
    assert sessions(unnamed)["v1"].balances is True  # nothing says of which lot it was


def test_a_broken_vial_leaves_the_stock_without_a_session() -> None:
    found = stock((RECEIPT, moved("w1", Kind.WASTE, 10_000)))
    assert found[STOCK].amount_ug == 490_000
    assert sessions((RECEIPT, moved("w1", Kind.WASTE, 10_000))) == {}


def test_a_dose_without_a_session_has_no_draw() -> None:
    assert sessions([moved("a1", Kind.ADMINISTRATION)])[""].balances is False


def test_what_a_patient_held_never_comes_back_into_the_stock() -> None:
    brought = moved("t9", Kind.RETURN, 5_000, patient_id="p1")
    assert stock((RECEIPT, brought)) == {STOCK: Balance(500_000, ())}
    assert faults([brought]) == [
        "t9 returns drug without naming the session that it was drawn for: it is not taken into the stock"
    ]


def test_drug_delivered_for_one_patient_is_a_holding_of_its_own() -> None:
    rows = [
        RECEIPT, moved("r2", Kind.RECEIPT, 84_000, patient_id="p1"),
        moved("d1", Kind.DRAW, 28_000, session_id="v1", patient_id="p1"),
        moved("d2", Kind.DRAW, 50_000, session_id="v2", patient_id="p2"),
    ]  # fmt: skip
    assert stock(rows) == {STOCK: Balance(450_000, ()), Holding("s", "L1", "p1"): Balance(56_000, ())}


def test_what_was_delivered_for_a_patient_goes_back_to_that_patient() -> None:
    """A return that names the session and not the patient: it must not slip into the clinic's stock."""
    rows = [
        moved("r2", Kind.RECEIPT, 84_000, patient_id="p1"),
        moved("d1", Kind.DRAW, 56_000, session_id="v1", patient_id="p1"),
        moved("t1", Kind.RETURN, 28_000, session_id="v1"),
    ]
    for order in (rows, rows[::-1]):
        assert stock(order) == {Holding("s", "L1", "p1"): Balance(56_000, ())}


def test_drug_of_another_patient_shows_as_more_out_than_in() -> None:
    rows = [
        moved("r2", Kind.RECEIPT, 84_000, patient_id="p1"),
        moved("d2", Kind.DRAW, 28_000, session_id="v2", patient_id="p2"),
    ]
    assert stock(rows)[STOCK].is_negative


def test_counts_and_discrepancies_move_nothing() -> None:
    assert stock((RECEIPT, moved("c1", Kind.COUNT, 1), moved("x1", Kind.DISCREPANCY, 499_999)))[STOCK].amount_ug == 500_000


def test_the_furthest_version_of_a_movement_speaks() -> None:
    versions = [pending("r1", Kind.RECEIPT, 500_000), replace(RECEIPT, recorded_at=AT + HOUR)]
    assert stock(versions) == stock(reversed(versions)) == {STOCK: Balance(500_000, ())}
    assert faults(versions) == []


def test_an_edit_is_found() -> None:
    assert faults([RECEIPT, replace(RECEIPT, amount_ug=400_000, recorded_at=AT + DAY)]) == [
        "r1 was edited: its versions differ in amount_ug"
    ]


@pytest.mark.parametrize("amount", [1.0, 1.5, True, "10", -1])
def test_amounts_are_whole_micrograms(amount: object) -> None:
    with pytest.raises(ValueError, match="m1"):
        of_row({"movement_id": "m1", "movement": "draw", "at": AT, "amount_ug": amount})


@pytest.mark.parametrize(
    "changes", [{"movement": "theft"}, {"movement": None}, {"state": "done"}, {"movement_id": None}, {"at": None}]
)
def test_a_row_that_is_not_a_movement_is_refused(changes: dict) -> None:
    with pytest.raises(ValueError, match=r"is no|has an id"):
        of_row({"movement_id": "m1", "movement": "draw", "at": AT, "state": "posted", **changes})


def test_rows_of_the_record_are_movements() -> None:
    columns = set(TABLES["custody_movements"].schema)
    row = {name: getattr(SESSION[2], name, None) for name in columns}
    assert of_row(row) == SESSION[2]
    assert set(Kind) == set(TABLES["custody_movements"].column("movement").words)
    assert set(State) == set(TABLES["custody_movements"].column("state").words)
