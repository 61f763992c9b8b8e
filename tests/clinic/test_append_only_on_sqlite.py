"""What a statement of the application can do to an append-only table on SQLite: nothing but add. Each attack also goes against a
table without guards, where it succeeds.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection

from handrail.clinic.sqlite.base import DatabaseWrapper, unguarded
from tests.clinic.append_only_tables import APPEND_ONLY, CONTROL, key_of, last_column, other, row_of
from tests.clinic.migrated import migrate_embedded

SET = "SET {column} = {other}"
AGAIN = "SELECT {others}, {other} FROM {table} WHERE true"
IGNORE = "{table} BEGIN SELECT RAISE(IGNORE); END"
REPLACE = "REPLACE INTO {table} ({names}) " + AGAIN
OVER_THE_ROW = "REPLACE INTO {table} (rowid, {key}, {rest}) SELECT rowid, {key} || '7', {rest} FROM {table}"
SCHEMA = "PRAGMA writable_schema = ON"
NO_RECURSION = "PRAGMA recursive_triggers = OFF"

ATTACKS: dict[str, tuple[str, ...]] = {
    "update": ("UPDATE {table} " + SET,),
    "update in a WITH": ("WITH x AS (SELECT 1) UPDATE {table} " + SET + " WHERE EXISTS (SELECT * FROM x)",),
    "update that returns": ("UPDATE {table} " + SET + " RETURNING 1",),
    "update or ignore": ("UPDATE OR IGNORE {table} " + SET,),
    "update or replace": ("UPDATE OR REPLACE {table} " + SET,),
    "update or fail": ("UPDATE OR FAIL {table} " + SET,),
    "update of the key": ("UPDATE {table} SET {key} = {key} || '7'",),
    "update in capitals": ('UPDATE main."{TABLE}" ' + SET,),
    "delete": ("DELETE FROM {table}",),
    "delete of one": ("DELETE FROM {table} WHERE rowid = 1",),
    "delete that returns": ("DELETE FROM {table} RETURNING 1",),
    "replace": (REPLACE,),
    "insert or replace": ("INSERT OR " + REPLACE,),
    "replace by the row's number": (OVER_THE_ROW,),
    "replace without recursion": (NO_RECURSION, REPLACE),
    "replace by the row's number without recursion": ("PRAGMA main.recursive_triggers(0)", NO_RECURSION, OVER_THE_ROW),
    "upsert": ("INSERT INTO {table} ({names}) " + AGAIN + " ON CONFLICT ({key}) DO UPDATE " + SET,),
    "upsert of anything": ("INSERT INTO {table} ({names}) " + AGAIN + " ON CONFLICT DO UPDATE " + SET,),
    "upsert that reads what is new": (
        "INSERT INTO {table} ({names}) " + AGAIN + " ON CONFLICT DO UPDATE SET {column} = excluded.{column}",
    ),
    "dropped triggers": ("DROP TRIGGER {table}_no_update", "DROP TRIGGER {table}_no_delete", "DROP TRIGGER {table}_no_replace"),
    "dropped trigger, then update": ("DROP TRIGGER IF EXISTS main.{table}_no_update", "UPDATE {table} " + SET),
    "dropped table": ("DROP TABLE {table}",),
    "dropped table in capitals": ("DROP TABLE IF EXISTS main.{TABLE}",),
    "renamed table": ("ALTER TABLE {table} RENAME TO other_name",),
    "renamed column": ("ALTER TABLE {table} RENAME COLUMN {column} TO other_name",),
    "dropped column": ("ALTER TABLE {table} DROP COLUMN {column}",),
    "added column": ("ALTER TABLE {table} ADD COLUMN other_name TEXT",),
    "trigger that swallows": ("CREATE TRIGGER swallow BEFORE INSERT ON " + IGNORE,),
    "trigger that comes before": ("CREATE TRIGGER a_first BEFORE UPDATE ON " + IGNORE, "UPDATE {table} " + SET),
    "trigger that undoes": ("CREATE TRIGGER undo AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END",),
    "passing trigger": ("CREATE TEMP TRIGGER swallow BEFORE INSERT ON main." + IGNORE,),
    "passing table before it": ("CREATE TEMP TABLE {table} AS SELECT * FROM main.{table}", "UPDATE {table} " + SET),
    "passing view before it": ("CREATE TEMP VIEW {table} AS SELECT {others}, {other} AS {column} FROM main.{table}",),
    "schema written": (SCHEMA, "DELETE FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"),
    "schema rewritten": (SCHEMA, "UPDATE sqlite_schema SET sql = NULL WHERE type = 'trigger' AND tbl_name = '{table}'"),
    "the file once more": ("ATTACH DATABASE '{file}' AS again", "UPDATE again.{table} " + SET, "DELETE FROM again.{table}"),
    "the file once more, without triggers": ("ATTACH DATABASE '{file}' AS again", "DROP TRIGGER again.{table}_no_delete",
                                             "DELETE FROM again.{table}"),
}  # fmt: skip
NEEDS_MORE = {
    "schema written",
    "schema rewritten",
}  # an unguarded table is no control for these: a connection without authorizer is


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database as `handrail migrate` makes it, with a made-up row in each append-only table."""
    folder = tmp_path_factory.mktemp("append-only")
    migrate_embedded(folder)
    place = folder / "clinic" / "clinic.sqlite3"
    with closing(sqlite3.connect(place)) as raw, raw:
        for table in APPEND_ONLY:
            row = row_of(table)
            raw.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
    return place


