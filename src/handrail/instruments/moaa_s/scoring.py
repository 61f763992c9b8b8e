"""MOAA/S: one observed level, 5 (awake) to 0 (no response). Higher is better."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

CUT_OFFS = (
    CutOff(1, "sedated", "esketamine label usage, as secondary sources give it", Verification.SECONDARY),
    CutOff(5, "awake", "esketamine label usage, as secondary sources give it", Verification.SECONDARY),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """The level."""
    return added(sheet, ("level",), lowest="loss-of-consciousness", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "moaa-s", "moaa_s", "other", score, 0, 5, "loss-of-consciousness", CUT_OFFS, validated="published scale, observed",
    traps=("4 or less is sedated and 0 is loss of consciousness. To ask for 5 before leaving is a program choice.",),
)  # fmt: skip
