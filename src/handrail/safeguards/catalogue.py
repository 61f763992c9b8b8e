"""Every safeguard there is, in the order in which people read them; a definition that is wrong refuses to exist."""

from __future__ import annotations

from handrail.facts import subjects_of
from handrail.protocol.parameters import DEFINITIONS
from handrail.safeguards import cadence, coordination, craving, dosing, harm, intake, screening, supervision, supply
from handrail.safeguards.rows import ROWS
from handrail.safeguards.safeguard import Safeguard

CATALOGUE: tuple[Safeguard, ...] = (
    *screening.SAFEGUARDS, *intake.SAFEGUARDS, *dosing.SAFEGUARDS, *supply.SAFEGUARDS, *cadence.SAFEGUARDS,
    *supervision.SAFEGUARDS, *craving.SAFEGUARDS, *harm.SAFEGUARDS, *coordination.SAFEGUARDS,
)  # fmt: skip

IDS = tuple(one.id for one in CATALOGUE)

NAMED = (
    "adverse-event-reported", "baseline-blood-pressure", "baseline-liver",
    "bladder-rise", "blood-pressure-before-dose", "check-in-on-time", "cognition-check-current",
    "copied-observations", "count-variance-resolved", "craving-high", "dependence-criteria",
    "discharge-criteria", "disclosure-within-consent", "dose-change-signed", "dose-creep", "draw-balances",
    "early-refill", "eligibility-unexpired",
    "frequency-creep", "hold-has-transition-plan", "home-administration", "indication-and-goal", "infusion-time",
    "intake-complete", "interactions-reviewed", "late-entry", "liver-check-current", "lost-supply",
    "medical-contraindications", "no-take-home", "overlapping-programs",
    "past-disorder-duties", "pregnancy-current", "prescriber-present",
    "prescription-monitoring-checked", "raise-after-refusal", "re-entry-after-lapse", "recovery-care-contacted",
    "refusal-handed-on", "rems-certified-and-enrolled", "rems-form-in-time", "reply-overdue", "rescue-ready",
    "response-reviewed", "review-at-series-end", "safe-leaving", "series-restart",
    "suicidality-followed-up", "unmet-request", "unscheduled-session", "waste-witnessed",
)  # fmt: skip

# Named in the design and not built yet. Listed, so that nobody takes their silence for a verdict.
NOT_YET = tuple(id for id in NAMED if id not in IDS)


def safeguard(id: str) -> Safeguard | None:
    """The safeguard of that id."""
    return next((one for one in CATALOGUE if one.id == id), None)


def faults() -> list[str]:
    """What is wrong with the catalogue, in sentences; empty when every safeguard names only what there is."""
    found = [f"{one.id}: two safeguards share this id" for one in CATALOGUE if IDS.count(one.id) > 1]
    for one in CATALOGUE:
        found.extend(f"{one.id}: there is no row {row}" for row in one.rows if row not in ROWS)
        for subject in one.subjects:
            found.extend(_faults_of(one, subject))
    return found


def _faults_of(one: Safeguard, subject: str) -> list[str]:
    if subject not in subjects_of():
        return [f"{one.id}: there is no subject {subject}"]
    names = {name.removeprefix(":").removesuffix("_unlimited") for name in one.reads[subject] if name.startswith(":")}
    return [f"{one.id}: the protocol has no parameter {name}" for name in sorted(names - set(DEFINITIONS))]
