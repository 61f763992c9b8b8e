"""What every page has around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import reverse

from handrail import __version__
from handrail.clinic import access, clock
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import AT_THE_PATIENT, STAFF, Role
from handrail.clinic.organisation.models import Organisation
from handrail.clinic.protocols import in_force

# Where somebody can go: address, words, and the roles that find something there (None: everybody signed in).
WAYS: tuple[tuple[str, str, frozenset[Role] | None], ...] = (
    ("home", "Today", None),
    ("people:list", "Patients", AT_THE_PATIENT | {Role.RECOVERY_CARE}),
    ("organisation:sites", "Sites", STAFF),
    ("accounts:staff", "Staff and roles", frozenset({Role.MEDICAL_DIRECTOR, Role.AUDITOR})),
    ("protocols:list", "Protocol", STAFF),
    ("signing:list", "Signatures", STAFF),
    ("trail:list", "Trail", frozenset({Role.MEDICAL_DIRECTOR, Role.AUDITOR})),
)


class NotInThatWay:
    """Where an address is used in a way that it does not offer, a page that says so, for whoever looks at it."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if not isinstance(response, HttpResponseNotAllowed) or not request.accepts("text/html"):
            return response
        page = render(request, "405.html", status=405)
        page["Allow"] = response["Allow"]
        return page


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation, who is signed in, and what this installation is."""
    said = getattr(request, "user", None)
    user = said if isinstance(said, User) else None
    held = access.roles(user) if user else frozenset()
    roles = [role.label for role in Role if role in held]
    organisation = Organisation.objects.first()
    return {
        "organisation": organisation.name if organisation else "Handrail", "app_version": __version__,
        "demo": settings.DEMO, "demo_note": _demo_note() if settings.DEMO else "",
        "protocol_in_force": in_force.name(), "navigation": _navigation(request, held) if user else [],
        "roles_held": roles, "signed_in": {"name": user.name, "roles": roles} if user else {},
    }  # fmt: skip


def _navigation(request: HttpRequest, held: frozenset[Role]) -> list[dict[str, Any]]:
    found = [(reverse(name), words) for name, words, roles in WAYS if roles is None or held & roles]
    longest = max((url for url, _ in found if request.path.startswith(url)), key=len, default="")
    return [{"url": url, "label": words, "current": url == longest} for url, words in found]


def _demo_note() -> str:
    from handrail.clinic.demo import code_at

    return f"Everything here is made up. Enter nothing about a real patient. One-time code of all now: {code_at(clock.now())}"
