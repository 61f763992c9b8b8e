"""AUDIT: the total of the official form, 0 to 40, in four zones."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

SOURCE = "the AUDIT's manual of 2001, as comorbidityguidelines.org.au gives it"
CUT_OFFS = (
    CutOff(8, "zone-2", SOURCE, Verification.SECONDARY, positive=True),
    CutOff(16, "zone-3", SOURCE, Verification.SECONDARY),
    CutOff(20, "zone-4", SOURCE, Verification.SECONDARY),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("score",), lowest="zone-1", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "audit", "audit", "substance-use", score, 0, 40, "zone-1", CUT_OFFS, entry="score",
    total_code="75624-7",
    foreign=(("75626-2", "75626-2 is the total of the AUDIT-C; the AUDIT's is 75624-7"),),
    traps=(
        "Its total is LOINC 75624-7; 75626-2 is the AUDIT-C's.",
        "The USAUDIT has other options and other cut-offs: its total is not entered here.",
    ),
)  # fmt: skip
