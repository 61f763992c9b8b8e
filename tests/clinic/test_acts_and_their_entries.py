"""Every action of the clinic leaves exactly one entry, in the transaction of its effect: both are there, or neither is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from handrail.clinic import demo
from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND, Actor
from handrail.clinic.intake import actions as intake
from handrail.clinic.intake import assessing, findings
from handrail.clinic.organisation import actions as organisation
from handrail.clinic.organisation.models import Room, Site
from handrail.clinic.people import actions as people
from handrail.clinic.people.models import Patient, View
from handrail.clinic.protocols import actions as protocols
from handrail.clinic.records import actions as records
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kind
from handrail.clinic.trail import actions as trail
from handrail.clinic.trail import keys
from handrail.clinic.trail.models import Entry, Head, Opening
from handrail.instruments.form import form

AT = datetime.fromisoformat("2026-03-02T09:00:00+00:00")
LATER = AT + timedelta(hours=1)
Act = Callable[[], object]


def person(login: str) -> User:
    return User.objects.get(email=demo.address(login))


def director() -> Actor:
    return Actor(person("director"), "browser")


def patient() -> Patient:
    return Patient.objects.get(account=person("patient"))


def asked(kind: Kind) -> Any:
    if kind == Kind.PROTOCOL_ADOPTION:
        return protocols.lay_before(by=director(), key=protocols.adoptable()[0].key, at=AT)
    if kind == Kind.ASSESSMENT:
        assessed = assessing.Assessed("alcohol", band="none")
        return assessing.lay_before(by=director(), patient=patient(), assessed=assessed, at=AT)
    return signing.ask(
        by=director(), kind=kind, document="A plan.", meaning="I agree.", about="plan:1", signer=person("director"), at=AT
    )


def signed(kind: Kind) -> Act:
    keys.settle(AT)
    waiting = asked(kind)
    record = keys.attest(signing.unsigned(waiting, "password-and-code", AT))
    return lambda: signing.sign(by=director(), asked=waiting, record=record, at=AT)


def site() -> Site:
    return Site.objects.all()[0]


def elsewhere() -> Site:
    return Site.objects.exclude(pk=patient().stays.get().site_id)[0]


def invite() -> object:
    return accounts.invite(by=director(), email="new@example.org", name="New", password=demo.PASSWORD, at=LATER)


def reach() -> Any:
    return people.reach(by=director(), patient=patient(), kind="phone", who="", value="555 0100", at=LATER)


def dropped() -> Act:
    contact = reach()
    return lambda: people.drop(by=director(), row=contact, at=LATER)


def show() -> object:
    unseen, until = Patient.objects.filter(views=None)[0], LATER + timedelta(days=9)
    return people.show_to(by=COMMAND, patient=unseen, provider=person("recovery"), until=until, at=LATER)


NOW: dict[str, Act] = {
    "accounts.invite": invite,
    "accounts.give_role": lambda: accounts.give_role(by=director(), user=person("desk"), role=Role.AUDITOR, site=None, at=LATER),
    "accounts.remove_role": lambda: accounts.remove_role(by=director(), grant=Grant.objects.get(user=person("desk")), at=LATER),
    "people.register": lambda: people.register(by=COMMAND, site=site(), name="New", born_on=date(1990, 1, 1), at=LATER),
    "people.move": lambda: people.move(by=COMMAND, patient=patient(), to=elsewhere(), at=LATER),
    "people.identify": lambda: people.identify(by=director(), patient=patient(), of="Invented Hospital", value="A1", at=LATER),
    "people.reach": reach,
    "people.show_to": show,
    "people.withdraw": lambda: people.withdraw(by=COMMAND, view=View.objects.get(), at=LATER),
    "organisation.open_site": lambda: organisation.open_site(by=director(), name="Third", zone="Europe/Berlin", at=LATER),
    "organisation.open_room": lambda: organisation.open_room(by=director(), site=site(), name="Room 9", at=LATER),
    "organisation.close_room": lambda: organisation.close_room(by=director(), room=Room.objects.all()[0], at=LATER),
    "protocols.lay_before": lambda: asked(Kind.PROTOCOL_ADOPTION),
    "signing.ask": lambda: asked(Kind.PLAN),
    "records.write": lambda: records.write(by=director(), patient=patient(), resources=[findings.weight("80", AT)], at=AT),
    "intake.save_answers": lambda: intake.save_answers(
        by=director(), patient=patient(), form=form("craving_scale"), said={"craving": 3}, at=AT
    ),
    "trail.erase": lambda: trail.erase(by=director(), number=Opening.objects.all()[0].number, at=LATER),
}
PREPARED: dict[str, Callable[[], Act]] = {
    "signing.sign": lambda: signed(Kind.PLAN),
    "people.drop": dropped,
    "signing.sign, of an assessment": lambda: signed(Kind.ASSESSMENT),
    "signing.sign, of a protocol": lambda: signed(Kind.PROTOCOL_ADOPTION),
}
SIGNED_AND_WRITTEN = {"signing.sign, of an assessment"}  # two acts in one: that it was signed, and what was written
NOT_HERE = {
    "organisation.found",  # is done once, before there is anybody: a test of its own
    "trail.append",  # is what all others call
    "intake.keep_draft",  # is in no record until it is saved
    "intake.draft_of",  # reads
}


@pytest.fixture(params=[*NOW, *PREPARED])
def act(request: pytest.FixtureRequest, db: None) -> Act:
    """One action, ready to be done in the made-up clinic."""
    demo.seed(AT)
    return PREPARED[request.param]() if request.param in PREPARED else NOW[request.param]


def everything() -> dict[str, list[Any]]:
    """All rows of all tables."""
    models = sorted(apps.get_models(), key=lambda model: model._meta.db_table)
    return {model._meta.db_table: sorted(map(repr, model._default_manager.values_list())) for model in models}


def public_actions() -> Iterator[str]:
    for app in ("accounts", "people", "organisation", "protocols", "signing", "records", "intake", "trail"):
        module = import_module(f"handrail.clinic.{app}.actions")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            written_here = inspect.unwrap(function).__module__ == module.__name__
            if written_here and not name.startswith("_") and "by" in inspect.signature(function).parameters:
                yield f"{app}.{name}"


def test_every_action_is_tried_here() -> None:
    assert set(public_actions()) - NOT_HERE == {name.partition(",")[0] for name in NOW | PREPARED}


def test_an_action_leaves_exactly_one_entry(act: Act, request: pytest.FixtureRequest) -> None:
    before, size = Entry.objects.count(), Head.objects.get().size
    act()
    left = 2 if request.node.callspec.params["act"] in SIGNED_AND_WRITTEN else 1
    assert Entry.objects.count() == before + left
    assert Head.objects.get().size == size + left


def test_without_the_entry_there_is_no_effect(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    before = everything()
    monkeypatch.setattr(trail, "append_to", full)
    with pytest.raises(OSError, match="the disk is full"):
        act()
    assert everything() == before


def test_without_the_entrys_row_there_is_no_effect_either(act: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise OSError("refused")

    before = everything()
    monkeypatch.setattr(Opening.objects, "bulk_create", refused)
    with pytest.raises(OSError, match="refused"):
        act()
    assert everything() == before


def test_an_effect_that_is_rolled_back_leaves_no_entry_and_the_head_as_it_was(act: Act) -> None:
    before = everything()
    with transaction.atomic():
        act()
        assert everything() != before
        transaction.set_rollback(True)
    assert everything() == before


def test_founding_leaves_one_entry(db: None) -> None:
    organisation.found(by=COMMAND, name="A clinic", at=AT)
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_nothing_is_appended_outside_a_transaction() -> None:
    with pytest.raises(AssertionError, match="in the transaction of its effect"):
        trail.append("act.done", by=COMMAND, about=("thing", 1), at=AT)
    assert Entry.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_before_stays_where_the_next_is_rolled_back() -> None:
    organisation.found(by=COMMAND, name="A clinic", at=AT)
    before = everything()
    with transaction.atomic():
        organisation.open_site(by=COMMAND, name="First", zone="UTC", at=LATER)
        transaction.set_rollback(True)
    assert everything() == before
    organisation.open_site(by=COMMAND, name="First", zone="UTC", at=LATER)
    assert [entry.number for entry in Entry.objects.order_by("number")] == [0, 1]
