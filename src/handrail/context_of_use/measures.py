"""The seven dimensions of how a drug is used, and the measures that the record can show of each. No total, no score."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

WINDOW_DAYS, YEAR_DAYS = 28, 365  # of what is "now"; four weeks is how papers and labels count


class Dimension(StrEnum):
    """What "is it addictive?" really asks: how is it being used?"""

    DOSE = "dose"
    FREQUENCY = "frequency"
    ESCALATION = "escalation"
    ROUTE = "route"
    INTENT = "intent"
    SUPPLY = "control of supply"
    SUPERVISION = "supervision"


@dataclass(frozen=True)
class Measure:
    """One thing that can be counted or told of a dimension.

    axis: from where to where it is drawn; None is told in words alone. logarithmic: the axis is. greatest: what it can be
    at most, so that *at least that much* is exactly that much.
    """

    id: str
    dimension: Dimension
    says: str
    unit: str
    axis: tuple[Fraction, Fraction] | None = None
    ticks: tuple[Fraction, ...] = ()
    logarithmic: bool = False
    greatest: Fraction | None = None


def _drawn(
    id: str, dimension: Dimension, says: str, unit: str, ticks: tuple[str, ...], *, log: bool = False, greatest: int | None = None
) -> Measure:
    marks = tuple(Fraction(tick) for tick in ticks)
    most = None if greatest is None else Fraction(greatest)
    return Measure(id, dimension, says, unit, (marks[0], marks[-1]), marks, log, most)


D = Dimension
BY_WEIGHT = ("0.1", "0.2", "0.5", "1", "2", "5", "15")
MILLIGRAMS = ("5", "20", "50", "100", "300", "1000", "3000")
OF_28 = ("0", "4", "8", "12", "16", "20", "24", "28")
PERCENT = ("0", "25", "50", "75", "100")
OF_ITS_START = ("25", "50", "100", "200", "400", "800")
MEASURES = (
    _drawn("dose_mg_per_kg", D.DOSE, "each dose by body weight, last 28 days", "mg/kg", BY_WEIGHT, log=True),
    _drawn("dose_mg", D.DOSE, "each dose, last 28 days", "mg", MILLIGRAMS, log=True),
    _drawn("mg_on_a_day", D.DOSE, "drug on each day with a dose, last 28 days", "mg", MILLIGRAMS, log=True),
    _drawn("dosing_days_in_28", D.FREQUENCY, "days with a dose, last 28 days", "days", OF_28, greatest=WINDOW_DAYS),
    _drawn("days_between_doses", D.FREQUENCY, "days between doses, last 28 days", "days", ("0", "7", "14", "21", "28", "35")),
    _drawn("doses_in_365_days", D.FREQUENCY, "doses, last 365 days", "doses", ("1", "5", "18", "50", "100", "400"), log=True),
    _drawn("dose_change", D.ESCALATION, "newest dose as a share of the first of its kind", "%", OF_ITS_START, log=True),
    _drawn("interval_change", D.ESCALATION, "newest three intervals against the first three", "times as long",
           ("0.1", "0.25", "0.5", "1", "2", "4", "8"), log=True),
    Measure("asked_for_more", D.ESCALATION, "asks, also refused ones, last 365 days", "asks"),
    Measure("route", D.ROUTE, "how it is given, last 28 days", ""),
    _drawn("under_a_plan", D.INTENT, "doses under a signed plan in force, last 28 days", "%", PERCENT, greatest=100),
    Measure("outside_use", D.INTENT, "check-ins that tell of use outside sessions, last 28 days", "check-ins"),
    _drawn("days_in_hand_of_28", D.SUPPLY, "days of drug in the patient's own hand, last 28 days", "days", OF_28,
           greatest=WINDOW_DAYS),
    _drawn("in_a_session", D.SUPERVISION, "doses in a supervised session, last 28 days", "%", PERCENT, greatest=100),
)  # fmt: skip
