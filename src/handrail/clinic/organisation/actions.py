"""What is done about sites and rooms."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from handrail.clinic import access
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import Actor
from handrail.clinic.organisation.models import Organisation, Room, Site
from handrail.clinic.trail.actions import append


@transaction.atomic
def found(*, by: Actor, name: str, at: datetime) -> Organisation:
    """Names the organisation that this installation serves; once."""
    organisation = Organisation(name=name)
    organisation.full_clean()
    organisation.save(force_insert=True)
    append("organisation.founded", by=by, about=("organisation", organisation.pk), at=at, values={"name": name})
    return organisation


@transaction.atomic
def open_site(*, by: Actor, name: str, zone: str, at: datetime) -> Site:
    """Adds a site; ValidationError where the name is taken or the zone is none."""
    if by.user:
        access.require(by.user, Role.MEDICAL_DIRECTOR)
        if not access.may_give(by.user, None):
            raise ValidationError("Only a medical director of all sites opens one.")
    site = Site(organisation=Organisation.objects.select_for_update().get(), name=" ".join(name.split()), zone=zone)
    site.full_clean()
    _add(site)
    append("site.opened", by=by, about=("site", site.pk), at=at, values={"name": site.name}, detail={"zone": zone})
    return site


@transaction.atomic
def open_room(*, by: Actor, site: Site, name: str, at: datetime) -> Room:
    """Adds a room to a site; ValidationError where the name is taken there."""
    if by.user:
        access.require(by.user, Role.MEDICAL_DIRECTOR, site=site)
    Site.objects.select_for_update().get(pk=site.pk)
    room = Room(site=site, name=" ".join(name.split()))
    room.full_clean()
    _add(room)
    append("room.opened", by=by, about=("room", room.pk), at=at, values={"name": room.name}, detail={"site": str(site.pk)})
    return room


@transaction.atomic
def close_room(*, by: Actor, room: Room, at: datetime) -> None:
    """Takes a room out of use. What happened in it stays."""
    if by.user:
        access.require(by.user, Role.MEDICAL_DIRECTOR, site=room.site)
    if Room.objects.filter(pk=room.pk, closed_at=None).update(closed_at=at):
        append("room.closed", by=by, about=("room", room.pk), at=at, detail={"site": str(room.site_id)})


def _add(row: Site | Room) -> None:
    """Somebody else may have taken the name since we looked."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"name": "This name is taken."}) from None
