"""C-SSRS screener: the answers of the official form by number, and the level of risk that they give."""

from __future__ import annotations

from handrail.instruments.adding import levelled
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.sheet import Sheet

BANDS = ("none", "low", "moderate", "high")
URGENT = "same-day-assessment"


def score(sheet: Sheet, _context: Context) -> Scored:
    """The level is certain only where no open answer could raise it."""
    low, high = _level(sheet, worst=False), _level(sheet, worst=True)
    return levelled(sheet, low, high, BANDS, (URGENT,) if low >= 2 else ())


def _level(sheet: Sheet, *, worst: bool) -> int:
    """High: 4, 5, or 6 in the past 3 months. Moderate: 3, or 6 longer ago. Low: 1 or 2 only."""
    yes = {link for link in sheet.form.links if _yes(sheet, link, worst)}
    if yes & {"q4", "q5", "q6-recent"}:
        return 3
    if yes & {"q3", "q6"}:
        return 2
    return int(bool(yes & {"q1", "q2"}))


def _yes(sheet: Sheet, link: str, worst: bool) -> bool:
    return sheet.said_yes(link) or (worst and link not in sheet.answers and not sheet.skipped(link))


INSTRUMENT = Instrument(
    "c-ssrs-screener", "c_ssrs_screener", "suicidality", score, entry="numbers", validated="validated",
    traps=(
        "Questions 3 to 5 are asked only where question 2 is yes; question 6 is always asked.",
        "93373-9 is this screener; one public repository calls it ASQ.",
        "The levels follow a published three-tier reading (unverified in detail). No level refuses a dose by itself: moderate "
        "and high ask for an assessment the same day.",
    ),
)  # fmt: skip
