"""What somebody may see: hidden rows and columns go, and with them what tells of their absence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handrail.record import TABLES, Record
from handrail.record.sight import EVERYTHING, NEVER_OUTWARD, NOTHING, Opening, Sight

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAY = timedelta(days=1)
MOOD = Opening(only={"domain": frozenset({"mood"})})


def row(table: str, id: str, patient: str = "p1", at: datetime = AT, **more: Any) -> dict[str, Any]:
    own = {TABLES[table].own_id: id, "patient_id": patient, "at": at, "at_latest": at, "recorded_at": at}
    return {**own, "recorded_by": "Dr Invented", "source": "a recovery clinic", **more}


def covered(domain: str, patient: str = "p1") -> dict[str, Any]:
    return row("coverage", f"{patient}-{domain}", patient, domain=domain, open_start=True, open_end=True, complete=True)


ROWS = {
    "patients": [row("patients", "p1", sex="female")],
    "conditions": [row("conditions", "c1", code="F11.20")],
    "assessments": [row("assessments", "a1", domain="mood", score=3), row("assessments", "a2", domain="substance-use", score=9)],
    "check_ins": [row("check_ins", "k1", craving=4, words="in my own words")],
    "coverage": [covered("conditions"), covered("assessments"), covered("check_ins"), covered("administrations")],
}
SIGHT = Sight({"assessments": MOOD, "check_ins": Opening(frozenset({"craving"})), "administrations": Opening()})


def test_who_may_see_everything_sees_the_same_record() -> None:
    record = Record.of_rows(ROWS)
    seen = record.visible_to(EVERYTHING)
    assert (seen.tables, seen.versions) == (record.tables, record.versions)


def test_what_is_not_opened_is_hidden() -> None:
    seen = Record.of_rows(ROWS).visible_to(SIGHT)
    assert seen.table("conditions").is_empty()
    assert seen.table("assessments")["assessment_id"].to_list() == ["a1"]
    assert seen.table("check_ins").select("craving", "words").rows() == [(4, None)]
    assert seen.patients.select("patient_id", "sex").rows() == [("p1", None)]


def test_coverage_goes_with_what_is_hidden() -> None:
    seen = Record.of_rows(ROWS).visible_to(SIGHT)
    assert seen.table("coverage")["domain"].to_list() == ["administrations"]


def test_who_wrote_it_down_and_where_it_came_from_are_hidden() -> None:
    seen = Record.of_rows(ROWS).visible_to(SIGHT)
    for name in ("assessments", "check_ins", "coverage", "patients"):
        for column in NEVER_OUTWARD:
            assert seen.table(name)[column].to_list() == [None], (name, column)


def test_every_column_is_there_whoever_looks() -> None:
    record = Record.of_rows(ROWS)
    for sight in (SIGHT, NOTHING):
        for name in TABLES:
            assert record.visible_to(sight).table(name).schema == record.table(name).schema


@pytest.mark.parametrize("words", [("mood", "substance-use"), ("substance-use", "mood"), ("mood", None)])
def test_a_row_is_hidden_in_all_its_versions(words: tuple[str, str | None]) -> None:
    versions = [row("assessments", "a1", at=AT + n * DAY, domain=word) for n, word in enumerate(words)]
    seen = Record.of_rows({"assessments": versions}, candidates=True).visible_to(SIGHT)
    assert seen.table("assessments").is_empty()
    assert seen.every_version("assessments").is_empty()
    assert seen.as_known_at(AT).table("assessments").is_empty()


def test_versions_of_what_may_be_seen_are_kept() -> None:
    versions = [row("assessments", "a1", at=AT + n * DAY, domain="mood", score=n) for n in range(2)]
    withdrawn = row("assessments", "a1", at=AT + 2 * DAY, void=True)
    seen = Record.of_rows({"assessments": [*versions, withdrawn]}, candidates=True).visible_to(SIGHT)
    assert seen.table("assessments").is_empty()
    assert seen.as_known_at(AT + DAY).table("assessments")["score"].to_list() == [1]
    assert seen.as_known_at(AT).table("assessments")["score"].to_list() == [0]


def test_who_is_known_from_hidden_rows_alone_is_not_there() -> None:
    rows = {"conditions": [row("conditions", "c1", "p2")], "assessments": [row("assessments", "a1", domain="mood")]}
    assert Record.of_rows(rows).visible_to(SIGHT).patients["patient_id"].to_list() == ["p1"]
    assert Record.of_rows(rows, candidates=True).visible_to(SIGHT).patients["patient_id"].to_list() == ["p1", "p2"]


def test_nothing_opened_shows_nothing() -> None:
    seen = Record.of_rows(ROWS, candidates=True).visible_to(NOTHING)
    assert {name for name in TABLES if seen.table(name).height} == {"patients"}
    assert seen.newest_at() is None
