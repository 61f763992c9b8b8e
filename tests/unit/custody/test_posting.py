"""Pending, posted, voided: who may post what, and how it is undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handrail.custody.balances import sessions, stock
from handrail.custody.movements import Kind, Movement, Presence, State, faults
from handrail.custody.posting import NEXT, Refused, Voided, Witness, post, void
from tests.unit.custody.making import AT, HOUR, RECEIPT, SESSION, moved, pending

WASTE = pending("w1", Kind.WASTE, 6_000, session_id="v1")


def refusals(found: object) -> tuple[str, ...]:
    assert isinstance(found, Refused)
    return found.reasons


@pytest.mark.parametrize("presence", Presence)
def test_waste_is_posted_with_a_witness_in_person_or_remote(presence: Presence) -> None:
    posted = post(WASTE, by="nurse", at=AT, witness=Witness("physician", presence))
    assert isinstance(posted, Movement)
    assert (posted.state, posted.witnessed_by, posted.presence) == (State.POSTED, "physician", presence)


@pytest.mark.parametrize("who", ["nurse", " nurse ", ""])
def test_one_person_does_not_waste_and_witness(who: str) -> None:
    assert len(refusals(post(WASTE, by="physician", at=AT, witness=Witness(who, Presence.IN_PERSON)))) == 1


def test_waste_without_a_witness_stays_pending() -> None:
    assert refusals(post(WASTE, by="nurse", at=AT)) == ("waste has a witness, in person or remote",)


def test_a_protocol_need_not_ask_for_a_witness() -> None:
    assert isinstance(post(WASTE, by="nurse", at=AT, witness_asked=False), Movement)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.WASTE])
def test_nothing_else_needs_a_witness(kind: Kind) -> None:
    assert isinstance(post(pending("m1", kind, session_id="v1"), by="nurse", at=AT), Movement)


@pytest.mark.parametrize(("kind", "changes", "why"), [
    (Kind.DRAW, {"amount_ug": None}, "not recorded"), (Kind.DRAW, {"amount_ug": 0}, "moves nothing"),
    (Kind.DRAW, {"site_id": None}, "no site"), (Kind.RECEIPT, {"lot": ""}, "no lot"),
    (Kind.DRAW, {"session_id": None}, "no session"), (Kind.ADMINISTRATION, {"session_id": None}, "no session"),
    (Kind.RETURN, {"session_id": None, "patient_id": "p1"}, "never returned to stock"),
    (Kind.RETURN, {"session_id": None}, "never returned to stock"),
    (Kind.RECEIPT, {"recorded_by": None}, "nobody"), (Kind.RECEIPT, {"recorded_by": " "}, "nobody"),
])  # fmt: skip
def test_what_is_incomplete_stays_pending(kind: Kind, changes: dict, why: str) -> None:
    (reason,) = refusals(post(replace(pending("m1", kind, session_id="v1"), **changes), by="nurse", at=AT))
    assert why in reason


def test_a_count_of_nothing_is_a_count() -> None:
    assert isinstance(post(pending("c1", Kind.COUNT, 0), by="nurse", at=AT), Movement)


def test_states_only_go_forward() -> None:
    assert set(NEXT) == set(State)
    order = list(State)
    assert all(order.index(after) > order.index(state) for state, following in NEXT.items() for after in following)


@pytest.mark.parametrize("state", [State.POSTED, State.VOIDED, None])
def test_only_what_is_pending_is_posted(state: State | None) -> None:
    (reason,) = refusals(post(replace(RECEIPT, state=state), by="nurse", at=AT))
    assert "cannot become posted" in reason


@pytest.mark.parametrize("undone", SESSION, ids=lambda one: one.movement)
def test_a_reversal_voids_and_leaves_both_on_file(undone: Movement) -> None:
    found = void(undone, reversal_id="x1", by="physician", at=AT + HOUR, reason="entered for the wrong session")
    assert isinstance(found, Voided)
    rows = (RECEIPT, *SESSION, found.original, found.reversal)
    without = (RECEIPT, *(one for one in SESSION if one != undone))
    assert stock(rows) == stock(without)
    assert sessions(rows) == sessions(without)
    assert faults(rows) == []
    assert (found.original.amount_ug, found.original.state) == (undone.amount_ug, State.VOIDED)
    assert (found.reversal.reverses, found.reversal.recorded_by) == (undone.movement_id, "physician")


def test_the_reversal_alone_voids_what_it_reverses() -> None:
    found = void(RECEIPT, reversal_id="x1", by="physician", at=AT, reason="never arrived")
    assert isinstance(found, Voided)
    assert stock([RECEIPT, found.reversal]) == {}


@pytest.mark.parametrize(("changes", "why"), [
    ({"reason": " "}, "reason"), ({"by": ""}, "who"), ({"reversal_id": "r1"}, "of its own"), ({"reversal_id": ""}, "of its own"),
])  # fmt: skip
def test_a_reversal_says_who_and_why(changes: dict, why: str) -> None:
    given = {"reversal_id": "x1", "by": "nurse", "at": AT, "reason": "never arrived", **changes}
    (reason,) = refusals(void(RECEIPT, **given))
    assert why in reason


def test_a_reversal_is_not_reversed() -> None:
    found = void(RECEIPT, reversal_id="x1", by="nurse", at=AT, reason="never arrived")
    assert isinstance(found, Voided)
    again = void(replace(found.reversal, state=State.POSTED), reversal_id="x2", by="nurse", at=AT, reason="it did arrive")
    assert refusals(again) == ("a reversal is not reversed: enter the movement anew",)


@pytest.mark.parametrize(("changes", "why"), [
    ({"amount_ug": 1}, "does not match what it reverses in amount_ug"), ({"lot": "L2"}, "in lot"),
    ({"reverses": "r9"}, "which is not on file"),
])  # fmt: skip
def test_a_reversal_that_does_not_match_is_found(changes: dict, why: str) -> None:
    reversal = moved("x1", Kind.RECEIPT, 500_000, reverses="r1", state=State.VOIDED)
    (fault,) = faults([RECEIPT, replace(reversal, **changes)])
    assert why in fault


def test_two_reversals_of_one_movement_are_found() -> None:
    twice = [moved(id, Kind.RECEIPT, 500_000, reverses="r1", state=State.VOIDED) for id in ("x1", "x2")]
    assert faults([RECEIPT, *twice]) == ["r1 is reversed more than once"]
    reversed_again = moved("x2", Kind.RECEIPT, 500_000, reverses="x1", state=State.VOIDED)
    assert faults([RECEIPT, twice[0], reversed_again]) == ["x2 reverses a reversal: enter the movement anew instead"]
