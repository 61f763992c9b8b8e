"""What the application's role can do to an append-only table on PostgreSQL: nothing but add; and its owner, who may take the
triggers away, cannot change a row while they are there. Each attack also goes against a table without guards, where it succeeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest

from tests.clinic.append_only_tables import APPEND_ONLY, CONTROL, key_of, last_column, other, row_of
from tests.clinic.migrated import migrate
from tests.clinic.postgresql import APPLICATION, OWNER, Server, server

ROWS = {
    "update": ("UPDATE {table} SET {column} = {column}", "UPDATE {table} SET {column} = {other}"),
    "update by another table": ("UPDATE {table} AS t SET {column} = {other} FROM pg_class",),
    "delete": ("DELETE FROM {table}",),
    "delete by another table": ("DELETE FROM {table} USING pg_class",),
    "delete in a WITH": ("WITH gone AS (DELETE FROM {table} RETURNING 1) SELECT * FROM gone",),
    "truncate": ("TRUNCATE {table} CASCADE",),
    "truncate only": ("TRUNCATE ONLY {table} RESTART IDENTITY CASCADE",),
    "upsert": ("INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {column} = {other}",),
    "merge that updates": (
        "MERGE INTO {table} t USING {table} s ON t.{key} = s.{key} WHEN MATCHED THEN UPDATE SET {column} = {other}",
    ),
    "merge that deletes": ("MERGE INTO {table} t USING {table} s ON t.{key} = s.{key} WHEN MATCHED THEN DELETE",),
    "in a block": ("DO $$ BEGIN EXECUTE 'DELETE FROM {table}'; END $$",),
}
SCHEMA = {
    "dropped trigger": ("DROP TRIGGER {table}_append_only ON {table}", "DELETE FROM {table}"),
    "dropped function": ("DROP FUNCTION {table}_is_append_only() CASCADE",),
    "another function": (
        "CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DELETE FROM {table}",
    ),
    "trigger put aside": ("ALTER TABLE {table} DISABLE TRIGGER {table}_append_only", "DELETE FROM {table}"),
    "all triggers put aside": ("ALTER TABLE {table} DISABLE TRIGGER ALL", "DELETE FROM {table}"),
    "as a replica": ("SET session_replication_role = replica", "DELETE FROM {table}"),
    "dropped table": ("DROP TABLE {table} CASCADE",),
    "renamed table": ("ALTER TABLE {table} RENAME TO other_name",),
    "renamed column": ("ALTER TABLE {table} RENAME COLUMN {column} TO other_name",),
    "dropped column": ("ALTER TABLE {table} DROP COLUMN {column} CASCADE",),
    "another owner": ("ALTER TABLE {table} OWNER TO {application}", "DROP TABLE {table} CASCADE"),
    "another schema": ("CREATE SCHEMA elsewhere", "ALTER TABLE {table} SET SCHEMA elsewhere"),
    "rule that swallows": ("CREATE RULE swallow AS ON INSERT TO {table} DO INSTEAD NOTHING",),
    "trigger that swallows": (
        "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER swallow BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION nothing()",
    ),
    "rights for oneself": ("GRANT ALL ON {table} TO {application}", "DELETE FROM {table}"),
    "as the owner": ("SET ROLE {owner}", "ALTER TABLE {table} DISABLE TRIGGER USER", "DELETE FROM {table}"),
    "as a superuser": ("SET SESSION AUTHORIZATION superuser", "SET session_replication_role = replica", "DELETE FROM {table}"),
    "the catalogue written": ("UPDATE pg_trigger SET tgenabled = 'D' WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal",),
    "passing table before it": ("CREATE TEMPORARY TABLE {table} AS SELECT * FROM public.{table}", "DELETE FROM {table}"),
    "passing view before it": ("CREATE TEMPORARY VIEW {table} AS SELECT 1 AS {key}",),
    "row security": ("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", "ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
    "child table": ("CREATE TABLE child () INHERITS ({table})",),
}
ATTACKS = ROWS | SCHEMA
STATE = """
SELECT json_build_object(
  'shadow', to_regclass('{table}')::oid <> 'public.{table}'::regclass::oid,
  'table', (SELECT row_to_json(c) FROM (SELECT relname, relowner, relacl::text, relrowsecurity, relhassubclass, relnamespace
            FROM pg_class WHERE oid = {oid}) c),
  'columns', (SELECT json_agg(attname ORDER BY attnum) FROM pg_attribute WHERE attrelid = {oid} AND attnum > 0),
  'triggers', (SELECT json_agg(json_build_array(tgname, tgenabled, prosrc) ORDER BY tgname)
               FROM pg_trigger JOIN pg_proc p ON p.oid = tgfoid WHERE tgrelid = {oid} AND NOT tgisinternal),
  'rules', (SELECT count(*) FROM pg_rewrite WHERE ev_class = {oid}))::text
"""


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """A server of its own, with the clinic's database as `handrail migrate` makes it."""
    with server() as started:
        migrate(started)
        with psycopg.connect(started.superuser, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")  # rows without those that they point to
            for table in APPEND_ONLY:
                row = row_of(table)
                connection.execute(
                    f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values())
                )
        yield started


