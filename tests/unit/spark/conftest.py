"""Spark for the tests, or the reason why there is none."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread

import pytest

import handrail
from handrail.audit.answer import Engine
from handrail.sources import shuffle_buckets
from handrail.spark import cluster, judging, needs, staging
from handrail.spark.cluster import Cluster
from handrail.spark.staging import Hands
from handrail.terms.errors import UnusableInput
from tests.unit.spark import making

BACKEND = b"CoarseGrainedExecutorBackend"
QUICK = {  # a lost worker is noticed soon
    "spark.shuffle.io.maxRetries": "1", "spark.shuffle.io.retryWait": "100ms", "spark.driver.memory": "512m",
    "spark.executorEnv.PYTHONPATH": str(Path(handrail.__file__).parents[1]),
}  # fmt: skip
Started = Callable[..., AbstractContextManager[tuple[Engine, Cluster]]]


@pytest.fixture(scope="module")
def small() -> Iterator[None]:
    """Buckets and tasks so small that there are many of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shuffle_buckets, "PATIENTS_IN_A_BUCKET", making.PATIENTS_IN_A_BUCKET)
        patch.setattr(staging, "task_size", lambda _total, _workers: making.TASK_BYTES)
        yield


@pytest.fixture
def started(small: None) -> Started:
    """Starts Spark: `started(master, out, **settings)`. Skips where there is none."""
    try:
        needs.refuse_unmet()
    except UnusableInput as unmet:
        pytest.skip(f"Spark is not tested here: {unmet}")

    @contextmanager
    def opened(master: str, out: Path, **settings: str) -> Iterator[tuple[Engine, Cluster]]:
        with cluster.opened(master, out, **{**QUICK, **settings}) as given:
            try:
                yield Engine(Hands(given), partial(judging.over, given)), given
            finally:
                _forget(given)

    return opened


def _forget(given: Cluster) -> None:
    """Worker processes on this machine leave their logs beside PySpark. They hold nothing of a patient."""
    found = importlib.util.find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    logs = Path(found.origin).parent / "work" / given.context().applicationId
    written = "".join(path.read_text(errors="replace") for path in logs.glob("*/std*"))
    shutil.rmtree(logs, ignore_errors=True)
    assert not any(name in written for name in ("Patient/", "resourceType", "birthDate"))


def executors(of: Cluster) -> list[int]:
    """The processes of the workers that our own Java process has started."""
    return [pid for pid in _children(of.java) if BACKEND in _command(pid)]


def _children(parent: int) -> list[int]:
    every = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [pid for pid in every if _parent(pid) == parent]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def killing(of: Cluster, out: Path, *patterns: str, after: str = "") -> Iterator[list[str]]:
    """When the first file of each pattern appears in `out`, one after the other, kills a worker; yields when it did.

    after: waits for the first file of this pattern before all, and kills nobody then.
    """
    killed, over = list[str](), Event()

    def wait_for(pattern: str) -> None:
        while not over.is_set() and not any(out.glob(pattern)):
            time.sleep(0.005)

    def watch() -> None:
        if after:
            wait_for(after)
        for pattern in patterns:
            wait_for(pattern)
            victims = executors(of) if not over.is_set() else []
            for pid in victims[:1]:
                os.kill(pid, signal.SIGKILL)
                killed.append(pattern)

    watching = Thread(target=watch)
    watching.start()
    try:
        yield killed
    finally:
        over.set()
        watching.join()
