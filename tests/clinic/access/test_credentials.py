"""What is posted as a passkey's answer and is none is refused, wherever one can be posted."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.clinic.access.world import NOT_SIGNED_IN, NURSE, PASSWORD, World, ask_password

NO_CREDENTIALS = (
    "", "[]", "1", "null", "{}", '"text"', '{"id": 1}', "[" * 100_000, "1" * 5_000, "\0",
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": []}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "authenticatorData": "AA", "signature": "AA"}}',
    '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": 5, "authenticatorData": null, "signature": "é"}}',
)  # fmt: skip
said = pytest.mark.parametrize("said", NO_CREDENTIALS, ids=lambda said: repr(said[:24]))


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
    client.get("/accounts/2fa/webauthn/login/")
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
