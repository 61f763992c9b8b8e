"""Direct questions about ketamine, written for this program and not validated: no score, three levels."""

from __future__ import annotations

from handrail.instruments.adding import levelled
from handrail.instruments.model import Context, Instrument, Scored
from handrail.instruments.sheet import Sheet

BANDS = ("none-reported", "past-use", "recent-use")
RECENT = ("more", "kept", "urge")  # any yes counts as recent
NOT_VALIDATED = "not validated: a conversation follows, whatever the answer"


def score(sheet: Sheet, _context: Context) -> Scored:
    """The level is certain only where no open answer could raise it."""
    flags = (*(("other-supply",) if sheet.said_yes("elsewhere") else ()), *(("urge",) if sheet.said_yes("urge") else ()))
    return levelled(sheet, _level(sheet, worst=False), _level(sheet, worst=True), BANDS, flags)


def _level(sheet: Sheet, *, worst: bool) -> int:
    if any(_yes(sheet, link, worst) for link in RECENT) or _recent(sheet, worst):
        return 2
    return int(_yes(sheet, "outside", worst) or _yes(sheet, "elsewhere", worst))


def _recent(sheet: Sheet, worst: bool) -> bool:
    """Used outside treatment in the past 3 months; how often, where it was answered, also counts as use."""
    if sheet.code("last") == "past-3-months" or sheet.code("often") not in (None, "never"):
        return True
    return worst and "last" not in sheet.answers and not sheet.skipped("last")


def _yes(sheet: Sheet, link: str, worst: bool) -> bool:
    return sheet.said_yes(link) or (worst and link not in sheet.answers)


INSTRUMENT = Instrument(
    "ketamine-use", "ketamine_use", "substance-use", score, validated="not validated: ours",
    traps=(
        "Not validated. It is asked because the published screens hide ketamine among hallucinogens or other drugs.",
        "Another supply (a second clinic, pharmacy or company) counts at least as past use: a program choice.",
    ),
)  # fmt: skip
