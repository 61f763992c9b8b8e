"""What the work costs, as ratios measured in one run: prints a table and writes bench.json.

Nothing fails for being slow. The exit status is 1 only when the audit and the SQL disagree, for then the
times compare different work.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

import orjson

from tests.bench import auditing, nation, sql, staging, trail
from tests.bench.measure import Line, child, machine
from tests.bench.population import PATIENTS_IN_A_BUCKET, SEED, Population, make

AREAS = ("check", "audit", "staging", "trail")
ALONE = ("nation",)  # only when asked for: it takes hours at its full size
RESULTS = Path(os.environ.get("DATA_DIR", ".data")) / "bench"
GROWTH_BUCKETS = 20  # two are in memory at once: a tenth of fewer would not be


def main() -> int:
    given = _arguments()
    given.out.mkdir(parents=True, exist_ok=True)
    said: dict[str, Any] = {"machine": machine(), "seed": SEED, "notes": []}
    lines: list[Line] = []
    for area in (*AREAS, *ALONE):
        if given.only == area or (given.only is None and area in AREAS):
            lines += _AREAS[area](given, said)
    said["load_at_the_end"] = [round(one, 1) for one in os.getloadavg()]
    said["lines"] = [line.as_json() for line in lines]
    (given.out / "bench.json").write_bytes(orjson.dumps(said, option=orjson.OPT_INDENT_2))
    _print(said, lines)
    return 1 if said.get("valid") is False else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--patients", type=int, default=100_000, metavar="N", help="how many are audited")
    parser.add_argument("--only", choices=(*AREAS, *ALONE), help="measure this alone")
    parser.add_argument("--distinct", type=int, default=20_000, metavar="K", help="how many of a nation are told (20,000)")
    parser.add_argument("--out", type=Path, default=RESULTS, metavar="DIR", help="where bench.json goes")
    parser.add_argument("--keep", action="store_true", help="keep the generated data")
    return parser.parse_args()


def _check(_given: argparse.Namespace, _said: dict[str, Any]) -> list[Line]:
    """In a process of its own, with one Polars thread as a worker at the bedside: to wake others takes longer than they save."""
    _say("check: one patient's record, one Polars thread")
    return [Line(**line) for line in child("check", POLARS_MAX_THREADS="1")["lines"]]


def _audit(given: argparse.Namespace, said: dict[str, Any]) -> list[Line]:
    """Makes the population, compares the verdicts of one bucket, then measures; deletes what it made."""
    buckets = max(GROWTH_BUCKETS, -(-given.patients // PATIENTS_IN_A_BUCKET))
    population = Population(given.out / "population", buckets)
    work = given.out / "work"
    try:
        _make(population)
        said["population"] = {"patients": population.patients, "buckets": buckets, "bytes": population.size()}
        _compare(population, work, said)
        return list(auditing.measure(population, work, _say))
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if not given.keep:
            shutil.rmtree(population.folder, ignore_errors=True)


def _make(population: Population) -> None:
    for number in make(population.folder, population.buckets, population.patients_in_a_bucket):
        _say(f"population: bucket {number + 1} of {population.buckets}")


def _compare(population: Population, work: Path, said: dict[str, Any]) -> None:
    found = auditing.compare(population, work)
    said["compared"], said["differences"] = found.compared, found.rows.height
    said["valid"] = found.rows.is_empty()
    if missing := sql.not_compared():
        said["notes"].append(f"without a query, so compared with nothing: {', '.join(missing)}")
    for row in found.rows.head(auditing.SHOWN_MAX).iter_rows(named=True):
        said["notes"].append(f"judged differently: {row}")


def _staging(given: argparse.Namespace, said: dict[str, Any]) -> list[Line]:
    if not staging.is_there():
        said["notes"].append("staging: not built yet, not measured")
        return []
    try:
        return list(staging.measure(given.out / "staging", _say))
    finally:
        if not given.keep:
            shutil.rmtree(given.out / "staging", ignore_errors=True)


def _trail(given: argparse.Namespace, _said: dict[str, Any]) -> list[Line]:
    try:
        return list(trail.measure(given.out / "trail", _say))
    finally:
        if not given.keep:
            shutil.rmtree(given.out / "trail", ignore_errors=True)


def _nation(given: argparse.Namespace, _said: dict[str, Any]) -> list[Line]:
    try:
        return list(nation.measure(given.patients, given.distinct, given.out / "nation", _say))
    finally:
        if not given.keep:
            shutil.rmtree(given.out / "nation", ignore_errors=True)


_AREAS = {"check": _check, "audit": _audit, "staging": _staging, "trail": _trail, "nation": _nation}


def _say(what: str) -> None:
    print(f">> {what}", file=sys.stderr, flush=True)


def _print(said: dict[str, Any], lines: list[Line]) -> None:
    for name, value in said["machine"].items():
        print(f"{name:12} {value}")
    for name in ("population", "compared", "differences", "load_at_the_end"):
        if name in said:
            print(f"{name:12} {said[name]}")
    print()
    header = ("area", "what", "measured", "against", "ratio", "bound", "holds")
    _columns([header, *(_cells(line) for line in lines)])
    for note in said["notes"]:
        print(f"note: {note}")
    if said.get("valid") is False:
        print(f"INVALID: {said['differences']} verdicts differ, so audit and SQL did different work")


def _cells(line: Line) -> tuple[str, ...]:
    ratio = "" if line.ratio is None else f"{line.ratio:.2f}×"
    holds = {True: "yes", False: "NO", None: ""}[line.holds]
    return (line.area, line.what, line.measured, line.against, ratio, line.bound, holds)


def _columns(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main())
