"""Two people do what only one of them can: one succeeds, the others are told in words, and nothing is done twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from handrail.clinic import demo
from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND, Actor
from handrail.clinic.organisation import actions as organisation
from handrail.clinic.organisation.models import Room, Site
from handrail.clinic.people import actions as people
from handrail.clinic.people.models import Patient, Stay, View
from handrail.clinic.trail.models import Entry
from tests.clinic.at_once import at_once

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NINE + timedelta(hours=1)
MANY = 6
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _clinic() -> None:
    demo.seed(NINE)


def person(login: str) -> User:
    return User.objects.get(email=demo.address(login))


def done(answers: list[object]) -> int:
    """How many succeeded; the others were told why, in words for a page."""
    refused = [one for one in answers if isinstance(one, Exception)]
    assert all(isinstance(one, ValidationError | PermissionDenied) for one in refused), refused
    return len(answers) - len(refused)


def test_two_last_directors_who_remove_each_other_leave_one() -> None:
    held = {login: Grant.objects.get(user=person(login), role=Role.MEDICAL_DIRECTOR) for login in ("director", "director2")}
    who = [(Actor(person("director"), "a"), held["director2"]), (Actor(person("director2"), "b"), held["director"])]
    assert done(at_once(2, lambda number: accounts.remove_role(by=who[number][0], grant=who[number][1], at=LATER))) == 1
    assert Grant.objects.filter(role=Role.MEDICAL_DIRECTOR, removed_at=None).count() == 1


def test_a_role_is_given_once() -> None:
    by, desk = Actor(person("director"), "a"), person("desk")
    assert done(at_once(MANY, lambda _: accounts.give_role(by=by, user=desk, role=Role.AUDITOR, site=None, at=LATER))) == 1
    assert Entry.objects.filter(act="role.given", about=f"user:{desk.pk}").count() == 2


def test_an_address_has_one_account() -> None:
    written = ["new@example.org", "NEW@example.org", "New@Example.org"] * 2
    new = at_once(MANY, lambda one: accounts.invite(by=COMMAND, email=written[one], name="New", password=demo.PASSWORD, at=LATER))
    assert done(new) == 1
    assert User.objects.filter(email__iexact="new@example.org").count() == 1
    assert Entry.objects.filter(act="account.made").count() == len(demo.PEOPLE) + 1


def test_an_account_with_an_address_in_capitals_can_sign_in() -> None:
    made = accounts.invite(by=COMMAND, email="Capital@Example.org", name="New", password=demo.PASSWORD, at=LATER)
    from django.contrib.auth import authenticate

    assert authenticate(None, email="capital@example.org", password=demo.PASSWORD) == made
    assert authenticate(None, email="Capital@Example.org", password=demo.PASSWORD) == made


def test_a_patient_is_moved_once() -> None:
    patient = Patient.objects.all()[0]
    to = Site.objects.exclude(pk=Stay.objects.get(patient=patient).site_id)[0]
    assert done(at_once(MANY, lambda _: people.move(by=COMMAND, patient=patient, to=to, at=LATER))) == 1
    assert Stay.objects.filter(patient=patient).count() == 2


def test_a_view_is_given_by_each_and_one_of_them_holds() -> None:
    patient, provider = Patient.objects.get(account=None, stays__site__name__startswith="Lakeside"), person("recovery")
    until = LATER + timedelta(days=9)
    views = at_once(MANY, lambda _: people.show_to(by=COMMAND, patient=patient, provider=provider, until=until, at=LATER))
    assert done(views) == MANY
    assert View.objects.filter(patient=patient, withdrawn_at=None).count() == 1


def test_a_view_is_withdrawn_once() -> None:
    view = View.objects.get()
    assert done(at_once(MANY, lambda _: people.withdraw(by=COMMAND, view=view, at=LATER))) == MANY
    assert Entry.objects.filter(act="view.withdrawn").count() == 1


def test_a_room_is_opened_once_and_closed_once() -> None:
    site = Site.objects.all()[0]
    assert done(at_once(MANY, lambda _: organisation.open_room(by=COMMAND, site=site, name="Room 9", at=LATER))) == 1
    room = Room.objects.get(name="Room 9")
    at_once(MANY, lambda _: organisation.close_room(by=COMMAND, room=room, at=LATER))
    assert Entry.objects.filter(act="room.closed").count() == 1


def test_a_site_is_opened_once() -> None:
    assert done(at_once(MANY, lambda _: organisation.open_site(by=COMMAND, name="Third", zone="UTC", at=LATER))) == 1
    assert Site.objects.filter(name="Third").count() == 1
