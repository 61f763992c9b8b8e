"""The same by Django's own ways, on whatever database the tests run: rows of append-only models are added, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction

from handrail.clinic import demo
from handrail.clinic.accounts.models import User
from handrail.clinic.actor import Actor
from handrail.clinic.organisation.models import Room
from handrail.clinic.protocols import actions as protocols
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kept, Signature
from handrail.clinic.trail import checkpoints, keys
from handrail.clinic.trail.models import Checkpoint, Entry, VerifierKey

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GUARDED: dict[type[models.Model], str] = {
    Entry: "act", Checkpoint: "note", VerifierKey: "since", Signature: "document_sha256", Adoption: "document",
}  # fmt: skip
WAYS: dict[str, Callable[[Any, Any, str], object]] = {
    "update": lambda model, row, field: model.objects.filter(pk=row.pk).update(**{field: getattr(row, field)}),
    "save": lambda model, row, field: row.save(),
    "save of one field": lambda model, row, field: row.save(update_fields=[field]),
    "bulk_update": lambda model, row, field: model.objects.bulk_update([row], [field]),
    "bulk_create over it": lambda model, row, field: model.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["pk"], update_fields=[field]
    ),
    "update_or_create": lambda model, row, field: model.objects.update_or_create(
        pk=row.pk, defaults={field: getattr(row, field)}
    ),
    "raw delete": lambda model, row, field: model.objects.filter(pk=row.pk)._raw_delete("default"),
}  # fmt: skip
DELETED: dict[str, Callable[[Any, Any, str], object]] = {
    "delete": lambda model, row, field: row.delete(),
    "delete of many": lambda model, row, field: model.objects.filter(pk=row.pk).delete(),
}


@pytest.fixture
def signed(db: None) -> None:
    """A clinic with one adopted protocol, so that there is a row in each table."""
    demo.seed(MORNING)
    keys.settle(MORNING)
    by = Actor(User.objects.get(email=demo.address("director")), "browser")
    waiting = protocols.lay_before(by=by, key=protocols.adoptable()[0].key, at=MORNING)
    signing.sign(by=by, asked=waiting, record=keys.attest(signing.unsigned(waiting, "password-and-code", MORNING)), at=MORNING)
    checkpoints.sign(MORNING)


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.db_table)
@pytest.mark.parametrize("way", WAYS | DELETED)
def test_no_row_is_changed_or_deleted(signed: None, model: Any, way: str) -> None:
    if model is Signature:  # else what points to it is refused first
        Kept.objects.all().delete()
    before, row = list(model.objects.values()), model.objects.first()
    with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
        (WAYS | DELETED)[way](model, row, GUARDED[model])
    assert list(model.objects.values()) == before


@pytest.mark.parametrize("way", WAYS | DELETED)
def test_the_same_ways_lead_into_a_table_without_guards(signed: None, way: str) -> None:
    row = Room.objects.first()
    assert row is not None
    row.name = "Another name"
    before = list(Room.objects.values())
    (WAYS | DELETED)[way](Room, row, "name")
    assert list(Room.objects.values()) != before
