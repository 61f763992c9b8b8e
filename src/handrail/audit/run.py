"""The audit itself: every bucket of staged records judged, its verdicts and findings written, its counts added up.

A bucket's results are written before its tally, and the tally's file appears at once or not at all. So a result without a tally
may be cut off, and is written again; a run that was killed goes on with the buckets that have no tally, and ends with the same
bytes as one that was not.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any
from typing import Protocol as Shape

import orjson
import polars as pl

from handrail import __version__
from handrail.audit.tally import Tally
from handrail.check import Judgement, judge
from handrail.facts.doses import OUT_OF_SCOPE
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.record.record import PATIENT
from handrail.record.schema import TIME
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.terms.room import room_on_disk
from handrail.verdicts import Verdict

FOUND = (Verdict.BREACHED, Verdict.DATA_REQUIRED)
SUBJECTS = ("patients", "doses", "plans", "check_ins")
FINDING_COLUMNS = (
    "safeguard", "severity", "subject", "subject_id", "patient_id", "at", "verdict", "evidence", "missing", "protocol",
)  # fmt: skip


PARTS = "parts"
ROWS_IN_A_GROUP = 250_000  # of the gathered files: a footer names every column of every group, and every reader reads it
AT_ONCE = 2  # buckets in memory: while one waits for a single core, the other uses the rest
JUDGING = Lock()  # judging takes the most memory: one bucket at a time, while the other's findings are written
NO_FINDINGS = pl.DataFrame(schema={
    "patient": PATIENT, "subject_id": pl.String, "at": TIME, "missing": pl.List(pl.String), "protocol": pl.String,
    "safeguard": pl.String, "severity": pl.String, "subject": pl.String, "verdict": pl.String, "evidence": pl.String,
})  # fmt: skip


class Buckets(Shape):
    """What is judged: staged records, one bucket at a time."""

    @property
    def buckets(self) -> int: ...
    @property
    def digest(self) -> str: ...
    def bucket(self, number: int) -> Record: ...


@dataclass(frozen=True)
class Question:
    """What is asked of the records: which protocols (the first is the default), at which instant (UTC), whose calendar, and
    which safeguards.
    """

    protocols: Sequence[Protocol]
    at: datetime
    zone: tzinfo | None = None
    safeguards: tuple[Safeguard, ...] = CATALOGUE

    def digest(self, staged: Buckets) -> str:
        """What a bucket's results depend on: records, protocols, instant, catalogue and version."""
        parts = [staged.digest, self.at.isoformat(), str(self.zone), __version__]
        parts += [protocol.digest for protocol in self.protocols]
        parts += [one.adoption.digest for one in self.protocols if one.adoption]
        parts += [f"{one.id}:{one.revision}" for one in self.safeguards]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def run(staged: Buckets, question: Question, out: Path, progress: Callable[[int, int], None] | None = None) -> Tally:
    """Judges every bucket; writes `verdicts.parquet` and `findings.parquet` into `out` and returns the counts.

    The results of each bucket are kept until `forget_parts`. UnusableInput where the disk is full.
    """
    with room_on_disk(out):
        return _run(staged, question, out, progress)


def forget_parts(out: Path) -> None:
    """Deletes the results of single buckets: for when the whole answer stands."""
    shutil.rmtree(out / PARTS, ignore_errors=True)


def _run(staged: Buckets, question: Question, out: Path, progress: Callable[[int, int], None] | None) -> Tally:
    parts = _place(out, question.digest(staged)[:16])
    whole = Tally()
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        tallies = pool.map(lambda number: _bucket(staged, number, question, parts), range(staged.buckets))
        for number, tally in enumerate(tallies, start=1):
            whole.merge(tally)
            if progress:
                progress(number, staged.buckets)
    finally:
        pool.shutdown(cancel_futures=True)  # an interrupted run does not go on to the last bucket
    _gather(parts.glob("verdicts-*.parquet"), out / "verdicts.parquet")
    _gather(parts.glob("findings-*.parquet"), out / "findings.parquet")
    return whole


def _place(out: Path, digest: str) -> Path:
    """Where this question's results lie, bucket by bucket. Those of another question are no use to it, and are deleted."""
    for other in (out / PARTS).glob("*"):
        if other.name != digest:
            shutil.rmtree(other)
    parts = out / PARTS / digest
    parts.mkdir(parents=True, exist_ok=True)
    return parts


def _bucket(staged: Buckets, number: int, question: Question, parts: Path) -> Tally:
    done = parts / f"tally-{number:05d}.json"
    if done.exists():
        return Tally.of_json(orjson.loads(done.read_bytes()))
    with JUDGING:
        judged, ids, tally = _judged(staged.bucket(number), question)
    _write(_verdicts(judged, ids, question.safeguards), parts / f"verdicts-{number:05d}.parquet")
    for judgement in judged.values():
        tally.add(judgement)
    _write_findings(judged, ids, tally, parts, number)
    _write_at_once(orjson.dumps(tally.as_json()), done)
    return Tally.of_json(tally.as_json())  # in the order of one that was read again, so that run.json has the same bytes


