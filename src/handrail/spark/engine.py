"""The engine that `handrail audit --engine spark` uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from handrail.audit.answer import Engine
from handrail.spark import cluster, judging
from handrail.spark.staging import Hands

MASTER = "local[*]"


@contextmanager
def opened(master: str, out: Path, **settings: str) -> Iterator[Engine]:
    """An engine that ends with the audit. master: Spark's master URL. settings: Spark's own, by their names."""
    with cluster.opened(master, out, **settings) as given:
        yield Engine(Hands(given), partial(judging.over, given))
