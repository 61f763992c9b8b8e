"""CAGE-AID: the number of yes answers on the official form, 0 to 4."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

SOURCE = "Brown RL, Rounds LA, Wis Med J 1995;94:135-40, as scribd.com/doc/199855410 gives it"
CUT_OFFS = (
    CutOff(1, "one-or-more", SOURCE, Verification.SECONDARY, positive=True),
    CutOff(2, "two-or-more", SOURCE, Verification.SECONDARY),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("score",), lowest="none", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "cage-aid", "cage_aid", "substance-use", score, 0, 4, "none", CUT_OFFS, entry="score",
    traps=(
        "One yes is the sensitive cut-off (79 %, specific 77 %), two the specific one (85 %, sensitive 70 %) (secondary).",
    ),
)  # fmt: skip
