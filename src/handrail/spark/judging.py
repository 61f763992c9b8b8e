"""Judging by Spark: one task for each bucket, which writes its results where all see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from handrail.audit.parts import Progress
from handrail.audit.run import Judging, Question
from handrail.protocol.model import Protocol
from handrail.safeguards.catalogue import CATALOGUE
from handrail.sources.canonical import Canonical
from handrail.sources.staging import Staged
from handrail.spark.cluster import Cluster


@dataclass(frozen=True)
class Asked:
    """What is asked, as it travels: safeguards by their ids, because a worker has its own catalogue of the same version."""

    records: Path
    canonical: bool
    protocols: Sequence[Protocol]
    at: datetime
    zone: tzinfo | None
    safeguards: tuple[str, ...]
    folder: Path

    def __call__(self, _number: int, buckets: Iterator[int]) -> Iterator[int]:
        """Judges the buckets of a partition."""
        safeguards = tuple(one for one in CATALOGUE if one.id in self.safeguards)
        question = Question(self.protocols, self.at, self.zone, safeguards)
        records = Canonical.load(self.records, looked_through=True) if self.canonical else Staged.load(self.records)
        judging = Judging(records, question, self.folder)
        for bucket in buckets:
            judging(bucket)
            yield bucket


def over(cluster: Cluster, judging: Judging, numbers: range, progress: Progress) -> None:
    """Judges every bucket by the cluster's workers."""
    question, records = judging.question, judging.staged
    assert isinstance(records, Staged | Canonical), "Spark judges what was staged, or lies in buckets"
    place, canonical = records.folder.resolve(), isinstance(records, Canonical)
    ids = tuple(one.id for one in question.safeguards)
    asked = Asked(place if canonical else place.parent, canonical, question.protocols, question.at, question.zone, ids,
                  judging.folder.resolve())  # fmt: skip
    cluster.collect(cluster.dealt(numbers, len(numbers)), asked, progress)
