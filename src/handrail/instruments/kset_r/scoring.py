"""KSET-R: descriptive. What is recorded is that a form was filled in, and which."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.sheet import Sheet


def score(sheet: Sheet, _context: Context) -> Scored:
    """No score: only whether it is known which form was filled in."""
    found = added(sheet, ("form",))
    return Scored(
        found.instrument, found.version, missing=found.missing, declined=found.declined, notes=("descriptive: no score",)
    )


INSTRUMENT = Instrument("kset-r", "kset_r", "other", score, entry="score", validated="content validity only")
