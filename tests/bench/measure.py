"""How things are timed: one warm-up, then rounds in which everyone has a turn; the best of each counts."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import duckdb
import orjson
import polars as pl

ROOT = Path(__file__).parents[2]
ROUNDS = 3


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and of all processors: the latter hardly feel what else the machine is doing."""

    seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Line:
    """One line of the table: a number, what it was measured against in the same run, and its bound."""

    area: str
    what: str
    measured: str
    against: str
    ratio: float | None
    bound: str
    holds: bool | None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def took(work: Callable[[], object]) -> Took:
    clock, processor = perf_counter(), process_time()
    work()
    return Took(perf_counter() - clock, process_time() - processor)


def best_of(contestants: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, Took]:
    """The best of `rounds` for each, by turns, so that a busy minute falls on all; warm-up is left out."""
    times: dict[str, list[Took]] = {name: [] for name in contestants}
    for _ in range(rounds + 1):
        for name, work in contestants.items():
            times[name].append(took(work))
    return {name: Took(min(one.seconds for one in all_[1:]), min(one.cpu_seconds for one in all_[1:]))
            for name, all_ in times.items()}  # fmt: skip


def spread(work: Callable[[], object], times: int = 200, warm_up: int = 20) -> tuple[float, float]:
    """Median and 95th percentile, in milliseconds."""
    taken = sorted(took(work).seconds * 1000 for _ in range(warm_up + times))
    return taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


def child(*arguments: str, **variables: str) -> dict[str, Any]:
    """What `python -m tests.bench.child ARGUMENTS` says in its last line, run with those environment variables."""
    command = [sys.executable, "-m", "tests.bench.child", *arguments]
    paths = os.pathsep.join(path for path in sys.path if path)
    environment = {**os.environ, "PYTHONPATH": paths, **variables}
    done = subprocess.run(command, capture_output=True, cwd=ROOT, env=environment, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.decode()}")
    said: dict[str, Any] = orjson.loads(done.stdout.splitlines()[-1])
    return said


def machine() -> dict[str, Any]:
    """What the numbers were measured on and with."""
    return {
        "processor": _processor(), "cores": os.cpu_count(), "memory_gib": round(_memory() / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "load": [round(one, 1) for one in os.getloadavg()],
        "python": platform.python_version(), "polars": pl.__version__, "duckdb": duckdb.__version__,
        "commit": commit(),
    }  # fmt: skip


def commit() -> str:
    """The commit, and whether the source differs from it; `unknown` outside a repository."""
    asked = (["rev-parse", "--short", "HEAD"], ["status", "--porcelain", "--", "src"])
    try:
        said = [_git(*one) for one in asked]
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return said[0].strip() + (" and changes" if said[1].strip() else "")


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, cwd=ROOT, check=True, text=True).stdout


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.exists() else []
    return next(
        (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")),
        platform.processor(),
    )


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
