"""What the doctor says of PostgreSQL: who the clinic's role is, and whether what is confirmed is kept."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.clinic.migrated import handrail, migrate
from tests.clinic.postgresql import APPLICATION, OWNER, Server, server


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    with server() as started:
        migrate(started)
        yield started


@pytest.fixture
def superuser(running: Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(running.superuser, autocommit=True) as connection:
        yield connection


def unsafe(running: Server, role: str = APPLICATION) -> list[str]:
    done = handrail("doctor", running, role)
    assert done.returncode in {0, 1}, done.stderr
    found = [line for line in done.stdout.splitlines() if line.startswith("unsafe: ") and "would not start" not in line]
    assert bool(found) is bool(done.returncode)
    return found


def test_a_role_of_its_own_is_safe(running: Server) -> None:
    assert unsafe(running) == []


def test_the_owner_is_not(running: Server) -> None:
    (said,) = unsafe(running, OWNER)
    assert said.startswith("unsafe: the clinic's role owns the tables of the database")


def test_nor_is_a_superuser(running: Server) -> None:
    (said,) = unsafe(running, "superuser")
    assert said.startswith("unsafe: the clinic's role is a superuser of the database")


def test_nor_is_a_role_that_may_become_the_owner(running: Server, superuser: psycopg.Connection) -> None:
    superuser.execute(f"GRANT {OWNER} TO {APPLICATION}")
    try:
        (said,) = unsafe(running)
        assert "owns the tables of" in said
    finally:
        superuser.execute(f"REVOKE {OWNER} FROM {APPLICATION}")


LOSING = [("synchronous_commit", "off"), ("synchronous_commit", "local"), ("full_page_writes", "off"), ("fsync", "off")]


@pytest.mark.parametrize(("name", "value"), LOSING)
def test_a_setting_that_loses_what_was_confirmed_is_said(
    running: Server, superuser: psycopg.Connection, name: str, value: str
) -> None:
    superuser.execute(f"ALTER SYSTEM SET {name} = '{value}'")
    superuser.execute("SELECT pg_reload_conf()")
    try:
        (said,) = unsafe(running)
        assert said.startswith(f"unsafe: PostgreSQL's {name} is {value}: what was confirmed can be lost")
    finally:
        superuser.execute(f"ALTER SYSTEM RESET {name}")
        superuser.execute("SELECT pg_reload_conf()")


def test_a_trigger_that_its_owner_put_aside_is_said(running: Server, superuser: psycopg.Connection) -> None:
    superuser.execute("ALTER TABLE trail_entry DISABLE TRIGGER USER")
    try:
        (said,) = unsafe(running)
        assert "trail_entry_append_only" in said
    finally:
        superuser.execute("ALTER TABLE trail_entry ENABLE TRIGGER USER")
