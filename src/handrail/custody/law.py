"""Periods that run by law, each with where it stands and how well that was checked. Counsel checks them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class Period:
    """A number of days by law; `verification` in the words of protocol packs."""

    says: str
    days: int
    unit: str
    source: str
    place: str
    basis: str
    verification: str


NOTICE_OF_LOSS = Period(
    "written notice of theft or significant loss to the DEA's field office, from discovery", 1, "business day",
    "21 CFR 1301.76(b); rule of 2023-06-22", "88 FR 40707, abstract", "law", "primary",
)  # fmt: skip
FORM_106 = Period(  # one account counts the 45 days from the notice; from discovery they end no later
    "DEA Form 106, filed electronically, from discovery", 45, "calendar days",
    "21 CFR 1301.76(b); rule of 2023-06-22", "88 FR 40707, accounts of it", "law", "secondary",
)  # fmt: skip
ADMINISTRATION = Period(  # seen in copies of 2022 and of the act of 2025; nobody compared them with the code in force
    "a drug that a pharmacy delivered for one patient is administered, from receipt", 45, "calendar days",
    "21 U.S.C. 829a, as widened in 2025 to drugs whose REMS asks for monitoring", "(a)(5), and (a)(2)(B) by sec. 401 of the act",
    "law", "unverified",
)  # fmt: skip
PERIODS = (NOTICE_OF_LOSS, FORM_106, ADMINISTRATION)


def last_day(start: date, period: Period) -> date:
    """The last day of a period that runs from `start`. Holidays count as business days: the notice is never due too late."""
    if period.unit == "calendar days":
        return start + timedelta(days=period.days)
    day = start
    for _ in range(period.days):
        day += timedelta(days=1)
        while day.weekday() >= SATURDAY:
            day += timedelta(days=1)
    return day
