"""Canonical buckets: the same people as in FHIR, then the same again under other ids; nothing of one person in another."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from handrail.cli.main import main
from handrail.record.naming import Names, names_of
from handrail.sources.canonical import NAME, Canonical
from handrail.synth import as_parquet
from handrail.synth.as_parquet import Size
from handrail.synth.casting import Plan, cast
from handrail.synth.score import score
from handrail.synth.write import TRUTH

PEOPLE, BUCKET, DISTINCT = 45, 10, 20


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("program")
    made(folder / "d")
    return folder / "d"


def made(out: Path, people: int = PEOPLE, distinct: int = DISTINCT) -> None:
    size = Size(people, distinct, BUCKET)
    as_parquet.write(cast(size.distinct, 1, Plan(), size.digits), size, out)


def rows(folder: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(sorted((folder / "current" / table).glob("*.parquet")))


def test_they_are_judged_as_the_same_people_in_fhir(program: Path, tmp_path: Path) -> None:
    assert main(["synth", "--patients", str(DISTINCT), "--out", str(tmp_path / "f")]) == 0
    for source, out in ((tmp_path / "f", "rf"), (program, "rp")):
        assert main(["audit", str(source), "--out", str(tmp_path / out), "--at", "2026-12-01"]) == 0
    judged = [pl.read_parquet(tmp_path / out / "verdicts.parquet").sort("subject", "subject_id", "at") for out in ("rf", "rp")]
    told = judged[1].filter(pl.col("patient_id") <= f"p{DISTINCT:07d}")
    assert judged[0].equals(told.select(judged[0].columns))


def test_every_planted_breach_of_every_copy_is_found_and_nobody_else_accused(program: Path, tmp_path: Path) -> None:
    assert main(["audit", str(program), "--out", str(tmp_path / "r")]) == 0
    found = score(tmp_path / "r", program / TRUTH)
    assert found.total.planted == found.total.found > 15
    assert found.total.accused == 0
    assert found.decoys_accused == []


def test_a_score_by_shares_is_the_score_of_all(program: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["audit", str(program), "--out", str(tmp_path / "r")]) == 0
    verdicts = tmp_path / "r" / "verdicts.parquet"
    late = pl.when(pl.col("late-entry") == 0).then(1).otherwise("late-entry").cast(pl.Int8).alias("late-entry")
    pl.read_parquet(verdicts).with_columns(late).write_parquet(verdicts)
    whole = score(tmp_path / "r", program / TRUTH)
    monkeypatch.setattr("handrail.synth.score.ROWS_AT_ONCE", 3)
    assert score(tmp_path / "r", program / TRUTH) == whole
    assert whole.total.accused > 100
    assert len(whole.decoys_accused) == whole.decoys == 2


def test_a_copy_is_its_pattern_under_other_ids_in_the_same_order(program: Path) -> None:
    whole = Canonical.load(program)
    for table in {*whole.listed["table"]}:
        folder = program / "current" / table
        for bucket in (2, 3):
            told, copy = (pl.read_parquet(folder / f"{number:05d}.parquet") for number in (bucket - 2, bucket))
            again = told.with_columns(pl.col(pl.String).str.replace_all(r"p0+\d+", "p")).drop("patient_id")
            assert again.equals(copy.with_columns(pl.col(pl.String).str.replace_all(r"p0+\d+", "p")).drop("patient_id")), table
            assert copy.sort("patient_id", "at", "recorded_at", nulls_last=False, maintain_order=True).equals(copy)


def test_no_id_belongs_to_two_people(program: Path) -> None:
    for table in ("administrations", "observations", "custody_movements", "plans"):
        frame = rows(program, table)
        for name, what in names_of(table).items():
            named = frame.select("patient_id", id=pl.col(name)).drop_nulls()
            if what is Names.PATIENT and named.height:
                assert named.select((pl.col("id").str.starts_with(pl.col("patient_id"))).all()).item(), (table, name)
    assert rows(program, "patients")["patient_id"].to_list() == [f"p{number:07d}" for number in range(1, PEOPLE + 1)]


def test_stock_that_is_the_patients_own_goes_with_the_copy(tmp_path: Path) -> None:
    size = Size(20, 10, BUCKET)
    plan = Plan(faults=("count-variance-resolved",), decoys=(), faults_share=1)
    as_parquet.write(cast(size.distinct, 1, plan, size.digits), size, tmp_path / "d")
    odd = rows(tmp_path / "d", "custody_movements").filter(pl.col("lot") != "L1")
    assert odd.height == 40
    assert odd.select((pl.col("lot") == pl.concat_str(pl.lit("L-"), "patient_id")).all()).item()
    assert odd.select((pl.col("site_id") == pl.col("patient_id")).all()).item()


def test_the_same_seed_writes_the_same_bytes(program: Path, tmp_path: Path) -> None:
    made(tmp_path / "again")
    for name in (NAME, TRUTH, "files.parquet", "current/observations/00004.parquet"):
        assert (tmp_path / "again" / name).read_bytes() == (program / name).read_bytes(), name


def test_ids_of_ten_million_are_as_long_as_all() -> None:
    size = Size.of(10_000_000, 20_000)
    assert size.ids(0)[0] == "p00000001"
    assert size.ids(size.buckets - 1)[-1] == "p10000000"
    assert (size.buckets, size.patterns) == (5_000, 10)


def test_distinct_people_fill_whole_buckets_and_long_courses_smaller_ones() -> None:
    assert Size.of(100_000, 5_000) == Size(100_000, 6_000, 2_000)
    assert Size.of(3_000, 20_000) == Size(3_000, 3_000, 2_000)
    assert Size.of(100_000, 5_000, 40) == Size(100_000, 5_500, 1_100)


def test_how_many_carry_what_is_counted_over_all_copies(program: Path, tmp_path: Path) -> None:
    size = Size(PEOPLE, DISTINCT, BUCKET)
    written = as_parquet.write(cast(size.distinct, 1, Plan(), size.digits), size, tmp_path / "d")
    truth = pl.read_parquet(tmp_path / "d" / TRUTH)
    carriers = truth.unique("patient_id").group_by("kind").len().sort("kind")["len"].to_list()
    assert [written.decoys.total(), written.faults.total()] == carriers


def test_where_the_disk_is_short_it_says_how_many_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    monkeypatch.setattr(as_parquet, "PEOPLE_IN_A_BUCKET", BUCKET)
    little = type("Room", (), {"free": as_parquet.SPARE + 2_000_000})
    monkeypatch.setattr(as_parquet.shutil, "disk_usage", lambda _: little)
    asked = ["synth", "--as", "parquet", "--distinct", "10", "--out", str(tmp_path / "d"), "--patients"]
    assert main([*asked, "9000000"]) == 2
    said = capsys.readouterr().err
    assert "people fit" in said
    assert not (tmp_path / "d").exists()
    assert main([*asked, "20"]) == 0


@pytest.mark.parametrize(
    ("more", "said"), [(["--lose", "0.1", "--as", "parquet"], "--lose"), (["--distinct", "5"], "--distinct")]
)
def test_what_does_not_go_with_the_form_is_refused(
    more: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    assert main(["synth", "--patients", "5", "--out", str(tmp_path / "d"), *more]) == 2
    assert said in capsys.readouterr().err
