"""What there should be: in each holding of drug, and of each session. Whole micrograms; a negative balance is shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from handrail.custody.movements import Kind, Movement, State, last_versions


@dataclass(frozen=True, order=True)
class Holding:
    """Drug that is counted together: one lot at one site; with a patient, drug that was delivered for that patient alone."""

    site_id: str = ""
    lot: str = ""
    patient_id: str = ""


@dataclass(frozen=True)
class Balance:
    """What should be in a holding, from movements of which the amount is known.

    unsettled: movements that are pending, or whose amount or state is not recorded; while there is one, the balance is
    not known.
    """

    amount_ug: int
    unsettled: tuple[str, ...]

    @property
    def known_ug(self) -> int | None:
        """The balance; None while something is unsettled."""
        return None if self.unsettled else self.amount_ug

    @property
    def is_negative(self) -> bool:
        """Did more leave than came in? Nothing hides it: neither rounding nor a pending movement."""
        return self.amount_ug < 0


@dataclass(frozen=True)
class SessionBalance:
    """What was drawn for a session, and where it went. lost_ug stands beside: a loss explains, it does not balance.

    lots_apart: lots whose own sums differ although every movement names its lot.
    """

    session_id: str
    drawn_ug: int
    given_ug: int
    wasted_ug: int
    returned_ug: int
    lost_ug: int
    unsettled: tuple[str, ...]
    lots_apart: tuple[str, ...] = ()

    @property
    def difference_ug(self) -> int:
        """Drawn, less given, wasted and returned."""
        return self.drawn_ug - self.given_ug - self.wasted_ug - self.returned_ug

    @property
    def balances(self) -> bool | None:
        """Is drawn = given + wasted + returned, to the microgram and lot by lot? None while something is unsettled."""
        if self.unsettled:
            return None
        return self.difference_ug == 0 and not self.lots_apart


INTO_STOCK, OUT_OF_STOCK, NOTHING = 1, -1, 0


def effect_on_stock(one: Movement) -> int:
    """Does the movement bring drug into its holding, take it out, or neither?"""
    in_session = one.session_id is not None
    match one.movement:
        case Kind.RECEIPT:
            return INTO_STOCK
        case Kind.DRAW:
            return OUT_OF_STOCK
        case Kind.RETURN:  # without a session it is nobody's drawn drug: what a patient held is never taken back
            return INTO_STOCK if in_session else NOTHING
        case Kind.WASTE | Kind.LOSS:
            return NOTHING if in_session else OUT_OF_STOCK
        case _:
            return NOTHING


def stock(movements: Iterable[Movement]) -> dict[Holding, Balance]:
    """What should be in each holding."""
    standing = with_patients([one for one in last_versions(movements) if one.state is not State.VOIDED])
    own = holdings_of_patients(standing)
    amounts: dict[Holding, int] = defaultdict(int)
    unsettled: dict[Holding, list[str]] = defaultdict(list)
    for one in standing:
        effect = effect_on_stock(one)
        if effect == NOTHING:
            continue
        holding = holding_of(one, own)
        amounts[holding] += effect * one.amount_ug if _settled(one) and one.amount_ug is not None else 0
        if not _settled(one):
            unsettled[holding].append(one.movement_id)
    return {holding: Balance(amounts[holding], tuple(unsettled[holding])) for holding in sorted(amounts)}


def with_patients(standing: list[Movement]) -> list[Movement]:
    """The movements, each that names none with the patient for whom its session's drug was drawn: what was delivered for a
    patient goes back to that patient's holding, whoever forgot to write the name again.
    """
    drawn: dict[str, set[str]] = defaultdict(set)
    for one in standing:
        if one.movement is Kind.DRAW and one.session_id and one.patient_id:
            drawn[one.session_id].add(one.patient_id)
    sole = {session: next(iter(patients)) for session, patients in drawn.items() if len(patients) == 1}
    return [
        one if one.patient_id or not one.session_id else replace(one, patient_id=sole.get(one.session_id)) for one in standing
    ]


def holdings_of_patients(movements: Iterable[Movement]) -> frozenset[Holding]:
    """Drug that a pharmacy delivered for one patient: a receipt that names the patient."""
    return frozenset(
        Holding(one.site_id or "", one.lot or "", one.patient_id)
        for one in movements
        if one.movement is Kind.RECEIPT and one.patient_id and one.state is not State.VOIDED
    )


def holding_of(one: Movement, own: frozenset[Holding]) -> Holding:
    """Which holding a movement concerns: the patient's own of that lot, where there is one, else the clinic's."""
    for_patient = Holding(one.site_id or "", one.lot or "", one.patient_id or "")
    return for_patient if for_patient in own else Holding(one.site_id or "", one.lot or "")


def sessions(movements: Iterable[Movement]) -> dict[str, SessionBalance]:
    """The balance of each session that drug was drawn for or used in. What names no session stands under ""."""
    of_sessions: dict[str, list[Movement]] = defaultdict(list)
    for one in last_versions(movements):
        if one.state is not State.VOIDED and _is_of_a_session(one):
            of_sessions[one.session_id or ""].append(one)
    return {id: _session(id, rows) for id, rows in sorted(of_sessions.items())}


def _is_of_a_session(one: Movement) -> bool:
    if one.movement in (Kind.DRAW, Kind.ADMINISTRATION):
        return True
    return one.session_id is not None and one.movement in (Kind.WASTE, Kind.RETURN, Kind.LOSS)


def _session(id: str, rows: list[Movement]) -> SessionBalance:
    settled = [one for one in rows if _settled(one)]
    unsettled = tuple(one.movement_id for one in rows if not _settled(one))
    return SessionBalance(
        id, _sum(settled, Kind.DRAW), _sum(settled, Kind.ADMINISTRATION), _sum(settled, Kind.WASTE),
        _sum(settled, Kind.RETURN), _sum(settled, Kind.LOSS), unsettled, _lots_apart(settled),
    )  # fmt: skip


def _lots_apart(rows: list[Movement]) -> tuple[str, ...]:
    lots = {one.lot for one in rows if one.lot}
    if len(lots) < 2 or any(one.lot is None for one in rows):
        return ()
    sums = {lot: _difference([one for one in rows if one.lot == lot]) for lot in lots}
    return tuple(sorted(lot for lot, difference in sums.items() if difference))


def _difference(rows: list[Movement]) -> int:
    return _sum(rows, Kind.DRAW) - sum(_sum(rows, kind) for kind in (Kind.ADMINISTRATION, Kind.WASTE, Kind.RETURN))


def _sum(rows: list[Movement], kind: Kind) -> int:
    return sum(one.amount_ug or 0 for one in rows if one.movement is kind)


def _settled(one: Movement) -> bool:
    return one.state is State.POSTED and one.amount_ug is not None
