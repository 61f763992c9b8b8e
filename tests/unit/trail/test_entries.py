"""Writing entries: their one form, their times, and what never stands in one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.terms.errors import UnusableInput
from handrail.trail.checks import Frontier, Unusable, commitment, leaf_hash, opens
from handrail.trail.entries import MICROSECOND, Act, Stamp, append, commitments, entry_bytes, instant, seal, stamp
from tests.unit.trail.making import NOON, act

TIMES = st.integers(0, 10**15).map(lambda us: NOON + timedelta(microseconds=us))
AN_ENTRY = (
    b'{"n":7,"written_at":"2026-03-02T12:00:00.000000Z","happened_at":"2026-03-02T12:00:00.000000Z","clock":null,'
    b'"act":"roles.given","by":"staff-1","roles":["director"],"for":null,"about":{"kind":"staff","id":"staff-2"},'
    b'"protocol":null,"device":null,"commitments":{},"detail":{"role":"prescriber","sites":2}}'
)


def test_an_entry_is_written_in_one_way() -> None:
    one = Act(act="roles.given", by="staff-1", about=("staff", "staff-2"), happened_at=NOON, roles=("director",),
              detail={"sites": 2, "role": "prescriber"})  # fmt: skip
    assert entry_bytes(7, one, Stamp(NOON, None)) == AN_ENTRY


@pytest.mark.parametrize("more", [
    {"by": "Zoë"}, {"by": 'a "quoted" name'}, {"by": "back\\slash"}, {"by": "two\nlines"}, {"act": "Roles given"}, {"act": ""},
    {"by": ""},
    {"about": ("session", "\x7f")}, {"roles": ("a", None)}, {"detail": {"Reason": "x"}}, {"detail": {"reason": "because—"}},
    {"detail": {"a": {"b": 1}}}, {"detail": {"a": 1.5}}, {"detail": {"a": True}}, {"detail": {"a": None}},
    {"detail": {"a": 10**19}}, {"commitments": {"a": "short"}}, {"commitments": {"a": "A" * 64}}, {"by": None},
])  # fmt: skip
def test_what_cannot_stand_in_an_entry_is_refused_and_named(more: dict[str, Any]) -> None:
    (part,) = more
    with pytest.raises(UnusableInput, match=f"^{part} .*cannot stand in an entry"):
        entry_bytes(0, act(0, **more), Stamp(NOON, None))


@given(now=TIMES, previous=TIMES)
def test_no_entry_is_written_before_the_one_above_it(now: datetime, previous: datetime) -> None:
    written = stamp(now, previous)
    assert written.written_at == max(now, previous + MICROSECOND)
    assert written.clock == (None if written.written_at == now else now)


def test_the_first_entry_takes_the_clock_as_it_is() -> None:
    assert stamp(NOON, None) == Stamp(NOON, None)


def test_a_clock_that_steps_back_is_told() -> None:
    frontier = Frontier()
    first = append(frontier, act(0), at=NOON, previous=None)
    second = append(frontier, act(1), at=NOON - timedelta(hours=1), previous=first.written_at)
    told = json.loads(second.data)
    assert (told["written_at"], told["clock"]) == ("2026-03-02T12:00:00.000001Z", "2026-03-02T11:00:00.000000Z")
    assert (second.number, second.leaf, frontier.size) == (1, leaf_hash(second.data), 2)


def test_times_are_in_utc_and_have_a_zone() -> None:
    assert instant(NOON.astimezone(timezone(timedelta(hours=-5)))) == "2026-03-02T12:00:00.000000Z"
    with pytest.raises(ValueError, match="without a zone"):
        instant(NOON.replace(tzinfo=None))


def test_what_cannot_be_written_leaves_the_tree_as_it_was() -> None:
    frontier = Frontier()
    with pytest.raises(UnusableInput):
        append(frontier, act(0, by="Zoë"), at=NOON, previous=None)
    assert frontier == Frontier()


@given(values=st.dictionaries(st.from_regex(r"[a-z][a-z0-9_.-]{0,9}", fullmatch=True), st.text(), max_size=4))
def test_what_is_sealed_is_opened_by_its_own_opening_alone(values: dict[str, str]) -> None:
    try:
        held, openings = seal(values)
    except UnicodeEncodeError:  # half a character is no text
        return
    assert entry_bytes(0, act(0, commitments=held), Stamp(NOON, None))
    for one in openings:
        assert opens(one.as_json(), held)
        for other in (replace(one, value=one.value + "."), replace(one, salt=bytes(32)), replace(one, name=one.name + "x")):
            assert not opens(other.as_json(), held)


def test_equal_values_have_unequal_commitments() -> None:
    (one, _), (other, _) = seal({"reason": "the same"}), seal({"reason": "the same"})
    assert one != other


def test_name_and_value_cannot_be_shifted_into_each_other() -> None:
    assert commitment("a", "bc", bytes(32)) != commitment("ab", "c", bytes(32))


@pytest.mark.parametrize("opening", [
    {}, {"name": "reason"}, {"name": [], "salt": "00", "value": "x"}, {"name": "reason", "salt": "zz", "value": "x"},
    {"name": "reason", "salt": "00" * 31, "value": "x"}, {"name": "reason", "salt": "00" * 32, "value": 7},
])  # fmt: skip
def test_what_is_no_opening_opens_nothing(opening: dict[str, Any]) -> None:
    assert not opens(opening, {"reason": commitment("reason", "x", bytes(32))})


def test_a_salt_in_another_spelling_opens_nothing() -> None:
    salt = bytes([171] * 32)
    assert opens({"name": "a", "salt": salt.hex(), "value": "x"}, {"a": commitment("a", "x", salt)})
    assert not opens({"name": "a", "salt": salt.hex().upper(), "value": "x"}, {"a": commitment("a", "x", salt)})
    with pytest.raises(Unusable, match="32 bytes"):
        commitment("a", "x", b"salt")


def test_no_openings_no_commitments() -> None:
    assert commitments(()) == {}
