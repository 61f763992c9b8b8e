"""Harm of frequent dosing: the bladder first."""

from __future__ import annotations

from handrail.safeguards.safeguard import Safeguard, fact
from handrail.safeguards.screening import ALWAYS
from handrail.verdicts import Gate, Severity, Verdict

BLADDER_CHECK_CURRENT = Safeguard(
    id="bladder-check-current", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M10",),
    title="The bladder check is recent",
    when="a dose is given or proposed",
    then="the newest answered bladder check is at most `bladder_check_days_max` days old",
    why="Harm to the bladder follows frequency and duration, and early symptoms often improve when dosing stops.",
    applies=fact("in_scope"),
    breached=~fact("has_current_bladder_check"),
    evidence=("bladder_check_id", "bladder_check_instrument", "bladder_check_local_date", "days_since_bladder_check"),
    clears="the bladder questions are asked and answered",
    known_false_positives=("a urologist's report that is not recorded as a check",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

BLADDER_RED_SYMPTOM = Safeguard(
    id="bladder-red-symptom", revision=2, subjects=("doses", "patients"), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M10",),
    title="Red symptoms of the bladder have been looked at",
    when="a dose is given or proposed, and of every patient now",
    then="each report of visible blood in the urine (flag `visible-blood`), and each yes to new urinary symptoms in a "
         "check-in, has been followed by a condition of the bladder that was written down since, or by a signed "
         "decision on eligibility",
    why="Ketamine can damage the bladder for good; early symptoms often improve when dosing stops. Visible blood means: hold the "
        "dose, and a clinician looks the same day.",
    applies=fact("in_scope"),
    applies_to={"patients": fact("in_program")},
    breached=fact("red_bladder_symptom_open"),
    evidence=("red_bladder_symptom", "red_bladder_symptom_local_date"),
    rests_on=("assessments", "check_ins", "decisions", "conditions"),
    clears="a clinician looks the same day and writes down the cause, or signs a decision; until then no dose",
    known_false_positives=("menstruation, or an infection treated elsewhere",),
)  # fmt: skip

EMERGENT_MANIA_OR_PSYCHOSIS = Safeguard(
    id="emergent-mania-or-psychosis", revision=1, subjects=("doses", "patients"), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M10",),
    title="No mania or psychosis has begun under treatment",
    when="a dose is given or proposed, and of every patient now",
    then="no psychosis and no manic, hypomanic or mixed episode is on file that began after the first dose of the program and is "
         "not over",
    why="Ketamine can bring on both; what began under treatment is a reason to stop and look before the next dose.",
    applies=fact("in_scope"),
    applies_to={"patients": fact("in_program")},
    breached=fact("emergent_mania_or_psychosis"),
    evidence=("emergent_psychosis", "emergent_mania"),
    clears="a psychiatrist looks, and records that it is over, or that it was something else",
    known_false_positives=("a code for a session's short-lived dissociation, entered as psychosis",),
)  # fmt: skip

SUICIDALITY_FOLLOWED_UP = Safeguard(
    id="suicidality-followed-up", revision=1, subjects=("assessments",), gates=frozenset(), severity=Severity.CAUTION,
    rows=("M8", "M10"),
    title="Thoughts of suicide are followed up",
    when="an answer asks for a follow-up about suicide (flag `suicide-follow-up`), and there was one or its time has passed",
    then="within `suicidality_hours_max` hours a contact about it (topic `suicidality`) is on file, or an instrument about "
         "suicidality "
         "was answered",
    why="Whoever tells of such thoughts has asked for somebody. It never stops treatment by itself.",
    applies=fact("followed_up") | fact("follow_up_due_passed"),
    breached=fact("follow_up_overdue"),
    evidence=("instrument", "local_date", "follow_up_at", "follow_up_due_at"),
    clears="a clinician talks with the patient, and it is written down; one that came late stays late",
    known_false_positives=("a conversation in the same visit that stands in a note alone",),
)  # fmt: skip

ADVERSE_EVENT_REPORTED = Safeguard(
    id="adverse-event-reported", revision=1, subjects=("adverse_events",), gates=frozenset(), severity=Severity.WATCH,
    rows=("M10",),
    title="Serious harm was reported onward",
    when="a serious adverse event happened, and it was reported or the time for it has passed",
    then="it was reported onward within `adverse_event_days_max` days",
    why="What is known of rare harm comes from reports. For clinics reporting is voluntary in most places; the number of days "
        "is the "
        "program's own.",
    applies=fact("serious") & (fact("followed_up") | fact("follow_up_due_passed")),
    breached=fact("follow_up_overdue"),
    evidence=("what", "serious", "follow_up_at", "follow_up_due_at"),
    clears="the event is reported, and when is written down; a report that came late stays late",
    known_false_positives=("a report that somebody else made",),
)  # fmt: skip

BLADDER_RISE = Safeguard(
    id="bladder-rise", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M10",),
    title="Bladder symptoms have not risen",
    when="a dose is given or proposed, and the bladder checklist was answered again after its first time",
    then="its newest sum is less than `bladder_rise_points_min` points above the patient's first",
    why="Symptoms that grow under treatment are the first sign of harm that can become lasting, and they often fall when "
        "dosing stops.",
    applies=fact("in_scope") & fact("two_checklists"),
    breached=fact("bladder_has_risen"),
    evidence=("checklist_id", "checklist_score", "first_checklist_id", "first_checklist_score"),
    rests_on=("assessments",),
    clears="a clinician looks into it with the patient; doses are spaced or held meanwhile",
    known_false_positives=("an infection",),
)  # fmt: skip

LIVER_CHECK_CURRENT = Safeguard(
    id="liver-check-current", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER}),
    severity=Severity.WATCH, rows=("M10",),
    title="The liver is looked at in longer treatment",
    when="a dose is given or proposed in maintenance",
    then="at most `liver_check_days_max` days before it was attested that a liver test was made and looked at, or a result of "
         "one is on file",
    why="Harm to the liver is rare at the doses of treatment, and silent. It never stops a dose.",
    applies=fact("in_scope") & fact("in_maintenance"),
    breached=~fact("liver_tested_lately"),
    evidence=("liver_test_local_date",),
    clears="a test is made, or one from elsewhere is looked at, and it is written down",
    known_false_positives=("a test from elsewhere that nobody noted",),
)  # fmt: skip

COGNITION_CHECK_CURRENT = Safeguard(
    id="cognition-check-current", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER}),
    severity=Severity.WATCH, rows=("M10",),
    title="Memory and attention are looked at in longer treatment",
    when="a dose is given or proposed in maintenance",
    then="it was attested at most `cognition_check_days_max` days before that memory and attention were checked",
    why="Frequent use outside treatment is followed by trouble with memory; of long treatment little is known. It never stops "
        "a dose.",
    applies=fact("in_scope") & fact("in_maintenance"),
    breached=~fact("cognition_checked_lately"),
    evidence=("cognition_check_local_date",),
    clears="memory and attention are checked, and it is written down",
    known_false_positives=("a test that stands in a report alone",),
)  # fmt: skip

SAFEGUARDS = (
    BLADDER_CHECK_CURRENT, BLADDER_RED_SYMPTOM, EMERGENT_MANIA_OR_PSYCHOSIS, SUICIDALITY_FOLLOWED_UP, ADVERSE_EVENT_REPORTED,
    BLADDER_RISE, LIVER_CHECK_CURRENT, COGNITION_CHECK_CURRENT,
)  # fmt: skip
