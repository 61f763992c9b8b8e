"""An audit that was killed, starved of disk or robbed of its input ends, when run again, with the bytes of one that was not."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import orjson
import polars as pl
import pytest

from handrail.cli.main import main
from handrail.sources.staging import Staged
from handrail.synth import as_parquet
from handrail.synth.as_parquet import Size
from handrail.synth.casting import Plan, cast
from handrail.terms.errors import UnusableInput
from handrail.terms.room import room_on_disk

BUCKETS, PEOPLE = 8, 4
ANSWER = ("verdicts.parquet", "findings.parquet", "run.json", "report.html")
PATIENCE = 120
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("program") / "d"
    size = Size(BUCKETS * PEOPLE, PEOPLE, PEOPLE)
    as_parquet.write(cast(size.distinct, 1, Plan(faults_share=0.5), size.digits), size, folder)
    return folder


@pytest.fixture(scope="module")
def undisturbed(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed") / "r"
    assert audit(program, out) == 0
    return out


def audit(program: Path, out: Path) -> int:
    return main(["audit", str(program), "--out", str(out)])


def same(one: Path, other: Path) -> list[str]:
    return [name for name in ANSWER if (one / name).read_bytes() == (other / name).read_bytes()]


def tallies(out: Path) -> list[Path]:
    return sorted(out.glob("parts/*/counts-*.json"))


def killed_after(program: Path, out: Path, finished: int) -> None:
    command = [sys.executable, "-m", "handrail.cli.main", "audit", str(program), "--out", str(out)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    until = time.monotonic() + PATIENCE
    while len(tallies(out)) < finished and child.poll() is None and time.monotonic() < until:
        time.sleep(0.005)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()


@pytest.mark.slow
def test_killed_again_and_again_it_ends_with_the_same_bytes(program: Path, undisturbed: Path, tmp_path: Path) -> None:
    for finished in (1, 3, 6):
        killed_after(program, tmp_path / "r", finished)
        assert finished <= len(tallies(tmp_path / "r")) <= BUCKETS
        assert not (tmp_path / "r" / "run.json").exists()
    assert audit(program, tmp_path / "r") == 0
    assert same(tmp_path / "r", undisturbed) == list(ANSWER)
    assert not (tmp_path / "r" / "parts").exists()


def half_judged(program: Path, out: Path, monkeypatch: pytest.MonkeyPatch, lost: int = 5) -> Path:
    """An audit that its fifth bucket was taken from, and given back; returns where its parts lie."""
    gone = program / "current" / "sessions" / f"{lost:05d}.parquet"
    whole = gone.read_bytes()
    gone_once(gone, monkeypatch)
    assert audit(program, out) == 2
    monkeypatch.undo()
    gone.write_bytes(whole)
    return next((out / "parts").iterdir())


def gone_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is there when the audit begins, and not when its bucket is judged."""
    read = Path.read_bytes

    def without(asked: Path) -> bytes:
        if asked == path:
            path.unlink(missing_ok=True)
        return read(asked)

    monkeypatch.setattr(Path, "read_bytes", without)


def test_a_file_that_goes_under_it_is_named_and_what_was_judged_is_kept(
    program: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    parts = half_judged(program, tmp_path / "r", monkeypatch)
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("handrail:")]
    assert len(said) == 1
    assert "sessions/00005.parquet: the file of a bucket cannot be read" in said[0]
    assert "finished buckets are kept" in said[0]
    assert 4 <= len([*parts.glob("counts-*.json")]) < BUCKETS
    assert audit(program, tmp_path / "r") == 0
    assert same(tmp_path / "r", undisturbed) == list(ANSWER)


