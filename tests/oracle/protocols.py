"""Three small protocols whose limits lie so close together that a fortnight of records can reach all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from handrail.protocol.load import find
from handrail.protocol.model import Amount, Difference, Parameter, Protocol, Value
from handrail.protocol.parameters import DEFINITIONS

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NONE = "none"  # the program deliberately sets no limit
BEGIN, CHANGE = date(2000, 1, 1), date(2026, 3, 10)

Numbers = Mapping[str, Amount]
BY_WEIGHT: Numbers = {
    "screening_days_max": 5, "weight_days_max": 4, "dose_mg_per_kg_max": 750, "dose_mg_max": NONE,
    "dose_rounding_mg": 1000, "interval_hours_min": 40 * HOUR, "interval_days_min": 2, "doses_per_window_max": 3,
    "window_days": 7, "series_doses_max": 3, "maintenance_after_days": 5, "maintenance_interval_days_min": 3,
    "observation_minutes_min": 60 * MINUTE, "observation_counts_from": "end",
    "pressure_before_dose_minutes_max": 30 * MINUTE, "pressure_first_check_minutes_max": 20 * MINUTE,
    "pressure_gap_minutes_max": 35 * MINUTE, "craving_rise_points_min": 3, "craving_baseline_check_ins": 2,
    "craving_baseline_days_max": 4, "bladder_check_days_max": 6, "request_days_max": 3, "adverse_event_days_max": 3,
    "handover_days_max": 2, "transition_days_max": 3, "suicidality_hours_max": 24 * HOUR,
    "infusion_minutes_min": 40 * MINUTE, "dose_creep_percent_max": 2, "dose_creep_doses": 2, "raise_after_refusal_days": 5,
    "response_doses_max": 2, "frequency_creep_percent_max": 25, "frequency_creep_gaps": 2, "series_restart_days_min": 4,
    "lost_supplies_max": 1, "lost_supply_days": 5, "variance_days_max": 1, "take_home": "nothing", "waste_witness": "in-person",
    "prescription_monitoring_days_max": 3, "interactions_days_max": 3, "liver_check_days_max": 3, "cognition_check_days_max": 3,
    "baseline_days_max": 3, "pregnancy_days_max": 3, "dependence_days_max": 3, "bladder_rise_points_min": 3,
    "check_in_days_max": 2, "setting": "clinic", "craving_high_points_min": 5, "lapse_days_max": 2,
    "late_entry_hours_max": 24 * HOUR, "rems": "no", "rems_form_days_max": 2, "copied_readings_min": 2,
}  # fmt: skip
BY_AMOUNT: Numbers = {
    **BY_WEIGHT, "take_home": "one-session", "setting": "remote-supervised", "rems": "yes",
    "dose_mg_per_kg_max": NONE, "dose_mg_max": 52_000, "dose_rounding_mg": 500,
    "interval_hours_min": 24 * HOUR, "interval_days_min": 1, "doses_per_window_max": 2, "window_days": 3,
    "observation_counts_from": "start", "observation_minutes_min": 120 * MINUTE, "craving_baseline_check_ins": 1,
    "maintenance_after_days": 2, "maintenance_interval_days_min": 2, "series_doses_max": 2,
}  # fmt: skip
LATER: Numbers = {
    **BY_WEIGHT, "waste_witness": "nobody", "take_home": "one-session",
    "dose_mg_max": 54_000, "dose_mg_per_kg_max": 800, "interval_hours_min": 48 * HOUR, "window_days": 4,
    "doses_per_window_max": 1, "screening_days_max": 2, "bladder_check_days_max": 1, "weight_days_max": 1,
}  # fmt: skip
UNSTATED = ("maintenance_after_days", "pressure_gap_minutes_max", "craving_rise_points_min", "weight_days_max")


def _value(name: str, given: Value, amount: Amount, from_: date = BEGIN, until: date | None = None) -> Value:
    unlimited = DEFINITIONS[name].may_be_none and amount == NONE
    return replace(given, from_=from_, until=until, amount=None if unlimited else amount, unlimited=unlimited)


def _protocol(name: str, numbers: Numbers, later: Numbers | None = None) -> Protocol:
    """A protocol with these numbers; with `later`, other numbers from the day of change on, and a few no longer stated."""
    base = find("iv-racemic")
    return replace(base, id=name, version="1", parameters=tuple(_parameter(each, numbers, later) for each in base.parameters))


def _parameter(given: Parameter, numbers: Numbers, later: Numbers | None) -> Parameter:
    name, first = given.name, given.values[0]
    if name not in numbers:
        return given
    amount = numbers[name]
    if later is None:
        return replace(given, values=(_value(name, first, amount),))
    if name in UNSTATED:
        return replace(given, values=(_value(name, first, amount, until=CHANGE),))
    return replace(given, values=(_value(name, first, amount), _value(name, first, later[name], CHANGE)))


TREATS_ALCOHOL = Difference("active-substance-use-disorder", "alcohol is set aside", "it is treated", "program", treats="alcohol")
PROTOCOLS = (
    _protocol("by-weight", BY_WEIGHT),
    replace(_protocol("by-amount", BY_AMOUNT), differs=(TREATS_ALCOHOL,)),
    _protocol("changing", BY_AMOUNT, LATER),
)