def _judged(record: Record, question: Question) -> tuple[dict[str, Judgement], pl.DataFrame, Tally]:
    """The verdicts, `patient` beside `patient_id`, and the counts of the record itself, which nobody needs from then on."""
    judged = judge(record, question.protocols, at=question.at, zone=question.zone, safeguards=question.safeguards)
    pinned = Counter(record.table("plans")["protocol"].drop_nulls().to_list())
    tally = Tally(population=_population(record, judged), pinned=pinned)
    return judged, record.patients.select("patient", "patient_id"), tally


def _write_findings(
    judged: dict[str, Judgement], ids: pl.DataFrame, tally: Tally, parts: Path, number: int
) -> None:  # fmt: skip
    """The findings of a bucket, one safeguard at a time: all of them together would be the most of what is in memory."""
    pieces = parts / f"pieces-{number:05d}"
    shutil.rmtree(pieces, ignore_errors=True)
    pieces.mkdir()
    spoken = [(judgement, one) for judgement in judged.values() if judgement.frame.height for one in judgement.safeguards]
    found = chain([NO_FINDINGS], (_findings(one, judgement, tally) for judgement, one in spoken))
    for place, rows in enumerate(found):
        _write(rows.join(ids, on="patient", how="left").select(FINDING_COLUMNS), pieces / f"{place:05d}.parquet")
    _gather(pieces.glob("*.parquet"), parts / f"findings-{number:05d}.parquet")
    shutil.rmtree(pieces)


def _findings(one: Safeguard, judgement: Judgement, tally: Tally) -> pl.DataFrame:
    """The rows of one safeguard and subject that are not met, in the columns of `findings.parquet`."""
    found = []
    for verdict in FOUND:
        rows = judgement.rows(one, verdict.code)
        if verdict is Verdict.DATA_REQUIRED:
            for lacks, count in rows.group_by("missing").len().iter_rows():
                tally.lacks[one.id, tuple(lacks)] += count
        evidence = pl.struct(_as_plain(name, rows.schema[name]) for name in one.evidence).struct.json_encode()
        found.append(rows.select(
            "patient", "subject_id", "at", "missing", "protocol", safeguard=pl.lit(one.id), severity=pl.lit(str(one.severity)),
            subject=pl.lit(judgement.subject), verdict=pl.lit(str(verdict)), evidence=evidence,
        ))  # fmt: skip
    return pl.concat(found)


def _as_plain(name: str, dtype: pl.DataType) -> pl.Expr:
    """Evidence as JSON can hold it: durations in seconds, times as ISO 8601 in UTC."""
    if dtype == pl.Duration:
        return (pl.col(name).dt.total_microseconds() / 1_000_000).alias(f"{name}_seconds")
    if dtype == pl.Datetime:
        return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ").alias(name)
    return pl.col(name).dt.to_string("iso").alias(name) if dtype == pl.Date else pl.col(name)


def _verdicts(judged: dict[str, Judgement], ids: pl.DataFrame, safeguards: Sequence[Safeguard]) -> pl.DataFrame:
    """One row per subject, one byte column per safeguard; null where the safeguard is not about that subject."""
    tables = [one.verdicts().with_columns(subject=pl.lit(one.subject)) for one in judged.values()]
    whole = pl.concat(tables, how="diagonal").join(ids, on="patient", how="left", maintain_order="left")
    absent = [pl.lit(None, pl.Int8).alias(one.id) for one in safeguards if one.id not in whole.columns]
    return whole.with_columns(absent).select("subject", "patient_id", "subject_id", "at", *(one.id for one in safeguards))


def _population(record: Record, judged: dict[str, Judgement]) -> Counter[str]:
    frames = {name: judged[name].frame for name in SUBJECTS}
    doses = frames["doses"]
    return Counter({
        "patients": record.patients.height, "in_program": int(frames["patients"]["in_program"].sum() or 0),
        "doses": doses.height, "doses_of_unknown_indication": doses["in_scope"].null_count(),
        "administrations_out_of_scope": record.table("administrations")["indication"].is_in(OUT_OF_SCOPE).sum() or 0,
        "plans": frames["plans"].height, "check_ins": frames["check_ins"].height,
        "sessions": record.table("sessions").height,
    })  # fmt: skip


def _write(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path, compression="lz4", statistics=False)


def _write_at_once(content: bytes, path: Path) -> None:
    written = path.with_suffix(".part")
    written.write_bytes(content)
    written.replace(path)


def _gather(parts: Any, path: Path) -> None:
    """The parts of all buckets, in their order, as one file; streamed, so that memory does not grow with their number."""
    written = path.with_suffix(".part")
    scanned = pl.scan_parquet(sorted(parts), glob=False)
    scanned.sink_parquet(written, compression="zstd", maintain_order=True, row_group_size=ROWS_IN_A_GROUP)
    written.replace(path)
