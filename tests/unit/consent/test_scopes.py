"""Scopes name what there is, open no more than they say, and mark what 42 CFR Part 2 may concern."""

from __future__ import annotations

import pytest

from handrail.consent.scopes import SCOPES, TELLS_OF_SUBSTANCE_USE, Scope, opened_columns, scope
from handrail.record import TABLES

OUTWARD = [one for one in SCOPES.values() if one.outward]
OWN_WORDS = {("check_ins", "words"), ("overrides", "reason"), ("patients", "name"), ("contacts", "with_whom")}
MENTIONS = {"disclosure-recovery-care", "research", "audit-sharing", "emergency"}


@pytest.fixture(params=SCOPES.values(), ids=SCOPES.keys())
def one(request: pytest.FixtureRequest) -> Scope:
    return request.param


def test_every_table_column_and_word_exists(one: Scope) -> None:
    for name, opening in (one.sight.tables or {}).items():
        assert name in TABLES
        assert (opening.columns or frozenset()) <= {column.name for column in TABLES[name].own_columns}
        for column, words in opening.only.items():
            assert words <= set(TABLES[name].column(column).words)


def test_only_treatment_is_inside() -> None:
    assert [one.id for one in SCOPES.values() if not one.outward] == ["treatment-off-label"]
    assert SCOPES["treatment-off-label"].sight.is_everything


@pytest.mark.parametrize("one", OUTWARD, ids=lambda one: one.id)
def test_nothing_outward_opens_a_persons_own_words(one: Scope) -> None:
    assert not [pair for pair in OWN_WORDS if one.sight.sees(*pair)]
    assert not one.sight.sees("gate_decisions", "answer")
    assert not one.sight.sees("staff", "name")
    if not one.tells_of_substance_use:
        assert not one.sight.sees("adverse_events", "what")  # free words can tell of anything
        assert not one.sight.sees("plans", "protocol")  # one treats alcohol use disorder


def test_what_tells_of_substance_use_says_so() -> None:
    assert {one.id for one in OUTWARD if one.part_2} == MENTIONS
    for one in OUTWARD:
        opened = set(one.sight.tables or {}) & TELLS_OF_SUBSTANCE_USE
        assert bool(opened - {"assessments"}) == (one.id in MENTIONS)


def test_every_table_is_known_to_tell_or_not_to_tell() -> None:
    """A new table is hidden outward until a scope opens it; here somebody decides what it tells."""
    silent = {
        "programs", "staff", "patients", "allergies", "enrolments", "coverage", "plans", "bookings", "orders", "sessions",
        "administrations", "observations", "dispenses", "adverse_events", "custody_movements",
    }  # fmt: skip
    decided = silent | TELLS_OF_SUBSTANCE_USE
    assert silent.isdisjoint(TELLS_OF_SUBSTANCE_USE)
    assert decided >= set(TABLES), f"does {sorted(set(TABLES) - decided)} tell of substance use? See consent/scopes.py"


def test_what_is_opened_is_said_in_words() -> None:
    assert (
        opened_columns(SCOPES["disclosure-referrer"], TABLES)["assessments"] == "all; only where domain is anxiety, bladder, mood"
    )
    assert opened_columns(SCOPES["disclosure-pharmacy"], TABLES)["dispenses"] == "days, dose_ug, drug"
    assert set(opened_columns(SCOPES["treatment-off-label"], TABLES).values()) == {"all"}
    assert scope("nobody") is None
