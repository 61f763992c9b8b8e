"""One piece of work in a process of its own, so that its memory can be told and its threads be set: `audit FOLDER BUCKETS OUT`
or `check`."""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any

import orjson

from handrail.audit.run import Question, run
from handrail.protocol.load import find
from tests.bench.measure import took
from tests.bench.population import ASKED_AT, Population


def audit(folder: str, buckets: str, out: str) -> dict[str, Any]:
    """Audits the first `buckets` of `folder`: seconds, and peak memory in bytes."""
    population = Population(Path(folder), int(buckets))
    question = Question((find("iv-racemic"),), ASKED_AT)
    time = took(lambda: run(population, question, Path(out)))
    return {"seconds": time.seconds, "cpu_seconds": time.cpu_seconds, "peak_bytes": peak()}


def peak() -> int:
    """The most memory this process has held. On Linux `ru_maxrss` starts from what its parent held."""
    status = Path("/proc/self/status")
    if status.exists():
        held = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(held.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def check() -> dict[str, Any]:
    """The lines about one patient's record."""
    from tests.bench.checking import measure

    return {"lines": [line.as_json() for line in measure()]}


if __name__ == "__main__":
    print(orjson.dumps({"audit": audit, "check": check}[sys.argv[1]](*sys.argv[2:])).decode())
