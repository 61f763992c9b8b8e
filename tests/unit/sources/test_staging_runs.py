"""Staging with processes, killed and run again, and used again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from handrail.sources import staging
from handrail.sources.found import _ends
from handrail.sources.staging import Staged, stage
from handrail.terms.errors import UnusableInput
from tests.unit.sources.making import dose, lines, patient, pressure, refused, totals, write

PEOPLE, DOSES, VALUES = 500, 2_000, 1_000
BROKEN = 1_700
SMALL: dict[str, Any] = {
    "SECONDS_ALONE": -1.0,
    "task_size": lambda total, workers: 200_000,
}  # so that a small source is a large one
RUN = """
import sys
from pathlib import Path
from handrail.sources import staging

staging.SECONDS_ALONE, staging.task_size = -1.0, lambda total, workers: 200_000

def step(what, done, of):
    print(what, done, of, flush=True)

staging.stage(Path(sys.argv[1]), Path(sys.argv[2]), progress=step)
"""


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """About 1.5 MB, more than a task holds."""
    doses: list[Any] = [dose(f"d{n}", f"p{n % PEOPLE}", at=f"2026-03-{n % 28 + 1:02d}T10:00:00Z") for n in range(DOSES)]
    doses[BROKEN] = b"{broken"
    values = [pressure(f"o{n}", f"p{n % PEOPLE}", text={"div": "x" * 300}) for n in range(VALUES)]
    files = {
        "dose.ndjson": lines(doses, b"\r\n"),
        "vital.ndjson": lines(values),
        "people.ndjson.gz": [patient("p1"), patient("p1")],
    }
    return write(tmp_path_factory.mktemp("large"), files)


@pytest.fixture(scope="module")
def clean(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Staged:
    """A staging by two processes that nothing disturbed."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SMALL.items():
            patch.setattr(staging, name, value)
        return stage(source, tmp_path_factory.mktemp("clean"))


def assert_same(one: Staged, other: Staged) -> None:
    assert one.manifest == other.manifest
    assert refused(one) == refused(other)
    for mine, theirs in ((one.rows(0), other.rows(0)), (one.history(0), other.history(0))):
        assert mine.keys() == theirs.keys()
        assert all(frame.equals(theirs[name]) for name, frame in mine.items())


def test_processes_give_what_one_process_gives(source: Path, clean: Staged, tmp_path: Path) -> None:
    assert totals(clean) == (DOSES + VALUES + 2, DOSES + VALUES, 1, 1, 0)
    assert [(one["file"], one["line"]) for one in refused(clean)] == [("dose.ndjson", BROKEN + 1)]
    assert clean.manifest["patients"] == PEOPLE
    assert_same(clean, stage(source, tmp_path / "out", workers=1))


def test_nothing_but_results_stays_behind(clean: Staged) -> None:
    names = sorted(path.name for path in clean.folder.iterdir())
    assert names == [".handrail-staging", "current", "manifest.json"]


def test_lines_keep_their_numbers_across_ranges(clean: Staged) -> None:
    given = clean.rows(0)["administrations"]
    assert {(row["administration_id"], row["source"]) for row in given.rows(named=True)} == {
        (f"d{n}", f"dose.ndjson:{n + 1}") for n in range(DOSES) if n != BROKEN
    }