@pytest.fixture
def database(migrated: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[DatabaseWrapper]:
    """A connection as the application has it, to a copy of its own."""
    place = tmp_path / "clinic.sqlite3"
    place.write_bytes(migrated.read_bytes())
    options = settings.SQLITE["OPTIONS"]
    quicker = options | {"init_command": options["init_command"].replace("synchronous=FULL", "synchronous=OFF")}
    wrapper = DatabaseWrapper(connection.settings_dict | {"NAME": place, "OPTIONS": quicker}, "own")
    with django_unblocked(request), wrapper.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")  # no attack fails for the sake of another table
    try:
        with django_unblocked(request):
            yield wrapper
    finally:
        wrapper.close()


def django_unblocked(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue("django_db_blocker").unblock()


def with_control(database: DatabaseWrapper, table: str) -> None:
    """The same table once more, with triggers that refuse nothing."""
    with unguarded(), database.cursor() as cursor:
        (made,) = cursor.execute(f"SELECT sql FROM sqlite_master WHERE name = '{table}'").fetchone()
        cursor.execute(made.replace(f'"{table}"', CONTROL))
        cursor.execute(f"INSERT INTO {CONTROL} SELECT * FROM {table}")
        for what in ("update", "delete", "replace"):
            cursor.execute(f"CREATE TRIGGER {CONTROL}_no_{what} AFTER INSERT ON {CONTROL} BEGIN SELECT 1; END")


def attack(database: DatabaseWrapper, steps: tuple[str, ...], table: str, of: str) -> None:
    """Does all steps, whatever becomes of each."""
    row, key, column = row_of(of), key_of(of), last_column(of)
    others = [name for name in row if name != column]
    value = other(of)
    words = {"table": table, "TABLE": table.upper(), "key": key, "column": column, "names": ", ".join([*others, column]),
             "others": ", ".join(others), "rest": ", ".join(name for name in row if name != key),
             "other": value if isinstance(value, int) else f"'{value}'",
             "file": database.settings_dict["NAME"]}  # fmt: skip
    for step in steps:
        try:
            with database.cursor() as cursor:
                cursor.execute(step.format(**words)).fetchall()
        except DatabaseError:
            pass


def state(database: DatabaseWrapper, table: str) -> list[Any]:
    """Everything about a table: what `SELECT` finds under its name, its own rows, and what the schema says of it."""
    told: list[Any] = []
    for asked in (f"SELECT * FROM {table}", f"SELECT rowid, * FROM main.{table}", "PRAGMA recursive_triggers",
                  f"SELECT type, name, sql FROM sqlite_master WHERE lower(tbl_name) = '{table}' ORDER BY name",
                  f"SELECT type, name, sql FROM sqlite_temp_master WHERE lower(tbl_name) = '{table}' ORDER BY name"):  # fmt: skip
        try:
            with database.cursor() as cursor:
                told.append(cursor.execute(asked).fetchall())
        except DatabaseError as error:
            told.append(str(error))
    return told


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("name", ATTACKS)
def test_no_statement_of_the_application_changes_an_append_only_table(database: DatabaseWrapper, name: str, table: str) -> None:
    before = state(database, table)
    attack(database, ATTACKS[name], table, table)
    assert state(database, table) == before


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("name", sorted(ATTACKS.keys() - NEEDS_MORE))
def test_the_same_statements_change_a_table_without_guards(database: DatabaseWrapper, name: str, table: str) -> None:
    with_control(database, table)
    before = state(database, CONTROL)
    attack(database, ATTACKS[name], CONTROL, table)
    assert state(database, CONTROL) != before


@pytest.mark.parametrize("name", sorted(NEEDS_MORE))
def test_without_the_authorizer_the_schema_can_be_written(database: DatabaseWrapper, name: str) -> None:
    database.connection.set_authorizer(None)
    before = state(database, "trail_entry")
    attack(database, ATTACKS[name], "trail_entry", "trail_entry")
    assert state(database, "trail_entry") != before


@pytest.mark.parametrize("pragma", ["writable_schema", "recursive_triggers", "ignore_check_constraints", "Recursive_Triggers"])
@pytest.mark.parametrize("form", ["PRAGMA {} = {}", "PRAGMA {}({})", "PRAGMA main.{} = {}"])
def test_a_pragma_that_would_open_the_tables_is_refused(database: DatabaseWrapper, pragma: str, form: str) -> None:
    with database.cursor() as cursor, pytest.raises(DatabaseError, match="not authorized"):
        cursor.execute(form.format(pragma, 0))


def test_a_migration_may_change_the_schema_and_nothing_after_it(database: DatabaseWrapper) -> None:
    with database.cursor() as cursor:
        with unguarded():
            cursor.execute("ALTER TABLE trail_entry ADD COLUMN later TEXT")
        with pytest.raises(DatabaseError, match="not authorized"):
            cursor.execute("ALTER TABLE trail_entry DROP COLUMN later")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_new_row_is_taken(database: DatabaseWrapper, table: str) -> None:
    row = row_of(table) | {key_of(table): 2 if isinstance(row_of(table)[key_of(table)], int) else "2" * 32}
    row |= {"signature_id": "3" * 32} if "signature_id" in row else {}
    with database.cursor() as cursor:
        (before,) = cursor.execute(f"SELECT count(*) FROM {table}").fetchone()
        cursor.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values()))
        assert cursor.execute(f"SELECT count(*) FROM {table}").fetchone() == (before + 1,)
