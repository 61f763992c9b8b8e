"""How long somebody stays in: until the account is closed, nothing was done for half an hour, or the day is over."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from handrail.clinic import clock
from handrail.clinic.accounts import actions
from handrail.clinic.accounts.models import Grant, User
from handrail.clinic.trail.models import Entry
from tests.clinic.access.world import DIRECTOR, NURSE, World

IDLE, DAY, MINUTE = timedelta(minutes=30), timedelta(hours=12), timedelta(minutes=1)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves both clocks: ours, and the one that sessions run by."""
    began = clock.now()

    def move(by: timedelta) -> None:
        monkeypatch.setattr(clock, "now", lambda: began + by)
        monkeypatch.setattr(timezone, "now", lambda: began + by)

    return move


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_role_that_is_removed_is_gone_at_the_next_request(world: World) -> None:
    client = world.browser(NURSE)
    assert client.get("/patients/").status_code == 200
    actions.remove_role(by=world.hand(DIRECTOR), grant=Grant.objects.get(user=world.people[NURSE]), at=world.at)
    assert client.get("/patients/").status_code == 403
    assert client.get(f"/patients/{world.patients['here'].pk}").status_code == 404
    assert client.post(f"/patients/{world.patients['here'].pk}/move", {"to": world.there.pk}).status_code == 403
    assert is_in(client)


def test_a_role_that_is_given_is_there_at_the_next_request(world: World) -> None:
    client = world.browser("recovery")
    assert client.get("/staff/").status_code == 403
    actions.give_role(by=world.hand(DIRECTOR), user=world.people["recovery"], role="medical-director", site=None, at=world.at)
    assert client.get("/staff/").status_code == 200


def test_what_was_laid_before_somebody_is_not_signed_after_their_role_is_removed(world: World) -> None:
    client, asked = world.browser(NURSE), world.asked(NURSE)
    actions.remove_role(by=world.hand(DIRECTOR), grant=Grant.objects.get(user=world.people[NURSE]), at=world.at)
    for way in ("", "/challenge", "/passkey", "/code"):
        answer = client.get(f"/signatures/asked/{asked.pk}") if not way else client.post(f"/signatures/asked/{asked.pk}{way}")
        assert answer.status_code == 403


def test_an_account_that_is_closed_is_out_at_the_next_request(world: World) -> None:
    client = world.browser(NURSE)
    assert is_in(client)
    User.objects.filter(pk=world.people[NURSE].pk).update(is_active=False)
    assert client.get("/patients/")["Location"] == "/accounts/login/?next=/patients/"


def test_after_half_an_hour_without_a_request_somebody_is_out(world: World, later: Any) -> None:
    client = world.browser(NURSE)
    assert is_in(client)
    later(IDLE + MINUTE)
    assert not is_in(client)


def test_each_request_begins_the_half_hour_anew(world: World, later: Any) -> None:
    client = world.browser(NURSE)
    for minutes in range(0, 120, 20):
        later(timedelta(minutes=minutes))
        assert is_in(client)


def test_after_a_working_day_somebody_is_out_whatever_they_do(world: World, later: Any) -> None:
    client = world.browser(NURSE)
    for minutes in range(0, 12 * 60 + 1, 20):
        later(timedelta(minutes=minutes))
        assert is_in(client), minutes
    later(DAY + MINUTE)
    assert not is_in(client)
    assert not Session.objects.filter(pk=client.cookies["session"].value).exists()
    assert Entry.objects.order_by("number").last().act == "session.ended"


def test_signing_in_again_begins_a_new_day(world: World, later: Any) -> None:
    client = world.browser(NURSE)
    assert is_in(client)
    later(DAY - MINUTE)
    client.post("/accounts/logout/")
    client.force_login(world.people[NURSE], "handrail.clinic.accounts.backend.ReservingBackend")
    assert is_in(client)
    later(DAY + 5 * MINUTE)
    assert is_in(client)


def test_the_cookies_of_a_session_are_for_this_site_alone_and_no_script_reads_them(world: World) -> None:
    client = world.browser(NURSE)
    client.get("/patients/new")
    for name in ("session", "csrf", "device"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]
    assert not client.cookies["session"]["max-age"]


def test_no_name_of_a_patient_is_left_in_a_cookie(world: World) -> None:
    client = world.browser(NURSE)
    told = {"name": "Wilhelmina Invented", "born_on": "1980-01-31", "site": world.here.pk}
    client.post("/patients/new", told)
    client.post(f"/patients/{world.patients['here'].pk}/move", {"to": world.there.pk})
    assert "messages" in client.cookies
    kept = client.cookies.output() + repr(dict(client.session))
    assert "Wilhelmina" not in kept
    assert "Invented" not in kept


def test_now_is_an_instant_in_utc() -> None:
    assert isinstance(clock.now(), datetime)
    assert clock.now().utcoffset() == timedelta(0)