def test_a_result_that_was_altered_by_hand_shows(
    program: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """The control: what a run goes on from is what it ends with, where the counts know of the new length."""
    parts = half_judged(program, tmp_path / "r", monkeypatch)
    altered = parts / "verdicts-00001.parquet"
    pl.read_parquet(altered).with_columns(pl.lit(0, pl.Int8).alias("late-entry")).write_parquet(altered)
    counts = parts / "counts-00001.json"
    known = orjson.loads(counts.read_bytes())
    known["bytes"][altered.name] = altered.stat().st_size
    counts.write_bytes(orjson.dumps(known))
    assert audit(program, tmp_path / "r") == 0
    assert "verdicts.parquet" not in same(tmp_path / "r", undisturbed)


def test_a_result_without_its_counts_is_written_again(
    program: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    parts = half_judged(program, tmp_path / "r", monkeypatch)
    (parts / "counts-00001.json").unlink()
    (parts / "counts-00002.json").write_bytes(b'{"bytes": {"verd')
    (parts / "verdicts-00001.parquet").write_bytes(b"PAR1, cut off")
    assert audit(program, tmp_path / "r") == 0
    assert same(tmp_path / "r", undisturbed) == list(ANSWER)


def test_results_of_another_question_are_not_mixed_in_nor_left_behind(
    program: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    other = tmp_path / "r" / "parts" / "0123456789abcdef"
    other.mkdir(parents=True)
    (other / "verdicts-00000.parquet").write_bytes(b"of another protocol")
    half_judged(program, tmp_path / "r", monkeypatch)
    assert not other.exists()
    assert audit(program, tmp_path / "r") == 0
    assert same(tmp_path / "r", undisturbed) == list(ANSWER)


FULL = """
import resource, sys
from handrail.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.exit(main(sys.argv[2:]))
"""


def on_a_full_disk(size: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", FULL, str(size), *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False, timeout=PATIENCE)


def test_on_a_full_disk_it_says_so_and_goes_on_later(program: Path, undisturbed: Path, tmp_path: Path) -> None:
    found = on_a_full_disk(9_000, "audit", str(program), "--out", str(tmp_path / "r"))
    assert found.returncode == 2
    assert [line for line in found.stderr.splitlines() if "Traceback" in line] == []
    assert "the disk is full" in found.stderr
    assert not (tmp_path / "r" / "run.json").exists()
    assert audit(program, tmp_path / "r") == 0
    assert same(tmp_path / "r", undisturbed) == list(ANSWER)


def test_staging_and_synth_say_so_too(tmp_path: Path) -> None:
    assert main(["synth", "--patients", "3", "--out", str(tmp_path / "f")]) == 0
    found = on_a_full_disk(9_000, "audit", str(tmp_path / "f"), "--out", str(tmp_path / "r"))
    assert (found.returncode, "the disk is full" in found.stderr, "Traceback" in found.stderr) == (2, True, False)
    assert main(["audit", str(tmp_path / "f"), "--out", str(tmp_path / "r")]) == 0
    found = on_a_full_disk(9_000, "synth", "--patients", "3", "--as", "parquet", "--out", str(tmp_path / "p"))
    assert (found.returncode, "the disk is full" in found.stderr, "Traceback" in found.stderr) == (2, True, False)
    assert not (tmp_path / "p").exists()


def test_other_trouble_is_not_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="another"), room_on_disk(tmp_path):
        raise ValueError("another")


def test_a_staged_file_that_goes_is_no_table_without_rows(tmp_path: Path) -> None:
    assert main(["synth", "--patients", "3", "--out", str(tmp_path / "f")]) == 0
    assert main(["audit", str(tmp_path / "f"), "--out", str(tmp_path / "r")]) == 0
    staged = Staged.load(tmp_path / "r")
    path = tmp_path / "r" / "staged" / "current" / "sessions" / "00000.parquet"
    whole = path.read_bytes()
    for spoiled in (whole[:-100], None):
        path.write_bytes(spoiled) if spoiled else path.unlink()
        with pytest.raises(UnusableInput, match="not as it was"):
            staged.bucket(0)
    pl.read_parquet(io.BytesIO(whole)).head(1).write_parquet(path)
    with pytest.raises(UnusableInput, match="1 rows of"):
        staged.bucket(0)
