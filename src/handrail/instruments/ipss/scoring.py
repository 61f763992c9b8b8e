"""IPSS: the total of the official form, 0 to 35."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

CUT_OFFS = (
    CutOff(8, "moderate", "the IPSS, as the ICS abstract 2018/246 gives it", Verification.SECONDARY),
    CutOff(20, "severe", "the IPSS, as the ICS abstract 2018/246 gives it", Verification.SECONDARY),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("score",), lowest="mild", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "ipss", "ipss", "bladder", score, 0, 35, "mild", CUT_OFFS, entry="score",
    validated="validated for prostate symptoms", total_code="80976-4",
    traps=(
        "The question on quality of life (LOINC 81090-3) is not part of the total.",
    ),
)  # fmt: skip
