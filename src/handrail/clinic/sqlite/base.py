"""The connection: append-only tables stay so while the application runs.

Triggers refuse to change or delete a row of the trail; an authorizer refuses to drop a trigger or add one, to drop or alter a
protected table or put another one before it, to put checks aside, and to write into SQLite's own schema. Migrations work
with the authorizer off (`handrail.clinic.sqlite.base.unguarded`). Who has the file itself is outside all this: against them stand
the checkpoints that lie elsewhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.backends.sqlite3 import base

PROTECTED = ("trail_", "signing_", "protocols_")
ABOUT_FIRST = {sqlite3.SQLITE_DROP_TABLE, sqlite3.SQLITE_CREATE_TEMP_TABLE, sqlite3.SQLITE_CREATE_TEMP_VIEW}
ABOUT_SECOND = {sqlite3.SQLITE_ALTER_TABLE, sqlite3.SQLITE_DROP_TRIGGER, sqlite3.SQLITE_DROP_INDEX, sqlite3.SQLITE_CREATE_TRIGGER,
                sqlite3.SQLITE_CREATE_TEMP_TRIGGER}  # fmt: skip
FIXED = {"writable_schema", "recursive_triggers", "ignore_check_constraints"}
_open = ContextVar("unguarded", default=False)


@contextmanager
def unguarded() -> Iterator[None]:
    """For migrations alone: the schema may change meanwhile."""
    token = _open.set(True)
    try:
        yield
    finally:
        _open.reset(token)


def authorized(action: int, first: str | None, second: str | None, _database: str | None, _source: str | None) -> int:
    """SQLite's question before each statement: may it?"""
    if _open.get():
        return sqlite3.SQLITE_OK
    table = first if action in ABOUT_FIRST else second if action in ABOUT_SECOND else None
    if (table or "").lower().startswith(PROTECTED):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in FIXED and second:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose statements are looked at."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.set_authorizer(authorized)
        return connection
