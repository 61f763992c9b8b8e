"""What is done about accounts and roles. Each is one transaction, with its entry in the trail."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from handrail.clinic import access
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import Actor
from handrail.clinic.organisation.models import Site
from handrail.clinic.trail.actions import append

TAKEN = "There is an account with this address."
HELD = "They hold this role there already."
OWN = "Nobody gives or removes a role of their own. Ask another medical director."
LAST = "This is the last medical director of all sites. Give the role to somebody else first."


@transaction.atomic
def invite(*, by: Actor, email: str, name: str, password: str, at: datetime) -> User:
    """Makes an account; raises ValidationError where the address is taken or the password is weak. Roles are given apart."""
    if by.user:
        access.require(by.user, Role.MEDICAL_DIRECTOR)
    if User.objects.filter(email__iexact=email.strip()).exists():
        raise ValidationError({"email": TAKEN})
    user = User(email=email.strip().lower(), name=" ".join(name.split()), joined_at=at, password_is_anothers=by.user is not None)
    validate_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:  # somebody else made it since we looked
        raise ValidationError({"email": TAKEN}) from None
    append("account.made", by=by, about=("user", user.pk), at=at, values={"name": user.name, "email": user.email})
    return user


@transaction.atomic
def give_role(*, by: Actor, user: User, role: Role, site: Site | None, at: datetime) -> Grant:
    """Gives a role; PermissionDenied unless `by` may, ValidationError where it is held already or is one's own."""
    _check_hand(by, user, site)
    try:
        with transaction.atomic():
            grant = Grant.objects.create(user=user, role=role, site=site, given_at=at, given_by=by.user)
    except IntegrityError:
        raise ValidationError(HELD) from None
    append("role.given", by=by, about=("user", user.pk), at=at, detail=_told(grant))
    return grant


@transaction.atomic
def remove_role(*, by: Actor, grant: Grant, at: datetime) -> None:
    """Ends a role, effective at the next request. A second removal changes nothing and leaves no entry."""
    _check_hand(by, grant.user, grant.site)
    if grant.role == Role.MEDICAL_DIRECTOR and grant.site is None:
        directors = Grant.objects.select_for_update().filter(
            role=Role.MEDICAL_DIRECTOR, site=None, removed_at=None, user__is_active=True
        )
        if not [one for one in directors if one.pk != grant.pk]:
            raise ValidationError(LAST)
    if Grant.objects.filter(pk=grant.pk, removed_at=None).update(removed_at=at, removed_by=by.user):
        append("role.removed", by=by, about=("user", grant.user_id), at=at, detail=_told(grant))


def _check_hand(by: Actor, user: User, site: Site | None) -> None:
    if by.user is None:  # a command at the machine itself
        return
    if by.user.pk == user.pk:
        raise ValidationError(OWN)
    if not access.may_give(by.user, site):
        raise PermissionDenied("only a medical director gives and removes roles")


def _told(grant: Grant) -> dict[str, str]:
    return {"role": grant.role, "site": str(grant.site_id) if grant.site_id else "all"}
