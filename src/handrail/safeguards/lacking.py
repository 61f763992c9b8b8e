"""What a data-required verdict lacks, in words: which table would settle it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handrail.facts.refused import PREFIX
from handrail.record import TABLES

ROW, PROTOCOL = "a field of the row", "the protocol"
BRACKETS = re.compile(r"\(([^)]*)\)")

ALL_DOSES = "whether every earlier dose is on file (administrations, complete for the time before)"
NOT_STATED = "a number that its protocol does not state for that day"
WORDS = {
    "in_scope": "what the dose was given for (its indication), or whether it was given",
    "decision_in_force": "signed decisions on eligibility, with their end (decisions)",
    "active_disorder": "whether a substance use disorder is active (conditions, or a signed assessment)",
    "contraindicated": "whether one of the protocol's contraindications holds (conditions, medications, allergies, birth date)",
    "dose_changed": "the dose before it, with its unit",
    "change_signed": "signed orders of the dose, or the plan in force (orders, plans)",
    "place_certified": "whether the place is certified for the drug (observations: rems-setting-certified)",
    "patient_enrolled": "whether the patient is enrolled for the drug (observations: rems-patient-enrolled)",
    "form_settled": "the day of the dose, and what its protocol states",
    "form_in_time": "the monitoring forms of the session (contacts)",
    "enough_readings": "every vital sign of the session, with its time (observations)",
    "readings_copied": "every vital sign of the earlier sessions, with its time (observations)",
    "discloses": "which way it went, and what it is about (contacts)",
    "opened_by_consent": "the consent that it names, signed and with an end (consents)",
    "has_previous_dose": ALL_DOSES,
    "unseen_dose_in_interval": ALL_DOSES,
    "unseen_dose_in_window": ALL_DOSES,
    "unseen_dose_in_maintenance": ALL_DOSES,
    "in_maintenance": ALL_DOSES,
    "window_full": "the days of all doses of the window",
    "has_screen": "substance-use screens (assessments)",
    "ketamine_use_asked": "the direct questions about ketamine (assessments)",
    "positive_screen_open": "the result of a screen, assessments of a disorder, or signed decisions (assessments, decisions)",
    "given_too_fast": "when the dose began and ended",
    "dose_has_crept": "the doses before it, with their units",
    "dose_raised": "the dose before it, with its unit",
    "refused_lately": "asks for more, and what came of them (requests)",
    "planned_since_refusal": "the plan in force, and when it was signed (plans)",
    "many_doses_before": ALL_DOSES,
    "response_looked_at": "answered instruments about mood or anxiety (assessments)",
    "has_gaps_before": ALL_DOSES,
    "gap_has_shrunk": "the calendar days of the doses before",
    "earlier_series_ended": "every plan before this one, with its end (plans)",
    "last_dose_found": "whether a dose was given before (administrations)",
    "looked_back": "answered instruments about mood or anxiety, or signed decisions (assessments, decisions)",
    "soon_after_series": "when the earlier series ended",
    "decided_since_last_dose": "signed decisions on eligibility (decisions)",
    "after_a_lapse": ALL_DOSES,
    "was_booked": "the slots that were held (bookings)",
    "written_late": "when the dose was first written down",
    "route": "the route of the dose",
    "more_than_one_session": "for how many days the drug was handed out (dispenses)",
    "handed_out_before": "everything that was handed out before (dispenses)",
    "last_supply_accounted_for": "the doses since the last hand-out (administrations)",
    "movement": "what was done with the drug (custody_movements)",
    "movement_stands": "whether the movement was posted or voided",
    "state": "whether the movement was posted or voided",
    "too_many_losses": "every loss of the patient's supply (custody_movements)",
    "session_is_over": "when the drug was drawn",
    "out_of_balance": "the movements of the session, with their amounts (custody_movements)",
    "waste_was_seen": "who wrote the waste down, and who saw it (custody_movements)",
    "in_several_programs": "the programs that the patient is enrolled in (enrolments)",
    "lists_complete": "whether conditions, medicines and allergies were asked for (coverage)",
    "goal_agreed": "whether a goal was agreed (observations: goal-agreed)",
    "monitoring_program_checked": "when the monitoring program was looked up (observations)",
    "medicines_reviewed_lately": "when the medicines were reviewed (observations)",
    "pregnancy_asked_lately": "the newest pregnancy status or test (observations)",
    "pressure_at_baseline": "blood pressures of another day (observations)",
    "liver_tested_at_baseline": "when the liver was tested (observations)",
    "liver_tested_lately": "when the liver was tested (observations)",
    "cognition_checked_lately": "when memory and attention were checked (observations)",
    "criteria_counted_lately": "signed assessments of the disorder (assessments)",
    "two_checklists": "the bladder checklists (assessments)",
    "bladder_has_risen": "the sums of the bladder checklists",
    "craving": "craving in the check-in",
    "prescriber_present": "the session of the dose, and the prescriber on site (sessions)",
    "rescue_ready": "whether what a rescue needs is at hand (observations of the session)",
    "given_elsewhere": "the session of the dose, and where it was held (sessions)",
    "check_in_due_passed": "by when a check-in had to be answered",
    "not_heard_of_in_time": "answered check-ins since the dose (check_ins)",
    "follow_up_overdue": "what became of it, and by when it had to be (contacts, duties, requests, adverse_events)",
    "follow_up_due_passed": "by when it had to be followed up",
    "treated_before": "whether the patient had a dose before (administrations)",
    "recovery_care_reached": "contacts with the recovery care (contacts)",
    "duties_left": "the second signature, and the duties of the decision (decisions, duties)",
    "serious": "whether the event was serious (adverse_events)",
    "duty": "what the duty is (duties)",
    "signed": "whether the decision was signed (decisions)",
    "outcome": "how it ended (duties)",
    "red_bladder_symptom_open": "whether there was blood or a urinary symptom, and what became of it (assessments, check_ins, "
    "conditions, decisions)",
    "consent_in_force": "signed consents to treatment, with their end (consents)",
    "emergent_mania_or_psychosis": "whether a mania or psychosis began after the first dose, and is over (conditions, "
    "administrations)",
    "bladder_asked": "bladder checks (assessments)",
    "has_current_screen": "substance-use screens (assessments)",
    "has_current_bladder_check": "bladder checks (assessments)",
    "has_current_weight": "body weights (observations)",
    "weight_g": "a body weight (observations)",
    "dose_ug_of_protocol_drug": "the dose with its unit, or a protocol for the drug that was given",
    "dose_ug_max_by_weight": "a body weight (observations)",
    "plan_in_force": "signed plans, with their end (plans)",
    "plan_ceiling_exceeded": "the dose with its unit, a protocol for its drug, the plan's ceilings, or a body weight",
    "beyond_plans_doses": "every dose under the plan (administrations), and how many it holds",
    "route_is_the_protocols": "the route of the dose, or a protocol for it",
    "route_is_the_plans": "the route of the dose, or the one that the plan names",
    "phase": "whether the plan is a series or maintenance",
    "doses_max": "how many doses the plan holds",
    "more_doses_than_stated": "every dose under the plan (administrations), and how many it holds",
    "plan_has_no_end": "the plan's end",
    "unfit_today": "whether the patient is intoxicated, has fasted, takes a new medicine (observations of the session)",
    "drug_verified": "whether drug and concentration were verified (observations of the session)",
    "pressure_too_high": "a blood pressure, both parts, shortly before the start (observations)",
    "oxygen_too_low": "the oxygen saturation before leaving (observations), and when the patient left",
    "too_drowsy": "the alertness before leaving (observations or assessments), and when the patient left",
    "aldrete_too_low": "the last Aldrete score before leaving (assessments)",
    "pressure_still_high": "the blood pressure before leaving, both parts (observations), and when the patient left",
    "oriented": "whether the patient was oriented before leaving (observations of the session)",
    "walks_steadily": "whether the patient walked steadily before leaving (observations of the session)",
    "suicidal_intent": "whether the patient was asked about an intent to die before leaving (observations of the session)",
    "left_alone": "how the patient left, with whom or by what (sessions)",
    "no_driving_said": "whether the patient was told not to drive, before leaving (observations of the session)",
    "monitor_present": "the session of the dose, and who watched in it (sessions)",
    "has_session": "the sessions of the doses (sessions)",
    "observed_too_short": "when the patient left, or when the dose ended",
    "has_pressure_before": "blood pressures (observations)",
    "pressure_checked_too_seldom": "blood pressures (observations), or when the patient left",
    "has_baseline": "enough answered check-ins to compare with (check_ins)",
    "craving_above_own_baseline": "craving in the check-in",
    "craving_is_compared": "answered check-ins, with enough earlier ones (check_ins)",
    "previous_local_date": "the calendar day of the doses",
    "days_since_last_dose": "the calendar day of the doses",
    "time_since_last_dose": "the time of the doses",
    "time_since_last_dose_at_least": "the time of the doses",
    "outside_use": "whether the drug was used outside sessions: the check-in left that question open",
    "has_answered_check_in": "answered check-ins (check_ins)",
    "alarm_owned": "who owns the alarm (alarms)",
    "closed_too_late": "when the alarm was due, or when it was closed (alarms)",
    "due_has_passed": "by when the alarm had to be closed (alarms)",
    "answered": "whether the check-in was answered",
}


def meaning(fact: str) -> str:
    """What one unknown fact asks for."""
    if fact.startswith(PREFIX):
        table = fact.removeprefix(PREFIX)
        return f"what a refused row of the patient says ({table}; the list of what was not read names it)"
    return WORDS.get(fact, fact.removeprefix(":").replace("_", " "))


def settled_by(fact: str) -> tuple[str, ...]:
    """The tables of the record that would settle an unknown fact; `ROW` where it is a field of a row on file that is missing."""
    said = fact.removeprefix(PREFIX) if fact.startswith(PREFIX) else "; ".join(BRACKETS.findall(meaning(fact)))
    return tuple(name for name in TABLES if re.search(rf"\b{name}\b", said)) or (ROW,)


def in_words(facts: Iterable[str]) -> tuple[str, ...]:
    """What the facts that are unknown ask for, each thing once; the protocol's numbers where no fact is unknown."""
    found = dict.fromkeys(meaning(name) for name in facts)
    return tuple(found) or (NOT_STATED,)
