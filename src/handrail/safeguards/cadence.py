"""How often: the interval, the window, the series and the spacing after it."""

from __future__ import annotations

from handrail.facts.unknown import shorter_than
from handrail.safeguards.safeguard import Safeguard, fact, parameter
from handrail.safeguards.screening import ALWAYS
from handrail.verdicts import Gate, Severity, Verdict

TOO_FEW_HOURS = shorter_than(fact("time_since_last_dose"), fact("time_since_last_dose_at_least"), parameter("interval_hours_min"))
TOO_FEW_DAYS = fact("days_since_last_dose") < parameter("interval_days_min")
WHEN_PLANNED = frozenset({Gate.BOOK, Gate.ORDER, Gate.START})

MINIMUM_INTERVAL = Safeguard(
    id="minimum-interval", revision=1, subjects=("doses",), gates=WHEN_PLANNED, severity=Severity.STOP, rows=("M6",),
    title="The time since the last dose is long enough",
    when="a dose is given or proposed",
    then="at least `interval_hours_min` hours and `interval_days_min` calendar days have passed since the start of the last "
         "one; a stopped dose counts, one that was not given does not",
    why="Frequency, more than the single dose, separates treatment from harm to the bladder and from compulsive use.",
    applies=fact("in_scope"),
    breached=(fact("previous_on_file") & (TOO_FEW_HOURS | TOO_FEW_DAYS)) | fact("unseen_dose_in_interval"),
    evidence=("previous_dose_id", "previous_dose_at", "time_since_last_dose", "days_since_last_dose"),
    clears="wait until the interval has passed; the next lawful time is shown",
    known_false_positives=("a resumed dose charted under another session counts as a second dose",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

SESSIONS_PER_WINDOW = Safeguard(
    id="sessions-per-window", revision=1, subjects=("doses",), gates=WHEN_PLANNED, severity=Severity.STOP, rows=("M6",),
    title="Not too many doses in the window",
    when="a dose is given or proposed",
    then="the window of `window_days` calendar days that ends with it holds at most `doses_per_window_max` doses",
    why="No published outpatient schedule is denser; more has no proven benefit.",
    applies=fact("in_scope"),
    breached=fact("window_full") | fact("unseen_dose_in_window"),
    evidence=("nth_previous_local_date", "local_date"),
    clears="wait until the oldest dose leaves the window; the next lawful time is shown",
    known_false_positives=("a resumed dose charted under another session counts as a second dose",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

SERIES_HAS_AN_END = Safeguard(
    id="series-has-an-end", revision=1, subjects=("plans",), gates=frozenset({Gate.PLAN}), severity=Severity.CAUTION,
    rows=("M6",),
    title="A series has an end",
    when="a plan opens a series",
    then="it states when it ends and how many doses it holds, at most `series_doses_max`, and no more than stated were given",
    why="A series that only runs on is how spaced treatment turns into open-ended use.",
    applies=fact("phase") == "series",
    breached=fact("plan_has_no_end") | (fact("doses_max") > parameter("series_doses_max"))
        | fact("more_doses_than_stated"),
    evidence=("doses_max", "doses_given", "ends_at", "open_ended"),
    clears="the plan is revised with a number of doses and an end, after a review",
    known_false_positives=("doses of another program in the same period are counted",),
)  # fmt: skip

MAINTENANCE_SPACING = Safeguard(
    id="maintenance-spacing", revision=1, subjects=("doses",), gates=WHEN_PLANNED, severity=Severity.CAUTION, rows=("M6", "M9"),
    title="Maintenance is spaced",
    when="a dose is given or proposed after the first `maintenance_after_days` days of treatment",
    then="at least `maintenance_interval_days_min` calendar days have passed since the last one",
    why="In practice intervals stretch over months; one that does not is a reason to talk.",
    applies=fact("in_scope") & fact("in_maintenance"),
    breached=(fact("previous_on_file") & (fact("days_since_last_dose") < parameter("maintenance_interval_days_min")))
        | fact("unseen_dose_in_maintenance"),
    evidence=("first_local_date", "days_since_first_dose", "previous_dose_at", "days_since_last_dose"),
    clears="the next dose is placed further away, or a physician signs a new series with its reason",
    known_false_positives=("a second series, signed after a lapse",),
)  # fmt: skip

FREQUENCY_CREEP = Safeguard(
    id="frequency-creep", revision=1, subjects=("doses",), gates=frozenset({Gate.BOOK, Gate.ORDER}), severity=Severity.CAUTION,
    rows=("M6", "M9"),
    title="The time between doses does not shrink",
    when="a dose is given or proposed in maintenance, with enough gaps before it to compare",
    then="the gap before it is at most `frequency_creep_percent_max` percent shorter than the mean of the "
         "`frequency_creep_gaps` before",
    why="Gaps that grow are what treatment looks like; gaps that shrink are what its opposite looks like. Each alone may be "
        "lawful.",
    applies=fact("in_scope") & fact("in_maintenance") & fact("has_gaps_before"),
    breached=fact("gap_has_shrunk"),
    evidence=("days_since_last_dose", "gaps_before_days"),
    clears="a conversation about why; the next dose is placed further away, or a physician signs why not",
    known_false_positives=("a dose that was moved forward for a holiday", "a second series, signed after a lapse"),
)  # fmt: skip

REVIEW_AT_SERIES_END = Safeguard(
    id="review-at-series-end", revision=2, subjects=("plans",), gates=frozenset({Gate.PLAN}), severity=Severity.CAUTION,
    rows=("M6",),
    title="After a series somebody looks back",
    when="a plan begins after an earlier series has ended, and doses were given before it",
    then="an instrument about mood or anxiety was answered, or a decision signed, since the last of those doses",
    why="A series ends so that patient and physician decide together whether there is a reason for more.",
    applies=fact("earlier_series_ended") & fact("last_dose_found"),
    breached=~fact("looked_back"),
    evidence=("earlier_series_ended_at", "last_dose_local_date", "mood_local_date", "decision_at"),
    rests_on=("administrations", "decisions"),
    clears="the review is made and written down, and the plan is signed after it",
    known_false_positives=("a review that stands in a note alone",),
)  # fmt: skip

SERIES_RESTART = Safeguard(
    id="series-restart", revision=2, subjects=("plans",), gates=frozenset({Gate.PLAN}), severity=Severity.CAUTION,
    rows=("M6", "M9"),
    title="A new series soon after the last is decided anew",
    when="a plan opens a series after an earlier one has ended, and doses were given before it",
    then="it begins at least `series_restart_days_min` days after the earlier one ended, or a decision on eligibility was "
         "signed since "
         "the last dose",
    why="One series after the other is open-ended treatment by another name.",
    applies=(fact("phase") == "series") & fact("earlier_series_ended") & fact("last_dose_found"),
    breached=fact("soon_after_series") & ~fact("decided_since_last_dose"),
    evidence=("earlier_series_ended_at", "last_dose_local_date", "decision_at"),
    rests_on=("administrations", "decisions"),
    clears="a clinician signs a new decision that knows of the earlier series, or the new one waits",
    known_false_positives=("a plan that was renewed for a change of its text alone",),
)  # fmt: skip

RE_ENTRY_AFTER_LAPSE = Safeguard(
    id="re-entry-after-lapse", revision=2, subjects=("doses",), gates=frozenset({Gate.BOOK, Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M3", "M6"),
    title="After a long pause treatment is decided anew",
    when="a dose is given or proposed more than `lapse_days_max` days after the last one",
    then="the newest signed decision on eligibility is dated after that last dose",
    why="In months a patient's health, medicines and use of substances change; an old decision knows nothing of it.",
    applies=fact("in_scope") & fact("after_a_lapse"),
    breached=~fact("decided_since_last_dose"),
    evidence=("previous_dose_at", "days_since_last_dose", "decision_id", "decision_at"),
    rests_on=("decisions",),
    clears="a clinician signs a new decision",
    known_false_positives=("maintenance that is spaced this far on purpose",),
)  # fmt: skip

UNSCHEDULED_SESSION = Safeguard(
    id="unscheduled-session", revision=1, subjects=("doses",), gates=frozenset({Gate.START}), severity=Severity.WATCH,
    rows=("M6", "M9"),
    title="Doses are given in sessions that were booked",
    when="a dose is given or proposed",
    then="a slot was held for its session, or on its day",
    why="A dose that nobody planned is how a schedule slips, one exception at a time.",
    applies=fact("in_scope"),
    breached=~fact("was_booked"),
    evidence=("session_id", "local_date"),
    clears="the slot is entered, if there was one; an unplanned dose stays on record as what happened",
    known_false_positives=("bookings that are kept in another system", "a session after midnight"),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

LATE_ENTRY = Safeguard(
    id="late-entry", revision=1, subjects=("doses",), gates=frozenset(), severity=Severity.WATCH, rows=("M5", "M7"),
    title="What happens is written down soon",
    when="a dose was given",
    then="it was first written down at most `late_entry_hours_max` hours after its start",
    why="A record that is written days later is written from memory, and can be written to fit.",
    applies=fact("in_scope") & ~fact("is_proposed"),
    breached=fact("written_late"),
    evidence=("at", "first_written_at"),
    clears="nothing: that it was late stays on record",
    known_false_positives=("records taken over from another system, which bear the day of that", "paper in a time without power"),
)  # fmt: skip

SAFEGUARDS = (
    MINIMUM_INTERVAL, SESSIONS_PER_WINDOW, SERIES_HAS_AN_END, MAINTENANCE_SPACING, FREQUENCY_CREEP, REVIEW_AT_SERIES_END,
    SERIES_RESTART, RE_ENTRY_AFTER_LAPSE, UNSCHEDULED_SESSION, LATE_ENTRY,
)  # fmt: skip
