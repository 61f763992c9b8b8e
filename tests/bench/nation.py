"""`nation`: a whole country's patients as canonical buckets, written, audited and scored, each in a process of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from handrail.sources.canonical import Canonical, path_of
from handrail.sources.staging import judged
from tests.bench.measure import Line, child, took

DOSES = 40  # of a course that goes on: thirty for each person on average
SCAN_RATIO_MAX, PEAK_GIB_MAX = 40, 1.5


def measure(patients: int, distinct: int, work: Path, say: Callable[[str], None]) -> Iterator[Line]:
    """Writes `patients` people into `work`, audits them there, and scores what was found."""
    records, out = work / "d", work / "r"
    say(f"nation: {patients:,} people are written")
    made = child("synth", str(patients), str(distinct), str(DOSES), str(records))
    whole = Canonical.load(records)
    yield _line("written", f"{_seconds(made)}, {_mib(made)}", f"{patients / made['seconds']:,.0f} people/s")
    yield _line("bytes", f"{whole.manifest['bytes'] / 1e9:.2f} GB", f"{whole.manifest['bytes'] / patients:,.0f} a person")
    rows = whole.manifest["counts"]["by_type"]
    for table in ("administrations", "check_ins", "observations"):
        yield _line(table, f"{rows[table]['read']:,}", f"{rows[table]['read'] / patients:.1f} a person")
    say("nation: the greatest value of every column that is read")
    scan = took(lambda: _scan(whole))
    say("nation: the audit")
    audited = child("nation", str(records), str(out))
    ratio, peak = audited["seconds"] / scan.seconds, audited["peak_bytes"] / 2**30
    speed = f"{_seconds(audited)}; {patients / audited['seconds']:,.0f} people/s"
    yield Line("nation", "audit", speed, f"max of every column read: {scan.seconds:.1f} s", ratio, f"≤ {SCAN_RATIO_MAX}",
               ratio <= SCAN_RATIO_MAX)  # fmt: skip
    yield Line("nation", "peak memory of the audit", _mib(audited), "the bound", peak / PEAK_GIB_MAX, f"≤ {PEAK_GIB_MAX} GiB",
               peak <= PEAK_GIB_MAX)  # fmt: skip
    say("nation: the score")
    scored = child("score", str(out), str(records / "truth.parquet"))
    yield _line("score", f"{scored['planted']:,} planted, {scored['found']:,} found", f"{scored['falsely_met']:,} called met")
    yield _line("accused without a fault", f"{scored['accused']:,}", f"{scored['decoys']:,} decoys")
    yield _line("scored", f"{_seconds(scored)}, {_mib(scored)}", "")


def _scan(records: Canonical) -> None:
    """Table by table, the columns that an audit reads, streamed."""
    for table in sorted({*records.listed["table"]}):
        numbers = records.listed.filter(pl.col("table") == table)["bucket"]
        paths = [path_of(records.folder, table, number) for number in numbers]
        pl.scan_parquet(paths, glob=False).select(pl.col(judged(table)).max()).collect(engine="streaming")


def _line(what: str, measured: str, against: str) -> Line:
    return Line("nation", what, measured, against, None, "none", None)


def _seconds(took: dict[str, float]) -> str:
    return f"{took['seconds']:.1f} s ({took['cpu_seconds']:.1f} s processor)"


def _mib(took: dict[str, float]) -> str:
    return f"{took['peak_bytes'] / 2**20:,.0f} MiB"
