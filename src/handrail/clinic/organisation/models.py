"""One organisation, several sites; people, rooms, stock and boards belong to a site."""

from __future__ import annotations

import uuid
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower


def is_a_zone(name: str) -> None:
    """Raises ValidationError unless it names a time zone of the IANA database."""
    if name not in available_timezones():
        raise ValidationError("Write a time zone as Area/City, for example Europe/London.")


class Organisation(models.Model):
    """Whom this installation serves. There is one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    only = models.BooleanField(default=True, unique=True, editable=False)
    name = models.CharField(max_length=200)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(only=True), name="there_is_one_organisation"),)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where a program runs, with a calendar of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="sites")
    name = models.CharField(max_length=200)
    zone = models.CharField("time zone", max_length=64, validators=[is_a_zone])
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(Lower("name"), name="sites_have_names_of_their_own"),)

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    """A room of a site."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=100)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint("site", Lower("name"), name="rooms_of_a_site_have_names_of_their_own"),)

    def __str__(self) -> str:
        return self.name
