"""Craving, 0 to 10: one number. No cut-off is published; it is compared with the person's own baseline."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.sheet import Sheet

NO_CUT_OFF = "no published cut-off: compare with the person's own baseline"


def score(sheet: Sheet, _context: Context) -> Scored:
    """The number."""
    return added(sheet, ("craving",), notes=(NO_CUT_OFF,))


INSTRUMENT = Instrument(
    "craving-scale", "craving_scale", "other", score, 0, 10, validated="no validated cut-off",
    traps=("No threshold has been validated. A rise against the person's own baseline counts, and leads to a conversation.",),
)  # fmt: skip
