"""The trail, for who may read it: its entries, the proof of each, the sheet to print, and all of it to take away."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import segno
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.sealing import BrokenSeal
from handrail.clinic.trail import exporting
from handrail.clinic.trail.models import Checkpoint, Entry, Opening
from handrail.trail.checks import check_inclusion, leaf_hash, opens, read_checkpoint
from handrail.trail.proofs import inclusion_proof

ON_A_PAGE = 50
UNREADABLE: dict[str, Any] = {
    "act": "changed: cannot be read", "by": "", "about": {"kind": "", "id": ""}, "commitments": {}, "happened_at": "",
}  # fmt: skip


@require_safe
@for_roles(Role.MEDICAL_DIRECTOR, Role.AUDITOR)
def entries(request: SignedIn) -> HttpResponse:
    """The newest entries first; of one act, one person or one thing where that is asked."""
    access.trail(request.user)
    asked = {name: said for name in ("act", "by", "about") if (said := request.GET.get(name, "").replace("\0", ""))}
    page = Paginator(Entry.objects.filter(**asked).order_by("-number"), ON_A_PAGE).get_page(request.GET.get("page"))
    rows = [_told(entry) | {"number": entry.number} for entry in page]
    return render(request, "trail/list.html", {
        "page": page, "rows": _named(rows), "asked": asked,
        "acts": Entry.objects.order_by("act").values_list("act", flat=True).distinct(),
        "checkpoint": Checkpoint.objects.order_by("size").last(),
    })  # fmt: skip


@require_safe
@for_roles(Role.MEDICAL_DIRECTOR, Role.AUDITOR)
def entry(request: SignedIn, number: int) -> HttpResponse:
    """One entry as it stands, what its commitments hide where it was not erased, and its proof under the newest checkpoint."""
    access.trail(request.user)
    found = Entry.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    told = _told(found)
    openings = Opening.objects.filter(number=number).order_by("name")
    values = [_value(one) for one in openings]
    return render(request, "trail/entry.html", {
        "entry": found, "told": _named([told])[0], "body": json.dumps(told, indent=2), "proof": _proof(found),
        "values": [value | {"fits": opens(value, told["commitments"])} for value in values],
    })  # fmt: skip


@require_safe
@for_roles(Role.MEDICAL_DIRECTOR, Role.AUDITOR)
def sheet(request: SignedIn) -> HttpResponse:
    """The newest checkpoint to print and keep in a drawer: with it anybody can tell later whether anything was changed."""
    access.trail(request.user)
    newest = Checkpoint.objects.order_by("size").last()
    code = segno.make(newest.note, error="m").svg_data_uri(scale=4) if newest else ""
    return render(request, "trail/sheet.html", {"checkpoint": newest, "code": code})


@require_POST
@for_roles(Role.MEDICAL_DIRECTOR, Role.AUDITOR)
def export(request: SignedIn) -> HttpResponse:
    """All of it, as files that anybody can verify. What commitments hide stays here."""
    access.trail(request.user)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "trail"
        exporting.sign_and_export(place, openings=False)
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(path for path in place.rglob("*") if path.is_file()):
                archive.write(file, file.relative_to(folder))
    return HttpResponse(
        packed.getvalue(), content_type="application/zip", headers={"Content-Disposition": 'attachment; filename="trail.zip"'}
    )


def _told(entry: Entry) -> dict[str, Any]:
    """What an entry tells; of one that was changed until nobody can read it, that."""
    try:
        told = json.loads(bytes(entry.body))
        return told if {"by", "about", "commitments", "happened_at"} <= told.keys() else UNREADABLE
    except (ValueError, AttributeError):
        return UNREADABLE


def _value(one: Opening) -> dict[str, Any]:
    try:
        return {"name": one.name, "salt": one.salt, "value": one.value}
    except BrokenSeal:
        return {"name": one.name, "salt": "", "value": "does not open"}


def _named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = {
        str(user.pk): user.name
        for user in User.objects.filter(pk__in={row["by"] for row in rows if not row["by"].startswith("clinic:")})
    }
    return [row | {"by_name": names.get(row["by"], row["by"])} for row in rows]


def _proof(entry: Entry) -> dict[str, Any] | None:
    """Does the entry, as it is stored now, stand under the newest checkpoint?"""
    number, leaf = entry.number, leaf_hash(bytes(entry.body))
    newest = Checkpoint.objects.filter(size__gt=number).order_by("size").last()
    if newest is None:
        return None
    leaves = [
        bytes(one) for one in Entry.objects.filter(number__lt=newest.size).order_by("number").values_list("leaf", flat=True)
    ]
    steps, root = inclusion_proof(leaves, number), read_checkpoint(newest.note.encode(), "the checkpoint").root
    return {"size": newest.size, "steps": len(steps), "fits": check_inclusion(leaf, number, newest.size, steps, root)}
