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
from handrail.clinic.trail.models import Checkpoint, Entry, Head, VerifierKey
from handrail.trail.checks import Key, read_key
from handrail.trail.signing import Signer
from handrail.trail.signing import attest as attested

NAME = "HANDRAIL_TRAIL_KEY"
OLD = "HANDRAIL_OLD_TRAIL_KEYS"
LOST = "lost"


@cache
def own() -> Signer:
    """The key of this process, under the name of the trail. A changed key needs a restart."""
    return _signer(settings.ENVIRONMENT.secret(NAME, new_key), NAME)


@cache
def signers() -> tuple[Signer, ...]:
    """Who signs a checkpoint: the key of this process, and those before it that are told. Until one of them has signed a
    checkpoint together with a new key, no verifier trusts the new one.
    """
    return own(), *(_signer(said, OLD) for said in settings.ENVIRONMENT.several(OLD) if said != LOST)


def unvouched() -> Key | None:
    """The key before the newest, where it has not signed beside it yet and is not told here to do so."""
    known, added = verifier_keys(), Entry.objects.filter(act="trail.key-added").order_by("number").last()
    if len(known) < 2 or added is None or Checkpoint.objects.filter(size__gt=added.number).exists():
        return None
    told = LOST in settings.ENVIRONMENT.several(OLD) or known[-2] in [one.key for one in signers()]
    return None if told else known[-2]


def _signer(said: str, name: str) -> Signer:
    try:
        seed = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
        return Signer(settings.TRAIL_ORIGIN, Ed25519PrivateKey.from_private_bytes(seed))
    except (binascii.Error, ValueError):
        raise UnsafeConfiguration(
            "is no 32 bytes in base64", where=name, remedy="`handrail doctor --new-keys` makes one"
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
    if VerifierKey.objects.filter(key=str(key)).exists():
        return
    _refuse_another_trail(key)
    Head.objects.select_for_update().get(pk=1)  # of two that start at once the second sees what the first wrote
    if not VerifierKey.objects.filter(key=str(key)).exists():
        number = append("trail.key-added", by=CLINIC, about=("key", key.id.hex()), at=at, detail={"verifier_key": str(key)})
        since = Entry.objects.get(pk=number).written_at  # which grows, whatever the clock does
        VerifierKey.objects.create(key=str(key), since=since)


def settled() -> None:
    """Raises UnsafeConfiguration where `settle` would."""
    if not VerifierKey.objects.filter(key=str(own().key)).exists():
        _refuse_another_trail(own().key)


def _refuse_another_trail(key: Key) -> None:
    """Raises UnsafeConfiguration before anything is written that no verifier would believe."""
    known = verifier_keys()
    if known and key.name != known[-1].name:
        raise UnsafeConfiguration(f"the trail here is called {known[-1].name}, and not {key.name}", where="HANDRAIL_TRAIL_NAME",
                                  remedy=f"set it to {known[-1].name}: a trail keeps its name")  # fmt: skip
    told = settings.ENVIRONMENT.several(OLD)
    if known and LOST not in told and known[-1] not in [one.key for one in signers()]:
        raise UnsafeConfiguration("is not the key that signed here until now", where=NAME,
                                  remedy=f"give the old one in {OLD}, or {LOST!r} there where it is gone for good")  # fmt: skip


def attest(record: dict[str, Any]) -> dict[str, Any]:
    """The record, with the clinic's own signature that password and code were checked."""
    return attested(record, own())
