"""Somebody changes one byte of the trail in the database itself. Whoever verifies it is told which entry."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.breaking_in import first_entry_of, one_byte_changed
from tests.browser.conftest import Visits
from tests.browser.outside import downloaded_trail, verified
from tests.browser.serving import Clinic


def test_one_byte_changed_in_the_database_is_named(visit: Visits, clinic: Clinic, tmp_path: Path) -> None:
    page = visit("auditor").page
    number = first_entry_of(clinic, "site.opened")
    kept = clinic.data / "clinic" / "outside"
    status, words = verified(downloaded_trail(page, tmp_path / "before"), "--against", kept)
    assert (status, "held against:" in words) == (0, True), words
    with one_byte_changed(clinic, number):
        status, words = verified(downloaded_trail(page, tmp_path / "changed"), "--against", kept)
        page.goto(f"/trail/{number}")
        expect(page.get_by_role("main")).to_contain_text("something was changed")
    assert (status, words.startswith(f"TAMPERED WITH: entry {number} ")) == (1, True), words
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("lead to the checkpoint")


def test_the_database_itself_refuses_the_clinic(clinic: Clinic) -> None:
    """What breaking in takes: being more than the clinic is."""
    if clinic.postgresql:
        import psycopg

        with psycopg.connect(clinic.postgresql.url("clinic")) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE trail_entry SET act = 'nothing'")
        return
    import sqlite3

    with clinic.raw() as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE trail_entry SET act = 'nothing'")