@pytest.mark.parametrize("moment", ["reading", "sorting"])
def test_a_killed_staging_leaves_no_manifest_and_the_next_run_is_whole(
    source: Path, clean: Staged, tmp_path: Path, moment: str
) -> None:
    out = tmp_path / "out"
    child = subprocess.Popen(
        [sys.executable, "-c", RUN, str(source), str(out)], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert child.stdout is not None
    for line in child.stdout:
        if line.startswith(moment):
            break
    child.send_signal(signal.SIGKILL)
    child.stdout.close()
    child.wait()
    assert not (out / "staged" / "manifest.json").exists()
    with pytest.raises(UnusableInput, match="no finished staging"):
        Staged.load(out)
    assert_no_process_left(child.pid)
    assert_same(clean, stage(source, out, workers=1))
    assert sorted(path.name for path in (out / "staged").iterdir()) == [".handrail-staging", "current", "manifest.json"]


def assert_no_process_left(session: int) -> None:
    """Those who read for a killed process end by themselves."""
    for _ in range(100):
        if not [one for one in Path("/proc").glob("[0-9]*") if _session(one) == session]:
            return
        time.sleep(0.1)
    raise AssertionError("a reading process lives on")


def _session(process: Path) -> int | None:
    try:
        return os.getsid(int(process.name))
    except (ProcessLookupError, PermissionError):
        return None


def test_an_unchanged_source_is_staged_once(source: Path, clean: Staged) -> None:
    said: list[str] = []
    again = stage(source, clean.folder.parent, progress=lambda what, done, of: said.append(what))
    assert again.reused
    assert said == ["staged before, used again"]
    assert again.manifest == clean.manifest == Staged.load(clean.folder.parent).manifest


def test_a_changed_source_or_question_is_staged_again(tmp_path: Path) -> None:
    source, out = write(tmp_path / "s", {"a.ndjson": [patient("p1")]}), tmp_path / "out"
    first = stage(source, out)
    assert not stage(source, out, covers=("conditions",)).reused
    write(source, {"b.ndjson": [patient("p2")]})
    second = stage(source, out, covers=("conditions",))
    assert not second.reused
    assert second.manifest["patients"] == 2
    assert first.digest != second.digest
    (out / "quarantine.ndjson").unlink()
    assert not stage(source, out, covers=("conditions",)).reused


def test_a_change_that_keeps_size_and_time_is_seen(tmp_path: Path) -> None:
    source, out = write(tmp_path / "s", {"a.ndjson": [patient("p1")]}), tmp_path / "out"
    file, first = source / "a.ndjson", stage(source, out)
    known = file.stat()
    file.write_bytes(file.read_bytes().replace(b"p1", b"p2"))
    os.utime(file, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (known.st_size, known.st_mtime_ns)
    second = stage(source, out)
    assert not second.reused
    assert second.rows(0, ["patients"])["patients"]["patient_id"].to_list() == ["p2"]
    assert first.digest != second.digest


@pytest.mark.parametrize("place", [0, 1 << 20, 5 << 20, (6 << 20) - 1])
def test_the_ends_of_a_file_tell_what_the_clock_does_not(tmp_path: Path, place: int) -> None:
    """A disk without times of change (a copy, a network share): the first and the last megabyte still differ."""
    path = tmp_path / "a"
    content = bytearray(6 << 20)
    path.write_bytes(content)
    before = _ends(path, len(content))
    content[place] = 1
    path.write_bytes(content)
    assert (_ends(path, len(content)) != before) == (place != 1 << 20)


def test_a_source_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    source = write(tmp_path / "s", {"a.ndjson": [patient("p1")]})

    def meddle(what: str, done: int, of: int) -> None:
        write(source, {"a.ndjson": [patient("p1"), patient("p2")]})

    with pytest.raises(UnusableInput, match="changed while"):
        stage(source, tmp_path / "out", progress=meddle)
    assert not (tmp_path / "out" / "staged" / "manifest.json").exists()


def test_a_staging_that_lost_a_file_is_not_used_again(tmp_path: Path) -> None:
    records = write(tmp_path / "in", {"a.ndjson": [dose("d1"), pressure("o1")]})
    first = stage(records, tmp_path / "out")
    assert stage(records, tmp_path / "out").reused
    lost = first.folder / "current" / "observations" / "00000.parquet"
    lost.unlink()
    with pytest.raises(UnusableInput, match=r"holds \d+ of the \d+ files that were staged"):
        first.refuse_incomplete()
    again = stage(records, tmp_path / "out")
    assert not again.reused
    assert lost.exists()
    again.refuse_incomplete()


def test_a_file_of_a_bucket_that_was_cut_off_is_told(tmp_path: Path) -> None:
    staged = stage(write(tmp_path / "in", {"a.ndjson": [dose("d1")]}), tmp_path / "out")
    file = staged.folder / "current" / "administrations" / "00000.parquet"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(UnusableInput, match="not as it was: it cannot be read"):
        staged.bucket(0)
