"""GAD-7: seven items of 0 to 3."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

ITEMS = tuple(f"q{number}" for number in range(1, 8))
SOURCE = "Spitzer RL et al., Arch Intern Med 2006;166:1092-7, as mrcpsych.uk gives it"
CUT_OFFS = (
    CutOff(5, "mild", SOURCE, Verification.SECONDARY),
    CutOff(10, "moderate", SOURCE, Verification.SECONDARY, positive=True),
    CutOff(15, "severe", SOURCE, Verification.SECONDARY),
)


def score(sheet: Sheet, _context: Context) -> Scored:
    """The sum."""
    return added(sheet, ITEMS, lowest="minimal", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument("gad-7", "gad_7", "anxiety", score, 0, 21, "minimal", CUT_OFFS, total_code="70274-6")
