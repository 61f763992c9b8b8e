"""What Spark's tasks do of a staging: read, tell copies, gather people, settle versions, write buckets; by code of one machine.

Each is called with the number of its partition and the items in it. What it writes for others appears at once, under a name that
depends on nothing but its partition: a task that is done twice, or half and then again elsewhere, leaves the same.
"""

from __future__ import annotations

import os
import pickle
import shutil
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path
from typing import Any

import polars as pl

from handrail.record.tables import TABLES
from handrail.sources.found import Input
from handrail.sources.shuffle import Workshop, parquet, text
from handrail.sources.shuffle_buckets import gather_patients, settled, without_resource, write_bucket
from handrail.sources.shuffle_conflicts import Conflict
from handrail.sources.shuffle_summary import Counted, Newest, counted, newest
from handrail.sources.shuffle_versions import conflicts, drop_copies, dropped_counts
from handrail.sources.staging_chunks import RESOURCES, put
from handrail.sources.staging_tasks import Task
from handrail.sources.staging_worker import Done, read_task
from handrail.spark.parcels import PEOPLE, Parcel, Sent, place, sent, shop_of

DONE = "done"
PATIENTS = "patients"
MAKING = "making"  # in `work`: files that are not whole yet
Late = dict[int, list[Parcel]]  # what the driver adds to each partition: what is known only when all was read


@dataclass(frozen=True)
class Reading:
    """Reads tasks; yields what they came to, and their rows by own id. What is refused goes to `work`/quarantine."""

    work: Path
    zone: tzinfo | None
    partitions: int

    def __call__(self, _number: int, tasks: Iterator[Task]) -> Iterator[Sent]:
        with place() as home:
            for task in tasks:
                done = read_task(task, self.work, self.zone, into=home)
                yield task.number % self.partitions, (DONE, pickle.dumps(done))
            for path in home.joinpath("quarantine").iterdir():
                moved(path, self.work, self.work / "quarantine" / path.name)
            yield from sent(home / "chunks", self.partitions)


@dataclass(frozen=True)
class Copies:
    """Tells copies and conflicts: (what was done, counts of what was dropped, conflicts). Writes `dropped`."""

    work: Path
    inputs: Sequence[Input]

    @property
    def dropped(self) -> Path:
        return self.work / "dropped"

    def __call__(self, number: int, parcels: Iterator[Sent]) -> Iterator[tuple[list[Done], list[Any], list[Conflict]]]:
        done: list[Done] = []
        with shop_of(_but_done(parcels, done), lambda table: table == RESOURCES) as shop:
            drop_copies(shop, self.inputs)
            if shop.has("SELECT seq FROM dropped"):
                name = f"{number:08d}.parquet"
                shop.con.execute(f"COPY dropped TO {text(shop.work / name)} (FORMAT parquet)")
                moved(shop.work / name, self.work, self.dropped / name)
            yield done, list(dropped_counts(shop)), conflicts(shop)


def _but_done(parcels: Iterator[Sent], done: list[Done]) -> Iterator[Parcel]:
    for _, (table, content) in parcels:
        if table == DONE:
            done.append(pickle.loads(content))
        else:
            yield table, content


@dataclass(frozen=True)
class Remaining:
    """The parcels of a partition that hold rows, with the late ones."""

    late: Any  # Spark's broadcast of `Late`
    dropped: Path

    def parcels(self, number: int, given: Iterator[Sent]) -> Iterator[Parcel]:
        yield from self.late.value.get(number, ())
        yield from (parcel for _, parcel in given if parcel[0] != DONE)


@dataclass(frozen=True)
class People:
    """Who is in the rows, by patient, with the rows of `patients`; and the counts of all rows."""

    remaining: Remaining
    partitions: int

    def __call__(self, number: int, given: Iterator[Sent]) -> Iterator[Sent]:
        parcels = self.remaining.parcels(number, given)
        with shop_of(parcels, lambda table: table != RESOURCES, self.remaining.dropped) as shop:
            yield number, (DONE, pickle.dumps(counted(shop)))
            gather_patients(shop)
            leaving = shop.work / "leaving"
            for table in (PEOPLE, PATIENTS):
                (leaving / table).mkdir(parents=True)
                shop.con.execute(f'COPY (SELECT * FROM "{table}") TO {text(leaving / table / "0.parquet")} (FORMAT parquet)')
            yield from sent(leaving, self.partitions)


def count_people(_number: int, given: Iterator[Sent]) -> Iterator[tuple[int, Counted]]:
    """How many different people there are in a partition, and the counts that were sent to it."""
    counts = Counted()
    ids = pl.Series(dtype=pl.String)
    for _, (table, content) in given:
        if table == DONE:
            counts += pickle.loads(content)
        elif table == PEOPLE:
            ids = pl.concat([ids, _column(content, "patient_id")]).unique()
    yield ids.len(), counts


