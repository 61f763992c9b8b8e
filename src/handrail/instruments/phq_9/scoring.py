"""PHQ-9: nine items of 0 to 3. Any point on item 9 asks for suicide follow-up, whatever the total and also without one."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, CutOff, Instrument, Scored, Verification
from handrail.instruments.sheet import Sheet

ITEMS = tuple(f"q{number}" for number in range(1, 10))
SOURCE = "Kroenke K et al., J Gen Intern Med 2001;16:606-13, its abstract"
CUT_OFFS = (
    CutOff(5, "mild", SOURCE, Verification.PRIMARY),
    CutOff(10, "moderate", SOURCE, Verification.PRIMARY, positive=True),
    CutOff(15, "moderately-severe", SOURCE, Verification.PRIMARY),
    CutOff(20, "severe", SOURCE, Verification.PRIMARY),
)
FOLLOW_UP, NOT_ASKED = "suicide-follow-up", "item-9-not-answered"


def score(sheet: Sheet, _context: Context) -> Scored:
    """The sum; the tenth question, on difficulty, gives no points."""
    return added(sheet, ITEMS, lowest="minimal", cut_offs=CUT_OFFS, flags=about_suicide(sheet))


def about_suicide(sheet: Sheet) -> tuple[str, ...]:
    """Item 9: above zero it asks for follow-up; unanswered it says so."""
    found = sheet.points("q9")
    if found is None:
        return (NOT_ASKED,)
    return (FOLLOW_UP,) if found > 0 else ()


INSTRUMENT = Instrument(
    "phq-9", "phq_9", "mood", score, 0, 27, "minimal", CUT_OFFS, total_code="44261-6", implied=((FOLLOW_UP, 25),),
    traps=(
        "Item 9 above zero asks for suicide follow-up whatever the total, also where items are missing and there is none.",
        "A total alone does not say what item 9 was, save one above 24: eight items give no more than that.",
        "It is not shown where nobody reads the answers the same day.",
        "Response is a fall by half, remission below 5 (one study used 5 or less), a change of 5 means something (unverified).",
    ),
)  # fmt: skip
