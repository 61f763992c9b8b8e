"""The audit itself: every bucket of staged records judged, its verdicts and findings written, its counts added up.

A bucket's results are written before its tally, and the tally's file appears at once or not at all; so a run that was killed
goes on with the buckets that have none, and ends with the same bytes as a run that was not.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Protocol as Shape

import orjson
import polars as pl

from handrail import __version__
from handrail.audit import evidence
from handrail.audit.parts import each_bucket, gather, write, write_at_once, write_pieces
from handrail.audit.tally import Tally
from handrail.check import Judgement, judge
from handrail.facts.doses import OUT_OF_SCOPE
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.record.record import PATIENT
from handrail.record.schema import TIME
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.verdicts import Verdict

FOUND = (Verdict.BREACHED, Verdict.DATA_REQUIRED)
SUBJECTS = ("patients", "doses", "plans", "check_ins")
FINDING_COLUMNS = (
    "safeguard", "severity", "subject", "subject_id", "patient_id", "at", "verdict", "evidence", "missing", "protocol",
)  # fmt: skip


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

    @property
    def labels(self) -> dict[str, str]:
        """Key → the name that findings are given under, of a protocol with numbers that were changed for a question."""
        return {one.key: one.label for one in self.protocols if one.asks}

    def digest(self, staged: Buckets) -> str:
        """What a bucket's results depend on: records, protocols, instant, catalogue and version."""
        parts = [staged.digest, self.at.isoformat(), str(self.zone), __version__]
        parts += [protocol.digest for protocol in self.protocols]
        parts += [one.adoption.digest for one in self.protocols if one.adoption]
        parts += [one.label for one in self.protocols if one.asks]
        parts += [f"{one.id}:{one.revision}" for one in self.safeguards]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def run(staged: Buckets, question: Question, out: Path, progress: Callable[[int, int], None] | None = None) -> Tally:
    """Judges every bucket; writes `verdicts.parquet` and `findings.parquet` into `out` and returns the counts."""
    parts = out / "parts" / question.digest(staged)[:16]
    parts.mkdir(parents=True, exist_ok=True)
    whole = Tally()
    for tally in each_bucket(lambda number: _bucket(staged, number, question, parts), staged.buckets, progress):
        whole.merge(tally)
    gather(parts.glob("verdicts-*.parquet"), out / "verdicts.parquet")
    gather(parts.glob("findings-*.parquet"), out / "findings.parquet")
    shutil.rmtree(out / "parts")
    return whole


def _bucket(staged: Buckets, number: int, question: Question, parts: Path) -> Tally:
    done = parts / f"tally-{number:05d}.json"
    if done.exists():
        return Tally.of_json(orjson.loads(done.read_bytes()))
    with JUDGING:
        judged, ids, tally = _judged(staged.bucket(number), question)
    write(_verdicts(judged, ids, question.safeguards), parts / f"verdicts-{number:05d}.parquet")
    for judgement in judged.values():
        tally.add(judgement)
    _write_findings(judged, ids, tally, parts, number, question.labels)
    write_at_once(orjson.dumps(tally.as_json()), done)
    return tally


def _judged(record: Record, question: Question) -> tuple[dict[str, Judgement], pl.DataFrame, Tally]:
    """The verdicts, `patient` beside `patient_id`, and the counts of the record itself, which nobody needs from then on."""
    judged = judge(record, question.protocols, at=question.at, zone=question.zone, safeguards=question.safeguards)
    pinned = Counter(record.table("plans")["protocol"].drop_nulls().to_list())
    tally = Tally(population=_population(record, judged), pinned=pinned)
    return judged, record.patients.select("patient", "patient_id"), tally


def _write_findings(
    judged: dict[str, Judgement], ids: pl.DataFrame, tally: Tally, parts: Path, number: int, labels: dict[str, str]
) -> None:  # fmt: skip
    """The findings of a bucket, one safeguard at a time: all of them together would be the most of what is in memory."""
    spoken = [(judgement, one) for judgement in judged.values() if judgement.frame.height for one in judgement.safeguards]
    found = chain([NO_FINDINGS], (_findings(one, judgement, tally) for judgement, one in spoken))
    named = (rows.join(ids, on="patient", how="left").with_columns(pl.col("protocol").replace(labels)) for rows in found)
    write_pieces((rows.select(FINDING_COLUMNS) for rows in named), parts / f"findings-{number:05d}.parquet")


def _findings(one: Safeguard, judgement: Judgement, tally: Tally) -> pl.DataFrame:
    """The rows of one safeguard and subject that are not met, in the columns of `findings.parquet`."""
    found = []
    for verdict in FOUND:
        rows = judgement.rows(one, verdict.code)
        if verdict is Verdict.DATA_REQUIRED:
            for lacks, count in rows.group_by("missing").len().iter_rows():
                tally.lacks[one.id, tuple(lacks)] += count
        found.append(rows.select(
            "patient", "subject_id", "at", "missing", "protocol", safeguard=pl.lit(one.id), severity=pl.lit(str(one.severity)),
            subject=pl.lit(judgement.subject), verdict=pl.lit(str(verdict)), evidence=evidence.as_json(one, rows),
        ))  # fmt: skip
    return pl.concat(found)


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
