"""What there is: a count that is blind, and what becomes of a difference.

Whoever counts says what is there before anybody shows what should be. The order is in the types: an open count knows no
balance and can only be entered, an entered one can only be compared. What was counted is never counted again under the
same id; a recount is a count of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from handrail.custody.balances import Holding, stock
from handrail.custody.law import FORM_106, NOTICE_OF_LOSS, last_day
from handrail.custody.movements import Kind, Movement, State, whole
from handrail.custody.posting import Refused


@dataclass(frozen=True)
class OpenCount:
    """Somebody is about to count. It says nothing of what should be there."""

    count_id: str
    holding: Holding
    counted_by: str
    opened_at: datetime


@dataclass(frozen=True)
class EnteredCount:
    """What was there, as counted."""

    opened: OpenCount
    counted_ug: int
    entered_at: datetime


@dataclass(frozen=True)
class ComparedCount:
    """What was there beside what should have been. expected_ug is None where that is not known."""

    entered: EnteredCount
    expected_ug: int | None
    unsettled: tuple[str, ...]

    @property
    def difference_ug(self) -> int | None:
        """Counted, less expected: negative where drug is missing."""
        return None if self.expected_ug is None else self.entered.counted_ug - self.expected_ug


@dataclass(frozen=True)
class Discrepancy:
    """A difference that nobody has explained yet. It was discovered when the count was entered, and the law's clock runs
    from then, whenever somebody decides that it is a loss (the stricter reading).
    """

    discrepancy_id: str
    count: ComparedCount
    discovered_at: datetime
    discovered_by: str


@dataclass(frozen=True)
class Resolved:
    """A discrepancy explained, by two people, with the movements that correct the ledger where it was wrong."""

    discrepancy: Discrepancy
    explanation: str
    resolved_by: str
    agreed_by: str
    resolved_at: datetime
    corrections: tuple[str, ...]


@dataclass(frozen=True)
class Loss:
    """Drug that is gone. reportable: theft, or a loss that is significant; unknown counts as reportable."""

    discrepancy: Discrepancy
    amount_ug: int
    reportable: bool
    decided_by: str
    decided_at: datetime

    def deadlines(self, zone: tzinfo) -> dict[str, date]:
        """By which day, on the program's calendar, the notice and the form are due; empty for a loss that is not reportable."""
        day = self.discrepancy.discovered_at.astimezone(zone).date()
        due = {"notice": last_day(day, NOTICE_OF_LOSS), "form-106": last_day(day, FORM_106)}
        return due if self.reportable else {}


def open_count(count_id: str, holding: Holding, *, by: str, at: datetime) -> OpenCount:
    """Begins a count."""
    return OpenCount(count_id, holding, by, at)


def enter(count: OpenCount, counted_ug: int, *, at: datetime) -> EnteredCount:
    """What was found; raises ValueError for what is not a whole number of micrograms."""
    return EnteredCount(count, whole(counted_ug, count.count_id), at)


def compare(count: EnteredCount, movements: Iterable[Movement]) -> ComparedCount:
    """The count beside the balance of the movements until it was entered. Movements of later are left to the next count."""
    until = [one for one in movements if one.at <= count.entered_at]
    balance = stock(until).get(count.opened.holding)
    if balance is None:
        return ComparedCount(count, 0, ())
    return ComparedCount(count, balance.known_ug, balance.unsettled)


def discrepancy(count: ComparedCount, discrepancy_id: str) -> Discrepancy | None:
    """What a count opens: nothing where it agrees; a discrepancy where it differs, or where it cannot be told."""
    if count.difference_ug == 0:
        return None
    entered = count.entered
    return Discrepancy(discrepancy_id, count, entered.entered_at, entered.opened.counted_by)


def resolve(
    one: Discrepancy, *, explanation: str, by: str, agreed_by: str, at: datetime, corrections: tuple[str, ...] = ()
) -> Resolved | Refused:
    """The discrepancy explained; what cannot be explained becomes a loss."""
    reasons = {
        "it needs an explanation": not explanation.strip(),
        "two different people resolve it": not by.strip() or not agreed_by.strip() or by.strip() == agreed_by.strip(),
        "it was not discovered yet": at < one.discovered_at,
    }
    lacking = tuple(words for words, is_lacking in reasons.items() if is_lacking)
    return Refused(lacking) if lacking else Resolved(one, explanation, by, agreed_by, at, corrections)


def lose(one: Discrepancy, *, by: str, at: datetime, reportable: bool | None = None) -> Loss | Refused:
    """The discrepancy as a loss. reportable: theft or significant; None, not decided, counts as reportable."""
    missing = one.count.difference_ug
    if missing is None:
        return Refused(("how much is missing is not known: settle what is unsettled first",))
    if missing > 0:
        return Refused(("more was counted than expected: nothing was lost; find the movement that is missing or wrong",))
    if not by.strip() or at < one.discovered_at:
        return Refused(("it names who decided, after it was discovered",))
    return Loss(one, -missing, reportable is not False, by, at)


def of_loss(one: Loss, movement_id: str) -> Movement:
    """The movement that takes a loss out of its holding, pending until it is posted: then balance and count agree."""
    holding = one.discrepancy.count.entered.opened.holding
    return Movement(
        movement_id, Kind.LOSS, one.decided_at, one.amount_ug, State.PENDING, holding.site_id, holding.lot,
        patient_id=holding.patient_id or None, recorded_at=one.decided_at, recorded_by=one.decided_by,
        reason=f"discrepancy {one.discrepancy.discrepancy_id}",
    )  # fmt: skip
