"""PUF: the total of the official form, 0 to 35."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

CUT_OFFS = (
    CutOff(
        10, "suspicious", "Parsons: 10 to 15 is called suspicious in different places; the lower is used", Verification.UNVERIFIED
    ),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("score",), lowest="below-10", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "puf", "puf", "bladder", score, 0, 35, "below-10", CUT_OFFS, entry="score", validated="validated for interstitial cystitis",
    traps=(
        "Different places call 10 or 15 suspicious.",
    ),
)  # fmt: skip
