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

SAFEGUARDS = (MINIMUM_INTERVAL, SESSIONS_PER_WINDOW, SERIES_HAS_AN_END, MAINTENANCE_SPACING)
