"""Who may see or do what. A few gates; each answers for one and for many by the same rule, from rows of this very instant: a
role that is removed is gone at the next request. What a gate does not open is *not found*: that something exists is already an
answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404

from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import AT_THE_PATIENT, CLINICAL, STAFF, Role
from handrail.clinic.organisation.models import Site
from handrail.clinic.people.models import Patient
from handrail.clinic.signing.models import Request, Signature

Row = TypeVar("Row", bound=Model)


def roles(user: User, site: Site | None = None) -> frozenset[Role]:
    """The roles that they hold now: at that site, or anywhere."""
    held = _held(user) if site is None else _held(user).filter(Q(site=None) | Q(site=site))
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def is_staff(user: User) -> bool:
    """Do they hold any role of staff?"""
    return bool(roles(user) & STAFF)


def sees_others(user: User) -> bool:
    """Do they hold a role in which they see anybody but themselves? Then a password is not enough."""
    return bool(roles(user) - {Role.PATIENT})


def require(user: User, *any_of: Role, site: Site | None = None) -> None:
    """Raises PermissionDenied unless they hold one of these roles (at that site)."""
    if not roles(user, site) & set(any_of):
        raise PermissionDenied(f"needs the role of {' or '.join(role.label for role in Role if role in any_of)}")


# --- sites


def sites(user: User, any_of: Iterable[Role] = STAFF) -> QuerySet[Site]:
    """The sites where they hold one of these roles."""
    held = _held(user).filter(role__in=set(any_of))
    if held.filter(site=None).exists():
        return Site.objects.all()
    return Site.objects.filter(pk__in=held.values("site"))


def site(user: User, id: UUID, any_of: Iterable[Role] = STAFF) -> Site:
    """One of `sites`; else Http404."""
    return _one(sites(user, any_of), id)


# --- people


def patients(user: User, at: datetime, any_of: Iterable[Role] | None = None) -> QuerySet[Patient]:
    """Those who are at a site where they hold a role at the patient; those who consented to be seen by them; and themselves.
    any_of: only the first, and only by one of these roles, for what is done and not merely seen.
    """
    here = Q(stays__ended_at=None, stays__site__in=sites(user, AT_THE_PATIENT if any_of is None else any_of))
    if any_of is not None:
        return Patient.objects.filter(here).distinct()
    shown = (
        Q(views__provider=user, views__withdrawn_at=None, views__expires_at__gt=at)
        if Role.RECOVERY_CARE in roles(user)
        else Q(pk=None)
    )
    own = Q(account=user) if Role.PATIENT in roles(user) else Q(pk=None)
    return Patient.objects.filter(here | shown | own).distinct()


def patient(user: User, id: UUID, at: datetime, any_of: Iterable[Role] | None = None) -> Patient:
    """One of `patients`; else Http404."""
    return _one(patients(user, at, any_of), id)


def movable(user: User, at: datetime) -> QuerySet[Patient]:
    """The patients whom they may move to another site: those at a site where they do more than read."""
    return patients(user, at, CLINICAL | {Role.FRONT_DESK})


# --- staff


def grants(user: User) -> QuerySet[Grant]:
    """The roles, of anybody, that they may see: a medical director and an auditor those of their sites, everybody their own."""
    over = sites(user, {Role.MEDICAL_DIRECTOR, Role.AUDITOR})
    everywhere = _held(user).filter(role__in={Role.MEDICAL_DIRECTOR, Role.AUDITOR}, site=None).exists()
    seen = Q(site__in=over) | Q(user=user) | (Q(site=None) if everywhere else Q(pk=None))
    return Grant.objects.filter(seen).select_related("user", "site").distinct()


def may_give(user: User, site: Site | None) -> bool:
    """May they give and remove roles there? A medical director of that site; for all sites, of all."""
    held = _held(user).filter(role=Role.MEDICAL_DIRECTOR)
    return held.filter(Q(site=None) if site is None else Q(site=None) | Q(site=site)).exists()


# --- signatures and the trail


def requests(user: User) -> QuerySet[Request]:
    """What is laid before them to sign: nobody else sees it there."""
    return Request.objects.filter(signer=user)


def request(user: User, id: UUID) -> Request:
    """One of `requests`; else Http404."""
    return _one(requests(user), id)


def signatures(user: User) -> QuerySet[Signature]:
    """Signatures that they may see: their own; a medical director and an auditor of all sites every one."""
    over_all = _held(user).filter(role__in={Role.MEDICAL_DIRECTOR, Role.AUDITOR}, site=None).exists()
    return Signature.objects.all() if over_all else Signature.objects.filter(Q(signer=user) | Q(first_signer=user))


def signature(user: User, id: UUID) -> Signature:
    """One of `signatures`; else Http404."""
    return _one(signatures(user), id)


def trail(user: User) -> None:
    """Raises PermissionDenied unless they may read the trail: a medical director or an auditor of all sites."""
    if not _held(user).filter(role__in={Role.MEDICAL_DIRECTOR, Role.AUDITOR}, site=None).exists():
        raise PermissionDenied("needs the role of medical director or compliance auditor for all sites")


def _held(user: User) -> QuerySet[Grant]:
    if not user.is_active:
        return Grant.objects.none()
    return Grant.objects.filter(user=user, removed_at=None)


def _one(rows: QuerySet[Row], id: UUID) -> Row:
    found = rows.filter(pk=id).first()
    if found is None:
        raise Http404
    return found
