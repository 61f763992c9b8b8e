"""The gate in front of every page: who is asked to sign in, and who is told that a role is missing."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import Actor

View = Callable[..., HttpResponse]


class SignedIn(HttpRequest):
    """A request that went through a gate: somebody is signed in, and their hand is known."""

    user: User
    actor: Actor


def signed_in(view: View) -> View:
    """Only for somebody signed in; others are asked to."""

    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return gated


def for_roles(*any_of: Role) -> Callable[[View], View]:
    """Only for somebody who holds one of these roles somewhere. What is at which site is the matter of `access`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            assert isinstance(request.user, User)
            access.require(request.user, *any_of)
            return view(request, *args, **kwargs)

        return signed_in(gated)

    return decorate
