"""The reading processes: started afresh, ended with us, and light.

A process that is killed outright cannot clean up after itself, and its children would live on; so each child watches its
parent. Nothing heavy is imported here: the number of Polars' threads must be set before Polars is.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from types import ModuleType
from typing import TypeVar

from handrail.terms.errors import UnusableInput

Given = TypeVar("Given")
Made = TypeVar("Made")
AHEAD = 2  # tasks given to each process: the one that it works on, and the next


def in_processes(work: Callable[[Given], Made], given: Iterable[Given], workers: int) -> Iterator[Made]:
    """`work` done on each of `given` by this process and `workers` - 1 others; results come as they are ready.

    Starting a process takes half a second; meanwhile this one works too, instead of waiting.
    """
    others, context = max(1, workers - 1), multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(others, mp_context=context, initializer=_start) as pool:
        waiting: set[Future[Made]] = set()
        try:
            for one in given:
                if len(waiting) < AHEAD * others:
                    waiting.add(_submitted(pool, work, one))
                else:
                    yield work(one)
                done = {future for future in waiting if future.done()}
                waiting -= done
                yield from (future.result() for future in done)
            yield from (future.result() for future in as_completed(waiting))
        except BrokenProcessPool as error:
            what = "a process that read the source was ended by the system, most likely for lack of memory"
            raise UnusableInput(what, remedy="run again with one worker, or with smaller documents") from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _submitted(pool: ProcessPoolExecutor, work: Callable[[Given], Made], one: Given) -> Future[Made]:
    with _without_main_module():
        return pool.submit(work, one)


@contextmanager
def _without_main_module() -> Iterator[None]:
    """Children import our main module, which may import much or run unguarded; they need none of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _start() -> None:
    """What a process does first."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, and ends us
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
