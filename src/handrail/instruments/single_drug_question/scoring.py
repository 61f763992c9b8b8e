"""The single drug question: how many times in the past year. Once or more is positive."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

CUT_OFFS = (CutOff(1, "positive", "PMID 20625025", Verification.PRIMARY, positive=True),)


def score(sheet: Sheet, _context: Context) -> Scored:
    """The number of times."""
    return added(sheet, ("times",), lowest="negative", cut_offs=CUT_OFFS)


INSTRUMENT = Instrument(
    "single-drug-question", "single_drug_question", "substance-use", score, 0, None, "negative", CUT_OFFS,
    traps=("It found all with a drug use disorder and, of those without, called 26.5 % positive: it screens, no more.",),
)  # fmt: skip
