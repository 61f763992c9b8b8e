"""Craving between sessions, against the patient's own beginning."""

from __future__ import annotations

from handrail.safeguards.safeguard import Safeguard, fact, parameter
from handrail.verdicts import Gate, Severity

CRAVING_RISE = Safeguard(
    id="craving-rise", revision=2, subjects=("check_ins", "patients"), gates=frozenset({Gate.BOOK, Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M8",),
    title="Craving has not risen",
    when="a check-in was answered and there are enough earlier ones to compare with",
    then="craving is less than `craving_rise_points_min` points above the mean of the patient's first "
         "`craving_baseline_check_ins` answers",
    why="There is no validated threshold; a rise against oneself is a reason to talk before the next dose, not to punish.",
    applies=fact("answered") & fact("has_baseline"),
    applies_to={"patients": fact("craving_is_compared")},
    breached=fact("craving_above_own_baseline"),
    evidence=("craving", "craving_baseline_points"),
    rests_on=("check_ins",),
    clears="a conversation with the patient, recorded, and support where it is wanted",
    known_false_positives=("a first answer given on an unusually good day makes a low baseline",),
)  # fmt: skip

OUTSIDE_USE = Safeguard(
    id="outside-use", revision=2, subjects=("check_ins", "patients"), gates=frozenset({Gate.BOOK, Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M8", "M9", "M11"),
    title="The drug stays in the sessions",
    when="a check-in was answered; of a patient, the newest one",
    then="it does not tell of the drug used outside sessions",
    why="Use outside sessions is where treatment can turn into something else. Whoever tells of it has trusted the clinic: a "
        "conversation follows, and help where it is wanted, never a punishment.",
    applies=fact("answered"),
    applies_to={"patients": fact("in_program") & fact("has_answered_check_in")},
    breached=fact("outside_use"),
    evidence=("outside_use",),
    rests_on=("check_ins",), alone=True,
    clears="a conversation with the patient, recorded; the next check-in is answered",
    known_false_positives=("prescribed use elsewhere, an operation for instance, told as use outside sessions",),
)  # fmt: skip

ALARM_OWNED_AND_CLOSED = Safeguard(
    id="alarm-owned-and-closed", revision=1, subjects=("alarms",), gates=frozenset(),
    severity=Severity.CAUTION, rows=("M8",),
    title="Somebody answers every alarm in time",
    when="an alarm was closed, or its due time has passed, or nobody owns it",
    then="somebody owns it, and it was closed by its due time",
    why="An alarm that nobody has to answer is not answered. Its due time is a program choice, not a rule of law.",
    applies=~fact("alarm_owned") | fact("closing_on_file") | fact("due_has_passed"),
    breached=~fact("alarm_owned") | fact("closed_too_late"),
    evidence=("raised_by", "owner", "due_at", "closed_at"),
    clears="name an owner; answer the alarm and close it. One that was closed late stays late",
    known_false_positives=("an alarm that was answered in time and closed on file only afterwards",),
)  # fmt: skip

UNMET_REQUEST = Safeguard(
    id="unmet-request", revision=1, subjects=("requests",), gates=frozenset(), severity=Severity.CAUTION, rows=("M9",),
    title="Whoever asks gets an answer",
    when="a patient asked for something to change, and it was answered or the time for it has passed",
    then="it was granted or refused within `request_days_max` days, and that was written down",
    why="To ask for more is a thing to talk about, not a fault. An ask that nobody answers is asked elsewhere.",
    applies=fact("followed_up") | fact("follow_up_due_passed"),
    breached=fact("follow_up_overdue"),
    evidence=("asks_for", "outcome", "follow_up_at", "follow_up_due_at"),
    clears="the patient is answered, also when it is no, and it is written down; an answer that came late stays late",
    known_false_positives=("an answer that was given in time and written down later",),
)  # fmt: skip

CRAVING_HIGH = Safeguard(
    id="craving-high", revision=2, subjects=("check_ins", "patients"), gates=frozenset({Gate.BOOK, Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M8",),
    title="Craving is not high",
    when="a check-in was answered; of a patient, the newest one",
    then="craving is less than `craving_high_points_min` of 10, whatever is usual for the patient",
    why="Who begins high cannot rise. There is no validated threshold; the answer is a conversation, and never a punishment.",
    applies=fact("answered"),
    applies_to={"patients": fact("in_program") & fact("has_answered_check_in")},
    breached=fact("craving") >= parameter("craving_high_points_min"),
    evidence=("craving",),
    rests_on=("check_ins",), alone=True,
    clears="a conversation with the patient, recorded, and support where it is wanted; the next check-in is answered",
    known_false_positives=("craving for something else than the drug",),
)  # fmt: skip

DEPENDENCE_CRITERIA = Safeguard(
    id="dependence-criteria", revision=1, subjects=("doses",), gates=frozenset({Gate.ORDER}),
    severity=Severity.CAUTION, rows=("M11",),
    title="A clinician counts the criteria of dependence",
    when="a dose is given or proposed in maintenance",
    then="a clinician signed an assessment of the disorder, of ketamine or of none by name, at most `dependence_days_max` days "
         "before",
    why="What is watched for is compulsive use, and that is counted by a clinician, not by a screen.",
    applies=fact("in_scope") & fact("in_maintenance"),
    breached=~fact("criteria_counted_lately"),
    evidence=("criteria_local_date",),
    clears="a clinician goes through the criteria with the patient and signs what they find",
    known_false_positives=("an assessment that stands in a letter alone",),
)  # fmt: skip

CHECK_IN_ON_TIME = Safeguard(
    id="check-in-on-time", revision=1, subjects=("doses",), gates=frozenset(), severity=Severity.CAUTION, rows=("M8",),
    title="The patient is heard of after a dose",
    when="a dose was given, and a check-in was answered after it or the time for one has passed",
    then="the first was answered within `check_in_days_max` days",
    why="Silence is a signal. Whoever does not answer is called, and not punished for it.",
    applies=fact("in_scope") & ~fact("is_proposed") & (fact("heard_of") | fact("check_in_due_passed")),
    breached=fact("not_heard_of_in_time"),
    evidence=("heard_of_at", "check_in_due_at"),
    clears="the patient is called, and what they say is written down as a check-in",
    known_false_positives=("a patient who was spoken with, and of whom only a note tells",),
)  # fmt: skip

SAFEGUARDS = (
    CRAVING_RISE,
    OUTSIDE_USE,
    ALARM_OWNED_AND_CLOSED,
    UNMET_REQUEST,
    CRAVING_HIGH,
    DEPENDENCE_CRITERIA,
    CHECK_IN_ON_TIME,
)
