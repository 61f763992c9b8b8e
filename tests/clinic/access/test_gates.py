"""The gates of access.py: what opens one opens in bulk, and both open what the words say. The words are written again here, over
plain rows and without a query.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.clinic import access
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND
from handrail.clinic.organisation.models import Organisation, Site
from handrail.clinic.people.models import Patient, Stay, View
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kind, Request, Signature

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SITES, USERS, PATIENTS = 3, 3, 4
AT_THE_PATIENT = {"medical-director", "prescriber", "session-nurse", "front-desk", "auditor"}
STAFF = AT_THE_PATIENT | {"custodian"}


@dataclass(frozen=True)
class Held:
    """A role, at a site or (None) at all; in force or removed."""

    user: int
    role: str
    site: int | None
    removed: bool


@dataclass(frozen=True)
class Shown:
    """A view that a patient gave."""

    patient: int
    user: int
    ends_in_h: int
    withdrawn: bool


@dataclass(frozen=True)
class Clinic:
    """Who holds what, who is where (the last site is where they are now, unless they left), who may look in."""

    held: list[Held]
    stays: list[list[int]]
    left: list[bool]
    accounts: list[int | None]
    shown: list[Shown]
    inactive: set[int]


users, sites = st.integers(0, USERS - 1), st.integers(0, SITES - 1)
clinics = st.builds(
    Clinic,
    held=st.lists(
        st.builds(Held, user=users, role=st.sampled_from(Role.values), site=st.none() | sites, removed=st.booleans()),
        max_size=7,
        unique_by=lambda one: (one.user, one.role, one.site),
    ),
    stays=st.lists(st.lists(sites, max_size=3), min_size=PATIENTS, max_size=PATIENTS),
    left=st.lists(st.booleans(), min_size=PATIENTS, max_size=PATIENTS),
    accounts=st.permutations([0, 1, None, None]),
    shown=st.lists(
        st.builds(
            Shown,
            patient=st.integers(0, PATIENTS - 1),
            user=users,
            ends_in_h=st.sampled_from([-1, 0, 1]),
            withdrawn=st.booleans(),
        ),
        max_size=5,
        unique_by=lambda one: (one.patient, one.user),
    ),
    inactive=st.sets(users, max_size=1),
)


@dataclass
class Rows:
    """The same clinic in the database."""

    users: list[User] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)


def stored(clinic: Clinic) -> Rows:
    rows, house = Rows(), Organisation.objects.create(name="Example")
    for number in range(USERS):
        told = {
            "email": f"{number}@example.org",
            "name": f"U{number}",
            "joined_at": AT,
            "is_active": number not in clinic.inactive,
        }
        rows.users.append(User.objects.create(**told))
    rows.sites = [Site.objects.create(organisation=house, name=f"S{number}", zone="UTC") for number in range(SITES)]
    for one in clinic.held:
        site = None if one.site is None else rows.sites[one.site]
        Grant.objects.create(
            user=rows.users[one.user], role=one.role, site=site, given_at=AT, removed_at=AT if one.removed else None
        )
    for number, (stays, left, account) in enumerate(zip(clinic.stays, clinic.left, clinic.accounts, strict=True)):
        own = None if account is None else rows.users[account]
        rows.patients.append(
            Patient.objects.create(name=f"P{number}", born_on=str(date(1980, 1, 1)), registered_at=AT, account=own)
        )
        for order, site in enumerate(stays):
            ended = None if order == len(stays) - 1 and not left else AT
            Stay.objects.create(patient=rows.patients[-1], site=rows.sites[site], begun_at=AT, ended_at=ended)
    for one in clinic.shown:
        View.objects.create(
            patient=rows.patients[one.patient],
            provider=rows.users[one.user],
            given_at=AT - timedelta(hours=9),
            expires_at=AT + timedelta(hours=one.ends_in_h),
            withdrawn_at=AT if one.withdrawn else None,
        )
    return rows


# --- the words ------------------------------------------------------------------------------------------------------------------


def in_force(clinic: Clinic, user: int) -> list[Held]:
    return [one for one in clinic.held if one.user == user and not one.removed and user not in clinic.inactive]


def works_at(clinic: Clinic, user: int, roles: set[str]) -> set[int]:
    """The sites where they hold such a role by a grant in force there, or by one for all sites."""
    held = [one for one in in_force(clinic, user) if one.role in roles]
    return set(range(SITES)) if any(one.site is None for one in held) else {one.site for one in held if one.site is not None}


def is_seen(clinic: Clinic, user: int, patient: int) -> bool:
    """By staff with a role at the patient by a grant in force at the site where the patient is now (or a grant for all sites), by
    a recovery-care provider with a view neither withdrawn nor expired, and by the patient themselves; nobody else.
    """
    held = {one.role for one in in_force(clinic, user)}
    stays = clinic.stays[patient]
    now = stays[-1] if stays and not clinic.left[patient] else None
    by_role = now is not None and now in works_at(clinic, user, AT_THE_PATIENT)
    views = [one for one in clinic.shown if one.patient == patient and one.user == user]
    by_view = "recovery-care" in held and any(not one.withdrawn and one.ends_in_h > 0 for one in views)
    by_self = "patient" in held and clinic.accounts[patient] == user
    return by_role or by_view or by_self


# --- the tests ------------------------------------------------------------------------------------------------------------------


def opens(gate: Any, *args: Any) -> bool:
    try:
        gate(*args)
    except (Http404, PermissionDenied):
        return False
    return True


many = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.mark.django_db
@many
@given(clinics)
def test_a_patient_is_seen_by_whom_the_words_name_and_one_opens_as_many_do(clinic: Clinic) -> None:
    with transaction.atomic():
        rows = stored(clinic)
        for number, user in enumerate(rows.users):
            listed = set(access.patients(user, AT))
            assert access.patients(user, AT).count() == len(listed)
            said = {patient for place, patient in enumerate(rows.patients) if is_seen(clinic, number, place)}
            opened = {patient for patient in rows.patients if opens(access.patient, user, patient.pk, AT)}
            assert listed == said == opened
            movers = works_at(clinic, number, {"medical-director", "prescriber", "session-nurse", "front-desk"})
            now = [stays[-1] if stays and not left else None for stays, left in zip(clinic.stays, clinic.left, strict=True)]
            assert set(access.movable(user, AT)) == {rows.patients[place] for place, site in enumerate(now) if site in movers}
        transaction.set_rollback(True)


def small(held: Held, stays: list[int], left: bool, own: bool, shown: Shown | None, inactive: bool) -> Clinic:
    """One user with one role, one patient."""
    views, out = [shown] if shown else [], {0} if inactive else set()
    return Clinic([held], [stays], [left], [0 if own else None], views, out)


VIEWS = (None, *(Shown(0, 0, ends, withdrawn) for ends, withdrawn in product((-1, 0, 1), (False, True))))
SMALL = [
    *(
        small(Held(0, role, 1, removed), [0], False, own, view, inactive)
        for role, removed, own, view, inactive in product(
            ("recovery-care", "patient", "prescriber", "custodian"), (False, True), (False, True), VIEWS, (False, True)
        )
    ),
    *(
        small(Held(0, role, site, removed), stays, left, False, None, False)
        for role, site, removed, (stays, left) in product(
            Role.values, (0, 1, None), (False, True), (([], False), ([0], False), ([0], True), ([0, 1], False), ([1, 0], False))
        )
    ),
]


@pytest.mark.django_db
def test_in_every_small_clinic_the_patient_is_seen_by_whom_the_words_name() -> None:
    for clinic in SMALL:
        with transaction.atomic():
            rows = stored(clinic)
            said = rows.patients if is_seen(clinic, 0, 0) else []
            assert list(access.patients(rows.users[0], AT)) == said, clinic
            transaction.set_rollback(True)


@pytest.mark.django_db
@many
@given(clinics)
def test_sites_and_roles_are_those_of_grants_in_force(clinic: Clinic) -> None:
    with transaction.atomic():
        rows = stored(clinic)
        for number, user in enumerate(rows.users):
            said = {rows.sites[place] for place in works_at(clinic, number, STAFF)}
            assert set(access.sites(user)) == said == {site for site in rows.sites if opens(access.site, user, site.pk)}
            held = {one.role for one in in_force(clinic, number)}
            assert access.roles(user) == held
            assert access.is_staff(user) == bool(held & STAFF)
            for place, site in enumerate(rows.sites):
                assert access.roles(user, site) == {one.role for one in in_force(clinic, number) if one.site in {None, place}}
                assert access.may_give(user, site) == (place in works_at(clinic, number, {"medical-director"}))
            over_all = any(one.role in {"medical-director", "auditor"} and one.site is None for one in in_force(clinic, number))
            assert opens(access.trail, user) == over_all
        transaction.set_rollback(True)


@pytest.mark.django_db
@many
@given(clinics)
def test_grants_are_seen_by_those_who_watch_over_that_site_and_by_their_holder(clinic: Clinic) -> None:
    with transaction.atomic():
        rows = stored(clinic)
        for number, user in enumerate(rows.users):
            over = works_at(clinic, number, {"medical-director", "auditor"})
            everywhere = any(one.role in {"medical-director", "auditor"} and one.site is None for one in in_force(clinic, number))
            said = {
                (one.user, one.role, one.site)
                for one in clinic.held
                if one.user == number or (everywhere if one.site is None else one.site in over)
            }
            place = {site.pk: order for order, site in enumerate(rows.sites)} | {None: None}
            seen = [(rows.users.index(one.user), one.role, place[one.site_id]) for one in access.grants(user)]
            assert len(seen) == len(set(seen))
            assert set(seen) == said
        transaction.set_rollback(True)


@pytest.mark.django_db
@many
@given(clinics, st.lists(users, max_size=4))
def test_requests_are_their_signers_and_signatures_their_signers_and_the_watchers(clinic: Clinic, signers: list[int]) -> None:
    with transaction.atomic():
        rows = stored(clinic)
        for number in signers:
            told = {"kind": Kind.WASTE, "document": "x", "meaning": "y", "about": "waste:1", "at": AT}
            signing.ask(by=COMMAND, signer=rows.users[number], **told)
            Signature.objects.create(kind=Kind.WASTE, about="waste:1", signer=rows.users[number], signed_at=AT, entry=1)
        for number, user in enumerate(rows.users):
            mine = {one for one in Request.objects.all() if one.signer_id == user.pk}
            assert (
                set(access.requests(user))
                == mine
                == {one for one in Request.objects.all() if opens(access.request, user, one.pk)}
            )
            everywhere = any(one.role in {"medical-director", "auditor"} and one.site is None for one in in_force(clinic, number))
            said = {one for one in Signature.objects.all() if everywhere or one.signer_id == user.pk}
            opened = {one for one in Signature.objects.all() if opens(access.signature, user, one.pk)}
            assert set(access.signatures(user)) == said == opened
        transaction.set_rollback(True)


@pytest.mark.django_db
@many
@given(clinics, st.sets(st.sampled_from(Role.values), min_size=1))
def test_who_acts_on_a_patient_holds_such_a_role_where_the_patient_is(clinic: Clinic, roles: set[str]) -> None:
    """Neither a view that a patient gave nor being the patient lets anybody act."""
    with transaction.atomic():
        rows = stored(clinic)
        for number, user in enumerate(rows.users):
            here = works_at(clinic, number, roles)
            now = [stays[-1] if stays and not left else None for stays, left in zip(clinic.stays, clinic.left, strict=True)]
            said = {rows.patients[place] for place, site in enumerate(now) if site in here}
            assert set(access.patients(user, AT, {Role(role) for role in roles})) == said
        transaction.set_rollback(True)
