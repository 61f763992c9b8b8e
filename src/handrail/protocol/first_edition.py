"""The parameters that every pack has stated from the beginning."""

from __future__ import annotations

from handrail.protocol.parameter import HIGHER, LOWER, Choice, ParameterDefinition, count, days, hours, minutes
from handrail.terms.quantity import Kind

PARAMETERS: tuple[ParameterDefinition, ...] = (
    days("screening_days_max", LOWER, "the oldest that the newest substance-use screen may be when a dose is given"),
    days("weight_days_max", LOWER, "the oldest that the weight behind a dose may be"),
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
    hours("interval_hours_min", HIGHER, "the least elapsed time from the start of one dose to the start of the next"),
    days(
        "interval_days_min",
        HIGHER,
        "the least number of days between two local dates of dosing; Monday to Wednesday is 2",
    ),
    count("doses_per_window_max", LOWER, "the most doses within one window"),
    days(
        "window_days",
        HIGHER,
        "the length of that window, the day of the dose included: 7 is that day and the six before it",
    ),
    count("series_doses_max", LOWER, "the most doses in one series, before a review"),
    days(
        "maintenance_after_days",
        LOWER,
        "days since the first dose of treatment from which maintenance spacing holds",
    ),
    days(
        "maintenance_interval_days_min",
        HIGHER,
        "the least number of days between two local dates of dosing in maintenance",
    ),
    minutes("observation_minutes_min", HIGHER, "the least time that a person is observed"),
    ParameterDefinition(
        "observation_counts_from",
        Choice(("start", "end")),
        None,
        "whether observation counts from start or end of dose",
        stricter=HIGHER,
    ),
    minutes(
        "pressure_before_dose_minutes_max",
        LOWER,
        "the longest before the start of a dose that its blood pressure counts",
    ),
    minutes(
        "pressure_first_check_minutes_max",
        LOWER,
        "the longest from the start of a dose to the first pressure after it",
    ),
    minutes("pressure_gap_minutes_max", LOWER, "the longest between two blood pressures, from then until discharge"),
    ParameterDefinition(
        "craving_rise_points_min",
        Kind.SCORE,
        "{score}",
        "the rise over a person's own baseline that counts, of 0 to 10",
        stricter=LOWER,
    ),
    count("craving_baseline_check_ins", None, "how many check-ins make a person's own craving baseline"),
    days("craving_baseline_days_max", LOWER, "the deadline, since the first answered check-in, for having that many"),
    days("bladder_check_days_max", LOWER, "the oldest that the newest bladder check may be when a dose is given"),
)
