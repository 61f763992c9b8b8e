"""The rows of a clinic that was built once, and putting them into a database whose transaction is about to be rolled back."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper

from handrail.clinic.schema import OURS

Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def rows_of(connection: BaseDatabaseWrapper) -> Rows:
    """Everything in the tables of ours, and the second factors."""
    rows: Rows = {}
    with connection.cursor() as cursor:
        for table in [model._meta.db_table for model in apps.get_models() if model._meta.app_label in {*OURS, "mfa"}]:
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = ([column[0] for column in cursor.description], cursor.fetchall())
    return rows


def put(connection: BaseDatabaseWrapper, rows: Rows) -> None:
    """Writes them again, as they were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trail_head")
        for table, (columns, values) in rows.items():
            names, marks = ", ".join(connection.ops.quote_name(name) for name in columns), ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
