"""The board's own part of the page, asked for again and again."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handrail.clinic import clock
from handrail.clinic.accounts.roles import STAFF
from handrail.clinic.board import today
from handrail.clinic.gates import SignedIn, for_roles


@require_safe
@for_roles(*STAFF)
def part(request: SignedIn) -> HttpResponse:
    """What is open now."""
    return render(request, "board/part.html", today.of(request.user, clock.now()))
