"""ICPI: the problem index of the official form, 0 to 16."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.sheet import Sheet


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("score",))


INSTRUMENT = Instrument(
    "icpi", "icpi", "bladder", score, 0, 16, entry="score", validated="validated for interstitial cystitis",
    traps=(
        "How each option scores was not read from the original: nothing is scored from items.",
    ),
)  # fmt: skip
