"""The parameters that came with the whole catalogue: packs of the second edition state them too."""

from __future__ import annotations

from dataclasses import replace

from handrail.protocol.parameter import HIGHER, LOWER, Choice, ParameterDefinition, count, days, hours
from handrail.terms.quantity import Kind

SECOND = 2

_STATED: tuple[ParameterDefinition, ...] = (
    days(
        "prescription_monitoring_days_max",
        LOWER,
        "the oldest that the look into the prescription monitoring program may be when a dose is given",
    ),
    days("pregnancy_days_max", LOWER, "the oldest that the answer about pregnancy, or the test, may be when a dose is given"),
    days("interactions_days_max", LOWER, "the oldest that the review of the patient's medicines may be when a dose is given"),
    days("baseline_days_max", LOWER, "how long before the first dose a baseline may have been taken"),
    ParameterDefinition(
        "infusion_minutes_min",
        Kind.DURATION,
        "min",
        "the shortest time over which a dose into a vein is given",
        may_be_none=True,
        stricter=HIGHER,
    ),
    ParameterDefinition(
        "dose_creep_percent_max",
        Kind.FRACTION,
        "%",
        "by how much a dose may exceed the lowest of the doses before it, counted over `dose_creep_doses`",
        stricter=LOWER,
    ),
    count("dose_creep_doses", None, "how many doses before a dose are looked at for a slow rise"),
    days("raise_after_refusal_days", HIGHER, "how long after a refused ask for more a higher dose is looked at"),
    count("response_doses_max", LOWER, "the most doses in a row without a reading of how the patient does"),
    ParameterDefinition(
        "take_home",
        Choice(("one-session", "nothing")),
        None,
        "how much drug may be handed out to be used elsewhere",
        stricter=HIGHER,
    ),
    ParameterDefinition(
        "waste_witness",
        Choice(("nobody", "remote-or-in-person", "in-person")),
        None,
        "who sees that what is left over is wasted",
        stricter=HIGHER,
    ),
    days("variance_days_max", LOWER, "the days within which a difference that a count finds is resolved"),
    count(
        "lost_supplies_max",
        LOWER,
        "how many supplies may be reported lost or stolen within `lost_supply_days` before the supply is looked at anew",
    ),
    days("lost_supply_days", HIGHER, "the days over which lost supplies are counted"),
    hours("late_entry_hours_max", LOWER, "how long after a dose it may be written down before that counts as late"),
    days(
        "series_restart_days_min", HIGHER, "the least number of days between the end of one series and another, without a review"
    ),
    ParameterDefinition(
        "frequency_creep_percent_max",
        Kind.FRACTION,
        "%",
        "by how much a gap between doses may be shorter than the mean of the `frequency_creep_gaps` before it",
        stricter=LOWER,
    ),
    count("frequency_creep_gaps", None, "how many gaps before the newest are averaged"),
    days("lapse_days_max", LOWER, "the longest pause after which treatment goes on without a new decision"),
    ParameterDefinition(
        "stop_systolic_mmhg", Kind.PRESSURE, "mm[Hg]", "the systolic blood pressure from which no dose starts", stricter=LOWER
    ),
    ParameterDefinition(
        "stop_diastolic_mmhg", Kind.PRESSURE, "mm[Hg]", "the diastolic blood pressure from which no dose starts", stricter=LOWER
    ),
    ParameterDefinition(
        "leaving_oxygen_percent_min",
        Kind.FRACTION,
        "%",
        "the least oxygen saturation with which a patient leaves, breathing room air, unless it was lower before the dose",
        stricter=HIGHER,
    ),
    ParameterDefinition(
        "leaving_sedation_score_min",
        Kind.SCORE,
        "{score}",
        "the least alertness (MOAA/S, 0 to 5) with which a patient leaves",
        stricter=HIGHER,
    ),
    ParameterDefinition(
        "leaving_aldrete_score_min",
        Kind.SCORE,
        "{score}",
        "the least modified Aldrete score (0 to 10) with which a patient leaves, where it is scored",
        stricter=HIGHER,
    ),
    ParameterDefinition(
        "leaving_pressure_rise_percent_max",
        Kind.FRACTION,
        "%",
        "by how much the last blood pressure before leaving may exceed the one before the dose, unless it is low",
        stricter=LOWER,
    ),
    ParameterDefinition(
        "leaving_systolic_mmhg",
        Kind.PRESSURE,
        "mm[Hg]",
        "the systolic blood pressure below which a patient may leave, whatever it was before",
        stricter=LOWER,
    ),
    ParameterDefinition(
        "leaving_diastolic_mmhg",
        Kind.PRESSURE,
        "mm[Hg]",
        "the diastolic blood pressure below which a patient may leave, whatever it was before",
        stricter=LOWER,
    ),
    ParameterDefinition(
        "rems",
        Choice(("no", "yes")),
        None,
        "whether the drug is given under its risk evaluation and mitigation strategy",
        stricter=HIGHER,
    ),
    ParameterDefinition(
        "rems_form_days_max",
        Kind.DAYS,
        "d",
        "the calendar days within which the monitoring form of a session is sent",
        may_be_none=True,
        stricter=LOWER,
    ),
    ParameterDefinition(
        "setting", Choice(("remote-supervised", "clinic")), None, "where a session may take place", stricter=HIGHER
    ),
    count("copied_readings_min", LOWER, "how many identical sets of readings count as copied"),
    days("check_in_days_max", LOWER, "the days after a dose within which a check-in is answered"),
    ParameterDefinition(
        "craving_high_points_min",
        Kind.SCORE,
        "{score}",
        "the craving, of 0 to 10, that counts as high whatever is usual",
        stricter=LOWER,
    ),
    days(
        "dependence_days_max", LOWER, "in maintenance, the oldest that a clinician's count of the criteria of dependence may be"
    ),
    days("request_days_max", LOWER, "the days within which an ask for more, sooner or otherwise is answered"),
    ParameterDefinition(
        "bladder_rise_points_min",
        Kind.SCORE,
        "{score}",
        "the rise of the bladder checklist's sum over the patient's own first one that counts",
        stricter=LOWER,
    ),
    days("liver_check_days_max", LOWER, "in maintenance, the oldest that a liver test may be"),
    days("cognition_check_days_max", LOWER, "in maintenance, the oldest that a check of memory and attention may be"),
    hours("suicidality_hours_max", LOWER, "how soon an answer that speaks of suicide is followed up"),
    days("adverse_event_days_max", LOWER, "the days within which a serious adverse event is reported onward"),
    days("handover_days_max", LOWER, "the days within which a refusal is handed on, with next steps"),
    days("transition_days_max", LOWER, "the days within which a stop during treatment has a plan for what comes next"),
)

PARAMETERS = tuple(replace(each, edition=SECOND) for each in _STATED)
