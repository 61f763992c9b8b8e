"""Staff without a second factor reach the way to enrol one, and out; nothing else, however they write the address."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from handrail.clinic.accounts.models import User
from tests.clinic.access.passkey import added_to
from tests.clinic.access.world import NURSE, World, ask_password

WITHOUT = "no-factor"
WAYS_ROUND = (
    "/patients",
    "/patients//",
    "//patients/",
    "/./patients/",
    "/PATIENTS/",
    "/Patients/",
    "/patients/?x=/accounts/2fa/",
    "/patients/#/accounts/2fa/",
    "/accounts/2fa/../../patients/",
    "/accounts/2fa/..%2f..%2fpatients/",
    "/accounts/2fa/%2e%2e/%2e%2e/patients/",
    "/accounts/2fa//patients/",
    "/accounts/2fa/patients/",
    "/accounts/2fa/;/patients/",
    "/static/../patients/",
    "/static/..%2fpatients/",
    "/static//patients/",
    "/static/patients/",
    "/healthz/../patients/",
    "/healthz/patients/",
    "/healthz?next=/patients/",
    "/staff/enrol/../../patients/",
    "/staff/enrol/patients/",
    "/staff/enrol?next=/patients/",
    "/accounts/logout/../../patients/",
    "/accounts/reauthenticate/../../patients/",
    "/accounts/reauthenticate/?next=/patients/",
    "/accounts/login/?next=/patients/",
    "/accounts/2fa/?next=/patients/",
    "/patients/new",
    "/sites/",
    "/staff/",
    "/signatures/",
    "/protocols/",
    "/trail/",
    "/",
)


@pytest.mark.parametrize("address", WAYS_ROUND)
def test_no_spelling_of_an_address_leads_round_it(world: World, address: str) -> None:
    client = world.browser(WITHOUT)
    client.get(address)
    answer = client.get(address, follow=True)
    shown = answer.content.decode()
    assert "Invented" not in shown
    assert answer.status_code in {200, 404}
    if answer.status_code == 200:
        assert answer.resolver_match.view_name in {"accounts:enrol", "mfa_index", "account_reauthenticate", "health"}


@pytest.mark.parametrize("header", ["X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-HTTP-Method-Override"])
def test_no_header_leads_round_it(world: World, header: str) -> None:
    client = world.browser(WITHOUT)
    assert client.get("/patients/", headers={header: "/accounts/2fa/"})["Location"] == "/staff/enrol"
    assert "Invented" not in client.get("/accounts/2fa/", headers={header: "/patients/"}).content.decode()


def test_a_redirect_after_the_password_was_asked_again_does_not_lead_round_it(world: World) -> None:
    client = world.browser(WITHOUT)
    answer = client.post("/accounts/reauthenticate/", {"password": "harbour-lantern-42", "next": "/patients/"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/staff/enrol"


def test_recovery_codes_alone_are_no_second_factor(world: World) -> None:
    Authenticator.objects.create(user=world.people[WITHOUT], type=Authenticator.Type.RECOVERY_CODES, data={})
    assert world.browser(WITHOUT).get("/patients/")["Location"] == "/staff/enrol"


def test_once_there_is_one_every_page_opens(world: World) -> None:
    client = world.browser(WITHOUT)
    added_to(world.people[WITHOUT])
    assert client.get("/patients/").status_code == 200


def test_who_removes_their_last_code_app_is_out_of_every_page_at_once(world: World) -> None:
    client = recently_asked(world)
    assert client.post("/accounts/2fa/totp/deactivate/")["Location"] == "/accounts/2fa/"
    assert client.get("/patients/")["Location"] == "/staff/enrol"


def test_who_removes_their_last_passkey_is_out_of_every_page_at_once(world: World) -> None:
    nurse: User = world.people[NURSE]
    key, client = added_to(nurse), recently_asked(world)
    client.post("/accounts/2fa/totp/deactivate/")
    assert client.get("/patients/").status_code == 200
    client.post(f"/accounts/2fa/webauthn/keys/{key.pk}/remove/")
    assert client.get("/patients/")["Location"] == "/staff/enrol"


def test_without_the_password_asked_again_nobody_removes_a_factor(world: World) -> None:
    client = world.browser(NURSE)
    assert client.post("/accounts/2fa/totp/deactivate/")["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(user=world.people[NURSE]).exists()


def test_patients_and_outside_providers_need_none(world: World) -> None:
    assert world.browser("recovery").get("/patients/").status_code == 200
    assert world.browser("patient").get("/").status_code == 200


def recently_asked(world: World) -> Client:
    client = world.browser(NURSE)
    ask_password(client, world.people[NURSE])
    return client
