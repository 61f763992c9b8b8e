"""TAPS-1: four questions on the past 12 months. Anything but "never" leads to TAPS-2; it has no total."""

from __future__ import annotations

from dataclasses import replace

from handrail.instruments.adding import part, parted
from handrail.instruments.cut_offs import in_force
from handrail.instruments.model import Context, CutOff, Instrument, OfSubstance, Scored, Verification
from handrail.instruments.sheet import Sheet

SUBSTANCES = ("tobacco", "alcohol", "drugs", "prescription")
ASKED = ("tobacco", "drugs", "prescription")
OF_SEX = {"male": "alcohol-men", "female": "alcohol-women"}
SOURCE = "NIDA, TAPS (nida.nih.gov/taps2)"
CUT_OFFS = tuple(
    CutOff(1, "positive", SOURCE, Verification.PRIMARY, positive=True, of=name) for name in SUBSTANCES
)  # fmt: skip


def score(sheet: Sheet, context: Context) -> Scored:
    """Each answer apart. The question on alcohol has one form for men and one for women."""
    link, wrong = alcohol(sheet, context)
    parts = [_part(sheet, name, link if name == "alcohol" else name, context) for name in SUBSTANCES]
    scored = parted(sheet, parts, ("negative", "positive"), links=ASKED, notes=wrong)
    if link in sheet.answers:
        return scored
    if link in sheet.refused:
        return replace(scored, declined=(*scored.declined, link))
    return replace(scored, missing=(*scored.missing, link))


def _part(sheet: Sheet, name: str, link: str, context: Context) -> OfSubstance:
    found = part(sheet, name, (link,), "negative", in_force(CUT_OFFS, context, name))
    return found if link in sheet.answers else replace(found, score=None)


def alcohol(sheet: Sheet, context: Context) -> tuple[str, tuple[str, ...]]:
    """Which of the two items counts, and a note where it is the one of the other sex. Of both, the worse counts."""
    given = [link for link in OF_SEX.values() if link in sheet.answers]
    right = OF_SEX.get(context.sex or "")
    if not given:
        return right or next((link for link in OF_SEX.values() if link in sheet.refused), "alcohol-women"), ()
    worse = max(given, key=lambda link: sheet.points(link) or 0)
    if right is None or worse == right:
        return worse, ()
    return worse, (f"{worse} was answered, which is the question for the other sex; it counts all the same",)


INSTRUMENT = Instrument(
    "taps-1", "taps_1", "substance-use", score, cut_offs=CUT_OFFS,
    traps=(
        "The question on alcohol is LOINC 88037-7 for men (5 drinks) and 75889-6 for women (4 drinks): one of the two is asked.",
    ),
)  # fmt: skip
