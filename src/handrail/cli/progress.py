"""A progress bar on a terminal; plain lines, and few, anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

Step = Callable[[str, int, int], None]


@contextmanager
def showing() -> Iterator[Step]:
    """Yields `step(what, done, of)`, which shows how far each kind of work has come, on the error stream."""
    if sys.stderr.isatty():
        yield from _bars()
    else:
        yield _lines()


def _bars() -> Iterator[Step]:
    from rich.console import Console

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as progress:
        tasks = {}

        def step(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=of)
            progress.update(tasks[what], completed=done, total=of)

        yield step


def _lines() -> Step:
    """A line when a kind of work begins to last (every tenth of it, from 20 parts on)."""

    def step(what: str, done: int, of: int) -> None:
        if of >= 20 and done * 10 // of != (done - 1) * 10 // of:
            print(f"{what}: {done} of {of}", file=sys.stderr, flush=True)

    return step
