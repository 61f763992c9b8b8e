"""Sealing again with the current key what an older one sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.db import models, transaction

from handrail.clinic.sealing.fields import SealedText, place_of
from handrail.clinic.sealing.keyring import ring, version_of

AT_ONCE = 200


def sealed_fields() -> Iterator[tuple[type[models.Model], list[SealedText]]]:
    """Every model that has sealed fields."""
    for model in apps.get_models():
        fields = [field for field in model._meta.get_fields() if isinstance(field, SealedText)]
        if fields:
            yield model, fields


def rekey(at: datetime) -> int:
    """Seals all older values with the current key, some rows at a time; returns how many values. Others may write meanwhile."""
    from handrail.clinic.actor import COMMAND
    from handrail.clinic.trail.actions import append

    done = sum(_reseal(model, fields) for model, fields in sealed_fields()) + _one_time_secrets()
    if done:
        with transaction.atomic():
            append("fields.rekeyed", by=COMMAND, about=("key", ring().current), at=at, detail={"values": done})
    return done


def _one_time_secrets() -> int:
    """Those that allauth keeps, sealed by our adapter: of apps for one-time codes, and the seeds of recovery codes."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import decrypt, encrypt

    done = 0
    for key in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():  # a recovery code may be used meanwhile, which changes the same row
            for one in Authenticator.objects.select_for_update().filter(pk=key):
                old = [name for name in ("secret", "seed") if is_old(bytes.fromhex(one.data.get(name) or "") or None)]
                one.data |= {name: encrypt(decrypt(one.data[name])) for name in old}
                one.save(update_fields=["data"])
                done += len(old)
    return done


def _reseal(model: type[models.Model], fields: list[SealedText]) -> int:
    done, keys = 0, list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    for first in range(0, len(keys), AT_ONCE):
        with transaction.atomic():
            rows = model._default_manager.select_for_update().filter(pk__in=keys[first : first + AT_ONCE])
            done += sum(_reseal_row(row, fields) for row in rows)
    return done


def _reseal_row(row: models.Model, fields: list[SealedText]) -> int:
    old = [field.attname for field in fields if is_old(row.__dict__[field.attname])]
    for name in old:
        value = bytes(row.__dict__[name])
        setattr(row, name, ring().open(value, place_of(row, name)))
    if old:
        row.save(update_fields=old)
    return len(old)


def is_old(value: bytes | memoryview | None) -> bool:
    """Was it sealed with another key than the current one?"""
    return value is not None and version_of(bytes(value)) != ring().current
