"""What leaves the house: an attacker who subtracts learns nothing of a small count, and nothing that a source wrote is in it."""

from __future__ import annotations

import csv
import json
from math import inf
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handrail.audit.disclosure import VALUES_MIN, Cell, hidden, is_small, rounded
from handrail.audit.shareable import CONTROLLED, COUNTS, DOCUMENT, EXACT, FOLDER, IN_ROWS, PAGE, TABLE
from handrail.cli.main import main

counts = st.one_of(st.just(0), st.integers(1, 15), st.integers(11, 400))


def possible(cells: list[Cell], away: set[int], whole: int | None) -> dict[int, set[int]]:
    """What an attacker knows of each hidden cell who has all the others exactly and, where it is shown, the sum. By trying out.

    Without a sum a hidden cell is bounded by its own largest value alone; then a thousand stand for all.
    """
    if whole is None:
        return {place: set(range(1, int(min(cells[place].most, 1000)) + 1)) for place in away}
    left = whole - sum(cell.count for place, cell in enumerate(cells) if place not in away)
    ranges = {place: range(1, int(min(cells[place].most, left)) + 1) for place in away}
    found: dict[int, set[int]] = {}
    for own in away:
        sums = {0}
        for place in away - {own}:
            sums = {sum_ + value for sum_ in sums for value in ranges[place] if sum_ + value <= left}
        found[own] = {value for value in ranges[own] if left - value in sums}
    return found


@st.composite
def columns(draw: st.DrawFn) -> list[Cell]:
    """Breaches and how many were judged: the bound of a cell."""
    found = []
    for _ in range(draw(st.integers(1, 6))):
        count = draw(counts)
        left = draw(counts)
        bounded = draw(st.booleans()) and not is_small(count + left)
        found.append(Cell(count, count > 0 and is_small(count, left), count + left if bounded else inf))
    return found


@settings(deadline=None, max_examples=400)
@given(columns())
def test_every_hidden_cell_can_have_ten_values_or_more(cells: list[Cell]) -> None:
    whole = sum(cell.count for cell in cells)
    away, total_too = hidden(cells, total_small=is_small(whole))
    assert {place for place, cell in enumerate(cells) if cell.small} <= away
    assert not any(cells[place].count == 0 for place in away)
    for place, values in possible(cells, away, None if total_too else whole).items():
        assert cells[place].count in values
        assert len(values) >= VALUES_MIN


def test_without_the_second_step_subtraction_gives_a_small_count_back() -> None:
    """The control: the attack works."""
    cells = [Cell(3, small=True), Cell(40, small=False), Cell(55, small=False)]
    assert possible(cells, {0}, 98) == {0: {3}}
    away, total_too = hidden(cells, total_small=False)
    assert (away, total_too) == ({0, 1}, False)


def test_two_small_counts_do_not_hide_each_other() -> None:
    cells = [Cell(1, small=True), Cell(1, small=True), Cell(0, small=False)]
    assert possible(cells, {0, 1}, 2) == {0: {1}, 1: {1}}
    assert hidden(cells, total_small=False) == ({0, 1}, True)


def test_a_lonely_program_hides_its_sum_and_nothing_small_hides_nothing() -> None:
    assert hidden([Cell(4, small=True)], total_small=False) == ({0}, True)
    assert hidden([Cell(40, small=False), Cell(0, small=False)], total_small=False) == (set(), False)


def test_rounding_is_to_the_nearest_five() -> None:
    assert [rounded(count) for count in (0, 11, 12, 13, 17, 18, 20, 22, 23)] == [0, 10, 10, 15, 15, 20, 20, 20, 25]


PLANTED = ("Jane-Planted", "Planted-Street", "planted-person", "planted-session", "planted-site", "Planted words")


def planted(folder: Path) -> Path:
    """A clinic whose every name, id and free text is one that must not leave."""
    folder.mkdir()
    people = [f"planted-person-{place:03d}" for place in range(60)]
    programs = ["Jane-Planted-Clinic", "Planted-Street-2"]

    def sheet(name: str, head: str, rows: list[str]) -> None:
        (folder / f"{name}.csv").write_text("\n".join([head, *rows]) + "\n")

    sheet("patients", "patient_id,birth_date", [f"{one},1980-01-02" for one in people])
    sheet(
        "enrolments",
        "enrolment_id,patient_id,program_id,at,open_ended",
        [f"planted-enrolment-{one},{one},{programs[place % 2]},2026-01-01T09:00:00Z,yes" for place, one in enumerate(people)],
    )
    sheet(
        "sessions",
        "session_id,patient_id,at,ended_at,status",
        [f"planted-session-{one},{one},2026-02-01T09:00:00Z,2026-02-01T12:00:00Z,finished" for one in people],
    )
    sheet("administrations", "administration_id,patient_id,at,drug,dose_mg,route,status,session_id",
          [f"planted-dose-{one},{one},2026-02-01T09:10:00Z,ketamine,40,intravenous,completed,planted-session-{one}"
           for one in people])  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    source = planted(folder / "planted-person-source")
    assert main(["audit", str(source), "--out", str(folder / "r")]) == 0
    return folder


def test_nothing_that_the_source_wrote_leaves(shared: Path) -> None:
    files = sorted((shared / "r" / FOLDER).iterdir())
    assert [path.name for path in files] == sorted([TABLE, DOCUMENT, PAGE])
    for path in files:
        text = path.read_text().lower()
        for words in PLANTED:
            assert words.lower() not in text, (path.name, words)
    assert "planted" in (shared / "r" / "run.json").read_text().lower()  # the control: the house's own file has them


def test_no_small_number_is_shown_and_all_are_rounded(shared: Path) -> None:
    document = json.loads((shared / "r" / FOLDER / DOCUMENT).read_text())
    shown = [row[name] for row in document["rows"] for name in COUNTS if row[name] is not None]
    assert document["disclosure"] == CONTROLLED
    assert max(shown) >= 30
    assert all(count == 0 or (count >= 10 and count % 5 == 0) for count in shown)


def test_the_files_say_the_same_and_each_row_how_it_was_made(shared: Path) -> None:
    document = json.loads((shared / "r" / FOLDER / DOCUMENT).read_text())
    rows = list(csv.DictReader((shared / "r" / FOLDER / TABLE).read_text().splitlines()))
    assert {row["disclosure"] for row in rows} == {IN_ROWS[0]}
    assert [(row["program"], row["safeguard"], row["judged"]) for row in rows] == [
        (row["program"], row["safeguard"], "" if row["judged"] is None else str(row["judged"])) for row in document["rows"]
    ]


def test_exact_counts_are_given_only_where_asked_and_say_so(shared: Path) -> None:
    out = shared / "exact"
    assert main(["audit", str(shared / "planted-person-source"), "--out", str(out), "--share-exact"]) == 0
    document = json.loads((out / FOLDER / DOCUMENT).read_text())
    run = json.loads((out / "run.json").read_text())
    assert document["exact"] is True
    assert document["disclosure"] == EXACT
    assert {row["disclosure"] for row in csv.DictReader((out / FOLDER / TABLE).read_text().splitlines())} == {IN_ROWS[1]}
    assert "not for sharing" in (out / FOLDER / PAGE).read_text()
    one = next(each for each in run["side_by_side"]["comparisons"] if each["rows"][0]["asked"])
    told = [row["judged"] for row in document["rows"] if (row["safeguard"], row["subject"]) == (one["safeguard"], one["subject"])]
    judged = [row["judged"] for row in one["rows"] if row["asked"]]
    assert told == [*judged, sum(judged)]
