"""Who watches, for how long, and how often blood pressure is taken."""

from __future__ import annotations

from handrail.safeguards.dosing import AT_THE_START
from handrail.safeguards.safeguard import Safeguard, fact, parameter, unlimited
from handrail.safeguards.screening import ALWAYS
from handrail.verdicts import Gate, Severity, Verdict

MONITOR_PRESENT = Safeguard(
    id="monitor-present", revision=2, subjects=("doses",), gates=AT_THE_START, severity=Severity.STOP, rows=("M7",),
    title="Somebody watches",
    when="a dose is given or proposed",
    then="it is given in a session in the clinic that has begun by then, and the session names who watches the patient; this may "
         "be the prescriber",
    why="Deep sedation and a rise in blood pressure come within minutes, and the patient cannot call for help.",
    applies=fact("in_scope"),
    breached=~fact("monitor_present"),
    evidence=("session_id", "session_place", "session_began_at", "session_monitor_id"),
    rests_on=("sessions",),
    clears="the session is opened and names who watches",
    known_false_positives=("a monitor who is named on paper alone", "a session in the clinic that is filed as one by video"),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

PRESCRIBER_PRESENT = Safeguard(
    id="prescriber-present", revision=2, subjects=("doses",), gates=AT_THE_START, severity=Severity.CAUTION, rows=("M7",),
    title="A prescriber is there",
    when="a dose is given or proposed",
    then="it is given in a session in the clinic that has begun by then, and the session names the prescriber who is on site; "
         "this may "
         "be who watches",
    why="Whoever watches must be able to call somebody who can order what is needed, within minutes.",
    applies=fact("in_scope"),
    breached=~fact("prescriber_present"),
    evidence=("session_id", "session_place", "session_prescriber_id"),
    rests_on=("sessions",),
    clears="the session is opened and names the prescriber",
    known_false_positives=("a prescriber who is named on paper alone",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

RESCUE_READY = Safeguard(
    id="rescue-ready", revision=2, subjects=("doses",), gates=AT_THE_START, severity=Severity.CAUTION, rows=("M7",),
    title="What a rescue needs is at hand",
    when="a dose is given or proposed",
    then="it was attested in its session, less than half a day before its start, that oxygen, suction and a bag with a mask "
         "are at "
         "hand and somebody trained to use them; the newest answer counts",
    why="Slowed breathing and loss of consciousness are rare, and leave minutes.",
    applies=fact("in_scope"),
    breached=~fact("rescue_ready"),
    evidence=("session_id", "rescue_ready"),
    rests_on=("observations",),
    clears="what is missing is fetched, and it is written down",
    known_false_positives=("a room that is checked each morning, without a word in the record of the session",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

HOME_ADMINISTRATION = Safeguard(
    id="home-administration", revision=3, subjects=("doses",), gates=AT_THE_START, severity=Severity.CAUTION, rows=("M5", "M7"),
    title="Doses are given where the protocol allows",
    when="a dose is given or proposed",
    then="where the protocol's `setting` is the clinic, its session is not at home, in the field, or by telephone or video; one "
         "that does not say where is unknown",
    why="At home nobody sees the patient fall asleep, and nobody holds what is left over.",
    applies=fact("in_scope"),
    breached=(parameter("setting") == "clinic") & fact("given_elsewhere"),
    evidence=("session_id", "session_place"),
    rests_on=("sessions",),
    clears="nothing: where it was given stays on record; the next dose is given in the clinic",
    known_false_positives=("a session in the clinic that is filed as one by video, or at home",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

MONITORING_MINIMUM = Safeguard(
    id="monitoring-minimum", revision=3, subjects=("doses",), gates=frozenset({Gate.DISCHARGE}), severity=Severity.CAUTION,
    rows=("M7",),
    title="Watched for long enough",
    when="a dose was given",
    then="it was given in a session in the clinic that had begun by then, and the patient was watched for at least "
         "`observation_minutes_min` minutes, counted from the start or the end of the dose as the protocol says",
    why="Sedation, dissociation and blood pressure need time to pass while someone is there.",
    applies=fact("in_scope") & ~fact("is_proposed"),
    breached=~fact("has_session") | fact("observed_too_short"),
    evidence=("session_id", "session_place", "session_began_at", "at", "ended_at", "left_at", "observed_for"),
    rests_on=("sessions",),
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
    id="blood-pressure-before-dose", revision=2, subjects=("doses",), gates=AT_THE_START, severity=Severity.STOP, rows=("M7",),
    title="Blood pressure lets a dose start",
    when="a dose is given or proposed",
    then="the newest systolic pressure before its start lies below `stop_systolic_mmhg` and the newest diastolic one below "
         "`stop_diastolic_mmhg`; each was taken at most `pressure_before_dose_minutes_max` minutes before, and can be true "
         "(systolic 50 to 300, diastolic 20 to 200, and of one reading the systolic the higher)",
    why="Ketamine raises blood pressure within minutes, and a rise on top of a high one is what a vessel does not bear.",
    applies=fact("in_scope"),
    breached=fact("pressure_too_high"),
    evidence=("systolic_before_mmhg", "systolic_before_at", "diastolic_before_mmhg", "diastolic_before_at"),
    rests_on=("observations",),
    clears="blood pressure is taken, again where it was too high, and lies below both; else another day, and a word with whoever "
           "treats it",
    known_false_positives=(
        "a reading on a monitor that is not exported, or is written down by its systolic part alone",
        "a first reading taken in excitement: it is taken again after some minutes at rest",
    ),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

DISCHARGE_CRITERIA = Safeguard(
    id="discharge-criteria", revision=2, subjects=("doses",), gates=frozenset({Gate.DISCHARGE}), severity=Severity.CAUTION,
    rows=("M7",),
    title="The patient was fit to leave",
    when="a dose was given",
    then="the last of each that was seen between its start and leaving is good enough: oxygen saturation of at least "
         "`leaving_oxygen_percent_min`, or what it was less than half a day before the start; alertness (MOAA/S) of at least "
         "`leaving_sedation_score_min`; where it was scored, an Aldrete score of at least `leaving_aldrete_score_min`; each part "
         "of the blood pressure below `leaving_systolic_mmhg` and `leaving_diastolic_mmhg`, or at most "
         "`leaving_pressure_rise_percent_max` percent above what it was less than half a day before the start; and, as attested "
         "in its session, oriented, walking steadily, and, when asked, without an intent to die",
    why="Time alone wakes nobody: whoever leaves drowsy, unsteady or in despair comes to harm where nobody watches.",
    applies=fact("in_scope") & ~fact("is_proposed"),
    breached=fact("oxygen_too_low") | fact("too_drowsy") | fact("aldrete_too_low") | fact("pressure_still_high")
        | ~fact("oriented") | ~fact("walks_steadily") | fact("suicidal_intent"),
    evidence=("left_at", "last_oxygen_percent", "oxygen_before_percent", "last_sedation_score", "last_aldrete_score",
              "last_systolic_mmhg", "systolic_before_mmhg", "last_diastolic_mmhg", "diastolic_before_mmhg", "oriented",
              "walks_steadily", "suicidal_intent"),
    rests_on=("sessions", "observations", "assessments"),
    clears="the patient stays until each is good enough; an intent to die is answered by a clinician, the same day; what was not "
           "looked at is looked at and written down",
    known_false_positives=(
        "what was looked at and not written down: every dose needs these answers anew, a burden of two minutes",
        "a pressure whose two parts were taken apart, of which one is older",
        "a patient who never walks steadily, or is never oriented, without the drug",
    ),
)  # fmt: skip

SAFE_LEAVING = Safeguard(
    id="safe-leaving", revision=2, subjects=("doses",), gates=frozenset({Gate.DISCHARGE}), severity=Severity.CAUTION,
    rows=("M7",),
    title="The way home was arranged",
    when="a dose was given",
    then="its session says how the patient left safely, with whom or by what, and not `none` or `alone`; and it was attested in "
         "the session, between the start of the dose and leaving, that the patient was told not to drive",
    why="Judgement and reactions come back after the patient feels well; nobody should drive before a night's sleep.",
    applies=fact("in_scope") & ~fact("is_proposed"),
    breached=fact("left_alone") | ~fact("no_driving_said"),
    evidence=("session_id", "left_at", "left_how", "no_driving_said"),
    rests_on=("sessions", "observations", "assessments"),
    clears="somebody or something takes the patient home, and it is written down; the patient is told not to drive, in writing",
    known_false_positives=("an arrangement that stands in a note alone", "a patient who lives in the house"),
)  # fmt: skip

REMS_CERTIFIED_AND_ENROLLED = Safeguard(
    id="rems-certified-and-enrolled", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M7",),
    title="Place and patient are in the drug's risk strategy",
    when="a dose is given or proposed under a protocol whose `rems` is yes",
    then="the newest attestations before it say that the place is certified (`rems-setting-certified`), and the patient enrolled "
         "(`rems-patient-enrolled`)",
    why="The drug is lawful to give only where both are so; the strategy exists because sedation and misuse happened.",
    applies=fact("in_scope") & (parameter("rems") == "yes"),
    breached=~(fact("place_certified") & fact("patient_enrolled")),
    evidence=("place_certified", "patient_enrolled"),
    rests_on=("observations",),
    clears="place and patient are enrolled, and it is written down",
    known_false_positives=("an enrolment that is on file with the manufacturer alone",),
)  # fmt: skip

REMS_FORM_IN_TIME = Safeguard(
    id="rems-form-in-time", revision=1, subjects=("doses",), gates=frozenset(), severity=Severity.WATCH, rows=("M7",),
    title="The monitoring form was sent",
    when="a dose was given under a protocol whose `rems` is yes, and its form was sent, or is due",
    then="a monitoring form (a contact with the topic `rems-form` that names the session) was sent at most `rems_form_days_max` "
         "calendar days after the dose",
    why="What happened in each session is what keeps the drug available, and tells of harm early.",
    applies=fact("in_scope") & ~fact("is_proposed") & (parameter("rems") == "yes") & ~unlimited("rems_form_days_max")
        & fact("form_settled"),
    breached=~fact("form_in_time"),
    evidence=("session_id", "form_local_date"),
    clears="the form is sent, late as it is, and filed with its session",
    known_false_positives=("a form that was sent by the portal of the strategy, and is filed nowhere else",),
)  # fmt: skip

COPIED_OBSERVATIONS = Safeguard(
    id="copied-observations", revision=1, subjects=("doses",), gates=frozenset(), severity=Severity.WATCH, rows=("M7",),
    title="Vital signs are a session's own",
    when="a dose was given in a session with at least `copied_readings_min` readings (blood pressure, both parts, with heart "
         "rate and oxygen saturation where they were taken)",
    then="fewer than `copied_readings_min` of them repeat, value for value and place by place, those of one earlier session of "
         "the patient",
    why="Copied lines look like watching. Nobody was looking.",
    applies=fact("in_scope") & ~fact("is_proposed") & fact("enough_readings"),
    breached=fact("readings_copied"),
    evidence=("session_id", "readings_in_session", "readings_like_another"),
    clears="somebody looks at the monitor's own log, and what was really measured is written down",
    known_false_positives=("a monitor that rounds to tens, in a patient whose blood pressure hardly moves",),
)  # fmt: skip

SAFEGUARDS = (
    MONITOR_PRESENT, PRESCRIBER_PRESENT, RESCUE_READY, HOME_ADMINISTRATION, BLOOD_PRESSURE_BEFORE_DOSE,
    MONITORING_MINIMUM, VITALS_ON_TIME, DISCHARGE_CRITERIA, SAFE_LEAVING, REMS_CERTIFIED_AND_ENROLLED, REMS_FORM_IN_TIME,
    COPIED_OBSERVATIONS,
)  # fmt: skip
