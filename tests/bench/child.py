"""One piece of work in a process of its own, so that its memory can be told and its threads be set: `audit FOLDER BUCKETS OUT`,
`check`, `synth PATIENTS DISTINCT DOSES OUT`, `nation RECORDS OUT` or `score RUN TRUTH`."""

from __future__ import annotations

import contextlib
import resource
import sys
from pathlib import Path
from typing import Any

import orjson

from handrail.audit.run import Question, run
from handrail.cli.main import main
from handrail.protocol.load import find
from handrail.synth.score import Scores
from handrail.synth.score import score as of
from tests.bench.measure import Took, took
from tests.bench.population import ASKED_AT, Population


def audit(folder: str, buckets: str, out: str) -> dict[str, Any]:
    """Audits the first `buckets` of `folder`: seconds, and peak memory in bytes."""
    population = Population(Path(folder), int(buckets))
    question = Question((find("iv-racemic"),), ASKED_AT)
    time = took(lambda: run(population, question, Path(out)))
    return {"seconds": time.seconds, "cpu_seconds": time.cpu_seconds, "peak_bytes": peak()}


def synth(patients: str, distinct: str, doses: str, out: str) -> dict[str, Any]:
    return _command("synth", "--patients", patients, "--distinct", distinct, "--doses", doses, "--as", "parquet", "--out", out)


def nation(records: str, out: str) -> dict[str, Any]:
    return _command("audit", records, "--out", out)


def score(run: str, truth: str) -> dict[str, Any]:
    """What `handrail score` says of all safeguards, beside its time and memory."""
    scores: list[Scores] = []
    time = took(lambda: scores.append(of(Path(run), Path(truth))))
    return {**_told(time), **scores[0].total.as_json(), "decoys": scores[0].decoys}


def _command(*arguments: str) -> dict[str, Any]:
    """The command as anybody runs it; what it prints goes where progress goes."""
    ended: list[int] = []
    with contextlib.redirect_stdout(sys.stderr):
        time = took(lambda: ended.append(main(arguments)))
    assert ended == [0], f"{arguments}: exit status {ended}"
    return _told(time)


def _told(time: Took) -> dict[str, Any]:
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
    work = {"audit": audit, "check": check, "synth": synth, "nation": nation, "score": score}[sys.argv[1]]
    print(orjson.dumps(work(*sys.argv[2:])).decode())
