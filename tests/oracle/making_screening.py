"""What is asked before treatment and answered: the direct questions, bands, red flags, consent."""

from __future__ import annotations

from datetime import timedelta

from tests.oracle.moments import any_time
from tests.oracle.strategies import Maker

OURS = "https://handrail.example/fhir/codes"
WORDS = ("psychosis", "psychosis mania", "mania?", "none")
ANSWERS = (*["answered"] * 14, "declined", "partial", None)


def screening(make: Maker) -> None:
    """Bands of what was already answered, too."""
    dice = make.dice
    for row in make.tables.get("assessments", ()):
        if row["patient_id"] == make.patient and row["instrument"] == "audit":
            row["band"] = dice.pick(*["zone-1"] * 5, "zone-2", "zone-3", None)
            row["flags"] = dice.pick(None, None, "", "band-depends-on-sex")
        if row["patient_id"] == make.patient and row["instrument"] == "bpic":
            row["instrument"] = dice.pick("bladder-checklist", "bpic")
            row["flags"] = dice.pick("", "", "pain", "", "", "visible-blood pain", "items-missing", None)
    for row in make.tables.get("conditions", ()):
        row["code_system"] = dice.pick(None, None, OURS)
        row["findings"] = dice.pick("none", "urinary-symptoms", "ketamine-uropathy", "urinary-symptoms?", None, *WORDS)
    for row in make.tables["patients"]:
        row["sex"] = dice.pick("male", "female", "unknown", None)
    for row in make.tables.get("check_ins", ()):
        row["outside_use"] = dice.pick(*[False] * 5, True, None)
        row["urinary_symptoms"] = dice.pick(*[False] * 12, True, None)
    for _ in range(dice.pick(0, 1, 1, 1, 2)):
        make.add(
            "assessments", "assessment_id", any_time(dice, make.start, -3, 5), instrument="ketamine-use",
            domain=dice.pick(*["substance-use"] * 9, None), answer=dice.pick(*ANSWERS),
            band=dice.pick("none-reported", "none-reported", "past-use", "recent-use", None), signed=None,
        )  # fmt: skip


def consent(make: Maker) -> None:
    """Given, mostly with an end; now and then withdrawn, now and then for something else."""
    dice, days = make.dice, timedelta(days=1)
    for _ in range(dice.pick(1, 1, 1, 2, 0)):
        at = make.early()
        make.sign(
            "consents", "consent_id", at, scope=dice.pick(*["treatment-off-label"] * 9, "recovery-care", None),
            ends_at=dice.pick(*[at + 20 * days] * 6, at + 5 * days, None),
            revoked_at=dice.pick(*[None] * 8, at + 3 * days, at + 9 * days),
            signed=dice.pick(*[True] * 9, False, None),
        )  # fmt: skip
