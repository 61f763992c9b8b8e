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

SAFEGUARDS = (BLADDER_CHECK_CURRENT,)
