"""How much may be given, and on whose word: the plan, its ceilings, the protocol's, and the weight."""

from __future__ import annotations

from handrail.safeguards.safeguard import Safeguard, fact, parameter, perhaps_refused, unlimited
from handrail.safeguards.screening import ALWAYS
from handrail.verdicts import Gate, Severity, Verdict

AT_THE_DOSE, AT_THE_START = frozenset({Gate.ORDER, Gate.START}), frozenset({Gate.START})

SIGNED_PLAN_IN_FORCE = Safeguard(
    id="signed-plan-in-force", revision=2, subjects=("doses",), gates=AT_THE_DOSE, severity=Severity.STOP, rows=("M4",),
    title="A signed plan is in force",
    when="a dose is given or proposed",
    then="a physician's signed plan is in force at that time",
    why="Doses are fixed by a physician beforehand; nobody downstream makes one up.",
    applies=fact("in_scope"),
    breached=~fact("plan_in_force"),
    evidence=("plan_id", "plan_signed", "plan_ends_at"),
    rests_on=("plans",),
    clears="a physician signs a plan",
    known_false_positives=("a plan signed on paper and entered late is not known before its entry",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

DOSE_WITHIN_PLAN = Safeguard(
    id="dose-within-plan", revision=4, subjects=("doses",), gates=AT_THE_DOSE, severity=Severity.STOP, rows=("M4",),
    title="The dose is within the plan",
    when="a dose is given or proposed under a signed plan",
    then="it is at most each ceiling that the plan states: in milligrams of the protocol's drug, and "
         "for the patient's weight; and it is not one more than the doses that the plan states it holds",
    why="Only a new signature raises a dose, or adds one.",
    applies=fact("in_scope") & fact("plan_in_force"),
    breached=fact("plan_ceiling_exceeded") | fact("beyond_plans_doses"),
    evidence=("drug", "dose_ug", "plan_id", "plan_dose_ug_max", "plan_dose_ug_per_kg_max", "weight_g",
              "plan_dose_ug_max_by_weight", "plan_doses_max", "doses_under_plan"),
    rests_on=("plans", "observations"),
    clears="the dose is lowered, or a physician signs a revised plan; after the last dose of a plan, a new one",
    known_false_positives=("several administrations of one day without a session are added up as one dose",),
)  # fmt: skip

DOSE_WITHIN_PROTOCOL = Safeguard(
    id="dose-within-protocol", revision=3, subjects=("doses",), gates=AT_THE_DOSE, severity=Severity.STOP, rows=("M4",),
    title="The dose is within the protocol",
    when="a dose is given or proposed",
    then="it is of the protocol's drug, and at most its ceilings: `dose_mg_max`, and `dose_mg_per_kg_max` for the patient's "
         "weight; a ceiling for one drug says nothing of another",
    why="Low doses are what the evidence for treatment rests on; a plan cannot exceed what the program agreed on.",
    applies=fact("in_scope"),
    breached=(~unlimited("dose_mg_max") & (fact("dose_ug_of_protocol_drug") > parameter("dose_mg_max")))
        | (~unlimited("dose_mg_per_kg_max") & (fact("dose_ug_of_protocol_drug") > fact("dose_ug_max_by_weight"))),
    evidence=("drug", "protocol_drug", "dose_ug", "weight_g", "weight_local_date", "dose_ug_max_by_weight"),
    rests_on=("observations",),
    clears="the dose is lowered, or the program adopts a protocol that allows it",
    known_false_positives=("a weight typed in the wrong unit",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

ROUTE_AS_PLANNED = Safeguard(
    id="route-as-planned", revision=2, subjects=("doses",), gates=AT_THE_DOSE, severity=Severity.STOP, rows=("M4", "M12"),
    title="The route is the one agreed",
    when="a dose is given or proposed",
    then="it is given by a route of the protocol, and, under a signed plan, by the plan's",
    why="The same milligrams by another route are another dose: more of it arrives, sooner, and it cannot be stopped half-way.",
    applies=fact("in_scope"),
    breached=~fact("route_is_the_protocols") | (fact("plan_in_force") & ~fact("route_is_the_plans")),
    evidence=("route", "plan_id", "plan_route"),
    rests_on=("plans",),
    clears="the dose is given by the route of the plan, or a physician signs a plan for another that the protocol has",
    known_false_positives=("a route written in words that are not known here is not known at all",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

FIT_TODAY = Safeguard(
    id="fit-today", revision=2, subjects=("doses",), gates=AT_THE_START, severity=Severity.STOP, rows=("M4", "M7"),
    title="The patient is fit for a dose today",
    when="a dose is given or proposed",
    then="it was attested in its session, less than half a day before its start, that the patient is not intoxicated, has "
         "fasted, and takes no new medicine, or that all medicines were reviewed; the newest answer to each counts",
    why="Intoxication, a full stomach and a medicine that nobody knew of are what turns sedation into an emergency.",
    applies=fact("in_scope"),
    breached=fact("unfit_today"),
    evidence=("session_id", "intoxicated", "fasted", "new_medicine", "medicines_reviewed"),
    rests_on=("observations",),
    clears="what was not asked is asked and written down; what was found is a reason for another day, and a new medicine is "
           "reviewed by a clinician",
    known_false_positives=(
        "questions that were asked and not written down: every dose needs these answers anew, a burden of about a minute",
        "answers that are kept in free text, or under another session",
    ),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

DRUG_AND_CONCENTRATION_VERIFIED = Safeguard(
    id="drug-and-concentration-verified", revision=2, subjects=("doses",), gates=AT_THE_START, severity=Severity.STOP,
    rows=("M4", "M7"),
    title="Drug and concentration were verified",
    when="a dose is given or proposed",
    then="it was attested in its session, less than half a day before its start, that drug, concentration, dose and patient were "
         "verified; the newest answer counts",
    why="Ketamine comes in concentrations that differ tenfold and in vials that look alike.",
    applies=fact("in_scope"),
    breached=~fact("drug_verified"),
    evidence=("session_id", "drug_verified"),
    rests_on=("observations",),
    clears="drug, concentration, dose and patient are verified against the order, and it is written down",
    known_false_positives=(
        "a check that was made and not written down: every dose needs it anew, a burden of about a minute",
        "several syringes in one session are one dose, with one check before the first",
    ),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

WEIGHT_CURRENT = Safeguard(
    id="weight-current", revision=2, subjects=("doses",), gates=AT_THE_DOSE, severity=Severity.CAUTION, rows=("M4",),
    title="The weight is recent",
    when="a dose is given or proposed under a protocol that limits it by weight",
    then="a body weight was measured at most `weight_days_max` days before",
    why="A dose per kilogram is only as right as the kilogram.",
    applies=fact("in_scope") & ~unlimited("dose_mg_per_kg_max"),
    breached=~fact("has_current_weight"),
    evidence=("weight_g", "weight_local_date", "days_since_weight"),
    rests_on=("observations",),
    clears="the patient is weighed",
    known_false_positives=(),
)  # fmt: skip

INFUSION_TIME = Safeguard(
    id="infusion-time", revision=1, subjects=("doses",), gates=frozenset({Gate.DISCHARGE}), severity=Severity.CAUTION,
    rows=("M4", "M7"),
    title="A dose into a vein is given slowly",
    when="a dose was given into a vein, under a protocol that states how slowly",
    then="it took at least `infusion_minutes_min` minutes from its start to its end",
    why="Fast giving brings slowed breathing and a steeper rise of blood pressure; the doses with evidence were given over "
        "this time.",
    applies=fact("in_scope") & ~fact("is_proposed") & (fact("route") == "intravenous") & ~unlimited("infusion_minutes_min"),
    breached=fact("given_too_fast"),
    evidence=("route", "at", "ended_at", "given_for"),
    clears="the record is completed if it is wrong; a fast dose stays on record as what happened",
    known_false_positives=("an infusion that was stopped early", "an end that was charted as the start"),
)  # fmt: skip

DOSE_CREEP = Safeguard(
    id="dose-creep", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER}), severity=Severity.WATCH, rows=("M4", "M9"),
    title="Doses do not creep upward",
    when="a dose is given or proposed after others",
    then="it is at most `dose_creep_percent_max` percent above each of the `dose_creep_doses` doses of the same drug before it",
    why="A rise in small steps is not seen at any one of them. It is looked at, and is no fault by itself: tolerance is one "
        "reason.",
    applies=fact("in_scope") & fact("has_previous_dose"),
    breached=fact("dose_has_crept"),
    evidence=("drug", "dose_ug", "previous_dose_ug"),
    rests_on=("administrations",),
    clears="a conversation about why, and a plan that says what is aimed at",
    known_false_positives=("a first dose that was meant to be small", "a dose that was stopped early, before this one"),
)  # fmt: skip

RAISE_AFTER_REFUSAL = Safeguard(
    id="raise-after-refusal", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M4", "M9"),
    title="After a refused ask for more, a higher dose is decided anew",
    when="a dose is given or proposed that is higher than the one before it, at most `raise_after_refusal_days` days after an "
         "ask for "
         "more was refused",
    then="the plan in force is dated after the refusal",
    why="A no that turns into a yes without a decision is no safeguard; a signed change of mind is one.",
    applies=fact("in_scope") & fact("dose_raised") & fact("refused_lately"),
    breached=~fact("planned_since_refusal"),
    evidence=("dose_ug", "previous_dose_ug", "refused_ask_id", "refused_ask_local_date", "plan_id", "plan_at"),
    rests_on=("plans", "requests", "administrations"),
    clears="the dose stays as it was, or a physician signs a new plan with the reason",
    known_false_positives=("a raise within the plan that had been agreed before the ask",),
)  # fmt: skip

RESPONSE_REVIEWED = Safeguard(
    id="response-reviewed", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER}), severity=Severity.CAUTION,
    rows=("M4", "M6"),
    title="Somebody looks whether it helps",
    when="a dose is given or proposed after at least `response_doses_max` others",
    then="an instrument about mood or anxiety was answered since the dose so many places before it",
    why="Whoever is helped is mostly helped within a few doses. Going on without looking is how treatment without effect "
        "becomes a habit.",
    applies=fact("in_scope") & fact("many_doses_before"),
    breached=~fact("response_looked_at"),
    evidence=("look_back_local_date", "mood_id", "mood_instrument", "mood_local_date"),
    clears="the patient is asked how they are with an instrument, and the answer is talked over",
    known_false_positives=("a review that stands in a note alone", "treatment for pain, which other instruments measure"),
)  # fmt: skip

DOSE_CHANGE_SIGNED = Safeguard(
    id="dose-change-signed", revision=2, subjects=("doses",), gates=AT_THE_DOSE, severity=Severity.CAUTION, rows=("M4", "M9"),
    title="A change of dose is signed",
    when="a dose is given or proposed that is another amount than the one before it, of the same drug",
    then="an order of this very amount, named by the dose or by its session, was signed before it; or the plan in force is dated "
         "after the dose before",
    why="A little more each time is how doses climb. Whoever changes one puts their name to it.",
    applies=fact("in_scope") & (fact("dose_changed") | perhaps_refused("administrations")),
    breached=~fact("change_signed"),
    evidence=("dose_ug", "previous_dose_ug", "order_of_amount_on_file", "plan_id", "plan_at"),
    rests_on=("plans", "orders", "administrations"),
    clears="a prescriber signs an order of this amount, or a revised plan",
    known_false_positives=(
        "a dose that was stopped early, so that less was given than ordered", "a dose by weight that follows a new weight",
        "an order on paper that is entered late",
    ),
)  # fmt: skip

SAFEGUARDS = (
    SIGNED_PLAN_IN_FORCE, DOSE_WITHIN_PLAN, DOSE_WITHIN_PROTOCOL, ROUTE_AS_PLANNED, FIT_TODAY,
    DRUG_AND_CONCENTRATION_VERIFIED, WEIGHT_CURRENT, DOSE_CHANGE_SIGNED, INFUSION_TIME, DOSE_CREEP, RAISE_AFTER_REFUSAL,
    RESPONSE_REVIEWED,
)  # fmt: skip
