"""ICSI and ICPI together: two indices, 0 to 20 and 0 to 16."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

CUT_OFFS = (
    CutOff(
        12,
        "lower-urinary-tract-symptoms",
        "Li 2019, PMID 31076629, and PMID 11378052: as used in people who use ketamine",
        Verification.PRIMARY,
        positive=True,
    ),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("icsi", "icpi"), lowest="below-12", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "icsi-icpi", "icsi_icpi", "bladder", score, 0, 36, "below-12", CUT_OFFS, entry="score",
    validated="validated for interstitial cystitis",
    traps=(
        "12 or more together is how studies in people who use ketamine defined symptoms; it is not a diagnosis.",
    ),
)  # fmt: skip
