"""Every route, every kind of person, every method: what matrix.txt says happens, and no answer lets a stranger's script in."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.clinic.access.matrix import COLUMNS, Visitor, called, headers_amiss, rows
from tests.clinic.access.routes import IDS, METHODS, THINGS, patterns
from tests.clinic.access.world import World

ROWS = list(rows())


@pytest.fixture
def quiet(settings: Settings) -> Iterator[None]:
    """Thousands of refusals need no lines in the log; and a session that is kept by the browser costs no query."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert {row.route for row in ROWS} == {name for name, _ in patterns()}


def test_every_route_has_a_name_of_its_own() -> None:
    seen: dict[str, str] = {}
    for name, address in patterns():
        assert name
        assert seen.setdefault(name, address) == address


def test_every_method_of_every_route_and_thing_has_one_cell() -> None:
    asked = [(row.route, row.thing, method) for row in ROWS for method in row.methods]
    assert len(asked) == len(set(asked))
    refused = {(row.route, method) for row in ROWS for method in row.methods if set(row.cells.values()) <= {"405", "enrol"}}
    wanted = {(name, thing, method) for name, _ in patterns() for thing in THINGS.get(name, ("-",)) for method in METHODS}
    assert {one for one in wanted - set(asked) if (one[0], one[2]) not in refused} == set()
    assert set(asked) <= wanted


def test_every_address_that_names_a_thing_is_asked_for_other_peoples_too() -> None:
    numbered = {name for name, address in patterns() if any(f"<{one}:" in address for one in ("uuid", "int", "str"))}
    assert numbered == set(IDS)
    assert all("unknown" in {thing.rstrip("!") for thing in THINGS[name]} and len(THINGS[name]) > 1 for name in numbered)


@pytest.mark.parametrize("who", COLUMNS)
def test_everybody_gets_what_the_table_says(world: World, who: str, quiet: None) -> None:
    visitor, surprises = Visitor(world, who), []
    for row in ROWS:
        for method in row.methods:
            response = visitor.ask(method, row.route, row.thing)
            got = called(response, row.to)
            amiss = headers_amiss(response) + ([] if got == row.cells[who] else [f"{got} instead of {row.cells[who]}"])
            surprises += [f"{method} {row.route} ({row.thing}): {what}" for what in amiss]
    assert surprises == []


def test_no_cell_is_an_error_of_ours() -> None:
    assert [row for row in ROWS if any(cell.startswith("5") for cell in row.cells.values())] == []


def test_an_auditor_posts_nothing_but_the_export_of_the_trail_and_what_is_their_own() -> None:
    """Own: their account, and what was laid before them alone."""
    ours = [row for row in ROWS if ":" in row.route and set(row.methods) & {"POST", "PUT", "PATCH", "DELETE"}]
    done = {(row.route, row.thing) for row in ours if {row.cells["auditor"], row.cells["aud-here"]} & {"200", "go", "422"}}
    signing = {("signing:challenge", "own"), ("signing:passkey", "own"), ("signing:code", "own")}
    assert done == {("trail:export", "-")} | signing


def test_a_custodian_opens_no_patient() -> None:
    opened = [row for row in ROWS if row.route.startswith("people:") and row.cells["custod"] in {"200", "go", "422"}]
    assert opened == []
