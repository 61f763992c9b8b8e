"""The closed list of parameters: what every protocol must state, and in which unit.

A safeguard may ask for any of these and for nothing else. A pack that leaves one out does not load, so a
missing number can never be mistaken for a number that somebody chose not to limit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from handrail.terms.quantity import Kind


@dataclass(frozen=True)
class Choice:
    """A parameter that is one of a few words instead of an amount."""

    words: tuple[str, ...]


class Stricter(StrEnum):
    """Which way a number moves when a protocol becomes stricter."""

    LOWER = "lower"
    HIGHER = "higher"


LOWER, HIGHER = Stricter.LOWER, Stricter.HIGHER


@dataclass(frozen=True)
class ParameterDefinition:
    """One parameter: its name (unit last), what it measures, the one unit it is stated in, and what it means.

    `unit` is a UCUM code, or None for a choice. `may_be_none` marks the few that a program may deliberately
    not limit. `stricter` tells which way is stricter, where that is known: for a choice, toward its last word is higher.
    """

    name: str
    kind: Kind | Choice
    unit: str | None
    meaning: str
    may_be_none: bool = False
    stricter: Stricter | None = None


def _days(name: str, stricter: Stricter | None, meaning: str) -> ParameterDefinition:
    return ParameterDefinition(name, Kind.DAYS, "d", meaning, stricter=stricter)


def _hours(name: str, stricter: Stricter | None, meaning: str) -> ParameterDefinition:
    return ParameterDefinition(name, Kind.DURATION, "h", meaning, stricter=stricter)


def _minutes(name: str, stricter: Stricter | None, meaning: str) -> ParameterDefinition:
    return ParameterDefinition(name, Kind.DURATION, "min", meaning, stricter=stricter)


def _count(name: str, stricter: Stricter | None, meaning: str) -> ParameterDefinition:
    return ParameterDefinition(name, Kind.COUNT, "{count}", meaning, stricter=stricter)


PARAMETERS: tuple[ParameterDefinition, ...] = (
    _days("screening_days_max", LOWER, "the oldest that the newest substance-use screen may be when a dose is given"),
    _days("weight_days_max", LOWER, "the oldest that the weight behind a dose may be"),
    ParameterDefinition(
        "dose_mg_per_kg_max",
        Kind.DRUG_PER_WEIGHT,
        "mg/kg",
        "the most drug in one dose, by body weight",
        may_be_none=True,
        stricter=LOWER,
    ),
    ParameterDefinition("dose_mg_max", Kind.DRUG, "mg", "the most drug in one dose", may_be_none=True, stricter=LOWER),
    ParameterDefinition(
        "dose_rounding_mg",
        Kind.DRUG,
        "mg",
        "the step to which a dose by weight is rounded, halves upward: what a syringe or a device can give",
    ),
    _hours("interval_hours_min", HIGHER, "the least elapsed time from the start of one dose to the start of the next"),
    _days(
        "interval_days_min",
        HIGHER,
        "the least number of days between two local dates of dosing; Monday to Wednesday is 2",
    ),
    _count("doses_per_window_max", LOWER, "the most doses within one window"),
    _days(
        "window_days",
        HIGHER,
        "the length of that window, the day of the dose included: 7 is that day and the six before it",
    ),
    _count("series_doses_max", LOWER, "the most doses in one series, before a review"),
    _days(
        "maintenance_after_days",
        LOWER,
        "days since the first dose of treatment from which maintenance spacing holds",
    ),
    _days(
        "maintenance_interval_days_min",
        HIGHER,
        "the least number of days between two local dates of dosing in maintenance",
    ),
    _minutes("observation_minutes_min", HIGHER, "the least time that a person is observed"),
    ParameterDefinition(
        "observation_counts_from",
        Choice(("start", "end")),
        None,
        "whether observation counts from start or end of dose",
        stricter=HIGHER,
    ),
    _minutes(
        "pressure_before_dose_minutes_max",
        LOWER,
        "the longest before the start of a dose that its blood pressure counts",
    ),
    _minutes(
        "pressure_first_check_minutes_max",
        LOWER,
        "the longest from the start of a dose to the first pressure after it",
    ),
    _minutes("pressure_gap_minutes_max", LOWER, "the longest between two blood pressures, from then until discharge"),
    ParameterDefinition(
        "craving_rise_points_min",
        Kind.SCORE,
        "{score}",
        "the rise over a person's own baseline that counts, of 0 to 10",
        stricter=LOWER,
    ),
    _count("craving_baseline_check_ins", None, "how many check-ins make a person's own craving baseline"),
    _days("craving_baseline_days_max", LOWER, "the deadline, since the first answered check-in, for having that many"),
    _days("bladder_check_days_max", LOWER, "the oldest that the newest bladder check may be when a dose is given"),
)

RELAXABLE: Mapping[str, tuple[str, ...]] = MappingProxyType({"active-substance-use-disorder": ("alcohol",)})
"""The safeguards that a `differs` can relax in a way that verdicts read, each with the disorders that may be treated."""

TREATED = "treated_disorder_substance"
"""Read as a parameter is, but stated in `differs`: the substance whose use disorder the protocol itself treats, or `none`."""

DEFINITIONS: Mapping[str, ParameterDefinition] = MappingProxyType({each.name: each for each in PARAMETERS})
