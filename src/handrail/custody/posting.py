"""How a movement comes to stand, and how one is undone: pending, posted, voided by a reversal. Never edited.

What happened is always written down: it is pending at once. Posting asks for what makes it trustworthy, a witness where
the protocol asks for one. A witness of waste is no rule of federal law but a protocol's choice, and may be remote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handrail.custody.movements import Kind, Movement, Presence, State

NEXT: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.POSTED, State.VOIDED}),
    State.POSTED: frozenset({State.VOIDED}),
    State.VOIDED: frozenset(),
}
MOVES_NOTHING = (Kind.COUNT, Kind.DISCREPANCY)
NAMES_A_LOT = (Kind.RECEIPT, Kind.DRAW, Kind.RETURN, Kind.COUNT)
TAKE_HOME = ("drug that a patient held is never returned to stock: count it with a witness, and dispose of it through "
             "an authorised take-back")  # fmt: skip


@dataclass(frozen=True)
class Refused:
    """Why something is not done, in sentences. Nothing is lost: what was pending stays pending."""

    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Voided:
    """A movement undone: its newest version, and the movement that reverses it. Both are new rows."""

    original: Movement
    reversal: Movement


@dataclass(frozen=True)
class Witness:
    """Who saw it, and how."""

    who: str
    presence: Presence


def post(
    one: Movement, *, by: str, at: datetime, witness: Witness | None = None, witness_asked: bool = True
) -> Movement | Refused:
    """The posted version of a pending movement, or why it stays pending.

    witness_asked: the protocol asks for a witness of waste; it does where nobody says that it does not.
    """
    seen_by = witness.who if witness else one.witnessed_by
    reasons = (*_state_refuses(one, State.POSTED), *_incomplete(one), *_people(one, by, seen_by, witness_asked=witness_asked))
    if reasons:
        return Refused(reasons)
    presence = witness.presence if witness else one.presence
    return replace(one, state=State.POSTED, recorded_at=at, witnessed_by=seen_by, presence=presence)


def void(one: Movement, *, reversal_id: str, by: str, at: datetime, reason: str) -> Voided | Refused:
    """The reversal of a movement, which voids it. A reversal cannot be reversed: the movement is entered anew."""
    lacking = {
        "a reversal gives its reason": not reason.strip(),
        "it names who reverses": not by.strip(),
        "a reversal has an id of its own": reversal_id == one.movement_id or not reversal_id.strip(),
        "a reversal is not reversed: enter the movement anew": one.reverses is not None,
    }
    reasons = (*_state_refuses(one, State.VOIDED), *(words for words, is_lacking in lacking.items() if is_lacking))
    if reasons:
        return Refused(reasons)
    original = replace(one, state=State.VOIDED, recorded_at=at)
    reversal = replace(
        original, movement_id=reversal_id, at=at, recorded_by=by, reverses=one.movement_id, reason=reason, witnessed_by=None,
        presence=None,
    )  # fmt: skip
    return Voided(original, reversal)


def _state_refuses(one: Movement, to: State) -> tuple[str, ...]:
    state = one.state
    if state is not None and to in NEXT[state]:
        return ()
    return (f"what is {state or 'in no known state'} cannot become {to}",)


def _incomplete(one: Movement) -> tuple[str, ...]:
    moves = one.movement not in MOVES_NOTHING
    lacking = {
        "its amount is not recorded": one.amount_ug is None,
        "it moves nothing": moves and one.amount_ug == 0,
        "it names no site": not one.site_id,
        "it names no lot": one.movement in NAMES_A_LOT and not one.lot,
        "it names no session": one.movement in (Kind.DRAW, Kind.ADMINISTRATION) and not one.session_id,
        TAKE_HOME: one.movement is Kind.RETURN and not one.session_id,
    }
    return tuple(words for words, is_lacking in lacking.items() if is_lacking)


def _people(one: Movement, by: str, seen_by: str | None, *, witness_asked: bool) -> tuple[str, ...]:
    if not (by.strip() and one.recorded_by and one.recorded_by.strip()):
        return ("it names nobody who did it, or nobody who posts it",)
    if one.movement is not Kind.WASTE or not witness_asked:
        return ()
    if not seen_by or not seen_by.strip():
        return ("waste has a witness, in person or remote",)
    return ("one person cannot waste and witness",) if seen_by.strip() == one.recorded_by.strip() else ()
