"""Audits on Spark itself: on the cores of this machine, and by worker processes that are killed while they work."""

from __future__ import annotations

from pathlib import Path

import pytest

from handrail.audit import parts
from handrail.sample import build
from handrail.terms.errors import UnusableInput
from tests.unit.spark import making
from tests.unit.spark.conftest import Started, killing
from tests.unit.spark.making import assert_same, audited

pytestmark = pytest.mark.slow
SAMPLE = Path(build.__file__).parent / "program"
TWO_WORKERS = "local-cluster[2,1,1024]"
STAGED, JUDGED = "staged/current/*/*.parquet", "parts/*/counts-*.json"
UNDER_WAY = "parts/*/making-*/verdicts.parquet"  # a bucket that is not done: who is killed between two has lost nothing


@pytest.fixture(scope="module")
def marred(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return making.marred(tmp_path_factory.mktemp("marred") / "source")


@pytest.fixture(scope="module")
def local(small: None, marred: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return audited(marred, tmp_path_factory.mktemp("local"))


def test_local_mode_gives_what_the_local_engine_gives_and_ends_in_one_error_before(started: Started, tmp_path: Path) -> None:
    """First a folder stands where a bucket's rows belong. Of that the log tells, and of no value; then the way is free."""
    out, steps = tmp_path / "spark", set[str]()
    in_the_way = out / "staged/current/patients/00000.parquet"

    def step(what: str, _done: int, _of: int) -> None:
        if what.startswith("sorting") and what not in steps:
            in_the_way.mkdir(parents=True)
        steps.add(what)

    with started("local[2]", out) as (engine, _):
        with pytest.raises(UnusableInput, match=r"a task on Spark failed: .*directory"):
            audited(SAMPLE, out, engine, step)
        log = (out / "spark.log").read_text()
        audited(SAMPLE, out, engine, step)
    assert steps == {"reading (tasks)", "gathering people (tasks)", "sorting tables (tasks)", "judging"}
    assert "trouble.Trouble: " in log
    assert not any(name in log for name in ("Patient/", "resourceType", "birthDate"))
    assert_same(audited(SAMPLE, tmp_path / "local"), out)
    assert {path.name for path in out.iterdir()} == {path.name for path in (tmp_path / "local").iterdir()}


def test_killed_workers_change_nothing(started: Started, marred: Path, local: Path, tmp_path: Path) -> None:
    """One is killed while buckets are written, with what it holds of the shuffle, and another while they are judged."""
    with started(TWO_WORKERS, tmp_path) as (engine, cluster):
        cluster.context()
        with killing(cluster, tmp_path, STAGED, JUDGED) as killed:
            audited(marred, tmp_path, engine)
        assert killed == [STAGED, JUDGED]
        assert cluster.log.read_text().count("Lost executor") >= 2
    assert_same(local, tmp_path)


def test_a_run_that_lost_all_workers_ends_in_one_error_and_goes_on_later(
    started: Started, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no task may be tried again, the same loss is fatal. What was judged is kept; what was cut since is judged again."""
    out = tmp_path / "out"
    with started("local-cluster[1,1,1024]", out, **{"spark.task.maxFailures": "1"}) as (engine, cluster):
        cluster.context()
        with killing(cluster, out, UNDER_WAY, after=JUDGED), pytest.raises(UnusableInput, match="workers were lost"):
            audited(SAMPLE, out, engine)
    assert not (out / "findings.parquet").exists()
    finished = [int(path.stem.removeprefix("counts-")) for path in sorted(out.glob(JUDGED))]
    buckets = len(list((out / "staged/current/patients").iterdir()))
    assert 0 < len(finished) < buckets
    (cut,) = out.glob(f"parts/*/findings-{finished[0]:05d}.parquet")
    cut.write_bytes(cut.read_bytes()[: cut.stat().st_size // 2])
    judged, put = set[int](), parts.put
    monkeypatch.setattr(parts, "put", lambda folder, number, make: (judged.add(number), put(folder, number, make)))
    audited(SAMPLE, out)
    assert judged == set(range(buckets)) - set(finished[1:])
    monkeypatch.undo()
    assert_same(audited(SAMPLE, tmp_path / "local"), out)
