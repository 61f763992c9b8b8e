"""A passkey's answer is taken wherever one can be posted, and what is none is refused there."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from handrail.clinic.signing.models import Signature
from tests.clinic.access.passkey import Passkey, added_to
from tests.clinic.access.world import NOT_SIGNED_IN, NURSE, PASSWORD, World, ask_password

KEY = {"id": "AA", "rawId": "AA", "type": "public-key"}
NO_CREDENTIALS = (
    "",
    "[]",
    "1",
    "null",
    "{}",
    '"text"',
    '{"id": 1}',
    "[" * 100_000,
    "1" * 5_000,
    "\0",
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": []}',
    json.dumps(KEY | {"response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}}),
    json.dumps(KEY | {"response": {"clientDataJSON": 5, "authenticatorData": None, "signature": "é"}}),
)
said = pytest.mark.parametrize("said", NO_CREDENTIALS, ids=lambda said: repr(said[:24]))


# --- what a passkey says --------------------------------------------------------------------------------------------------------


@pytest.fixture
def key(world: World) -> Passkey:
    """The nurse's."""
    key = Passkey()
    added_to(world.people[NURSE], key)
    return key


def test_a_passkey_signs(world: World, key: Passkey) -> None:
    client, asked = world.browser(NURSE), world.asked(NURSE)
    options = client.post(f"/signatures/asked/{asked.pk}/challenge").json()
    credential = json.dumps(key.answers(options["publicKey"]["challenge"], world.people[NURSE]))
    assert client.post(f"/signatures/asked/{asked.pk}/passkey", {"credential": credential}).status_code == 302
    assert Signature.objects.get().signer == world.people[NURSE]
    assert client.post(f"/signatures/asked/{asked.pk}/passkey", {"credential": credential}).status_code == 422


def test_anothers_passkey_does_not_sign(world: World, key: Passkey) -> None:
    client, asked = world.browser("custod"), world.asked("custod")
    options = client.post(f"/signatures/asked/{asked.pk}/challenge").json()
    credential = json.dumps(key.answers(options["publicKey"]["challenge"], world.people["custod"]))
    assert client.post(f"/signatures/asked/{asked.pk}/passkey", {"credential": credential}).status_code == 422
    assert not Signature.objects.exists()


def test_a_passkey_alone_lets_its_owner_in(world: World, key: Passkey) -> None:
    client = world.browser(NOT_SIGNED_IN)
    options = client.get("/accounts/2fa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"}).json()[
        "request_options"
    ]
    credential = json.dumps(key.answers(options["publicKey"]["challenge"], world.people[NURSE]))
    assert client.post("/accounts/2fa/webauthn/login/", {"credential": credential})["Location"] == "/"
    assert client.get("/patients/").status_code == 200


def test_a_passkey_is_a_second_factor(world: World, key: Passkey) -> None:
    client = world.browser(NOT_SIGNED_IN)
    client.post("/accounts/login/", {"login": "nurse@example.org", "password": PASSWORD})
    options = client.get("/accounts/2fa/authenticate/").context["js_data"]["request_options"]
    credential = json.dumps(key.answers(options["publicKey"]["challenge"], world.people[NURSE]))
    assert client.post("/accounts/2fa/authenticate/", {"credential": credential})["Location"] == "/"
    assert client.get("/patients/").status_code == 200


def test_a_passkey_is_added(world: World) -> None:
    client = world.browser("no-factor")
    ask_password(client, world.people["no-factor"])
    options = client.get("/accounts/2fa/webauthn/add/").context["js_data"]["creation_options"]
    credential = json.dumps(Passkey().made(options["publicKey"]["challenge"]))
    assert client.post("/accounts/2fa/webauthn/add/", {"name": "Key", "credential": credential}).status_code == 302
    assert client.get("/patients/").status_code == 200


# --- what is none ---------------------------------------------------------------------------------------------------------------


@said
def test_as_a_signature(world: World, said: str) -> None:
    client, asked = world.browser(NURSE), world.asked(NURSE)
    client.post(f"/signatures/asked/{asked.pk}/challenge")
    assert client.post(f"/signatures/asked/{asked.pk}/passkey", {"credential": said}).status_code == 422
    asked.refresh_from_db()
    assert asked.answered_at is None


@said
def test_to_sign_in_with_a_passkey_alone(world: World, said: str) -> None:
    client = world.browser(NOT_SIGNED_IN)
    client.get("/accounts/2fa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert client.post("/accounts/2fa/webauthn/login/", {"credential": said})["Location"].startswith("/accounts/login/")
    assert is_out(client)


@said
def test_as_the_second_factor(world: World, said: str) -> None:
    client = world.browser(NOT_SIGNED_IN)
    client.post("/accounts/login/", {"login": "nurse@example.org", "password": PASSWORD})
    client.get("/accounts/2fa/authenticate/")
    assert client.post("/accounts/2fa/authenticate/", {"credential": said}).status_code == 200
    assert is_out(client)


@said
def test_as_a_new_one(world: World, said: str) -> None:
    client = world.browser(NURSE)
    ask_password(client, world.people[NURSE])
    client.get("/accounts/2fa/webauthn/add/")
    assert client.post("/accounts/2fa/webauthn/add/", {"name": "Key", "credential": said}).status_code == 200
    assert not world.people[NURSE].authenticator_set.filter(type="webauthn").exists()


def is_out(client: Client) -> bool:
    """Is nobody signed in there?"""
    return client.get("/")["Location"].startswith("/accounts/login/")
