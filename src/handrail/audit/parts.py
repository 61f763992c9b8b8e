"""What is written bucket by bucket, so that a run that was killed goes on and ends with the same bytes as one that was not.

A bucket's tables are written before its counts, and the file of its counts appears at once or not at all: where it is, the
bucket is done.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import polars as pl

T = TypeVar("T")
AT_ONCE = 2  # buckets in memory: while one waits for a single core, the other uses the rest


def each_bucket(work: Callable[[int], T], buckets: int, progress: Callable[[int, int], None] | None = None) -> Iterator[T]:
    """What `work` gives for each bucket, in their order. An interrupted run does not go on to the last bucket."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for number, done in enumerate(pool.map(work, range(buckets)), start=1):
            yield done
            if progress:
                progress(number, buckets)
    finally:
        pool.shutdown(cancel_futures=True)


def write(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path, compression="lz4", statistics=False)


def write_pieces(frames: Iterable[pl.DataFrame], path: Path) -> None:
    """One table of many frames with the same columns, at least one, of which only one at a time is in memory."""
    pieces = path.with_suffix(".pieces")
    shutil.rmtree(pieces, ignore_errors=True)
    pieces.mkdir()
    for place, frame in enumerate(frames):
        write(frame, pieces / f"{place:05d}.parquet")
    gather(pieces.glob("*.parquet"), path)
    shutil.rmtree(pieces)


def write_at_once(content: bytes, path: Path) -> None:
    written = path.with_suffix(".part")
    written.write_bytes(content)
    written.replace(path)


def gather(parts: Iterable[Path], path: Path) -> None:
    """The parts of all buckets, in the order of buckets, as one file."""
    written = path.with_suffix(".part")
    pl.scan_parquet(sorted(parts)).sink_parquet(written, compression="zstd", maintain_order=True)
    written.replace(path)
