"""The criteria, in our own plain labels, and which classes of substance have which."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CRITERIA = {
    "larger-or-longer": "taken in larger amounts or for longer than meant",
    "cannot-cut-down": "wants to cut down or control it, or tried and failed",
    "time-spent": "much time goes into getting it, using it or recovering",
    "craving": "craving, or a strong urge to use",
    "duties-failed": "use keeps the person from duties at work, school or home",
    "social-problems": "use goes on although it causes or worsens trouble with others",
    "activities-given-up": "important activities are given up for it",
    "hazardous": "used again and again where it is dangerous to the body",
    "harm-known": "use goes on although the person knows that it harms body or mind",
    "tolerance": "needs more for the same effect, or the same does less",
    "withdrawal": "withdrawal, or use to avoid it",
}
UNCOUNTED = ("tolerance", "withdrawal")  # where they are only to a drug that is prescribed and supervised
PHENCYCLIDINE = tuple(name for name in CRITERIA if name != "withdrawal")
CLASSES = {
    "ketamine": PHENCYCLIDINE, "phencyclidine": PHENCYCLIDINE, "hallucinogen": PHENCYCLIDINE, "inhalant": PHENCYCLIDINE,
    **dict.fromkeys(("alcohol", "cannabis", "opioid", "sedative", "stimulant", "other"), tuple(CRITERIA)),
}  # fmt: skip
SEVERITIES = ((2, "mild"), (4, "moderate"), (6, "severe"))
SOURCE = (
    "DSM-5: criteria and severity as PMC7993020 lists them; three and twelve months, craving aside, as its work group explains "
    "them (Hasin DS et al., Am J Psychiatry 2013;170); no withdrawal for phencyclidine as hupcfl.com lists it; ketamine "
    "in its class read in an abstract"
)
VERIFICATION = "secondary"
EARLY_MONTHS, SUSTAINED_MONTHS = 3, 12


class Met(StrEnum):
    """What a clinician enters for a criterion, for the past 12 months."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    SUPERVISED_ONLY = "only-supervised-drug"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many criteria are met, and what follows. `count` and `severity` only where they are certain.

    band: the word of the record's assessment (active, early-remission, sustained-remission, none); None where not certain.
    """

    substance: str
    countable: int
    count: int | None
    at_least: int
    at_most: int
    severity: str | None
    band: str | None
    controlled_environment: bool | None
    unknown: tuple[str, ...]
    notes: tuple[str, ...]
