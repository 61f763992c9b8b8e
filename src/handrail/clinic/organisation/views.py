"""Sites and their rooms."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from handrail.clinic import access, clock
from handrail.clinic.accounts.roles import STAFF, Role
from handrail.clinic.gates import SignedIn, for_roles
from handrail.clinic.organisation import actions
from handrail.clinic.organisation.forms import NewRoom, NewSite
from handrail.clinic.organisation.models import Room, Site


@require_safe
@for_roles(*STAFF)
def sites(request: SignedIn) -> HttpResponse:
    """The sites where somebody works."""
    return render(
        request, "organisation/sites.html", {"sites": access.sites(request.user), "may": access.may_give(request.user, None)}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(Role.MEDICAL_DIRECTOR)
def new(request: SignedIn) -> HttpResponse:
    """Opens a site."""
    form = NewSite(request.POST or None)
    if form.is_valid():
        try:
            site = actions.open_site(by=request.actor, at=clock.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, f"{site.name} is open.")
            return redirect("organisation:site", id=site.pk)
    return render(request, "organisation/new.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_roles(*STAFF)
def site(request: SignedIn, id: UUID) -> HttpResponse:
    """One site: its rooms."""
    return _site(request, access.site(request.user, id), NewRoom())


@require_POST
@for_roles(Role.MEDICAL_DIRECTOR)
def add_room(request: SignedIn, id: UUID) -> HttpResponse:
    """Adds a room."""
    site = access.site(request.user, id, {Role.MEDICAL_DIRECTOR})
    form = NewRoom(request.POST)
    if form.is_valid():
        try:
            actions.open_room(by=request.actor, site=site, name=form.cleaned_data["name"], at=clock.now())
        except ValidationError as error:
            form.add_error("name", error.messages)
        else:
            return redirect("organisation:site", id=site.pk)
    return _site(request, site, form, status=422)


@require_POST
@for_roles(Role.MEDICAL_DIRECTOR)
def close_room(request: SignedIn, id: UUID) -> HttpResponse:
    """Takes a room out of use."""
    room = get_object_or_404(Room, pk=id, site__in=access.sites(request.user, {Role.MEDICAL_DIRECTOR}))
    actions.close_room(by=request.actor, room=room, at=clock.now())
    return redirect("organisation:site", id=room.site_id)


def _site(request: SignedIn, site: Site, form: NewRoom, status: int = 200) -> HttpResponse:
    may = access.may_give(request.user, site)
    return render(
        request, "organisation/site.html", {"site": site, "rooms": site.rooms.all(), "form": form if may else None}, status=status
    )
