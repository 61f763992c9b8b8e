"""DAST-10: ten yes-or-no items, one point each. Item 3 is reversed: there it is "no" that counts."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

ITEMS = tuple(f"q{number}" for number in range(1, 11))
REVERSED = ("q3",)
SOURCE = "comorbidityguidelines.org.au, appendix W"
CUT_OFFS = (
    CutOff(1, "low", SOURCE, Verification.PRIMARY),
    CutOff(3, "moderate", SOURCE, Verification.PRIMARY),
    CutOff(6, "substantial", SOURCE, Verification.PRIMARY),
    CutOff(9, "severe", SOURCE, Verification.PRIMARY),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """The sum of the points; the form's options carry the reversal."""
    return added(sheet, ITEMS, lowest="none", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "dast-10", "dast_10", "substance-use", score, 0, 10, "none", CUT_OFFS, total_code="82667-7",
    traps=(
        "Item 3 (always able to stop) is reversed: no gives the point. It is the only one; two are in the longer forms.",
        "Some forms reword item 3 as \"unable to stop\": there yes gives the point, and answers to the two are not mixed.",
        "It asks about drugs, not about alcohol or tobacco.",
    ),
)  # fmt: skip
