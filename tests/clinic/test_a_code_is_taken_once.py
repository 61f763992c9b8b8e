"""A one-time code opens one door once, whoever brings it again and however fast."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from handrail.clinic import clock, demo
from handrail.clinic.accounts.models import User
from handrail.clinic.actor import Actor
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing import codes
from handrail.clinic.signing.models import Kind, Request, Signature
from handrail.clinic.trail import keys
from tests.clinic.at_once import at_once

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def one_half_minute(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The code of this half minute stays the code of the whole test."""
    at = clock.now()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", at.timestamp)
    return at


@pytest.fixture
def nurse() -> User:
    demo.seed(MORNING)
    keys.settle(MORNING)
    return User.objects.get(email=demo.address("nurse"))


def past_the_password() -> Client:
    client = Client()
    answer = client.post(reverse("account_login"), {"login": demo.address("nurse"), "password": demo.PASSWORD})
    assert answer.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def asked(nurse: User) -> Request:
    by, at = Actor(nurse, "browser"), clock.now()
    return signing.ask(by=by, kind=Kind.PLAN, document="A plan.", meaning="I agree.", about="plan:1", signer=nurse, at=at)


def test_a_code_signs_in_once(nurse: User, one_half_minute: datetime) -> None:
    code, first, second = demo.code_at(one_half_minute), past_the_password(), past_the_password()
    first.post(reverse("mfa_authenticate"), {"code": code})
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_code_that_many_bring_at_once_signs_in_one(nurse: User, one_half_minute: datetime) -> None:
    code, clients = demo.code_at(one_half_minute), [past_the_password() for _ in range(4)]
    at_once(len(clients), lambda number: clients[number].post(reverse("mfa_authenticate"), {"code": code}))
    assert [is_in(client) for client in clients].count(True) == 1


def test_a_code_written_with_spaces_is_the_same_code(nurse: User, one_half_minute: datetime) -> None:
    code, first, second = demo.code_at(one_half_minute), past_the_password(), past_the_password()
    first.post(reverse("mfa_authenticate"), {"code": code})
    second.post(reverse("mfa_authenticate"), {"code": f" {code[:3]} {code[3:]} "})
    assert (is_in(first), is_in(second)) == (True, False)


def test_the_code_of_signing_in_does_not_sign(nurse: User, one_half_minute: datetime) -> None:
    code, client = demo.code_at(one_half_minute), past_the_password()
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    answer = client.post(reverse("signing:code", args=[asked(nurse).pk]), {"password": demo.PASSWORD, "code": code})
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_the_code_of_signing_does_not_sign_in(nurse: User, one_half_minute: datetime) -> None:
    code, client = demo.code_at(one_half_minute), past_the_password()
    assert (
        codes.record(asked=asked(nurse), password=demo.PASSWORD, code=code, at=one_half_minute)["method"] == "password-and-code"
    )
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(client)


def test_many_who_sign_with_one_code_at_once_sign_one_document(nurse: User, one_half_minute: datetime) -> None:
    code, waiting = demo.code_at(one_half_minute), [asked(nurse) for _ in range(4)]

    def sign(number: int) -> Any:
        record = codes.record(asked=waiting[number], password=demo.PASSWORD, code=code, at=one_half_minute)
        return signing.sign(by=Actor(nurse, "browser"), asked=waiting[number], record=record, at=one_half_minute)

    answers = at_once(len(waiting), sign)
    assert sum(isinstance(one, Signature) for one in answers) == Signature.objects.count() == 1
    assert all(isinstance(one, Signature | ValidationError) for one in answers)


def test_a_document_that_many_sign_at_once_is_signed_once(nurse: User) -> None:
    waiting = asked(nurse)
    at = clock.now()
    record = keys.attest(signing.unsigned(waiting, "password-and-code", at))
    answers = at_once(6, lambda _: signing.sign(by=Actor(nurse, "browser"), asked=waiting, record=record, at=at))
    assert sum(isinstance(one, Signature) for one in answers) == Signature.objects.count() == 1
    assert {str(one) for one in answers if not isinstance(one, Signature)} == {str([signing.GONE])}


def test_a_recovery_code_that_many_bring_at_once_is_taken_once(nurse: User) -> None:
    (code, *_) = RecoveryCodes.activate(nurse).get_unused_codes()

    def take(_: int) -> bool:
        mine = Authenticator.objects.get(user=nurse, type=Authenticator.Type.RECOVERY_CODES)
        return bool(mine.wrap().validate_code(code))

    assert sorted(at_once(6, take)) == [False] * 5 + [True]


def test_codes_are_tried_a_few_times_whatever_is_tried_at_once(
    nurse: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[str] = []
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.TOTP.validate_code", lambda _, code: looked_at.append(code))
    waiting = asked(nurse)
    at_once(16, lambda number: codes.record(asked=waiting, password=demo.PASSWORD, code=f"{number:06}", at=clock.now()))
    assert 0 < len(looked_at) <= settings.ATTEMPTS_MAX
    client = past_the_password()
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert len(looked_at) <= settings.ATTEMPTS_MAX
