"""What Spark's tasks do, done in one process: partitions in any number and order give what the local engine gives."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from handrail.audit.answer import Engine
from handrail.sample import build
from handrail.sources.staging import stage
from handrail.spark import judging
from handrail.spark.staging import Hands, refuse_unseen
from handrail.terms.errors import UnusableInput
from tests.unit.spark import making
from tests.unit.spark.making import Plain, assert_same, assert_staged_same, audited

SAMPLE = Path(build.__file__).parent / "program"


pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture(scope="module", params=["sample", "marred", "csv"])
def source(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if request.param == "sample":
        return SAMPLE
    folder = tmp_path_factory.mktemp(request.param) / "source"
    return making.marred(folder) if request.param == "marred" else making.program(folder, "csv")


@pytest.fixture(scope="module")
def local(small: None, source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("local")
    stage(source, out)
    return out


@pytest.mark.parametrize("cluster", [Plain(5), Plain(1, again=True)], ids=["five", "twice"])
def test_the_staging_is_that_of_the_local_engine(source: Path, local: Path, tmp_path: Path, cluster: Any) -> None:
    stage(source, tmp_path / "out", hands=Hands(cluster))
    assert_staged_same(local, tmp_path / "out")
    assert cluster.asked[:3] == ["Copies", "function", "Writing"]


def test_the_results_are_those_of_the_local_engine_and_one_changed_finding_is_seen(tmp_path: Path) -> None:
    """With the comparison itself, which would be worth nothing if it let a changed row pass."""
    cluster: Any = Plain()
    spark = audited(SAMPLE, tmp_path / "spark", Engine(Hands(cluster), partial(judging.over, cluster)))
    local = audited(SAMPLE, tmp_path / "local")
    assert_same(local, spark)
    assert cluster.asked == ["Copies", "function", "Writing", "Asked"]
    rows = pl.read_parquet(spark / "findings.parquet").with_row_index("row")
    changed = rows.with_columns(verdict=pl.when(pl.col("row") == 3).then(pl.lit("met")).otherwise("verdict")).drop("row")
    changed.write_parquet(spark / "findings.parquet")
    with pytest.raises(AssertionError, match=r"findings\.parquet"):
        assert_same(local, spark)


def test_the_marred_program_holds_what_it_is_for(tmp_path: Path) -> None:
    """A program without copies, conflicts, versions and losses would prove nothing."""
    out = tmp_path / "out"
    stage(making.marred(tmp_path / "source"), out)
    quarantine = (out / "quarantine.ndjson").read_text()
    assert quarantine.count("two different resources share the id") > 10
    assert quarantine.count("\n") > quarantine.count("share the id") + 2
    assert len({path.parent.name for path in out.glob("staged/history/*/*.parquet")}) >= 4
    assert len(list(out.glob("staged/current/patients/*.parquet"))) >= 6


def test_a_bucket_that_was_cut_on_its_way_is_seen(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"12345")
    refuse_unseen(tmp_path, [("a.parquet", 5)])
    with pytest.raises(UnusableInput, match="not here, or not whole"):
        refuse_unseen(tmp_path, [("a.parquet", 6)])
    with pytest.raises(UnusableInput, match="every worker shares"):
        refuse_unseen(tmp_path, [("b.parquet", 5)])
