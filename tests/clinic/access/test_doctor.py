"""What doctor says of a configuration that would leave a door open."""

from __future__ import annotations

import base64
import secrets
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pytest_django import Settings

from handrail.clinic import doctor
from handrail.clinic.environment import Environment, UnsafeConfiguration, new_secret
from handrail.clinic.sealing import Keyring
from handrail.trail.signing import Signer

KEY, OTHER = secrets.token_bytes(32), secrets.token_bytes(32)


@pytest.fixture
def configured(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Sets what the configuration is."""

    def set_to(fields: dict[int, bytes], trail: bytes, secret: str, told: dict[str, str] | None = None) -> None:
        environment = Environment({"DATA_DIR": "nowhere"} | (told or {}))
        settings.ENVIRONMENT, settings.SECRET_KEY, settings.ALLOWED_HOSTS = environment, secret, environment.hosts
        monkeypatch.setattr(doctor, "ring", lambda: Keyring(fields, 1))
        monkeypatch.setattr(doctor.keys, "signers", lambda: (Signer("x", Ed25519PrivateKey.from_private_bytes(trail)),))

    return set_to


def said() -> list[str]:
    return [one.what for one in doctor.complaints(database=False) if one.stops]


def test_of_three_secrets_of_their_own_nothing_is_said(configured: Any) -> None:
    configured({1: KEY}, OTHER, new_secret())
    assert said() == []


@pytest.mark.parametrize("fields", [{1: KEY}, {1: OTHER, 2: KEY}])
def test_a_key_that_seals_and_signs_is_said_however_it_was_told(configured: Any, fields: dict[int, bytes]) -> None:
    configured(fields, KEY, new_secret())
    assert said() == ["two secrets are the same"]


def test_one_key_under_two_versions_is_said(configured: Any) -> None:
    configured({1: KEY, 2: KEY}, OTHER, new_secret())
    assert said() == ["two secrets are the same"]


def test_a_key_that_is_also_the_secret_key_is_said(configured: Any) -> None:
    configured({1: KEY}, OTHER, base64.urlsafe_b64encode(KEY).decode())
    assert "two secrets are the same" in said()


@pytest.mark.parametrize("secret", ["short", "a" * 80, "ab" * 40])
def test_a_secret_key_that_is_guessed_is_said(configured: Any, secret: str) -> None:
    configured({1: KEY}, OTHER, secret)
    assert said() == ["HANDRAIL_SECRET_KEY is short or not random"]


def test_a_key_that_cannot_be_read_is_said_and_the_rest_is_looked_at(configured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    configured({1: KEY}, OTHER, "short")

    def none() -> None:
        raise UnsafeConfiguration("holds no key", where="HANDRAIL_FIELD_KEYS")

    monkeypatch.setattr(doctor, "ring", none)
    assert said() == ["HANDRAIL_SECRET_KEY is short or not random", "HANDRAIL_FIELD_KEYS holds no key"]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"HANDRAIL_HOSTS": "clinic.example.org"}, []),
        ({"HANDRAIL_HOSTS": "*"}, ["HANDRAIL_HOSTS lets any name in"]),
        ({"HANDRAIL_HOSTS": ".example.org"}, ["HANDRAIL_HOSTS lets any name in"]),
        (
            {"HANDRAIL_HOSTS": "clinic.example.org", "HANDRAIL_INSECURE": "1"},
            ["it is served to clinic.example.org without HTTPS"],
        ),
        (
            {"HANDRAIL_HOSTS": "clinic.example.org", "HANDRAIL_DEMO": "1"},
            ["it is served to clinic.example.org as a demonstration"],
        ),
        ({"HANDRAIL_INSECURE": "1"}, []),
    ],
)
def test_a_door_that_stands_open_is_said(configured: Any, told: dict[str, str], says: list[str]) -> None:
    configured({1: KEY}, OTHER, new_secret(), told)
    assert said() == says
