"""Who watches, for how long, and how often blood pressure is taken."""

from __future__ import annotations

from handrail.safeguards.dosing import AT_THE_START
from handrail.safeguards.safeguard import Safeguard, fact
from handrail.safeguards.screening import ALWAYS
from handrail.verdicts import Gate, Severity, Verdict

MONITOR_PRESENT = Safeguard(
    id="monitor-present", revision=1, subjects=("doses",), gates=AT_THE_START, severity=Severity.STOP, rows=("M7",),
    title="Somebody watches",
    when="a dose is given or proposed",
    then="it is given in a session in the clinic that has begun by then, and the session names who watches the patient; this may "
         "be the prescriber",
    why="Deep sedation and a rise in blood pressure come within minutes, and the patient cannot call for help.",
    applies=fact("in_scope"),
    breached=~fact("monitor_present"),
    evidence=("session_id", "session_place", "session_began_at", "session_monitor_id"),
    clears="the session is opened and names who watches",
    known_false_positives=("a monitor who is named on paper alone", "a session in the clinic that is filed as one by video"),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

MONITORING_MINIMUM = Safeguard(
    id="monitoring-minimum", revision=2, subjects=("doses",), gates=frozenset({Gate.DISCHARGE}), severity=Severity.CAUTION,
    rows=("M7",),
    title="Watched for long enough",
    when="a dose was given",
    then="it was given in a session in the clinic that had begun by then, and the patient was watched for at least "
         "`observation_minutes_min` minutes, counted from the start or the end of the dose as the protocol says",
    why="Sedation, dissociation and blood pressure need time to pass while someone is there.",
    applies=fact("in_scope") & ~fact("is_proposed"),
    breached=~fact("has_session") | fact("observed_too_short"),
    evidence=("session_id", "session_place", "session_began_at", "at", "ended_at", "left_at", "observed_for"),
    clears="the record is completed if it is wrong; a short stay stays on record as what happened",
    known_false_positives=(
        "a time of leaving that was never charted", "a session whose beginning was charted after the dose was given",
        "a session in the clinic that is filed as one by video, or at home",
    ),
)  # fmt: skip

VITALS_ON_TIME = Safeguard(
    id="vitals-on-time", revision=2, subjects=("doses",), gates=frozenset({Gate.DISCHARGE}), severity=Severity.CAUTION,
    rows=("M7",),
    title="Blood pressure was taken on time",
    when="a dose was given",
    then="blood pressure was taken at most `pressure_before_dose_minutes_max` minutes before it, first at most "
         "`pressure_first_check_minutes_max` minutes after its start, and never more than `pressure_gap_minutes_max` minutes "
         "apart until the patient left the clinic",
    why="A rise in blood pressure is common, brief, and only seen by someone who measures.",
    applies=fact("in_scope") & ~fact("is_proposed"),
    breached=~fact("has_pressure_before") | fact("pressure_checked_too_seldom"),
    evidence=("pressure_before_at", "time_since_pressure", "first_check_after", "longest_time_unchecked"),
    clears="the record is completed if it is wrong; a missed check stays on record as what happened",
    known_false_positives=("a continuous monitor whose readings are not exported",),
)  # fmt: skip

BLOOD_PRESSURE_BEFORE_DOSE = Safeguard(
    id="blood-pressure-before-dose", revision=1, subjects=("doses",), gates=AT_THE_START, severity=Severity.STOP, rows=("M7",),
    title="Blood pressure lets a dose start",
    when="a dose is given or proposed",
    then="the newest systolic pressure before its start lies below `stop_systolic_mmhg` and the newest diastolic one below "
         "`stop_diastolic_mmhg`; each was taken at most `pressure_before_dose_minutes_max` minutes before, and can be true "
         "(systolic 50 to 300, diastolic 20 to 200, and of one reading the systolic the higher)",
    why="Ketamine raises blood pressure within minutes, and a rise on top of a high one is what a vessel does not bear.",
    applies=fact("in_scope"),
    breached=fact("pressure_too_high"),
    evidence=("systolic_before_mmhg", "systolic_before_at", "diastolic_before_mmhg", "diastolic_before_at"),
    clears="blood pressure is taken, again where it was too high, and lies below both; else another day, and a word with whoever "
           "treats it",
    known_false_positives=(
        "a reading on a monitor that is not exported, or is written down by its systolic part alone",
        "a first reading taken in excitement: it is taken again after some minutes at rest",
    ),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

SAFEGUARDS = (MONITOR_PRESENT, BLOOD_PRESSURE_BEFORE_DOSE, MONITORING_MINIMUM, VITALS_ON_TIME)