def _column(content: bytes, name: str) -> pl.Series:
    return pl.read_parquet(content, columns=[name])[name]


@dataclass(frozen=True)
class Tables:
    """Settles the versions of every table but `patients`; yields its rows by bucket. newest_record: of the source, in us."""

    remaining: Remaining
    buckets: int
    newest_record: int | None

    def __call__(self, number: int, given: Iterator[Sent]) -> Iterator[Sent]:
        parcels = self.remaining.parcels(number, given)
        with shop_of(parcels, lambda table: table not in (RESOURCES, PATIENTS), self.remaining.dropped) as shop:
            yield _said(self.buckets, newest(shop, self.newest_record), 0)
            yield from _dealt(shop, self.buckets)


@dataclass(frozen=True)
class Persons:
    """Settles the versions of `patients`, one row for everyone of whom there are rows; yields them by bucket."""

    buckets: int
    newest_record: int | None

    def __call__(self, _number: int, given: Iterator[Sent]) -> Iterator[Sent]:
        known: list[pl.Series] = []
        with shop_of(_but_people(given, known), lambda table: table == PATIENTS) as shop:
            everyone = pl.concat([pl.Series("patient_id", [], pl.String), *known]).unique().to_frame()
            everyone.write_parquet(shop.work / "people.parquet")
            shop.con.execute(f"CREATE TABLE people AS SELECT * FROM {text(shop.work / 'people.parquet')}")
            yield from _dealt(shop, self.buckets)
            yield _said(self.buckets, newest(shop, self.newest_record), without_resource(shop))


def _but_people(given: Iterator[Sent], known: list[pl.Series]) -> Iterator[Parcel]:
    for _, (table, content) in given:
        if table == PEOPLE:
            known.append(_column(content, "patient_id"))
        else:
            yield table, content


def _said(buckets: int, last: Newest, without: int) -> Sent:
    """What a partition says of its rows goes beside the last bucket."""
    return buckets, (DONE, pickle.dumps((last, without)))


def _dealt(shop: Workshop, buckets: int) -> Iterator[Sent]:
    """The rows of every table by bucket, as `settled` has them."""
    parts = shop.work / "parts"
    for table in shop.tables:
        for what, relation in settled(shop, table, buckets):
            shop.con.execute(f"COPY (SELECT * FROM {relation}) TO {text(parts)} (FORMAT parquet, PARTITION_BY (bucket))")
            for path in sorted(parts.glob("bucket=*/*.parquet")):
                yield int(path.parent.name.removeprefix("bucket=")), (f"{what}/{table}", path.read_bytes())
            shutil.rmtree(parts, ignore_errors=True)


@dataclass(frozen=True)
class Writing:
    """Writes the buckets, sorted, to `out`; yields the name and the bytes of each file, and passes on what was said."""

    work: Path
    out: Path
    buckets: int

    def __call__(self, number: int, given: Iterator[Sent]) -> Iterator[Any]:
        if number == self.buckets:
            yield from (pickle.loads(content) for _, (_, content) in given)
            return
        with place() as home:
            _unpack(given, home / "parts")
            shop = Workshop.of(home)
            try:
                for folder in sorted((home / "parts").glob("*/*")):
                    yield self._written(shop, folder, f"{folder.parent.name}/{folder.name}/{number:05d}.parquet")
            finally:
                shop.con.close()

    def _written(self, shop: Workshop, rows: Path, name: str) -> tuple[str, int]:
        whole, (what, table) = shop.work / "whole.parquet", rows.parts[-2:]
        write_bucket(shop, what, table, parquet(rows), whole)
        size = whole.stat().st_size
        moved(whole, self.work, self.out / name)
        return name, size


def _unpack(given: Iterator[Sent], parts: Path) -> None:
    """A folder of files for each table; of `patients` there always is one."""
    put(pl.DataFrame(schema=TABLES[PATIENTS].schema), parts / "current", PATIENTS, "none")
    for number, (name, content) in enumerate(parcel for _, parcel in given):
        (parts / name).mkdir(parents=True, exist_ok=True)
        (parts / name / f"{number}.parquet").write_bytes(content)


def moved(path: Path, work: Path, home: Path) -> None:
    """Moves a file from a worker's disk to where all see it: whole, or not at all."""
    making = work / MAKING / f"{uuid.uuid4().hex}"
    making.parent.mkdir(exist_ok=True)
    home.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as given, making.open("wb") as taken:
        shutil.copyfileobj(given, taken, 1 << 20)
        taken.flush()
        os.fsync(taken.fileno())
    making.replace(home)
    path.unlink()
