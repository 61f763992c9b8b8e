"""Who may be treated: the decision, active substance use disorder, and screens."""

from __future__ import annotations

from handrail.safeguards.safeguard import Safeguard, fact
from handrail.verdicts import Gate, Severity, Verdict

ALWAYS = "every dose of the program is judged; a dose of unknown indication is data-required"

SIGNED_DECISION_BEFORE_DOSE = Safeguard(
    id="signed-decision-before-dose", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.STOP, rows=("M2", "M3"),
    title="A signed decision stands behind every dose",
    when="a dose is given or proposed",
    then="the newest signed decision on eligibility permits treatment and has not expired",
    why="Nobody is treated whom no clinician has found fit for it, and no finding is for ever.",
    applies=fact("in_scope"),
    breached=~fact("decision_in_force"),
    evidence=("decision_id", "decision_eligibility", "decision_signed", "decision_expires_at"),
    rests_on=("decisions",),
    clears="a clinician signs a new decision: eligible, or eligible with safeguards",
    known_false_positives=("a decision signed on paper and entered late is not known before its entry",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

ACTIVE_SUBSTANCE_USE_DISORDER = Safeguard(
    id="active-substance-use-disorder", revision=5, subjects=("patients", "plans", "doses"),
    gates=frozenset({Gate.INTAKE, Gate.PLAN, Gate.ORDER, Gate.START}), severity=Severity.STOP, rows=("M2", "M3", "M17"),
    title="No active substance use disorder",
    when="a patient is a candidate, or a plan or a dose is made for one",
    then="the patient has no active substance use disorder: of each substance the newest signed assessment that names it, or "
         "names none, says so, or else the codes do; a code that ended less than three months before does not tell yet; a "
         "disorder that the protocol itself treats, and states in its `differs`, is set aside, and any other still counts",
    why="Active use disorder is this program's contraindication: stricter than the label, in line with the pain societies' "
        "advice against serial infusions in active substance abuse.",
    applies=fact("in_scope"),
    applies_to={"patients": fact("in_program"), "plans": fact("at") == fact("at")},
    breached=fact("active_disorder"),
    evidence=("disorder_assessed", "disorder_assessed_at", "disorder_named_substance", "disorder_named_at", "disorder_coded",
              "disorder_code", "disorder_coded_at", "disorder_treated"),
    rests_on=("assessments", "conditions"),
    clears="a clinician signs a new assessment of the disorder (in remission, or none); until then a transition plan, "
           "never an abrupt discharge",
    known_false_positives=(
        "a billing code of dependence, copied on after remission, stands until an assessment is signed",
        "a code entered for prescribed treatment; prescribed medication is not itself active use",
        "an overall assessment of *active* that a newer one of a single substance was meant to replace",
    ),
)  # fmt: skip

MEDICAL_CONTRAINDICATIONS = Safeguard(
    id="medical-contraindications", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.STOP, rows=("M2", "M4"),
    title="Nothing of body or mind stands against it",
    when="a dose is given or proposed",
    then="no matter that the protocol's table of decisions calls a contraindication holds of the patient at that time: an "
         "aneurysm, a bleeding into the brain, psychosis, mania, a recent heart attack, a pregnancy and others. What is not "
         "known is data-required; but a pregnancy of which nothing is on file is `pregnancy-current`'s, a past ketamine use "
         "disorder `signed-decision-before-dose`'s, an active one `active-substance-use-disorder`'s, blood pressure "
         "`blood-pressure-before-dose`'s",
    why="A decision is signed once; bodies change, and each of these can kill or ruin within one session.",
    applies=fact("in_scope"),
    breached=fact("contraindicated"),
    evidence=("contraindications", "contraindications_perhaps"),
    rests_on=("observations",),
    clears="a clinician corrects the entry, or ends it; what is in doubt is settled with our own code, confirmed or refuted",
    known_false_positives=(
        "a diagnosis that nobody ended", "words of a diagnosis that only resemble one of these, until a clinician settles them",
    ),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

SCREENING_BEFORE_FIRST_DOSE = Safeguard(
    id="screening-before-first-dose", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M1",),
    title="Screened for substance use before the first dose",
    when="a dose is the first of the program",
    then="a substance-use screen was answered before it; a clinician's assessment of a disorder is not one",
    why="What was never asked cannot be known; 'not asked' is never 'no'.",
    applies=fact("in_scope") & ~fact("has_previous_dose"),
    breached=~fact("has_screen"),
    evidence=("screen_id", "screen_instrument", "screen_local_date"),
    clears="the screen is answered and recorded",
    known_false_positives=("a screen taken elsewhere and not sent along",),
)  # fmt: skip

SCREENING_CURRENT = Safeguard(
    id="screening-current", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M1",),
    title="The substance-use screen is recent",
    when="a dose is given or proposed",
    then="the newest answered substance-use screen is at most `screening_days_max` days old",
    why="Use changes over months; a screen speaks of the months before it.",
    applies=fact("in_scope"),
    breached=~fact("has_current_screen"),
    evidence=("screen_id", "screen_instrument", "screen_local_date", "days_since_screen"),
    clears="the screen is answered again",
    known_false_positives=("a screen taken elsewhere and not sent along",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

KETAMINE_USE_ASKED = Safeguard(
    id="ketamine-use-asked", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M1",),
    title="Asked about ketamine itself before the first dose",
    when="a dose is the first of the program",
    then="the direct questions about ketamine (`ketamine-use`) were answered before it",
    why="The published screens hide ketamine among hallucinogens or other drugs; 'not asked' is never 'no'.",
    applies=fact("in_scope") & ~fact("has_previous_dose"),
    breached=~fact("ketamine_use_asked"),
    evidence=("ketamine_use_id", "ketamine_use_band", "ketamine_use_local_date"),
    clears="the questions are asked, and the answers recorded; about a minute of conversation",
    known_false_positives=("the same was asked in a conversation, and is written down only in a note",),
)  # fmt: skip

POSITIVE_SCREEN_RESOLVED = Safeguard(
    id="positive-screen-resolved", revision=2, subjects=("doses", "patients"), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M1", "M2"),
    title="A positive screen has been looked at",
    when="a dose is given or proposed, and of every patient now",
    then="each substance-use screen with a band above its lowest has been followed by a signed assessment of substance use "
         "disorder, whatever it found, or by a signed decision on eligibility",
    why="A positive screen is no disorder, and neither is drinking: it asks a clinician to look, before the next dose.",
    applies=fact("in_scope"),
    applies_to={"patients": fact("in_program")},
    breached=fact("positive_screen_open"),
    evidence=("positive_screen_id", "positive_screen_instrument", "positive_screen_band", "positive_screen_local_date"),
    rests_on=("assessments", "decisions"),
    clears="a clinician signs an assessment of the disorder, or a decision that was made knowing the answers",
    known_false_positives=(
        "a screen of long ago, looked at on paper", "a total without its items whose band depends on who answered",
    ),
)  # fmt: skip

BASELINE_BLADDER = Safeguard(
    id="baseline-bladder", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M1", "M10"),
    title="The bladder was asked about before the first dose",
    when="a dose is the first of the program",
    then="a bladder check was answered before it, however long ago",
    why="Without what was there before, nobody can tell later what the drug has done.",
    applies=fact("in_scope") & ~fact("has_previous_dose"),
    breached=~fact("bladder_asked"),
    evidence=("bladder_check_id", "bladder_check_instrument", "bladder_check_local_date"),
    clears="the bladder questions are asked and answered",
    known_false_positives=("a urologist's report that is not recorded as a check",),
)  # fmt: skip

CONSENT_SIGNED = Safeguard(
    id="consent-signed", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M4", "M7"),
    title="The patient has consented, and knows that it is off-label",
    when="a dose is given or proposed",
    then="the newest signed consent to treatment (scope `treatment-off-label`) is in force: neither withdrawn nor ended",
    why="Whoever is treated has been told what this is, that it is off-label, and how it is guarded; and may take it back.",
    applies=fact("in_scope"),
    breached=~fact("consent_in_force"),
    evidence=("consent_id", "consent_signed", "consent_ends_at", "consent_revoked_at"),
    rests_on=("consents",),
    clears="the patient is told, and signs; a withdrawal is respected, and what follows is a plan for ending treatment safely",
    known_false_positives=(
        "a consent signed on paper and entered late is not known before its entry",
        "esketamine within its label, with a consent that does not speak of off-label use",
    ),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

PAST_DISORDER_DUTIES = Safeguard(
    id="past-disorder-duties", revision=1, subjects=("decisions", "duties"), gates=frozenset(), severity=Severity.CAUTION,
    rows=("M3",),
    title="The duties of a decision with safeguards are kept",
    when="a signed decision says eligible with safeguards; and when a duty was settled, or is due",
    then="a second clinician signed the decision and its duties were laid on somebody; each was done, declined by the patient or "
         "waived by its due time",
    why="A past disorder does not disqualify: it asks for more people and closer contact, and somebody has to see that they "
        "happen.",
    applies=fact("followed_up") | fact("follow_up_due_passed"),
    applies_to={"decisions": fact("signed") & (fact("eligibility") == "eligible-with-safeguards")},
    breached=fact("duties_left"),
    evidence=("local_date",),
    clears="the second clinician signs; what is due is done, or the patient declines it, and it is written down",
    known_false_positives=("duties that are kept in a list outside the record",),
)  # fmt: skip

SAFEGUARDS = (
    SIGNED_DECISION_BEFORE_DOSE, ACTIVE_SUBSTANCE_USE_DISORDER, MEDICAL_CONTRAINDICATIONS, SCREENING_BEFORE_FIRST_DOSE,
    SCREENING_CURRENT,
    KETAMINE_USE_ASKED, POSITIVE_SCREEN_RESOLVED, CONSENT_SIGNED, BASELINE_BLADDER, PAST_DISORDER_DUTIES,
)  # fmt: skip
