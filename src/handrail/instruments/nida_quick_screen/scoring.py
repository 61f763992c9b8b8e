"""NIDA Quick Screen: four substances in the past year. Any use beyond "never" is a positive answer; it has no total."""

from __future__ import annotations

from handrail.instruments.adding import part, parted
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

SUBSTANCES = ("alcohol", "tobacco", "prescription", "illegal")
SOURCE = "NIDA, Screening for Drug Use in General Medical Settings"
CUT_OFFS = tuple(
    CutOff(1, "positive", SOURCE, Verification.UNVERIFIED, positive=True, of=name) for name in SUBSTANCES
)  # fmt: skip


def score(sheet: Sheet, _context: Context) -> Scored:
    """Each substance apart; the numbers only put the options in order."""
    parts = [part(sheet, name, (name,), "negative", (cut,)) for name, cut in zip(SUBSTANCES, CUT_OFFS, strict=True)]
    drugs = any((sheet.points(name) or 0) > 0 for name in ("prescription", "illegal"))
    heavy = (sheet.points("alcohol") or 0) > 0
    flags = (*(("drug-use",) if drugs else ()), *(("heavy-drinking-day",) if heavy else ()))
    return parted(sheet, parts, ("negative", "positive"), flags=flags)


INSTRUMENT = Instrument(
    "nida-quick-screen", "nida_quick_screen", "substance-use", score, cut_offs=CUT_OFFS,
    traps=(
        "Any drug use, or use of a prescription drug for non-medical reasons, leads to the NIDA-Modified ASSIST.",
        "A single heavy-drinking day in the year means \"at risk\".",
    ),
)  # fmt: skip