@pytest.fixture(scope="module")
def connections(running: Server) -> Iterator[dict[str, psycopg.Connection]]:
    """One for each role, used again: signing in takes longer than an attack."""
    with ExitStack() as stack:
        yield {
            role: stack.enter_context(psycopg.connect(running.url(role), autocommit=True, prepare_threshold=None))
            for role in (APPLICATION, OWNER, "superuser")
        }


@pytest.fixture
def as_role(connections: dict[str, psycopg.Connection]) -> Iterator[dict[str, psycopg.Connection]]:
    yield connections
    for connection in connections.values():
        connection.execute("DISCARD ALL")


@pytest.fixture
def application(as_role: dict[str, psycopg.Connection]) -> psycopg.Connection:
    return as_role[APPLICATION]


@pytest.fixture
def owner(as_role: dict[str, psycopg.Connection]) -> psycopg.Connection:
    return as_role[OWNER]


@pytest.fixture
def superuser(as_role: dict[str, psycopg.Connection]) -> psycopg.Connection:
    return as_role["superuser"]


def with_control(superuser: psycopg.Connection, table: str) -> None:
    """The same table once more, with a trigger that refuses nothing."""
    superuser.execute(f"CREATE TABLE {CONTROL} (LIKE {table} INCLUDING ALL)")
    superuser.execute(f"INSERT INTO {CONTROL} SELECT * FROM {table}")
    superuser.execute(f"CREATE FUNCTION {CONTROL}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'")
    superuser.execute(f"CREATE TRIGGER {CONTROL}_append_only AFTER INSERT ON {CONTROL} "
                      f"FOR EACH STATEMENT EXECUTE FUNCTION {CONTROL}_is_append_only()")  # fmt: skip
    superuser.execute(f"ALTER TABLE {CONTROL} OWNER TO {OWNER}")


def attack(connection: psycopg.Connection, steps: tuple[str, ...], table: str, of: str) -> list[str]:
    """Does all steps, whatever becomes of each; returns what was answered to them."""
    words = {"table": table, "key": key_of(of), "column": last_column(of), "other": f"'{other(of)}'", "application": APPLICATION,
             "owner": OWNER}  # fmt: skip
    said = []
    for step in steps:
        try:
            connection.execute(step.format(**words))
            said.append("done")
        except psycopg.Error as error:
            said.append(str(error))
    return said


def state(connection: psycopg.Connection, table: str, oid: int) -> list[object]:
    """Everything about a table: the rows under its name as this connection sees them, and what the schema says of it."""
    told: list[object] = []
    for asked in (f"SELECT * FROM {table}", STATE.format(table=table, oid=oid)):
        try:
            told.append(connection.execute(asked).fetchall())
        except psycopg.Error as error:
            told.append(type(error).__name__)
    return told


def oid_of(connection: psycopg.Connection, table: str) -> int:
    found = connection.execute("SELECT to_regclass(%s)::oid", [f"public.{table}"]).fetchone()
    return int(found[0])  # type: ignore[index]


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("name", ATTACKS)
def test_no_statement_of_the_application_changes_an_append_only_table(
    application: psycopg.Connection, name: str, table: str
) -> None:
    oid = oid_of(application, table)
    before = state(application, table, oid)
    assert attack(application, ATTACKS[name], table, table)[-1] != "done"
    assert state(application, table, oid) == before


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("name", ROWS)
def test_nor_does_its_owner_change_a_row_while_the_triggers_are_there(owner: psycopg.Connection, name: str, table: str) -> None:
    oid = oid_of(owner, table)
    before = state(owner, table, oid)
    assert all("is append-only" in said for said in attack(owner, ROWS[name], table, table))
    assert state(owner, table, oid) == before


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("name", ATTACKS)
def test_the_same_statements_change_a_table_without_guards(superuser: psycopg.Connection, name: str, table: str) -> None:
    with superuser.transaction(force_rollback=True):
        with_control(superuser, table)
        oid = oid_of(superuser, CONTROL)
        before = state(superuser, CONTROL, oid)
        said = attack(superuser, ATTACKS[name], CONTROL, table)
        assert set(said) == {"done"}
        superuser.execute("RESET ROLE")
        superuser.execute("RESET SESSION AUTHORIZATION")
        assert state(superuser, CONTROL, oid) != before


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_a_new_row_may_be_added(application: psycopg.Connection, table: str) -> None:
    application.execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE false")


FORBIDDEN = (
    "CREATE TABLE own (a int)",
    "CREATE TEMPORARY TABLE own (a int)",
    "CREATE SCHEMA own",
    "CREATE ROLE own",
    "CREATE DATABASE own",
    "CREATE FUNCTION own() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER TABLE people_patient ADD COLUMN own int",
    "DROP TABLE people_patient",
    "TRUNCATE people_patient CASCADE",
    "DELETE FROM django_migrations",
    "COPY people_patient TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
    "DO $$ BEGIN LOCK TABLE trail_entry IN ACCESS EXCLUSIVE MODE; END $$",
)


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_applications_role_changes_no_schema_and_reaches_no_file(application: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement)


def test_a_second_migration_gives_the_same_rights(running: Server, superuser: psycopg.Connection) -> None:
    asked = "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY relname"
    before = superuser.execute(asked).fetchall()
    migrate(running)
    assert superuser.execute(asked).fetchall() == before
