"""The board's own part of the page, asked for again and again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.clinic import clock
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import STAFF
from handrail.clinic.board import today
from handrail.clinic.gates import SignedIn, for_roles


@require_safe
def part(request: HttpRequest) -> HttpResponse:
    """What is open now. A page that asks by itself keeps nobody signed in, and is told when that has ended."""
    by_itself = "HX-Request" in request.headers
    request.asks_by_itself = by_itself  # type: ignore[attr-defined]
    if by_itself and not isinstance(request.user, User):
        ended = render(request, "board/ended.html")
        ended["HX-Reswap"] = "outerHTML"  # what asks by itself is gone then
        return ended
    return _part(request)


@for_roles(*STAFF)
def _part(request: SignedIn) -> HttpResponse:
    return render(request, "board/part.html", today.of(request.user, clock.now()))
