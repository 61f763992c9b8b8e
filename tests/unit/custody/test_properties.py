"""What holds for every ledger: nothing appears, nothing vanishes, order does not matter, a void restores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from handrail.custody.balances import sessions, stock
from handrail.custody.movements import Kind, Movement, State, faults, last_versions
from handrail.custody.posting import Voided, void
from tests.unit.custody.making import AT, moved

MOVING = [kind for kind in Kind if kind not in (Kind.COUNT, Kind.DISCREPANCY)]


@st.composite
def movements(draw: st.DrawFn, *, settled: bool = True) -> list[Movement]:
    """Movements as a careless clinic writes them: too much drawn, nothing received, sessions that never balance."""
    states = st.just(State.POSTED) if settled else st.sampled_from([*State, None])
    amounts = st.integers(0, 100_000) if settled else st.none() | st.integers(0, 100_000)
    found = []
    for place in range(draw(st.integers(0, 12))):
        kind = draw(st.sampled_from(MOVING if settled else list(Kind)))
        session = draw(st.sampled_from(["v1", "v2"])) if kind is Kind.RETURN else draw(st.sampled_from(["v1", "v2", None]))
        found.append(moved(
            f"m{place}", kind, draw(amounts), state=draw(states), session_id=session, lot=draw(st.sampled_from(["L1", "L2"])),
            site_id=draw(st.sampled_from(["s", "t"])), patient_id=draw(st.sampled_from(["p1", "p2", None])),
            recorded_at=AT + timedelta(minutes=draw(st.integers(0, 3))),
        ))  # fmt: skip
    return found


def total(rows: list[Movement], kind: Kind) -> int:
    return sum(one.amount_ug or 0 for one in rows if one.movement is kind)


@given(movements())
def test_every_microgram_is_somewhere(rows: list[Movement]) -> None:
    """What came in is in the stock, in a vein, in the waste, lost, or still open in a session."""
    in_stock = sum(one.amount_ug for one in stock(rows).values())
    open_in_sessions = sum(one.difference_ug - one.lost_ug for one in sessions(rows).values())
    gone = sum(total(rows, kind) for kind in (Kind.ADMINISTRATION, Kind.WASTE, Kind.LOSS))
    assert total(rows, Kind.RECEIPT) == in_stock + open_in_sessions + gone


@given(st.data(), movements(settled=False))
def test_the_order_of_entry_does_not_matter(data: st.DataObject, rows: list[Movement]) -> None:
    versions = [*rows, *(replace(one, state=State.POSTED) for one in rows[:3] if one.state is State.PENDING)]
    shuffled = data.draw(st.permutations(versions))
    assert stock(shuffled) == stock(versions)
    assert sessions(shuffled) == sessions(versions)
    assert faults(shuffled) == faults(versions)


@given(st.data(), movements())
def test_a_void_restores_what_was_before(data: st.DataObject, rows: list[Movement]) -> None:
    undone = data.draw(st.sampled_from(rows)) if rows else moved("m0", Kind.RECEIPT)
    found = void(undone, reversal_id="x", by="nurse", at=AT, reason="entered twice")
    assert isinstance(found, Voided)
    without = [one for one in rows if one != undone]
    for pair in ([found.reversal], [found.original, found.reversal]):
        both = data.draw(st.permutations([*without, undone, *pair]))
        assert (stock(both), sessions(both)) == (stock(without), sessions(without))
        assert not [fault for fault in faults(both) if "reverse" in fault]


@given(movements())
def test_a_negative_balance_is_said(rows: list[Movement]) -> None:
    for holding, balance in stock(rows).items():
        assert balance.is_negative == (balance.amount_ug < 0), holding
    emptied = [*rows, moved("z", Kind.DRAW, 10**9, session_id="v1")]
    assert any(one.is_negative for one in stock(emptied).values())


@given(movements(settled=False))
def test_amounts_stay_whole_and_what_is_not_settled_is_never_zero(rows: list[Movement]) -> None:
    found = [*stock(rows).values(), *sessions(rows).values()]
    named = {id for one in found for id in one.unsettled}
    standing = {one.movement_id: one for one in last_versions(rows)}
    for id in named:
        assert standing[id].state is not State.POSTED or standing[id].amount_ug is None
    for one in stock(rows).values():
        assert type(one.amount_ug) is int
        assert (one.known_ug is None) == bool(one.unsettled)
    for one in sessions(rows).values():
        assert type(one.difference_ug) is int
        assert (one.balances is None) == bool(one.unsettled)


@given(movements(settled=False))
def test_judging_twice_changes_nothing(rows: list[Movement]) -> None:
    once = last_versions(rows)
    assert last_versions(once) == once
    assert stock(once) == stock(rows)
