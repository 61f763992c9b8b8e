"""Modified Aldrete score: five observations of 0 to 2. Higher is better; a missing one never makes the patient ready."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

ITEMS = ("activity", "breathing", "circulation", "consciousness", "oxygen")
CUT_OFFS = (CutOff(9, "ready-by-score", "Aldrete JA, J Clin Anesth 1995;7:89-91, from memory", Verification.UNVERIFIED),)


def score(sheet: Sheet, _context: Context) -> Scored:
    """The sum. It is one part of readiness to leave, never the whole."""
    return added(sheet, ITEMS, lowest="not-ready", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "aldrete", "aldrete", "other", score, 0, 10, "not-ready", CUT_OFFS, validated="published scale, observed",
    traps=("9 or more is one part of readiness; orientation, gait, escort and the time of observation are others.",),
)  # fmt: skip
