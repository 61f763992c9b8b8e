"""The audit itself: every bucket of staged records judged, its verdicts and findings written, its counts added up."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from typing import Protocol as Shape

import polars as pl

from handrail import __version__
from handrail.audit import evidence, parts, programs
from handrail.audit.tally import Tally
from handrail.check import Judgement, judge
from handrail.facts.doses import OUT_OF_SCOPE
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.record.schema import TIME
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.terms.room import room_on_disk
from handrail.verdicts import Verdict

FOUND = (Verdict.BREACHED, Verdict.DATA_REQUIRED)
SUBJECTS = ("patients", "doses", "plans", "check_ins")
FINDINGS = {
    **dict.fromkeys(("safeguard", "severity", "subject", "subject_id", "patient_id"), pl.String()), "at": TIME,
    "verdict": pl.String(), "evidence": pl.String(), "missing": pl.List(pl.String()), "protocol": pl.String(),
}  # fmt: skip
PARTS = "parts"


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
        of = [staged.digest, self.at.isoformat(), str(self.zone), __version__]
        of += [protocol.digest for protocol in self.protocols]
        of += [one.adoption.digest for one in self.protocols if one.adoption]
        of += [one.label for one in self.protocols if one.asks]
        of += [f"{one.id}:{one.revision}" for one in self.safeguards]
        return hashlib.sha256("\n".join(of).encode()).hexdigest()


@dataclass(frozen=True)
class Judging:
    """The judging of one bucket after another. folder: where their results lie until all are there."""

    staged: Buckets
    question: Question
    folder: Path

    def __call__(self, number: int) -> None:
        """Judges bucket `number`, unless its results are there and whole."""
        if parts.counts_of(self.folder, number) is None:
            judged, ids, belonging, tally = _judged(self.staged.bucket(number), self.question)
            parts.put(self.folder, number, partial(self._write, judged, ids, belonging, tally))

    def _write(
        self, judged: dict[str, Judgement], ids: pl.DataFrame, belonging: programs.Belonging, tally: Tally, making: Path
    ) -> dict[str, Any]:  # fmt: skip
        parts.write(_verdicts(judged, ids, self.question.safeguards), making / "verdicts.parquet")
        for judgement in judged.values():
            tally.add(judgement)
        _write_findings(judged, ids, tally, self.question.labels, making / "findings.parquet")
        programs.write(programs.counted(judged, belonging), making)
        return tally.as_json()


def run(
    staged: Buckets, question: Question, out: Path, progress: parts.Progress = parts.silent, *, over: parts.Over = parts.here
) -> Tally:  # fmt: skip
    """Judges every bucket; writes `verdicts.parquet`, `findings.parquet` and the counts by program into `out`; returns the
    counts of all.

    over: who judges. The results of each bucket are kept until `forget_parts`. Raises UnusableInput when a bucket's results
    cannot be seen from here afterwards, and where the disk is full.
    """
    whole = Tally()
    with room_on_disk(out):
        folder = parts.place(out / PARTS, question.digest(staged))
        over(Judging(staged, question, folder), range(staged.buckets), progress)
        for counts in parts.every_count(folder, staged.buckets):
            whole.merge(Tally.of_json(counts))
        for name in ("verdicts", "findings"):
            parts.gather(folder, name, out / f"{name}.parquet")
        programs.gather(folder, out)
    return whole


def forget_parts(out: Path) -> None:
    """Deletes the results of single buckets: for when the whole answer stands."""
    shutil.rmtree(out / PARTS, ignore_errors=True)


def _judged(
    record: Record, question: Question
) -> tuple[dict[str, Judgement], pl.DataFrame, programs.Belonging, Tally]:  # fmt: skip
    """The verdicts, `patient` beside `patient_id`, what says whose they are, and the counts of the record itself, which nobody
    needs from then on.
    """
    judged = judge(record, question.protocols, at=question.at, zone=question.zone, safeguards=question.safeguards)
    pinned = Counter(record.table("plans")["protocol"].drop_nulls().to_list())
    tally = Tally(population=_population(record, judged), pinned=pinned)
    return judged, record.patients.select("patient", "patient_id"), programs.Belonging.of(record), tally


def _write_findings(
    judged: dict[str, Judgement], ids: pl.DataFrame, tally: Tally, labels: dict[str, str], path: Path
) -> None:  # fmt: skip
    """The findings of a bucket, one safeguard at a time: all of them together would be the most of what is in memory."""
    found = (_findings(one, verdict, judgement, tally) for judgement in judged.values() for one, verdict in _found(judgement))
    named = (rows.join(ids, on="patient", how="left").with_columns(pl.col("protocol").replace(labels)) for rows in found)
    parts.write_each((rows.select(*FINDINGS) for rows in named), FINDINGS, path)


def _found(judgement: Judgement) -> list[tuple[Safeguard, Verdict]]:
    """The safeguards and verdicts of which there is a finding: of most there is none, and to look at the rows takes time."""
    counts = judgement.counts()
    return [(one, verdict) for one in judgement.safeguards for verdict in FOUND if (one.id, verdict.code) in counts]


def _findings(one: Safeguard, verdict: Verdict, judgement: Judgement, tally: Tally) -> pl.DataFrame:
    """The rows of one safeguard and subject with that verdict, in the columns of `findings.parquet`."""
    rows = judgement.rows(one, verdict.code)
    if verdict is Verdict.DATA_REQUIRED:
        for lacks, count in rows.group_by("missing").len().iter_rows():
            tally.lacks[one.id, tuple(lacks)] += count
    return rows.select(
        "patient", "subject_id", "at", "missing", "protocol", safeguard=pl.lit(one.id), severity=pl.lit(str(one.severity)),
        subject=pl.lit(judgement.subject), verdict=pl.lit(str(verdict)), evidence=evidence.as_json(one, rows),
    )  # fmt: skip


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
