"""The first page, the health of the installation, and the pages of errors."""

from __future__ import annotations

import django
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseServerError, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from handrail import __version__
from handrail.clinic import access, clock
from handrail.clinic.accounts.roles import AT_THE_PATIENT
from handrail.clinic.gates import SignedIn, signed_in
from handrail.clinic.protocols import in_force
from handrail.clinic.schema import schema_version


@require_safe
@signed_in
def home(request: SignedIn) -> HttpResponse:
    """What waits for whoever is signed in."""
    at = clock.now()
    sees_patients = bool(access.roles(request.user) & AT_THE_PATIENT)
    return render(request, "clinic/home.html", {
        "sites": access.sites(request.user), "waiting": access.requests(request.user).filter(answered_at=None, expires_at__gt=at),
        "patients": access.patients(request.user, at).count(), "is_staff": access.is_staff(request.user),
        "sees_patients": sees_patients,
    })  # fmt: skip


@require_safe
def health(_request: HttpRequest) -> JsonResponse:
    """200 with the versions of code, schema and protocol once the database answers and no migration is missing; else 503."""
    versions, missing = schema_version()
    ok = not missing
    told = {"status": "ok" if ok else "not migrated", "code": __version__, "schema": versions, "django": django.get_version(),
            "protocol": in_force.name() if ok else None, "database": connection.vendor}  # fmt: skip
    return JsonResponse(told, status=200 if ok else 503)


def closed(_request: HttpRequest) -> HttpResponse:
    """allauth's page for a new address. An account keeps the one that it was made with: whose it is stands in the trail."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says which role it takes, where the gate said so."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as Django calls it
    """Without what stands around a page: the database may be the fault."""
    return HttpResponseServerError(render_to_string("500.html"))
