"""One board for each role: what is theirs first."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

import orjson
from django.db.models import Q, QuerySet
from django.urls import reverse

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import AT_THE_PATIENT, CLINICAL, STAFF, Role
from handrail.clinic.board.models import Loop, Standing
from handrail.clinic.board.standings import OWNERS
from handrail.safeguards.catalogue import CATALOGUE
from handrail.verdicts import Severity, Verdict

TITLES = {one.id: one.title for one in CATALOGUE}
ORDER = [Severity.STOP, Severity.CAUTION, Severity.WATCH]


def loops(user: User) -> QuerySet[Loop]:
    """What is open and that they may see: at sites where they may see patients; of others what is theirs."""
    sites = access.sites(user, AT_THE_PATIENT)
    seen = Q(site__in=sites) | Q(owner=user) | Q(site__in=access.sites(user, STAFF), owner_role__in=access.roles(user))
    return Loop.objects.filter(seen, closed_at=None).select_related("patient", "site", "owner").order_by("due_at", "opened_at")


def of(user: User, at: datetime) -> dict[str, Any]:
    """Loops, theirs apart from the others'; and safeguards that do not hold, by patient."""
    roles = access.roles(user)
    own: list[dict[str, Any]] = []
    others: list[dict[str, Any]] = []
    seen = set(access.patients(user, at, AT_THE_PATIENT).values_list("pk", flat=True))
    for loop in loops(user):
        if loop.patient_id not in seen:
            loop.patient = None  # it is theirs to do, and whom it is about is not theirs to see
        late = loop.due_at is not None and loop.due_at < at
        row = {"loop": loop, "late": late, "age": at - loop.opened_at, "url": _where(loop) if roles & CLINICAL else ""}
        (own if loop.owner_id == user.pk or (loop.owner_id is None and loop.owner_role in roles) else others).append(row)
    return {"own": own, "others": others, "not_held": not_held(user, at), "at": at}


def _where(loop: Loop) -> str:
    """Where it is closed; for now duties alone have a page of their own."""
    kind, _, id = loop.about.partition(":")
    return reverse("intake:duty", args=[loop.patient_id, id]) if kind == "duty" and loop.patient else ""


def not_held(user: User, at: datetime) -> list[dict[str, Any]]:
    """Of each patient whom they may see: breached safeguards, the gravest first, with who owns them; and how many lack data."""
    if not access.roles(user) & AT_THE_PATIENT:
        return []
    seen = access.patients(user, at)
    rows = [_of(one) for one in Standing.objects.filter(patient__in=seen).select_related("patient")]
    return sorted((row for row in rows if row["breached"] or row["lacking"]), key=lambda row: (row["order"], row["name"]))


def _of(standing: Standing) -> dict[str, Any]:
    found = orjson.loads(standing.found)
    breached = Counter((one["severity"], one["safeguard"]) for one in found if one["verdict"] == Verdict.BREACHED)
    ordered = sorted(breached, key=lambda key: (ORDER.index(Severity(key[0])), key[1]))
    lacking = {one["safeguard"] for one in found if one["verdict"] == Verdict.DATA_REQUIRED}
    return {
        "patient": standing.patient, "name": standing.patient.name, "asked_at": standing.asked_at, "lacking": len(lacking),
        "order": ORDER.index(Severity(ordered[0][0])) if ordered else len(ORDER),
        "breached": [{"title": TITLES[name], "severity": severity, "times": breached[severity, name],
                      "owner": Role(OWNERS[Severity(severity)]).label} for severity, name in ordered],
    }  # fmt: skip
