"""Whose hands the drug is in: what is drawn, wasted, counted, handed out and lost."""

from __future__ import annotations

from handrail.safeguards.coordination import DUE
from handrail.safeguards.safeguard import Safeguard, fact, parameter
from handrail.safeguards.screening import ALWAYS
from handrail.verdicts import Gate, Severity, Verdict

NO_TAKE_HOME = Safeguard(
    id="no-take-home", revision=1, subjects=("dispenses",), gates=frozenset(), severity=Severity.CAUTION, rows=("M5", "M12"),
    title="The drug is not taken home",
    when="drug was handed out to be used elsewhere",
    then="the protocol's `take_home` allows it, and then for one session, that is one day, at most",
    why="Control of the supply is what tells treatment from self-directed use.",
    applies=fact("at") == fact("at"),
    breached=(parameter("take_home") == "nothing") | ((parameter("take_home") == "one-session") & fact("more_than_one_session")),
    evidence=("drug", "dose_ug", "days", "receiver"),
    clears="nothing: that it was handed out stays on record; what is left is counted back and disposed of",
    known_false_positives=("drug for one session that was entered with a longer supply", "a hand-over to another clinic's staff"),
    impossible={Verdict.NOT_APPLICABLE: "everything that was handed out is judged; what has no time is unknown"},
)  # fmt: skip

EARLY_REFILL = Safeguard(
    id="early-refill", revision=2, subjects=("dispenses",), gates=frozenset(), severity=Severity.CAUTION, rows=("M5", "M9"),
    title="The next supply comes after the last was used as agreed",
    when="drug was handed out again, under a protocol whose `take_home` is one session",
    then="a dose of the program was given since it was last handed out",
    why="A supply that runs out sooner than it was meant to went somewhere.",
    applies=(parameter("take_home") == "one-session") & fact("handed_out_before"),
    breached=~fact("last_supply_accounted_for"),
    evidence=("previous_dispense_latest", "last_dose_at"),
    rests_on=("dispenses", "administrations"),
    clears="what became of the last supply is found out with the patient, and written down",
    known_false_positives=("a supply that was spilled or thrown away, and reported",),
)  # fmt: skip

LOST_SUPPLY = Safeguard(
    id="lost-supply", revision=1, subjects=("custody_movements",), gates=frozenset(), severity=Severity.CAUTION,
    rows=("M5", "M9"),
    title="Supplies are not lost again and again",
    when="a supply that was delivered for one patient was reported lost",
    then="at most `lost_supplies_max` such losses fall within `lost_supply_days` days up to this one",
    why="More than one loss in a year is a published sign of misuse of a prescribed drug. Whoever reports one is not punished "
        "for it.",
    applies=(fact("movement") == "loss") & fact("movement_stands") & fact("of_a_patients_supply"),
    breached=fact("too_many_losses"),
    evidence=("movement", "lot", "amount_ug", "losses_in_window"),
    clears="the supply is looked at anew with the patient: less at a time, or all of it in the clinic",
    known_false_positives=("one loss that was written down twice",),
)  # fmt: skip

DRAW_BALANCES = Safeguard(
    id="draw-balances", revision=2, subjects=("custody_movements",), gates=frozenset(), severity=Severity.CAUTION, rows=("M5",),
    title="What is drawn is given, wasted or returned",
    when="drug was drawn for a session, half a day ago or longer",
    then="what was drawn for the session is exactly what was given, wasted and returned of it; a loss explains a difference "
         "and does "
         "not balance it",
    why="A milligram that nobody can account for is where diversion begins.",
    applies=(fact("movement") == "draw") & (fact("state") == "posted") & fact("session_is_over"),
    breached=fact("out_of_balance"),
    evidence=("session_id", "lot", "drawn_ug", "accounted_for_ug"),
    rests_on=("custody_movements",),
    clears="the movement that is missing is found and posted, or the difference is reported as a discrepancy",
    known_false_positives=("waste that was written down under another session",),
)  # fmt: skip

WASTE_WITNESSED = Safeguard(
    id="waste-witnessed", revision=1, subjects=("custody_movements",), gates=frozenset(), severity=Severity.CAUTION, rows=("M5",),
    title="Somebody else sees what is wasted",
    when="drug was wasted, under a protocol whose `waste_witness` is not nobody",
    then="a witness is named who is not the one that wrote it down; whether in the room or from afar is not on record",
    why="Waste is the easiest way out of a ledger. A second pair of eyes closes it; the rule is the program's own, no federal "
        "one.",
    applies=(fact("movement") == "waste") & fact("movement_stands") & (parameter("waste_witness") != "nobody"),
    breached=~fact("waste_was_seen"),
    evidence=("session_id", "lot", "amount_ug", "witnessed_by"),
    clears="nothing: who was there cannot be made up later; the next waste is witnessed",
    known_false_positives=("a witness who signed on paper alone",),
)  # fmt: skip

COUNT_VARIANCE_RESOLVED = Safeguard(
    id="count-variance-resolved", revision=1, subjects=("custody_movements",), gates=frozenset(), severity=Severity.CAUTION,
    rows=("M5",),
    title="A count that does not come out even is cleared up",
    when="a discrepancy was found, and a count or a loss followed it or the time for that has passed",
    then="within `variance_days_max` days a count or a loss of the same site and lot is posted",
    why="A difference is either found or reported. The day is the program's own; theft or a significant loss has a legal one.",
    applies=(fact("movement") == "discrepancy") & fact("movement_stands") & DUE,
    breached=fact("follow_up_overdue"),
    evidence=("lot", "amount_ug", "follow_up_at", "follow_up_due_at"),
    clears="the drug is counted again, or the loss is posted and reported",
    known_false_positives=("a discrepancy that was voided by a correction",),
)  # fmt: skip

OVERLAPPING_PROGRAMS = Safeguard(
    id="overlapping-programs", revision=2, subjects=("doses",), gates=frozenset({Gate.ORDER, Gate.START}),
    severity=Severity.CAUTION, rows=("M5", "M9"),
    title="One program treats the patient",
    when="a dose is given or proposed",
    then="the patient is enrolled in no more than one program at that time",
    why="Two programs that do not know of each other double the dose and halve the gaps.",
    applies=fact("in_scope"),
    breached=fact("in_several_programs"),
    evidence=("programs_running", "programs_possibly_running"),
    rests_on=("enrolments",),
    clears="the programs speak with each other, with the patient's consent, and one of them treats",
    known_false_positives=("a move from one site to another whose old enrolment was not closed",),
    impossible={Verdict.NOT_APPLICABLE: ALWAYS},
)  # fmt: skip

SAFEGUARDS = (
    NO_TAKE_HOME, EARLY_REFILL, LOST_SUPPLY, DRAW_BALANCES, WASTE_WITNESSED, COUNT_VARIANCE_RESOLVED, OVERLAPPING_PROGRAMS,
)  # fmt: skip
