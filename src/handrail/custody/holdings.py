"""Whose drug it is. Before a draw: is it there, is it for this patient, and is its time not over?

These are objections to a proposal. What was drawn all the same is recorded, and shows in the balances.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, tzinfo

from handrail.custody.balances import Holding, holding_of, holdings_of_patients, stock
from handrail.custody.law import ADMINISTRATION, last_day
from handrail.custody.movements import Kind, Movement, State, last_versions


def administer_by(holding: Holding, movements: Iterable[Movement], zone: tzinfo) -> date | None:
    """The last day on which a patient's own drug may be administered; None for the clinic's stock.

    Of several deliveries of one lot the first runs out first, and its day holds for them all: it cannot be told apart.
    """
    if not holding.patient_id:
        return None
    received = [
        one.at
        for one in last_versions(movements)
        if one.movement is Kind.RECEIPT and one.state is not State.VOIDED and holding_of(one, frozenset({holding})) == holding
    ]
    return last_day(min(received).astimezone(zone).date(), ADMINISTRATION) if received else None


def objections(draw: Movement, movements: Sequence[Movement], *, at: datetime, zone: tzinfo) -> tuple[str, ...]:
    """Why a draw should not be made now, in sentences; empty where nothing speaks against it."""
    standing = [one for one in last_versions(movements) if one.state is not State.VOIDED and one.movement_id != draw.movement_id]
    own = holdings_of_patients(standing)
    holding = holding_of(draw, own)
    day = administer_by(holding, standing, zone)
    return (
        *_not_there(draw, holding, standing),
        *_for_another(holding, own),
        *((f"its time to be administered ended on {day}",) if day and at.astimezone(zone).date() > day else ()),
    )


def _not_there(draw: Movement, holding: Holding, standing: list[Movement]) -> tuple[str, ...]:
    balance = stock(standing).get(holding)
    if draw.amount_ug is None:
        return ("how much is to be drawn is not said",)
    if balance is None or balance.amount_ug < draw.amount_ug:
        return ("there is less of it than would be drawn",)
    return ("what there is of it is not settled",) if balance.unsettled else ()


def _for_another(holding: Holding, own: frozenset[Holding]) -> tuple[str, ...]:
    others = [each for each in own if (each.site_id, each.lot) == (holding.site_id, holding.lot) and each != holding]
    if others and not holding.patient_id:
        return ("drug of this lot was delivered for one patient alone: make sure that this is not it",)
    return ()
