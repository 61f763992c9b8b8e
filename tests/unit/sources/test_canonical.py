"""Canonical buckets are judged as they were written, whole, or not at all: one clear sentence says what is wrong with them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import orjson
import polars as pl
import pytest

from handrail.audit.earlier import LIES_IN, remember
from handrail.cli.main import main
from handrail.sources.canonical import FILES, NAME, Canonical
from handrail.sources.canonical_writing import Writing, at_once
from handrail.sources.staging import Staged
from handrail.synth import as_parquet
from handrail.synth.as_parquet import Size
from handrail.synth.casting import Plan, cast
from handrail.terms.errors import UnusableInput

Spoil = Callable[[Path], object]
ONE = "current/observations/00001.parquet"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("program") / "d"
    size = Size(20, 10, 10)
    as_parquet.write(cast(size.distinct, 1, Plan(), size.digits), size, folder)
    return folder


def cut(path: Path, keep: int = 2000) -> None:
    path.write_bytes(path.read_bytes()[:keep])


def other_version(folder: Path, **said: object) -> None:
    manifest = orjson.loads((folder / NAME).read_bytes())
    (folder / NAME).write_bytes(orjson.dumps(manifest | said))


BEFORE: dict[str, tuple[Spoil, str]] = {
    "not written to its end": (lambda d: (d / NAME).unlink(), f"has no {NAME}"),
    "no JSON": (lambda d: cut(d / NAME, 40), "not JSON"),
    "another version of the form": (lambda d: other_version(d, schema=99), "another version"),
    "another schema of the record": (lambda d: other_version(d, record="0"), "columns of the record were others"),
    "another list": (lambda d: cut(d / FILES, 400), "not the list"),
    "the list is gone": (lambda d: (d / FILES).unlink(), "not the list"),
    "a file is missing": (lambda d: (d / ONE).unlink(), "it is not there"),
    "a folder is missing": (lambda d: shutil.rmtree(d / "current" / "plans"), "it is not there"),
    "a file is cut off": (lambda d: cut(d / ONE), "cut off: 2,000 bytes of"),
}


@pytest.mark.parametrize("what", BEFORE)
def test_what_is_wrong_is_told_before_anything_is_judged(
    what: str, program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    spoil, said = BEFORE[what]
    shutil.copytree(program, tmp_path / "d")
    spoil(tmp_path / "d")
    assert main(["audit", str(tmp_path / "d"), "--out", str(tmp_path / "r")]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (tmp_path / "r" / "run.json").exists()


UNDER: dict[str, tuple[Spoil, str]] = {
    "a file goes": (lambda d: (d / ONE).unlink(), "cannot be read"),
    "a folder goes": (lambda d: shutil.rmtree(d / "current"), "cannot be read"),
    "a file is cut off": (lambda d: cut(d / ONE), "cut off"),
    "a byte changes": (lambda d: (d / ONE).write_bytes(b"X" + (d / ONE).read_bytes()[1:]), "not the file"),
}


@pytest.mark.parametrize("what", UNDER)
def test_a_file_that_changes_after_the_audit_began_is_told_by_name(what: str, program: Path, tmp_path: Path) -> None:
    spoil, said = UNDER[what]
    shutil.copytree(program, tmp_path / "d")
    records = Canonical.load(tmp_path / "d")
    spoil(tmp_path / "d")
    with pytest.raises(UnusableInput, match=said) as found:
        records.bucket(1)
    assert str(found.value.where).endswith(".parquet")


def rewritten(program: Path, out: Path, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Canonical:
    """The same buckets, with other observations, listed as if they were right."""
    writing = Writing(out)
    for table, bucket in Canonical.load(program).listed.select("table", "bucket").iter_rows():
        frame = pl.read_parquet(program / "current" / table / f"{bucket:05d}.parquet")
        writing.put(change(frame) if table == "observations" else frame, table, bucket)
    at_once(writing.finish({"newest_at": None}), out / NAME)
    return Canonical.load(out)


WRONG: dict[str, tuple[Callable[[pl.DataFrame], pl.DataFrame], str]] = {
    "not sorted by patient": (lambda f: f.reverse(), "not sorted"),
    "not sorted by time": (lambda f: f.sort("patient_id", pl.col("at"), descending=[False, True]), "not sorted"),
    "a column is missing": (lambda f: f.drop("value"), "its column value is missing"),
    "a column of another type": (lambda f: f.with_columns(pl.col("value").cast(pl.Float64)), "not Int64"),
    "about a stranger": (
        lambda f: f.with_columns(patient_id=pl.col("patient_id").replace("p0000010", "p9")),
        "not among the patients",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_rows_that_would_be_judged_wrongly_are_refused(what: str, program: Path, tmp_path: Path) -> None:
    change, said = WRONG[what]
    records = rewritten(program, tmp_path / "d", change)
    with pytest.raises(UnusableInput, match=said):
        records.bucket(0)


def test_the_same_rows_written_again_are_read(program: Path, tmp_path: Path) -> None:
    records = rewritten(program, tmp_path / "d", lambda f: f)
    assert records.bucket(1).table("observations").equals(Canonical.load(program).bucket(1).table("observations"))


def test_claims_and_an_indication_have_no_place(program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for more in (["--covers", "plans"], ["--indication", "program"]):
        assert main(["audit", str(program), "--out", str(tmp_path / "r"), *more]) == 2
        assert more[0] in capsys.readouterr().err


def test_a_folder_of_other_parquet_is_no_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "d").mkdir()
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "d" / "some.parquet")
    assert main(["audit", str(tmp_path / "d"), "--from", "parquet", "--out", str(tmp_path / "r")]) == 2
    assert NAME in capsys.readouterr().err


def test_other_numbers_are_asked_of_them_where_they_lie(
    program: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run of theirs stages nothing, and is compared and asked again all the same, until other records lie there."""
    records, run = Path(shutil.copytree(program, tmp_path / "d")), tmp_path / "r"
    assert main(["audit", str(records), "--out", str(run)]) == 0
    asked = ["compare", str(run), "--rethreshold", "interval_hours_min=200", "--out", str(tmp_path / "c")]
    assert main(asked) == 0
    assert pl.read_parquet(tmp_path / "c" / "changes.parquet").height > 0
    assert main(["audit", "--staged", str(run), "--out", str(tmp_path / "q"), "--rethreshold", "interval_hours_min=200"]) == 0
    assert orjson.loads((tmp_path / "q" / "run.json").read_bytes())["what_if"] is not None
    shutil.rmtree(records)
    as_parquet.write(cast(12, 2, Plan(), 7), Size(12, 12, 12), records)
    capsys.readouterr()
    assert main(asked) == 2
    assert "other records lie there now than were audited" in capsys.readouterr().err
    (run / LIES_IN).write_bytes(b'{"fol')
    assert main(asked) == 2
    assert "does not say where the records lie" in capsys.readouterr().err


def test_a_staging_takes_the_place_of_what_was_said_to_lie_elsewhere(program: Path, tmp_path: Path) -> None:
    remember(Canonical.load(program), tmp_path)
    assert (tmp_path / LIES_IN).exists()
    remember(Staged(tmp_path / "staged", {}), tmp_path)
    assert not (tmp_path / LIES_IN).exists()
