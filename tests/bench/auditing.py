"""`audit`: a population judged, against a bare scan of the same files and against the same rules as SQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from handrail.audit.run import Question, run
from handrail.check import judge
from handrail.protocol.load import find
from handrail.safeguards.catalogue import CATALOGUE
from tests.bench import sql
from tests.bench.measure import Line, Took, best_of, child
from tests.bench.population import ASKED_AT, Population

SCAN_RATIO_MAX, WHOLE_RATIO_MAX, SQL_RATIO_MIN = 15, 40, 3
PEAK_GIB_MAX, GROWTH_TIME_MAX, GROWTH_MEMORY_MAX = 1.5, 10.5, 1.2
COMPARED_BUCKETS_MAX = 10  # 20,000 patients: enough to compare; the rest is for memory and growth
SHOWN_MAX = 10
QUESTION = Question((find("iv-racemic"),), ASKED_AT)
SAME = replace(QUESTION, safeguards=tuple(one for one in CATALOGUE if one.id in sql.COMPARED))  # those that SQL judges too


@dataclass(frozen=True)
class Differences:
    """Rows that the audit and the SQL judge differently, and how many verdicts were compared."""

    compared: int
    rows: pl.DataFrame


def measure(population: Population, work: Path, say: Callable[[str], None]) -> Iterator[Line]:
    """Speed against scan and SQL, then memory and growth over the whole population."""
    part = replace(population, buckets=min(population.buckets, COMPARED_BUCKETS_MAX))
    say(f"audit, scan and SQL over {part.patients:,} patients, four rounds")
    yield from _speed(part, work)
    small = max(1, population.buckets // 10)
    say(f"audit in a process of its own: {small:,} and {population.buckets:,} buckets")
    yield from _growth(replace(population, buckets=small), population, work)


def _speed(part: Population, work: Path) -> Iterator[Line]:
    times = best_of({
        "audit": lambda: run(part, SAME, _fresh(work / "audit")), "judge": lambda: _judged(part, SAME),
        "whole": lambda: run(part, QUESTION, _fresh(work / "whole")),
        "scan": lambda: _scan(part), "sql": lambda: sql.judge(part, _fresh(work / "sql")),
        "counted": lambda: sql.judge(part),
    })  # fmt: skip
    audit, verdicts = times["audit"], times["judge"]
    of_both = f"audit, {len(SAME.safeguards)} safeguards"
    yield _against(of_both, audit, "max of every column", times["scan"], part, most=SCAN_RATIO_MAX)
    yield _against("SQL, verdicts written", times["sql"], of_both, audit, part, least=SQL_RATIO_MIN)
    yield _against("SQL, verdicts only counted", times["counted"], of_both, audit, part)
    yield _against("SQL, verdicts only counted", times["counted"], "reading and judging", verdicts, part)
    all_of_them = f"audit, all {len(CATALOGUE)} safeguards"
    yield _against(all_of_them, times["whole"], "max of every column", times["scan"], part, most=WHOLE_RATIO_MAX)


def _against(
    what: str, one: Took, other_name: str, other: Took, part: Population, *, most: float | None = None,
    least: float | None = None
) -> Line:  # fmt: skip
    ratio, of_cpu = one.seconds / other.seconds, one.cpu_seconds / other.cpu_seconds
    bound = f"≤ {most}" if most else f"≥ {least}" if least else "none"
    holds = ratio <= most if most else ratio >= least if least else None
    measured = f"{_said(one)}; processor time {of_cpu:.1f}×"
    return Line(
        "audit",
        f"{what}, {part.patients:,} patients",
        measured,
        f"{other_name}: {_said(other)}",
        ratio,
        bound,
        holds,
    )


def _said(time: Took) -> str:
    return f"{time.seconds:.2f} s ({time.cpu_seconds:.2f} s processor)"


def _judged(part: Population, question: Question) -> None:
    """Reading and judging alone: no findings with evidence, nothing written."""
    for number in range(part.buckets):
        judged = judge(part.bucket(number), question.protocols, at=ASKED_AT, safeguards=question.safeguards)
        for judgement in judged.values():
            judgement.counts()


def _scan(part: Population) -> None:
    """The greatest value of every column of every table: the least that any reader of all of it does."""
    for table in part.tables():
        pl.scan_parquet(part.paths(table)).select(pl.all().max()).collect(engine="streaming")


def _fresh(folder: Path) -> Path:
    """`folder`, empty: a run that finds results would go on where it ended."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _growth(small: Population, large: Population, work: Path) -> Iterator[Line]:
    """Time and peak memory of a tenth and of the whole, by turns; the better of two."""
    turns = [(_alone(small, work), _alone(large, work)) for _ in range(2)]
    few, many = (_best(one) for one in zip(*turns, strict=True))
    peak, most = many["peak_bytes"], PEAK_GIB_MAX * 2**30
    said, bound = f"peak memory, {large.patients:,} patients", f"≤ {PEAK_GIB_MAX} GiB"
    yield Line("audit", said, _mib(peak), "the bound", peak / most, bound, peak <= most)
    fold = f"{large.buckets / small.buckets:.0f}-fold patients"
    told = [f"{one['seconds']:.1f} s ({one['cpu_seconds']:.1f} s processor)" for one in (many, few)]
    least = few["peak_bytes"]
    yield _grown(f"memory, {fold}", _mib(peak), _mib(least), peak / least, GROWTH_MEMORY_MAX)
    yield _grown(f"time, {fold}", told[0], told[1], many["seconds"] / few["seconds"], GROWTH_TIME_MAX)


def _best(turns: Iterable[dict[str, float]]) -> dict[str, float]:
    given = list(turns)
    return {name: min(one[name] for one in given) for name in given[0]}


def _grown(what: str, many: str, few: str, ratio: float, most: float) -> Line:
    return Line("audit", what, many, f"a tenth of them: {few}", ratio, f"≤ {most}", ratio <= most)


def _alone(population: Population, work: Path) -> dict[str, float]:
    return child("audit", str(population.folder), str(population.buckets), str(_fresh(work / "alone")))


def _mib(size: float) -> str:
    return f"{size / 2**20:,.0f} MiB"


def compare(population: Population, work: Path) -> Differences:
    """One bucket judged both ways, verdict by verdict. A subject that only one of them has differs."""
    one = replace(population, buckets=1)
    run(one, SAME, _fresh(work / "audit"))
    sql.judge(one, _fresh(work / "sql"))
    ours = pl.read_parquet(work / "audit" / "verdicts.parquet")
    both = [_both(ours, work / "sql" / f"{name}.parquet", name) for name in sql.COMPARED]
    whole = pl.concat(both)
    return Differences(whole.height, whole.filter(_DIFFERENT))


_DIFFERENT = pl.col("audit").ne_missing(pl.col("sql"))


def _both(ours: pl.DataFrame, theirs: Path, name: str) -> pl.DataFrame:
    key = ("subject", "subject_id")
    judged = ours.select(*key, audit=name).drop_nulls("audit")
    asked = pl.read_parquet(theirs).select(*key, sql="verdict")
    both = judged.join(asked, on=key, how="full", coalesce=True)
    return both.select(pl.lit(name).alias("safeguard"), *key, "audit", "sql")
