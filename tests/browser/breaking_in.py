"""Changing what the clinic stored, past the clinic: as somebody could who holds the machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests.browser.serving import Clinic

READ = "SELECT body FROM trail_entry WHERE number = {number}"
WRITE = "UPDATE trail_entry SET body = {mark} WHERE number = {number}"
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail_entry'"


@contextmanager
def one_byte_changed(clinic: Clinic, number: int) -> Iterator[None]:
    """An entry of the trail with another letter in it, and as it was afterwards."""
    with clinic.raw() as connection:
        before = bytes(connection.execute(READ.format(number=number)).fetchone()[0])
    changed = before.replace(b'"act":"s', b'"act":"t', 1)
    assert changed != before, "another entry than one of a site was meant"
    _write(clinic, number, changed)
    try:
        yield
    finally:
        _write(clinic, number, before)


def _write(clinic: Clinic, number: int, body: bytes) -> None:
    mark = "%s" if clinic.postgresql else "?"
    with clinic.raw() as connection, _unguarded(clinic, connection):
        connection.execute(WRITE.format(number=number, mark=mark), (body,))


@contextmanager
def _unguarded(clinic: Clinic, connection: Any) -> Iterator[None]:
    """Without the triggers that refuse it."""
    if clinic.postgresql:
        connection.execute("ALTER TABLE trail_entry DISABLE TRIGGER ALL")
        yield
        connection.execute("ALTER TABLE trail_entry ENABLE TRIGGER ALL")
        return
    triggers = connection.execute(TRIGGERS).fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for _, made in triggers:
        connection.execute(made)


def count(clinic: Clinic, table: str) -> int:
    """How many rows a table has."""
    with clinic.raw() as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def first_entry_of(clinic: Clinic, act: str) -> int:
    """The number of the first entry that tells of such an act."""
    with clinic.raw() as connection:
        return int(connection.execute(f"SELECT min(number) FROM trail_entry WHERE act = '{act}'").fetchone()[0])


@contextmanager
def unreadable(clinic: Clinic) -> Iterator[None]:
    """Documents laid before somebody that were sealed with no key of ours; as they were afterwards."""
    with clinic.raw() as connection:
        before = connection.execute("SELECT id, document FROM signing_request").fetchall()
        connection.execute("UPDATE signing_request SET document = id")
    try:
        yield
    finally:
        with clinic.raw() as connection:
            connection.executemany("UPDATE signing_request SET document = ? WHERE id = ?", [(told, id) for id, told in before])
