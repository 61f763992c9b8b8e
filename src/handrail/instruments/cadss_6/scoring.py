"""CADSS-6: the sum of six items of the CADSS, 0 to 24."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.sheet import Sheet


def score(sheet: Sheet, _context: Context) -> Scored:
    """What was entered from the official form."""
    return added(sheet, ("score",))


INSTRUMENT = Instrument(
    "cadss-6", "cadss_6", "other", score, 0, 24, entry="score", validated="not prospectively validated",
    traps=(
        "It has no cut-off, and its authors call it not prospectively validated.",
    ),
)  # fmt: skip
