"""Emptying the tables after a test that commits. Append-only tables refuse it, rightly: their triggers are put aside for that
moment alone, by whoever may change the schema, and the head of the trail, which a migration made, is made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase

from handrail.clinic.database import APPEND_ONLY
from handrail.clinic.sqlite.base import unguarded
from handrail.clinic.trail.models import Head
from handrail.trail.checks import Frontier

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"


@contextmanager
def without_triggers() -> Iterator[None]:
    """Only in tests: the tables take anything meanwhile."""
    before, after = _on_sqlite() if connection.vendor == "sqlite" else _on_postgresql()
    with unguarded(), connection.cursor() as cursor:
        for statement in before:
            cursor.execute(statement)
        try:
            yield
        finally:
            for statement in after:
                cursor.execute(statement)


def _on_sqlite() -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        found = cursor.execute(TRIGGERS).fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in found], [made for _, made in found]


def _on_postgresql() -> tuple[list[str], list[str]]:
    return tuple([f"ALTER TABLE {table} {what} TRIGGER USER" for table in APPEND_ONLY] for what in ("DISABLE", "ENABLE"))  # type: ignore[return-value]


def emptied(flush: Any) -> Any:
    """Django's own emptying after a test that commits, made able to empty these tables."""

    def teardown(case: TransactionTestCase) -> None:
        with without_triggers():
            flush(case)
        cache.clear()
        Head.objects.create(id=1, frontier=Frontier().to_bytes(), size=0)

    return teardown
