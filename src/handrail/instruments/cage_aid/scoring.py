"""CAGE-AID: the number of yes answers on the official form, 0 to 4."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

CUT_OFFS = (
    CutOff(
        1, "one-or-more", "Brown RL, Rounds LA, Wis Med J 1995;94:135-40, from memory", Verification.UNVERIFIED, positive=True
    ),
    CutOff(2, "two-or-more", "Brown RL, Rounds LA, Wis Med J 1995;94:135-40, from memory", Verification.UNVERIFIED),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("score",), lowest="none", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "cage-aid", "cage_aid", "substance-use", score, 0, 4, "none", CUT_OFFS, entry="score",
    traps=(
        "One yes is the sensitive cut-off, two the specific one.",
    ),
)  # fmt: skip
