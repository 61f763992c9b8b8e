"""Guesses at a password, 64 at once: no more are checked than one after the other would be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse

from handrail.clinic import clock, demo
from handrail.clinic.accounts import attempts
from handrail.clinic.accounts.models import User
from handrail.clinic.actor import Actor
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing import codes
from handrail.clinic.signing.models import Kind
from tests.clinic.at_once import at_once

GUESSES = 64
WRONG = "not the password"
pytestmark = pytest.mark.django_db(transaction=True)


class CountingHasher(PBKDF2PasswordHasher):
    """Counts every hash that is computed, and lets others run meanwhile."""

    algorithm = "counting"
    iterations = 1
    hashes, lock = 0, Lock()

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        with self.lock:
            type(self).hashes += 1
        return super().encode(password, salt, iterations)


@pytest.fixture
def nurse(settings: Any, at: datetime) -> User:
    """Somebody of the clinic, the only one there; no hash was counted yet."""
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]
    demo.seed(at)
    CountingHasher.hashes = 0
    return User.objects.get(email=demo.address("nurse"))


def guess(number: int) -> Any:
    return authenticate(None, email=demo.address("nurse"), password=f"{WRONG} {number}")


def test_parallel_guesses_are_checked_as_often_as_attempts_are_left(nurse: User) -> None:
    assert at_once(GUESSES, guess) == [None] * GUESSES
    assert CountingHasher.hashes == settings.ATTEMPTS_MAX


def test_the_control_without_a_reservation_checks_every_guess(nurse: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempts, "reserve", lambda *_: True)
    at_once(GUESSES, guess)
    assert CountingHasher.hashes == GUESSES


def test_an_address_that_nobody_has_costs_no_more_hashes(nurse: User) -> None:
    assert at_once(GUESSES, lambda number: authenticate(None, email="nobody@example.org", password=WRONG)) == [None] * GUESSES
    assert CountingHasher.hashes == settings.ATTEMPTS_MAX


@pytest.mark.parametrize("written", ["NURSE@example.org", " nurse@example.org ", "Nurse@Example.Org"])
def test_an_address_written_otherwise_has_no_attempts_of_its_own(nurse: User, written: str) -> None:
    for number in range(settings.ATTEMPTS_MAX):
        guess(number)
    Client().post("/accounts/login/", {"login": written, "password": demo.PASSWORD})
    assert CountingHasher.hashes == settings.ATTEMPTS_MAX


def test_one_request_after_the_other_the_same(nurse: User) -> None:
    for number in range(2 * settings.ATTEMPTS_MAX):
        assert Client().post("/accounts/login/", {"login": nurse.email, "password": f"{WRONG} {number}"}).status_code == 200
    assert CountingHasher.hashes == settings.ATTEMPTS_MAX
    Client().post("/accounts/login/", {"login": nurse.email, "password": demo.PASSWORD})
    assert CountingHasher.hashes == settings.ATTEMPTS_MAX  # the right one is not looked at either


def test_parallel_requests_to_sign_in_the_same(nurse: User) -> None:
    def sign_in(number: int) -> int:
        return int(Client().post("/accounts/login/", {"login": nurse.email, "password": f"{WRONG} {number}"}).status_code)

    assert set(at_once(GUESSES // 2, sign_in)) <= {200, 429}
    assert 0 < CountingHasher.hashes <= settings.ATTEMPTS_MAX


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def test_proving_again_who_one_is_takes_from_the_same_attempts(nurse: User) -> None:
    clients = [signed_in(nurse) for _ in range(GUESSES // 4)]

    def prove(number: int) -> int:
        return int(clients[number].post("/accounts/reauthenticate/", {"password": f"{WRONG} {number}"}).status_code)

    assert set(at_once(len(clients), prove)) <= {200, 429}
    assert 0 < CountingHasher.hashes <= settings.ATTEMPTS_MAX
    assert guess(0) is None
    assert CountingHasher.hashes <= settings.ATTEMPTS_MAX


def test_the_right_password_proves_it(nurse: User) -> None:
    answer = signed_in(nurse).post("/accounts/reauthenticate/", {"password": demo.PASSWORD})
    assert answer.status_code == 302
    assert CountingHasher.hashes == 1


def asked(nurse: User) -> Any:
    by, at = Actor(nurse, "browser"), clock.now()
    return signing.ask(by=by, kind=Kind.PLAN, document="A plan.", meaning="I agree.", about="plan:1", signer=nurse, at=at)


def test_signing_takes_from_the_same_attempts(nurse: User) -> None:
    waiting = asked(nurse)

    def sign(number: int) -> Any:
        return codes.record(asked=waiting, password=f"{WRONG} {number}", code="000000", at=clock.now())

    said = at_once(GUESSES, sign)
    assert {str(one) for one in said} == {str([codes.WRONG])}
    assert 0 < CountingHasher.hashes <= settings.ATTEMPTS_MAX
    assert guess(0) is None
    assert CountingHasher.hashes <= settings.ATTEMPTS_MAX


def test_guesses_spread_over_all_ways_are_counted_together(nurse: User) -> None:
    waiting, client = asked(nurse), signed_in(nurse)
    ways: list[Callable[[int], Any]] = [
        guess,
        lambda number: client.post(reverse("signing:code", args=[waiting.pk]), {"password": WRONG, "code": "000000"}),
        lambda number: signed_in(nurse).post("/accounts/reauthenticate/", {"password": WRONG}),
    ]
    for number in range(12):
        ways[number % 3](number)
    assert CountingHasher.hashes == settings.ATTEMPTS_MAX


def test_after_the_window_attempts_count_anew(nurse: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(GUESSES, guess)
    later = clock.now() + settings.ATTEMPTS_WITHIN + timedelta(seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    at_once(GUESSES, guess)
    assert CountingHasher.hashes == 2 * settings.ATTEMPTS_MAX
    monkeypatch.setattr(clock, "now", lambda: later + settings.ATTEMPTS_WITHIN - timedelta(seconds=1))
    at_once(8, guess)
    assert CountingHasher.hashes == 2 * settings.ATTEMPTS_MAX


def test_success_gives_all_attempts_back(nurse: User) -> None:
    for _ in range(3):
        for number in range(settings.ATTEMPTS_MAX - 1):
            assert guess(number) is None
        assert authenticate(None, email=nurse.email, password=demo.PASSWORD) == nurse
    assert CountingHasher.hashes == 3 * settings.ATTEMPTS_MAX


def test_a_clock_that_steps_back_opens_no_window(nurse: User, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once(GUESSES, guess)
    earlier = clock.now() - timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: earlier)
    at_once(GUESSES, guess)
    assert CountingHasher.hashes == settings.ATTEMPTS_MAX


def test_no_more_hashes_at_once_than_memory_allows(nurse: User, monkeypatch: pytest.MonkeyPatch) -> None:
    running, most, lock = [0], [0], Lock()

    def fits() -> bool:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        re.search("(a+)+$", "a" * 18 + "b")  # takes a moment
        with lock:
            running[0] -= 1
        return False

    at_once(16, lambda number: attempts.checked(f"{number}@example.org", fits))
    assert most[0] <= settings.HASHES_AT_ONCE
