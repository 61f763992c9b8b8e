"""The clock steps back an hour between two acts. Both are written, in their order; nothing that ended begins again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from handrail.clinic import access, demo
from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND, Actor
from handrail.clinic.organisation.models import Site
from handrail.clinic.people import actions as people
from handrail.clinic.people.models import Patient, Stay
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kind
from handrail.clinic.trail import checkpoints, keys
from handrail.clinic.trail.actions import append
from handrail.clinic.trail.exporting import export
from handrail.clinic.trail.models import Entry, VerifierKey
from handrail.trail.verifier import verify
from tests.clinic.told import Tell, new_key

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EIGHT = NINE - timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
pytestmark = pytest.mark.django_db


def act(at: datetime) -> dict[str, str | None]:
    """One act, and what its entry says."""
    with transaction.atomic():
        number = append("act.done", by=COMMAND, about=("thing", 1), at=at)
    return dict(json.loads(bytes(Entry.objects.get(pk=number).body)))


def person(login: str) -> User:
    return User.objects.get(email=demo.address(login))


def test_both_acts_are_written_in_their_order_and_the_clock_is_told(tmp_path: Path) -> None:
    first, second, third = act(NINE), act(EIGHT), act(NINE + timedelta(hours=1))
    assert [one["written_at"] for one in (first, second)] == ["2026-03-02T09:00:00.000000Z", "2026-03-02T09:00:00.000001Z"]
    assert [one["clock"] for one in (first, second, third)] == [None, "2026-03-02T08:00:00.000000Z", None]
    assert second["happened_at"] == "2026-03-02T08:00:00.000000Z"
    written = list(Entry.objects.order_by("number").values_list("written_at", flat=True))
    assert all(before < after for before, after in pairwise(written))


def test_the_trail_is_verified(tmp_path: Path) -> None:
    for at in (NINE, EIGHT, NINE, EIGHT - timedelta(days=400), NINE):
        act(at)
        checkpoints.sign(at)
    export(tmp_path / "trail")
    assert verify(tmp_path / "trail").problems == []


def test_a_checkpoint_is_due_though_the_last_one_lies_ahead() -> None:
    act(NINE)
    checkpoints.sign(NINE)
    assert not checkpoints.due(EIGHT)  # nothing is new
    act(EIGHT)
    assert checkpoints.due(EIGHT)
    assert not checkpoints.due(NINE + timedelta(minutes=1))


def test_a_new_key_of_that_hour_is_the_newer_one(tell: Tell) -> None:
    keys.settle(NINE)
    first = keys.own().key
    tell(HANDRAIL_TRAIL_KEY=new_key(), HANDRAIL_OLD_TRAIL_KEYS="lost")
    keys.settle(EIGHT)
    assert keys.verifier_keys() == [first, keys.own().key]
    assert VerifierKey.objects.get(key=str(keys.own().key)).since == NINE + MICROSECOND


@pytest.fixture
def patient() -> Patient:
    demo.seed(NINE)
    return Patient.objects.get(account=person("patient"))


def test_a_stay_does_not_end_before_it_began(patient: Patient) -> None:
    first = Stay.objects.get(patient=patient)
    people.move(by=COMMAND, patient=patient, to=Site.objects.exclude(pk=first.site_id)[0], at=EIGHT)
    before, after = Stay.objects.get(pk=first.pk), Stay.objects.get(patient=patient, ended_at=None)
    assert (before.begun_at, before.ended_at, after.begun_at) == (NINE, NINE, NINE)


def test_a_patient_who_moved_is_seen_where_they_are_now(patient: Patient) -> None:
    nurse = person("nurse")
    assert patient in access.patients(nurse, EIGHT)
    people.move(by=COMMAND, patient=patient, to=Site.objects.exclude(pk=Stay.objects.get(patient=patient).site_id)[0], at=EIGHT)
    assert patient not in access.patients(nurse, EIGHT)
    assert patient not in access.patients(nurse, NINE)


def test_a_role_that_was_removed_is_gone_at_both_hours(patient: Patient) -> None:
    nurse = person("nurse")
    accounts.remove_role(by=COMMAND, grant=Grant.objects.get(user=nurse), at=EIGHT)
    assert access.roles(nurse) == frozenset()
    accounts.give_role(by=COMMAND, user=nurse, role=Role.AUDITOR, site=None, at=EIGHT - timedelta(hours=1))
    assert access.roles(nurse) == {Role.AUDITOR}


def test_a_view_that_was_withdrawn_is_gone_at_both_hours(patient: Patient) -> None:
    provider = person("recovery")
    assert patient in access.patients(provider, EIGHT)
    people.withdraw(by=COMMAND, view=patient.views.get(), at=EIGHT)
    assert patient not in access.patients(provider, EIGHT)
    assert patient not in access.patients(provider, NINE)


def test_a_document_is_signed_once_at_either_hour(patient: Patient) -> None:
    keys.settle(NINE)
    signer = person("prescriber")
    by = Actor(signer, "browser")
    waiting = signing.ask(by=by, kind=Kind.PLAN, document="A plan.", meaning="I agree.", about="plan:1", signer=signer, at=NINE)
    record = keys.attest(signing.unsigned(waiting, "password-and-code", EIGHT))
    signing.sign(by=by, asked=waiting, record=record, at=EIGHT)
    with pytest.raises(ValidationError, match="This was signed already"):
        signing.sign(by=by, asked=waiting, record=record, at=EIGHT - timedelta(hours=1))
