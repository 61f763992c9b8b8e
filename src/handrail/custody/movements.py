"""A movement of drug, and which movements stand. Rows have the shape of the record's table `custody_movements`.

Nothing is edited. A movement becomes posted by a newer version of the same id, and is undone by another movement that
reverses it; then both stand outside every balance, and both stay on file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What was done."""

    RECEIPT = "receipt"  # into the stock
    DRAW = "draw"  # from the stock, for a session
    ADMINISTRATION = "administration"  # of what was drawn
    WASTE = "waste"  # of what was drawn; without a session, of the stock itself (a broken vial)
    RETURN = "return"  # of what was drawn and not opened, into the stock
    COUNT = "count"  # moves nothing: what somebody found
    DISCREPANCY = "discrepancy"  # moves nothing: what was found is not what should be there
    LOSS = "loss"  # of the stock; with a session, of what was drawn


class State(StrEnum):
    """How far a movement has come. It only ever goes forward."""

    PENDING = "pending"
    POSTED = "posted"
    VOIDED = "voided"


class Presence(StrEnum):
    """How a witness saw it."""

    IN_PERSON = "in person"
    REMOTE = "remote"


@dataclass(frozen=True)
class Movement:
    """One movement. Amounts are whole micrograms; None is *not recorded*, never zero.

    The columns are those of `custody_movements`, and three that the ledger keeps beside them: what it reverses, how the
    witness saw it, and why.
    """

    movement_id: str
    movement: Kind
    at: datetime
    amount_ug: int | None
    state: State | None
    site_id: str | None = None
    lot: str | None = None
    session_id: str | None = None
    patient_id: str | None = None
    recorded_at: datetime | None = None
    recorded_by: str | None = None
    witnessed_by: str | None = None
    reverses: str | None = None
    presence: Presence | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if self.amount_ug is None:
            return
        whole(self.amount_ug, self.movement_id)


def whole(amount_ug: Any, where: str) -> int:
    """The amount, where it is a whole number of micrograms, zero or more; else ValueError. What undoes a movement reverses it."""
    if type(amount_ug) is not int or amount_ug < 0:
        raise ValueError(f"{where}: {amount_ug!r} is not a whole number of micrograms")
    return amount_ug


NAMES = tuple(field.name for field in fields(Movement))


def of_row(row: Mapping[str, Any]) -> Movement:
    """The movement that a row says; raises ValueError with what is wrong. Columns that rules do not read are left out."""
    known: dict[str, Any] = {name: row.get(name) for name in NAMES}
    for name, words in (("movement", Kind), ("state", State), ("presence", Presence)):
        said = known[name]
        if said is not None and said not in list(words):
            raise ValueError(f"{row.get('movement_id')}: {said!r} is no {name}")
        known[name] = None if said is None else words(said)
    if known["movement_id"] is None or known["movement"] is None or known["at"] is None:
        raise ValueError(f"{row.get('movement_id')}: a movement has an id, says what was done, and when")
    return Movement(**known)


def last_versions(movements: Iterable[Movement]) -> list[Movement]:
    """One movement for each id: the version that came furthest; what another reverses, and that other, are voided.

    The order in which rows are given does not matter.
    """
    versions = _by_id(movements)
    newest = {id: max(of_id, key=_progress) for id, of_id in versions.items()}
    undone = {one.reverses for one in newest.values() if one.reverses and one.state is not State.PENDING}
    return [
        replace(one, state=State.VOIDED) if id in undone or one.reverses else one
        for id, one in sorted(newest.items())
        if not (one.reverses and one.state is State.PENDING)
    ]


def _by_id(movements: Iterable[Movement]) -> dict[str, list[Movement]]:
    found: dict[str, list[Movement]] = defaultdict(list)
    for one in movements:
        found[one.movement_id].append(one)
    return found


def _progress(one: Movement) -> tuple[int, float, str]:
    """Where a version stands among those of its id: state first, then time, then anything that is always the same."""
    state = -1 if one.state is None else list(State).index(one.state)
    return state, one.recorded_at.timestamp() if one.recorded_at else 0.0, repr(one)


FIXED = ("movement", "at", "amount_ug", "site_id", "lot", "session_id", "patient_id", "reverses")


def faults(movements: Iterable[Movement]) -> list[str]:
    """What is wrong with a set of rows, in sentences: edits, reversals that do not match, and returns without a session."""
    versions = _by_id(movements)
    found = []
    for id, of_id in sorted(versions.items()):
        differ = [name for name in FIXED if len({getattr(one, name) for one in of_id}) > 1]
        if differ:
            found.append(f"{id} was edited: its versions differ in {', '.join(differ)}")
        found += _faults_of(of_id[0], versions)
    reversed_ids = [of_id[0].reverses for of_id in versions.values() if of_id[0].reverses]
    found += [f"{id} is reversed more than once" for id in sorted({id for id in reversed_ids if reversed_ids.count(id) > 1})]
    return found


def _faults_of(one: Movement, versions: Mapping[str, list[Movement]]) -> list[str]:
    if one.movement is Kind.RETURN and one.session_id is None:
        return [
            f"{one.movement_id} returns drug without naming the session that it was drawn for: it is not taken into the stock"
        ]
    if one.reverses is None:
        return []
    target = versions.get(one.reverses)
    if target is None:
        return [f"{one.movement_id} reverses {one.reverses}, which is not on file"]
    if target[0].reverses is not None:
        return [f"{one.movement_id} reverses a reversal: enter the movement anew instead"]
    same = ("movement", "amount_ug", "site_id", "lot", "session_id", "patient_id")
    differ = [name for name in same if getattr(one, name) != getattr(target[0], name)]
    return [f"{one.movement_id} does not match what it reverses in {', '.join(differ)}"] if differ else []
