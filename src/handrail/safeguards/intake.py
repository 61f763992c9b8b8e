"""What is asked, looked up and agreed before the first dose, and again from time to time."""

from __future__ import annotations

from handrail.safeguards.safeguard import Safeguard, fact
from handrail.safeguards.screening import ALWAYS
from handrail.verdicts import Gate, Severity, Verdict

ELIGIBILITY_UNEXPIRED = Safeguard(
    id="eligibility-unexpired", revision=2, subjects=("patients",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.WATCH, rows=("M3",),
    title="The decision on a patient in treatment still holds",
    when="a patient in the program has a signed decision that permits treatment, now",
    then="it has not expired",
    why="A decision that has run out is met at the next dose as a stop; seen earlier it is an appointment.",
    applies=fact("in_program") & fact("decision_found") & fact("decision_signed") & fact("decision_permits"),
    breached=~fact("decision_unexpired"),
    evidence=("decision_id", "decision_expires_at"),
    rests_on=("decisions",),
    clears="a clinician looks again and signs a new decision",
    known_false_positives=("a patient whose treatment has ended",),
)  # fmt: skip

INTAKE_COMPLETE = Safeguard(
    id="intake-complete", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M1", "M2"),
    title="The lists were asked for before the first dose",
    when="a dose is the first of the program",
    then="it was asked which conditions, medicines and allergies the patient has; a list that is said to be incomplete was not",
    why="What nobody asked about is not absent.",
    applies=fact("in_scope") & ~fact("has_previous_dose"),
    breached=~fact("lists_complete"),
    evidence=("local_date",),
    clears="the lists are asked for, and it is written down that they are complete, also where nothing is on them",
    known_false_positives=("lists that another system keeps and does not say to be complete",),
)  # fmt: skip

INDICATION_AND_GOAL = Safeguard(
    id="indication-and-goal", revision=3, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M4", "M12"),
    title="What treatment is for is agreed",
    when="a dose is given or proposed",
    then="the newest attestation before it says that what treatment is for, why now, and what would end it, are agreed with the "
         "patient (`goal-agreed`)",
    why="Treatment without a goal has no end. Intent is part of what tells treatment from use.",
    applies=fact("in_scope"),
    breached=~fact("goal_agreed"),
    evidence=("goal_local_date",),
    rests_on=("observations",),
    clears="the goal is talked over and written down",
    known_false_positives=("a goal that stands in a letter alone",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

PRESCRIPTION_MONITORING_CHECKED = Safeguard(
    id="prescription-monitoring-checked", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M1", "M9"),
    title="The monitoring program was looked up",
    when="a dose is given or proposed",
    then="it was attested at most `prescription_monitoring_days_max` days before that the prescription monitoring program was "
         "looked up",
    why="Another prescriber, another supply: the state knows of it before the patient tells.",
    applies=fact("in_scope"),
    breached=~fact("monitoring_program_checked"),
    evidence=("monitoring_program_local_date",),
    clears="the program is looked up, and it is written down",
    known_false_positives=("a place without such a program",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

INTERACTIONS_REVIEWED = Safeguard(
    id="interactions-reviewed", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M4", "M7"),
    title="The medicines were reviewed",
    when="a dose is given or proposed",
    then="it was attested at most `interactions_days_max` days before that a clinician reviewed all medicines",
    why="Medicines change, and several of them deepen sedation or raise blood pressure with ketamine.",
    applies=fact("in_scope"),
    breached=~fact("medicines_reviewed_lately"),
    evidence=("review_of_medicines_local_date",),
    clears="a clinician goes through the medicines with the patient; nothing is stopped suddenly for it",
    known_false_positives=("a review that stands in a note alone",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

PREGNANCY_CURRENT = Safeguard(
    id="pregnancy-current", revision=3, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M2",),
    title="Pregnancy was asked for",
    when="a dose is given or proposed to a patient of whom nothing on file says that they cannot be pregnant",
    then="pregnancy was asked or tested for at most `pregnancy_days_max` days before, with an answer that can be read",
    why="Ketamine is not given in pregnancy, and a month is long.",
    applies=fact("in_scope") & fact("may_be_pregnant"),
    breached=~fact("pregnancy_asked_lately"),
    evidence=("pregnancy_answer", "pregnancy_answer_local_date"),
    rests_on=("observations",),
    clears="the patient is asked, or offered a test, and the answer is written down",
    known_false_positives=("a patient who cannot be pregnant for a reason that is not on file",),
)  # fmt: skip

BASELINE_BLOOD_PRESSURE = Safeguard(
    id="baseline-blood-pressure", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M1", "M7"),
    title="Blood pressure was taken before the day of the first dose",
    when="a dose is the first of the program",
    then="blood pressure was taken half a day or more before it, and at most `baseline_days_max` days",
    why="On the day itself everybody is tense; a rise is seen only against what is usual.",
    applies=fact("in_scope") & ~fact("has_previous_dose"),
    breached=~fact("pressure_at_baseline"),
    evidence=("pressure_of_another_day_local_date",),
    clears="blood pressure is taken on another day",
    known_false_positives=("a reading at home that nobody entered",),
)  # fmt: skip

BASELINE_LIVER = Safeguard(
    id="baseline-liver", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.WATCH, rows=("M10",),
    title="The liver was tested before the first dose",
    when="a dose is the first of the program",
    then="at most `baseline_days_max` days before it was attested that a liver test was made and looked at, or a result of "
         "one is on file",
    why="Frequent use can harm the liver; what was there before tells what came after. It never stops a dose.",
    applies=fact("in_scope") & ~fact("has_previous_dose"),
    breached=~fact("liver_tested_at_baseline"),
    evidence=("liver_test_local_date",),
    clears="a test is made, or one from elsewhere is looked at, and it is written down",
    known_false_positives=("a test from elsewhere that nobody noted",),
)  # fmt: skip

SAFEGUARDS = (
    ELIGIBILITY_UNEXPIRED, INTAKE_COMPLETE, INDICATION_AND_GOAL, PRESCRIPTION_MONITORING_CHECKED, INTERACTIONS_REVIEWED,
    PREGNANCY_CURRENT, BASELINE_BLOOD_PRESSURE, BASELINE_LIVER,
)  # fmt: skip
