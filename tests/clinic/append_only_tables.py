"""The append-only tables, one made-up row in each, and a table without guards beside it, on which every attack has to succeed."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models

from handrail.clinic.database import APPEND_ONLY

CONTROL = "control"
SAMPLES = (
    (models.DateTimeField, "2026-03-02 09:00:00"),
    (models.BooleanField, True),
    (models.IntegerField, 1),
    (models.BinaryField, b"\0"),
    (models.UUIDField, "0" * 31 + "1"),
)


def model_of(table: str) -> type[models.Model]:
    """The model whose rows stand in that table."""
    return next(one for one in apps.get_models() if one._meta.db_table == table)


def key_of(table: str) -> str:
    """The column of its primary key."""
    return str(model_of(table)._meta.pk.column)  # type: ignore[union-attr]


def row_of(table: str) -> dict[str, Any]:
    """A row with something in every column that needs it."""
    return {one.column: _sample(one) for one in model_of(table)._meta.local_fields if not one.null}


def last_column(table: str) -> str:
    """The one that attacks try to change: a moment, a number, or a text; never the key."""
    return [name for name in row_of(table) if name != key_of(table)][-1]


def other(table: str) -> Any:
    """Another value for it."""
    value = row_of(table)[last_column(table)]
    return 2 if isinstance(value, int) else ("2027-03-02 09:00:00" if str(value).startswith("2026") else "f" * 32)


def _sample(field: models.Field[Any, Any]) -> Any:
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((value for kind, value in SAMPLES if isinstance(field, kind)), "x")


__all__ = ["APPEND_ONLY", "CONTROL", "key_of", "last_column", "model_of", "other", "row_of"]
