"""Whose verdicts they are: which program each row belongs to, and that nothing is lost or counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from handrail.audit import programs
from handrail.audit.programs import Belonging
from handrail.audit.run import Question, run
from handrail.sources.staging import stage
from tests.unit.audit.test_answer import AT, PROGRAM, PROTOCOLS

TIME = pl.Datetime("us", "UTC")
DAY = timedelta(days=1)
START = datetime(2026, 1, 10, tzinfo=UTC)
NONE = pl.DataFrame(schema={"subject_id": pl.String, "site": pl.String})


def enrolled(*rows: tuple[int, str | None, float, float | None]) -> Belonging:
    """Of each: the patient, the program, the day it began, the day it ended."""
    made = [(who, name, START + DAY * begun, None if end is None else START + DAY * end) for who, name, begun, end in rows]
    schema = {"patient": pl.UInt32, "program_id": pl.String, "begun": TIME, "ends_at": TIME}
    return Belonging(pl.DataFrame(made, schema=schema, orient="row"), NONE)


def programs_of(belonging: Belonging, *asked: tuple[int, float | None]) -> list[str | None]:
    rows = [(who, f"s{place}", None if day is None else START + DAY * day) for place, (who, day) in enumerate(asked)]
    frame = pl.DataFrame(rows, schema={"patient": pl.UInt32, "subject_id": pl.String, "at": TIME}, orient="row")
    return belonging.of_rows("doses", frame)["program"].to_list()


def test_one_program_holds_before_after_and_without_a_time() -> None:
    belonging = enrolled((0, "a", 0, 5), (0, "a", 20, None), (1, "b", 0, None))
    assert programs_of(belonging, (0, -3), (0, 2), (0, 10), (0, None), (1, 2), (2, 2)) == ["a", "a", "a", "a", "b", None]


def test_of_several_programs_the_one_in_force_then_the_newest_begun_then_the_nearest() -> None:
    belonging = enrolled((0, "a", 0, 10), (0, "b", 20, None))
    assert programs_of(belonging, (0, -1), (0, 0), (0, 9.9), (0, 10), (0, 14), (0, 15), (0, 16), (0, 20), (0, 99)) == [
        "a", "a", "a", "a", "a", "a", "b", "b", "b",
    ]  # fmt: skip
    overlapping = enrolled((0, "a", 0, None), (0, "b", 5, 8), (0, "c", 5, None))
    assert programs_of(overlapping, (0, 4), (0, 6))[0] == "a"
    assert programs_of(overlapping, (0, 6), (0, 9)) == [programs_of(overlapping, (0, 7))[0], "c"]


def test_what_nobody_can_know_stays_unknown() -> None:
    belonging = enrolled((0, "a", 0, 10), (0, None, 20, None), (1, "a", 0, 5), (1, "b", 5, None))
    assert programs_of(belonging, (0, 5), (0, 25), (1, None)) == ["a", None, None]


def test_a_movement_of_drug_without_a_patient_keeps_its_site() -> None:
    sites = pl.DataFrame({"subject_id": ["m1", "m2"], "site": ["site-1", None]})
    rows = pl.DataFrame(
        {"patient": [None, None, 0], "subject_id": ["m1", "m2", "m3"], "at": [START] * 3},
        schema={"patient": pl.UInt32, "subject_id": pl.String, "at": TIME},
    )  # fmt: skip
    belonging = Belonging(enrolled((0, "a", 0, None)).enrolments, sites)
    assert belonging.of_rows("custody_movements", rows).rows() == [(None, "site-1"), (None, None), ("a", None)]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[tuple[str, str, int], int]]:
    out = tmp_path_factory.mktemp("programs")
    tally = run(stage(PROGRAM, out), Question(PROTOCOLS, AT), out)
    return out, dict(tally.verdicts)


def test_every_verdict_is_counted_once(counted: tuple[Path, dict[tuple[str, str, int], int]]) -> None:
    out, tally = counted
    sums = pl.read_parquet(out / programs.MONTHS).group_by("safeguard", "subject").agg(pl.col(programs.COUNTS).sum())
    found = {(one, subject, verdict.code): number for one, subject, *numbers in sums.iter_rows()
             for verdict, number in zip(programs.COUNTED, numbers, strict=True) if number}  # fmt: skip
    assert found == {key: number for key, number in tally.items() if key[2] in (0, 1, 2) and number}


def test_people_are_counted_as_people(counted: tuple[Path, dict[tuple[str, str, int], int]]) -> None:
    out, _ = counted
    people = pl.read_parquet(out / programs.PEOPLE)
    findings = pl.read_parquet(out / "findings.parquet").filter(pl.col("verdict") == "breached")
    for (name, subject), rows in findings.group_by("safeguard", "subject"):
        each = rows.group_by("patient_id").len()["len"]
        own = people.filter(safeguard=name, subject=subject)
        assert own["people_breached"].sum() >= len(each)  # who changed programs is counted in each
        if own.height == 1:
            assert own["people_breached"].item() == len(each)
            assert own["breached_squared"].item() == (each * each).sum()


def test_patients_have_no_month_and_the_rest_the_first_of_theirs(
    counted: tuple[Path, dict[tuple[str, str, int], int]],
) -> None:
    months = pl.read_parquet(counted[0] / programs.MONTHS)
    assert months.filter(subject="patients")["month"].null_count() == months.filter(subject="patients").height
    assert (months.filter(subject="doses")["month"].drop_nulls().dt.day() == 1).all()
    assert months.filter(subject="doses")["month"].drop_nulls().len()
