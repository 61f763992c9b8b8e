"""What is asked of every request by somebody signed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from handrail.clinic import access, clock
from handrail.clinic.accounts.models import User
from handrail.clinic.actor import Actor

DEVICE = "device"
DEVICE_AGE = 400 * 24 * 3600  # the longest that browsers keep a cookie
SIGNED_IN = "signed_in_at"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
Answer = Callable[[HttpRequest], HttpResponse]


class KeptByPeople(SessionMiddleware):
    """A session goes on with what somebody does: a page that asks by itself does not prolong it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        return response if getattr(request, "asks_by_itself", False) else super().process_response(request, response)


class SignedInLongEnough:
    """Signs out after a working day, and whoever is not active any more."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            since = datetime.fromisoformat(request.session.setdefault(SIGNED_IN, clock.now().isoformat()))
            if not request.user.is_active or clock.now() - since > settings.SESSION_LONGEST:
                logout(request)
        return self.answer(request)


class ActorOfRequest:
    """`request.actor`: who it is, and from which browser. The browser's id is random and says nothing about it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = request.get_signed_cookie(DEVICE, default="", max_age=DEVICE_AGE)
        device = known or secrets.token_hex(8)
        user = request.user if isinstance(request.user, User) else None
        request.actor = Actor(user, device)  # type: ignore[attr-defined]
        response = self.answer(request)
        if not known:
            response.set_signed_cookie(
                DEVICE, device, max_age=DEVICE_AGE, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
            )
        return response


class OwnPasswordFirst:
    """Whoever signs in with a password that somebody else chose changes it before anything else."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User) or not request.user.password_is_anothers or _is_way_to_password(request.path):
            return self.answer(request)
        return redirect("account_change_password")


def _is_way_to_password(path: str) -> bool:
    ways = (reverse("account_change_password"), reverse("account_logout"), reverse("account_reauthenticate"))
    return path.startswith((*ways, f"/{settings.STATIC_URL.lstrip('/')}", "/healthz"))


class SecondFactorFirst:
    """Whoever may see others without a second factor sees nothing but the way to enrol one, and out."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User) or _is_open(request.path) or not access.sees_others(request.user):
            return self.answer(request)
        if Authenticator.objects.filter(user=request.user, type__in=FACTORS).exists():
            return self.answer(request)
        return redirect("accounts:enrol")


def _is_open(path: str) -> bool:
    ways = (reverse("mfa_index"), reverse("account_logout"), reverse("account_reauthenticate"), reverse("accounts:enrol"),
            reverse("account_change_password"))  # fmt: skip
    return path.startswith((*ways, f"/{settings.STATIC_URL.lstrip('/')}", "/healthz"))
