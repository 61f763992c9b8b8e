"""The key with which this installation signs checkpoints and attests signatures, and all keys that it ever had."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from handrail.clinic.actor import CLINIC
from handrail.clinic.environment import UnsafeConfiguration, new_key
from handrail.clinic.trail.actions import append
from handrail.clinic.trail.models import VerifierKey
from handrail.trail.checks import Key, read_key
from handrail.trail.signing import Signer
from handrail.trail.signing import attest as attested

NAME = "HANDRAIL_TRAIL_KEY"


@cache
def own() -> Signer:
    """The key of this process, under the name of the trail. A changed key needs a restart."""
    said = settings.ENVIRONMENT.secret(NAME, new_key)
    try:
        seed = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
        return Signer(settings.TRAIL_ORIGIN, Ed25519PrivateKey.from_private_bytes(seed))
    except (binascii.Error, ValueError):
        raise UnsafeConfiguration(
            "is no 32 bytes in base64", where=NAME, remedy="`handrail doctor --new-keys` makes one"
        ) from None


def verifier_keys() -> list[Key]:
    """Every key that signed here, the oldest first."""
    return [read_key(one.key, "the database") for one in VerifierKey.objects.order_by("since")]


@transaction.atomic
def settle(at: datetime) -> None:
    """Writes down the key of this process, if it is a new one: it holds from this entry on, and the older ones for what they
    signed.
    """
    key = own().key
    if not VerifierKey.objects.filter(key=str(key)).exists():
        append("trail.key-added", by=CLINIC, about=("key", key.id.hex()), at=at, detail={"verifier_key": str(key)})
        VerifierKey.objects.create(key=str(key), since=at)


def attest(record: dict[str, Any]) -> dict[str, Any]:
    """The record, with the clinic's own signature that password and code were checked."""
    return attested(record, own())
