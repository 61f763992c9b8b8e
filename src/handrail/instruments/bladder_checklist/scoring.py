"""Plain bladder checklist, written for this program and not validated: seven symptoms of 0 to 3, no cut-off."""

from __future__ import annotations

from handrail.instruments.adding import added
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.sheet import Sheet

ITEMS = ("frequency", "urgency", "night", "burning", "pain", "blood", "leakage")
RED = {"blood": "visible-blood", "pain": "pain"}


def score(sheet: Sheet, _context: Context) -> Scored:
    """The sum, to set beside the person's own earlier ones. Blood or pain at all is a red flag, whatever the sum."""
    flags = tuple(flag for item, flag in RED.items() if (sheet.points(item) or 0) > 0)
    return added(sheet, ITEMS, flags=flags)


INSTRUMENT = Instrument(
    "bladder-checklist", "bladder_checklist", "bladder", score, 0, 21, validated="not validated: ours",
    traps=(
        "Not validated and without a cut-off: it is compared with the person's own earlier answers.",
        "Blood that can be seen, or pain, is looked at by a clinician the same day, whatever the sum (program choice).",
    ),
)  # fmt: skip
