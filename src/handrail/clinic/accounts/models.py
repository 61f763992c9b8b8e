"""People who sign in, the roles they hold, and the attempts that were made in their name."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from handrail.clinic.accounts.roles import Role


class Users(BaseUserManager["User"]):
    """Finds people by their address, whatever its letters' case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """Somebody who signs in: staff, an outside provider, or a patient."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()
    password_is_anothers = models.BooleanField(default=False)  # somebody else chose it, so it is changed first

    objects = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (models.UniqueConstraint(Lower("email"), name="one_account_for_an_address"),)

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def check_password(self, raw_password: str | None) -> bool:
        """Is it their password? False, unlooked at, once too many were tried for their address."""
        from handrail.clinic.accounts.attempts import checked

        return checked(self.email, lambda: super(User, self).check_password(raw_password or ""))


class Grant(models.Model):
    """A role that somebody holds, at one site or (without one) at all of them. Never deleted: it ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=32, choices=Role.choices)
    site = models.ForeignKey("organisation.Site", models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint("user", "role", "site", condition=models.Q(removed_at=None, site__isnull=False),
                                    name="a_role_is_held_once_at_a_site"),
            models.UniqueConstraint("user", "role", condition=models.Q(removed_at=None, site=None),
                                    name="a_role_is_held_once_everywhere"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="a_role_is_one_of_ours"),
            models.CheckConstraint(condition=~models.Q(user=models.F("given_by")), name="nobody_gives_themselves_a_role"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.site or 'all sites'}"


class Attempt(models.Model):
    """How many checks of a secret were begun for one name within a window. Counted before the check is made."""

    name = models.CharField(max_length=64, primary_key=True)  # a digest: an address typed wrongly may be a password
    begun_at = models.DateTimeField()
    count = models.PositiveIntegerField()
