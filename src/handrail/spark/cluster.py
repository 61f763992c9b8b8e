"""Spark itself: started quietly when it is first needed, watched while it works, and ended with us."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handrail.spark import needs
from handrail.spark.hello import greeting, versions
from handrail.spark.trouble import AGAIN, Guarded, told
from handrail.terms.errors import UnusableInput

LOG, ASIDE = "spark.log", "spark-aside"
POLL_SECONDS = 0.2
ALONE_SECONDS_MAX = 180.0  # without any worker, before and while it works
ANSWER_SECONDS_MAX = 5.0
GROUP = "handrail"
Told = Callable[[int, int], None]


@dataclass
class Cluster:
    """A master's workers. `out`: where Spark's log goes, and what it puts aside on this machine."""

    master: str
    out: Path
    settings: dict[str, str] = field(default_factory=dict)
    _context: Any = None

    @property
    def log(self) -> Path:
        return self.out / LOG

    @property
    def _aside(self) -> Path:
        """Where Spark puts what it shuffles on this machine."""
        return self.out.resolve() / ASIDE

    @property
    def java(self) -> int:
        """The process of our Java, in which Spark's driver lives."""
        return int(self.context()._gateway.proc.pid)

    @property
    def is_local(self) -> bool:
        return self.master.startswith("local")

    def context(self) -> Any:
        """The SparkContext; raises UnusableInput when Spark does not start, or its workers are not fit for us."""
        if self._context is None:
            needs.refuse_unmet()
            self._refuse_unanswered()
            self._context = self._started()
            self._greet()
        return self._context

    @property
    def at_once(self) -> int:
        """How many tasks run at a time."""
        return max(1, int(self.context().defaultParallelism))

    def dealt(self, items: Sequence[Any], partitions: int) -> Any:
        """`items` as an RDD of so many partitions."""
        return self.context().parallelize(list(items), max(1, min(partitions, len(items))))

    def collect(self, rdd: Any, work: Callable[[int, Iterator[Any]], Any], progress: Told | None = None) -> list[Any]:
        """What `work` yields for every partition. Raises UnusableInput when Spark gives up, or nobody is left to work."""
        context, found, failed = self.context(), list[Any](), list[BaseException]()

        def asked() -> None:
            try:
                context.setJobGroup(GROUP, GROUP, interruptOnCancel=True)
                found.extend(rdd.mapPartitionsWithIndex(Guarded(work)).collect())
            except BaseException as error:  # it is raised again below, in the thread that asked
                failed.append(error)

        asking = threading.Thread(target=asked, daemon=True)
        asking.start()
        try:
            self._watch(asking, progress)
        except BaseException:
            with suppress(Exception):  # it may have ended by itself
                context.cancelAllJobs()
            raise
        if failed:
            raise told(failed[0], self.log) from None
        return found

    def close(self) -> None:
        """Ends Spark and its Java process."""
        if self._context is not None:
            _end(self._context)
            shutil.rmtree(self._aside, ignore_errors=True)
        self._context = None

    def _watch(self, asking: threading.Thread, progress: Told | None) -> None:
        alone = 0.0
        while asking.is_alive():
            asking.join(POLL_SECONDS)
            if progress is not None:
                self._tell(progress)
            alone = 0.0 if self._has_workers() else alone + POLL_SECONDS
            if alone > ALONE_SECONDS_MAX:
                raise UnusableInput(f"no worker has offered itself for {ALONE_SECONDS_MAX:.0f} s", where=self.master,
                                    remedy=f"see whether it has free cores and memory, and {AGAIN}")  # fmt: skip

    def _tell(self, progress: Told) -> None:
        try:
            tracker = self._context.statusTracker()
            stages = [tracker.getStageInfo(number) for number in tracker.getActiveStageIds()]
        except Exception:  # Spark has ended: the thread that asked will tell
            return
        for stage in stages:
            if stage is not None and stage.numTasks:
                progress(stage.numCompletedTasks, stage.numTasks)

    def _has_workers(self) -> bool:
        """The driver is counted among the executors; in local mode it is the only one."""
        try:
            known = len(self._context._jsc.sc().statusTracker().getExecutorInfos())
        except Exception:  # Spark has ended: the thread that asked will tell
            return True
        return known > (0 if self.master.startswith("local[") or self.master == "local" else 1)

    def _refuse_unanswered(self) -> None:
        """Spark itself takes a minute to say that no standalone master is there."""
        if not self.master.startswith("spark://"):
            return
        for one in self.master.removeprefix("spark://").split(","):
            host, _, port = one.rpartition(":")
            try:
                socket.create_connection((host, int(port)), ANSWER_SECONDS_MAX).close()
                return
            except (OSError, ValueError, OverflowError):
                continue
        raise UnusableInput(
            "no master of Spark answers there", where=self.master, remedy="write --spark-master spark://HOST:7077"
        )

    def _started(self) -> Any:
        from pyspark import SparkConf, SparkContext
        from pyspark.java_gateway import launch_gateway

        logging.getLogger("py4j").setLevel(logging.CRITICAL)
        needs.name_python()
        self.out.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._aside, ignore_errors=True)  # of a run that was killed
        self._aside.mkdir()
        conf = SparkConf().setAll(self._settings().items())
        gateway = None
        try:
            with self.log.open("wb") as log:
                gateway = launch_gateway(conf, {"stdout": log, "stderr": log})
            with _own_interrupt():
                return SparkContext(conf=conf, gateway=gateway)
        except Exception as error:
            _end_gateway(gateway)
            shutil.rmtree(self._aside, ignore_errors=True)
            raise told(error, self.log) from None

    def _settings(self) -> dict[str, str]:
        local = {
            "spark.local.dir": str(self._aside), "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        }  # fmt: skip
        return {
            "spark.master": self.master, "spark.app.name": "handrail", "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false", "spark.executorEnv.POLARS_MAX_THREADS": "1",
            **(local if self.is_local else {}), **self.settings,
        }  # fmt: skip

    def _greet(self) -> None:
        """The first task: workers of other versions would hash, read or judge otherwise, and nobody would see it."""
        try:
            found = set(self.collect(self._context.parallelize(range(1), 1), greeting))
        except BaseException:
            self.close()
            raise
        if others := found - {versions()}:
            self.close()
            mine, theirs = ", ".join(versions()), ", ".join(sorted(others)[0])
            raise UnusableInput(f"a worker of Spark has {theirs}, and here is {mine}", where=self.master,
                                remedy="install the same versions on every worker")  # fmt: skip


@contextmanager
def opened(master: str, out: Path, **settings: str) -> Iterator[Cluster]:
    """A cluster that is ended when the audit is. Its log stays only where it has to explain something."""
    cluster = Cluster(master, out, settings)
    try:
        yield cluster
    finally:
        cluster.close()
    cluster.log.unlink(missing_ok=True)


@contextmanager
def _own_interrupt() -> Iterator[None]:
    """PySpark takes the interrupt for itself, and for good; whoever waits for us ends its jobs already."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)


def _end(context: Any) -> None:
    gateway = context._gateway
    with suppress(Exception):  # it may have ended by itself
        context.stop()
    _end_gateway(gateway)


def _end_gateway(gateway: Any) -> None:
    """PySpark keeps its Java process for the next context; ours ends, with what it holds of the disk."""
    from pyspark import SparkContext

    SparkContext._gateway = SparkContext._jvm = None
    os.environ.pop("PYSPARK_GATEWAY_PORT", None)
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
