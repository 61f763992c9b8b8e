"""Two protocols on the same staged records: what each would say of every subject, and where they differ.

Each is asked what it would say had it held for everyone, so whatever a plan is pinned to is not heeded. Bucket by bucket: a run
that was killed goes on with the buckets that are not done, and ends with the same bytes.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from handrail import __version__
from handrail.audit import evidence, parts
from handrail.audit.moves import Moves, kind_of
from handrail.audit.run import Buckets
from handrail.check import Judgement, judge
from handrail.protocol.model import Protocol
from handrail.record import Record
from handrail.record.schema import TIME
from handrail.safeguards.catalogue import CATALOGUE
from handrail.safeguards.safeguard import Safeguard
from handrail.terms.room import room_on_disk
from handrail.verdicts import Verdict

CHANGES, PATIENTS = "changes.parquet", "patients.parquet"
type_of_column = pl.DataType | type[pl.DataType]
LISTS = pl.List(pl.String)
OF_CHANGES: dict[str, type_of_column] = {
    "safeguard": pl.String, "severity": pl.String, "subject": pl.String, "subject_id": pl.String, "patient_id": pl.String,
    "programs": LISTS, "at": TIME, "verdict_before": pl.String, "verdict_after": pl.String, "numbers": LISTS,
    "evidence_before": pl.String, "evidence_after": pl.String, "missing_before": LISTS, "missing_after": LISTS,
}  # fmt: skip
OF_PATIENTS: dict[str, type_of_column] = {
    "patient_id": pl.String, "programs": LISTS, "changes": pl.Int64,
    "now_breached": LISTS, "no_longer_breached": LISTS, "otherwise": LISTS,
}  # fmt: skip


@dataclass(frozen=True)
class Comparison:
    """What is compared: two protocols, at which instant (UTC), on whose calendar."""

    before: Protocol
    after: Protocol
    at: datetime
    zone: tzinfo | None = None
    safeguards: tuple[Safeguard, ...] = CATALOGUE

    def digest(self, records: Buckets) -> str:
        """What a bucket's results depend on."""
        both = [(one.label, one.digest, one.adoption.digest if one.adoption else None) for one in (self.before, self.after)]
        rules = [[one.id, one.revision] for one in self.safeguards]
        of = [records.digest, self.at.isoformat(), str(self.zone), __version__, both, rules]
        return hashlib.sha256(orjson.dumps(of)).hexdigest()


@dataclass(frozen=True)
class Comparing:
    """The comparing of one bucket after another. folder: where their results lie until all are there."""

    records: Buckets
    asked: Comparison
    folder: Path

    def __call__(self, number: int) -> None:
        """Compares bucket `number`, unless its results are there and whole."""
        if parts.counts_of(self.folder, number) is None:
            pairs, people, moves = _judged(self.records.bucket(number), self.asked)
            parts.put(self.folder, number, partial(self._write, pairs, people, moves))

    def _write(self, pairs: list[Pair], people: pl.DataFrame, moves: Moves, making: Path) -> dict[str, Any]:
        light: list[pl.DataFrame] = []
        found = (rows for pair in pairs for rows in _changes(pair, self.asked, people, light))
        parts.write_each(found, OF_CHANGES, making / CHANGES)
        patients = _patients(light)
        parts.write(patients, making / PATIENTS)
        moves.add_changed(light, patients)
        return moves.as_json()


def compare(records: Buckets, asked: Comparison, out: Path, progress: parts.Progress = parts.silent) -> Moves:
    """Judges every bucket under both; writes `changes.parquet` and `patients.parquet` into `out` and returns the counts."""
    whole = Moves()
    with room_on_disk(out):
        folder = parts.place(out / "compare-parts", asked.digest(records))
        parts.here(Comparing(records, asked, folder), range(records.buckets), progress)
        for counts in parts.every_count(folder, records.buckets):
            whole.merge(Moves.of_json(counts))
        for name in (CHANGES, PATIENTS):
            parts.gather(folder, Path(name).stem, out / name)
    shutil.rmtree(out / "compare-parts")
    return whole


@dataclass(frozen=True)
class Pair:
    """A subject's rows, judged under both."""

    before: Judgement
    after: Judgement


