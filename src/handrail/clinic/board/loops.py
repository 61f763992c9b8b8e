"""Opening and closing what was promised. Called by the act that promises or does it, in its transaction."""

from __future__ import annotations

from datetime import datetime

from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.board.models import Loop
from handrail.clinic.people.models import Patient, Stay


def open_(
    *, about: str, what: str, patient: Patient, owner_role: Role, at: datetime, due_at: datetime | None = None,
    owner: User | None = None
) -> Loop:  # fmt: skip
    """Promises something about a patient, at the site where they are; opening what is open already changes nothing."""
    known = Loop.objects.filter(about=about, closed_at=None).first()
    if known:
        return known
    site = Stay.objects.select_related("site").get(patient=patient, ended_at=None).site
    loop = Loop(
        site=site, patient=patient, about=about, what=what, owner_role=owner_role, owner=owner, opened_at=at, due_at=due_at
    )
    loop.save(force_insert=True)
    return loop


def close(*, about: str, outcome: str, at: datetime) -> bool:
    """It was done, declined or waived; False where it was not open."""
    return bool(Loop.objects.filter(about=about, closed_at=None).update(closed_at=at, outcome=outcome))


def move(*, patient: Patient, at_site: object) -> None:
    """What was promised about a patient goes with them to another site."""
    Loop.objects.filter(patient=patient, closed_at=None).update(site=at_site)
