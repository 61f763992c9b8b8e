"""SDS: five items of 0 to 3, about one substance. No cut-off for ketamine has been validated."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.cut_offs import in_force
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

ITEMS = tuple(f"q{number}" for number in range(1, 6))
CUT_OFFS = (
    CutOff(5, "above-the-cut-off", "PMID 9293043", Verification.PRIMARY, positive=True, who="amphetamine"),
    CutOff(3, "above-the-cut-off", "PMID 19142008", Verification.PRIMARY, positive=True, who="heroin"),
    CutOff(4, "above-the-cut-off", "PMID 19142008", Verification.PRIMARY, positive=True, who="cocaine"),
)
NO_CUT_OFF = "no validated cut-off for this substance: the number is compared with the person's own earlier ones"


def score(sheet: Sheet, context: Context) -> Scored:
    """The sum; a band only for a substance that has a published cut-off."""
    cut_offs = in_force(CUT_OFFS, context)
    lowest = "below-the-cut-off" if cut_offs else None
    return added(sheet, ITEMS, lowest=lowest, cut_offs=cut_offs, notes=() if cut_offs else (NO_CUT_OFF,))


INSTRUMENT = Instrument(
    "sds", "sds", "other", score, 0, 15, None, CUT_OFFS, entry="numbers",
    validated="validated for some substances, not for ketamine",
    traps=("There is no validated cut-off for ketamine. Those of amphetamine, heroin and cocaine are not borrowed.",),
)  # fmt: skip
