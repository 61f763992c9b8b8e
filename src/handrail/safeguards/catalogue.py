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
