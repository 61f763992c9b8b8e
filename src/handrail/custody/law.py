"""Periods that run by law, each with where it stands and how well that was checked. None was read in its source."""

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
    "Code of Federal Regulations", "21 CFR 1301.76(b)", "law", "unverified",
)  # fmt: skip
FORM_106 = Period(
    "DEA Form 106, filed electronically, from discovery", 45, "calendar days",
    "Code of Federal Regulations", "21 CFR 1301.76(b), as amended in 2023", "law", "unverified",
)  # fmt: skip
ADMINISTRATION = Period(
    "a drug that a pharmacy delivered for one patient is administered, from receipt", 45, "calendar days",
    "United States Code", "21 U.S.C. 829a, as read; whether it covers the case is counsel's question", "law", "unverified",
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
