"""Craving between sessions, against the patient's own beginning."""

from __future__ import annotations

from handrail.safeguards.safeguard import Safeguard, fact
from handrail.verdicts import Gate, Severity

CRAVING_RISE = Safeguard(
    id="craving-rise", revision=1, subjects=("check_ins", "patients"), gates=frozenset({Gate.BOOK, Gate.ORDER, Gate.START}),
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
    clears="a conversation with the patient, recorded, and support where it is wanted",
    known_false_positives=("a first answer given on an unusually good day makes a low baseline",),
)  # fmt: skip

SAFEGUARDS = (CRAVING_RISE,)
