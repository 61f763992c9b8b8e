"""Staging by Spark: its workers read, its shuffle brings together what shares an id, and then what shares a bucket.

    tasks → read → by own id → copies and conflicts → people → versions settled → by bucket → sorted and written

Rows cross the shuffle twice. Between the steps only counts, conflicts and names of files come to the driver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

from handrail.sources.found import Found
from handrail.sources.shuffle_buckets import Dealt, buckets_for
from handrail.sources.shuffle_conflicts import Conflict
from handrail.sources.shuffle_summary import Counted, Newest, Summary, summary
from handrail.sources.staging import Dropped, Progress, Settling
from handrail.sources.staging_tasks import task_size, tasks
from handrail.sources.staging_worker import Done
from handrail.spark import staging_tasks as on_worker
from handrail.spark.cluster import Cluster
from handrail.spark.parcels import sent
from handrail.spark.trouble import Guarded
from handrail.terms.errors import UnusableInput

PARTITION_BYTES = 256 << 20  # of the source, for one task of the shuffle


@dataclass
class Hands:
    """The hands of a cluster. What one staging knows is forgotten with the next."""

    cluster: Cluster
    _settling: OnSpark | None = field(default=None, init=False)

    def read(self, found: Found, work: Path, zone: tzinfo | None, step: Progress) -> Done:
        """Reads everything, and tells copies in the same pass: the shuffle is over when the last line is read."""
        work, total = work.resolve(), sum(one.size for one in found.inputs)
        inputs = tuple(replace(one, path=str(Path(one.path).absolute())) for one in found.inputs)
        given = list(tasks(inputs, task_size(total, self.cluster.at_once)))
        partitions = max(self.cluster.at_once, -(-total // PARTITION_BYTES))
        slices = max(4 * self.cluster.at_once, partitions)
        reading = Guarded(on_worker.Reading(work, zone, partitions))
        rows = by_number(self.cluster.dealt(given, slices).mapPartitionsWithIndex(reading), partitions)
        copies = on_worker.Copies(work, inputs)
        told = self.cluster.collect(rows, copies, lambda done, of: step("reading (tasks)", done, of))
        whole = Done()
        for one in (one for done, _, _ in told for one in done):
            whole.merge(one)
        counts = [each for _, each_counts, _ in told for each in each_counts]
        refused = sorted(each for _, _, each_refused in told for each in each_refused)
        self._settling = OnSpark(self.cluster, work, rows, partitions, copies.dropped, counts, refused)
        return whole

    @contextmanager
    def settling(self, found: Found, work: Path) -> Iterator[Settling]:
        """What `read` has begun."""
        assert self._settling is not None, f"{len(found.inputs)} files were not read yet, into {work}"
        try:
            yield self._settling
        finally:
            self._settling = None


def by_number(rdd: Any, partitions: int) -> Any:
    """Spark's shuffle: every item goes to the partition that it names."""
    return rdd.partitionBy(partitions, int)


@dataclass(frozen=True)
class OnSpark:
    """Rows in Spark's shuffle, by own id; what was dropped of them is told in `names`."""

    cluster: Cluster
    work: Path
    rows: Any
    partitions: int
    names: Path
    counts: list[Dropped]
    refused: list[Conflict]

    def dropped(self) -> Iterable[Dropped]:
        return self.counts

    def conflicts(self) -> list[Conflict]:
        return self.refused

    def deal(self, out: Path, step: Progress) -> tuple[Dealt, Summary]:
        """Settles versions and deals rows out to buckets, by two more shuffles."""
        remaining = on_worker.Remaining(self.cluster.context().broadcast(self._late()), self.names)
        people = by_number(self._after(self.rows, on_worker.People(remaining, self.partitions)), self.partitions)
        met = self.cluster.collect(people, on_worker.count_people, lambda done, of: step("gathering people (tasks)", done, of))
        counts, everyone = sum((one for _, one in met), Counted()), sum(number for number, _ in met)
        buckets = buckets_for(everyone)
        tables = self._after(self.rows, on_worker.Tables(remaining, buckets, counts.newest_record))
        persons = self._after(people, on_worker.Persons(buckets, counts.newest_record))
        writing = on_worker.Writing(self.work, out.resolve(), buckets)
        written = self.cluster.collect(by_number(tables.union(persons), buckets + 1), writing,
                                       lambda done, of: step("sorting tables (tasks)", done, of))  # fmt: skip
        refuse_unseen(out, [one for one in written if isinstance(one[0], str)])
        said = [one for one in written if isinstance(one[0], Newest)]
        last = reduce(add, (newest for newest, _ in said), Newest())
        return Dealt(buckets, everyone, sum(without for _, without in said)), summary(counts, last)

    def _after(self, rdd: Any, work: Any) -> Any:
        return rdd.mapPartitionsWithIndex(Guarded(work))

    def _late(self) -> on_worker.Late:
        late: on_worker.Late = {}
        for number, parcel in sent(self.work / "chunks", self.partitions):
            late.setdefault(number, []).append(parcel)
        return late


def refuse_unseen(out: Path, written: Iterable[tuple[str, int]]) -> None:
    """Workers whose folder is not ours, under the same name, have written for nobody."""
    for name, size in written:
        path = out / name
        if not path.exists() or path.stat().st_size != size:
            raise UnusableInput("what Spark's workers wrote is not here, or not whole", where=path,
                                remedy="source and results must lie on a file system that every worker shares")  # fmt: skip
