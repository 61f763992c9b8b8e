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
from handrail.sources.staging import Staged
from handrail.spark.cluster import Cluster


@dataclass(frozen=True)
class Asked:
    """What is asked, as it travels: safeguards by their ids, because a worker has its own catalogue of the same version."""

    staged: Path
    protocols: Sequence[Protocol]
    at: datetime
    zone: tzinfo | None
    safeguards: tuple[str, ...]
    folder: Path

    def __call__(self, _number: int, buckets: Iterator[int]) -> Iterator[int]:
        """Judges the buckets of a partition."""
        safeguards = tuple(one for one in CATALOGUE if one.id in self.safeguards)
        question = Question(self.protocols, self.at, self.zone, safeguards)
        judging = Judging(Staged.load(self.staged), question, self.folder)
        for bucket in buckets:
            judging(bucket)
            yield bucket


def over(cluster: Cluster, judging: Judging, numbers: range, progress: Progress) -> None:
    """Judges every bucket by the cluster's workers."""
    question, staged = judging.question, judging.staged
    assert isinstance(staged, Staged), "Spark judges what was staged"
    ids = tuple(one.id for one in question.safeguards)
    asked = Asked(staged.folder.resolve().parent, question.protocols, question.at, question.zone, ids, judging.folder.resolve())
    cluster.collect(cluster.dealt(numbers, len(numbers)), asked, progress)