def _judged(record: Record, asked: Comparison) -> tuple[list[Pair], pl.DataFrame, Moves]:
    """The verdicts under both; `patient`, `patient_id` and `programs` of everyone; and the counts of what was judged."""
    both = [
        judge(record, (one,), at=asked.at, zone=asked.zone, safeguards=asked.safeguards, heeds_pins=False)
        for one in (asked.before, asked.after)
    ]
    pairs = [Pair(both[0][subject], both[1][subject]) for subject in both[0]]
    people = _people(record)
    moves = Moves(pinned=Counter(record.table("plans")["protocol"].drop_nulls().to_list()))
    inside = both[0]["patients"].frame.filter("in_program").select("patient").join(people, on="patient")
    moves.add_people(people.height, inside, record.table("programs"))
    for pair in pairs:
        _same_rows(pair)
        moves.add_verdicts(pair.before, pair.after)
    return pairs, people, moves


def _same_rows(pair: Pair) -> None:
    """What there is to judge is the record's; a row that one protocol alone had would be compared with a stranger."""
    keys = [one.frame.select("patient", "subject_id", "at") for one in (pair.before, pair.after)]
    if not keys[0].equals(keys[1]):
        raise AssertionError(f"the rows of {pair.before.subject} hang on the protocol")


def _people(record: Record) -> pl.DataFrame:
    """Everyone with the programs that they are or were enrolled in, in the order of their ids; an empty list for none on file."""
    named = record.table("enrolments").filter(pl.col("program_id").is_not_null())
    programs = named.group_by("patient").agg(programs=pl.col("program_id").unique().sort())
    everyone = record.patients.select("patient", "patient_id").join(programs, on="patient", how="left", maintain_order="left")
    return everyone.with_columns(pl.col("programs").fill_null([]))


def _changes(pair: Pair, asked: Comparison, people: pl.DataFrame, light: list[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The rows of each safeguard whose verdict changes; what the counts need of them goes to `light`."""
    if pair.before.frame.is_empty():
        return
    for one in pair.before.safeguards:
        differs = pair.before.frame[one.id] != pair.after.frame[one.id]
        if differs.any():
            rows = _rows(one, pair, differs, asked).join(people, on="patient", how="left", maintain_order="left")
            light.append(rows.select("safeguard", "subject", "patient_id", "programs", "verdict_before", "verdict_after"))
            yield rows.select(*OF_CHANGES)


def _rows(one: Safeguard, pair: Pair, differs: pl.Series, asked: Comparison) -> pl.DataFrame:
    before, after = (each.chosen(one, differs) for each in (pair.before, pair.after))
    codes = [each.frame[one.id].filter(differs) for each in (pair.before, pair.after)]
    said = [pl.Series([str(Verdict.of(code)) for code in each], dtype=pl.String) for each in codes]
    return before.select(
        "patient", "subject_id", "at", _numbers(one, before, asked), safeguard=pl.lit(one.id), severity=pl.lit(str(one.severity)),
        subject=pl.lit(pair.before.subject), verdict_before=said[0], verdict_after=said[1], missing_before="missing",
        missing_after=after["missing"], evidence_before=evidence.as_json(one, before),
        evidence_after=after.select(evidence.as_json(one, after)).to_series(),
    )  # fmt: skip


def _numbers(one: Safeguard, rows: pl.DataFrame, asked: Comparison) -> pl.Series:
    """Of each row, the numbers that the safeguard reads and that differ on the row's day."""
    days = rows.select(pl.coalesce("local_date", pl.col("at").dt.date())).to_series()
    known = {day: differing(one, day, asked) for day in days.unique()}
    return pl.Series("numbers", [known[day] for day in days], dtype=LISTS)


def differing(one: Safeguard, day: date | None, asked: Comparison) -> list[str]:
    """`name: value → value` for each number that the safeguard reads and that differs on that day."""
    if day is None:
        return []
    found = []
    for name in one.parameters:
        was, is_ = (each.value_at(name, day) for each in (asked.before, asked.after))
        said = [None if each is None else each.amount if each.amount is not None else "none" for each in (was, is_)]
        if said[0] != said[1]:
            words = [each.counted if each is not None else "not stated" for each in (was, is_)]
            found.append(f"{name}: {words[0]} → {words[1]}")
    return found


def _patients(light: list[pl.DataFrame]) -> pl.DataFrame:
    """Each patient of whom a verdict changes, once, with what changed."""
    if not light:
        return pl.DataFrame(schema=OF_PATIENTS)
    rows = pl.concat(light).filter(pl.col("patient_id").is_not_null()).with_columns(kind=kind_of())
    kinds = [name for name in OF_PATIENTS if name in ("now_breached", "no_longer_breached", "otherwise")]
    named = {name: pl.col("safeguard").filter(pl.col("kind") == name).unique().sort() for name in kinds}
    return rows.group_by("patient_id").agg(
        programs=pl.col("programs").first(), changes=pl.len().cast(pl.Int64), **named
    ).sort("patient_id").select(*OF_PATIENTS)  # fmt: skip
