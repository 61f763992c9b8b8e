"""CADSS: the total of the official form, 0 to 92."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

CUT_OFFS = (CutOff(5, "dissociation-present", "use in the esketamine program, from memory", Verification.UNVERIFIED),)


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("score",), lowest="not-above-4", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "cadss", "cadss", "other", score, 0, 92, "not-above-4", CUT_OFFS, entry="score", validated="validated; its cut-off is usage",
    traps=(
        "Above 4 is how the esketamine program used it. Back to 4 or to baseline before leaving is a program choice.",
    ),
)  # fmt: skip
