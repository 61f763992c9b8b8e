"""What is written bucket by bucket, so that a run that was killed goes on, and ends with the same bytes as one that was not.

A bucket's tables are made apart and then moved, before its counts; each of these files appears at once or not at all. Where the
counts are, the bucket is done. They say how long the tables are that they count: what was cut since is made again. Who makes them
is no matter: this process, or others that see the same folder.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import polars as pl
from polars.io.plugins import register_io_source

from handrail.terms.errors import UnusableInput

AT_ONCE = 2  # buckets in memory: while one waits for a single core, the other uses the rest
UNSEEN = "run again: only what is missing is done. Workers elsewhere must write to this very folder"
ROWS_IN_A_GROUP = 250_000  # of the gathered files: a footer names every column of every group, and every reader reads it
Progress = Callable[[int, int], None]
Work = Callable[[int], None]  # what is to be done for the bucket of that number, unless it is done
Over = Callable[[Work, range, Progress], None]  # does it for each of them, and tells how many are done, of how many


def silent(_done: int, _of: int) -> None:
    """Shows nothing."""


def here(work: Work, numbers: range, progress: Progress) -> None:
    """Does the work for every bucket in this process."""
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        for done, _ in enumerate(pool.map(work, numbers), start=1):
            progress(done, len(numbers))
    finally:
        pool.shutdown(cancel_futures=True)  # an interrupted run does not go on to the last bucket


def place(parts: Path, digest: str) -> Path:
    """Where the results of one question lie, bucket by bucket. Those of another are no use to it, and are deleted."""
    own = parts / digest[:16]
    for other in parts.glob("*"):
        if other != own:
            shutil.rmtree(other)
    own.mkdir(parents=True, exist_ok=True)
    return own


def put(parts: Path, number: int, make: Callable[[Path], Any]) -> None:
    """Keeps what `make` writes into the folder that it is given (Parquet files), and the counts that it returns, as the results
    of bucket `number`. Another that makes the same bucket, unknown to us, disturbs nothing.
    """
    with tempfile.TemporaryDirectory(dir=parts, prefix="making-") as folder:
        making = Path(folder)
        counts = make(making)
        made = {path: parts / f"{path.stem}-{number:05d}.parquet" for path in sorted(making.glob("*.parquet"))}
        sizes = {place.name: path.stat().st_size for path, place in made.items()}
        done = making / "counts.json"
        done.write_bytes(orjson.dumps({"bytes": sizes, "counts": counts}))
        for path, place in {**made, done: parts / _counts_of(number)}.items():
            path.replace(place)


def counts_of(parts: Path, number: int) -> Any | None:
    """The counts of a bucket whose results are there and as long as they were written; else None."""
    try:
        known = orjson.loads((parts / _counts_of(number)).read_bytes())
    except (FileNotFoundError, orjson.JSONDecodeError):  # not done, or cut: it is made again
        return None
    return known["counts"] if all(_is_whole(parts / name, size) for name, size in known["bytes"].items()) else None


def every_count(parts: Path, buckets: int) -> Iterator[Any]:
    """The counts of all buckets, in their order; raises UnusableInput where one's results cannot be seen from here."""
    for number in range(buckets):
        counts = counts_of(parts, number)
        if counts is None:
            raise UnusableInput(f"the results of bucket {number} are not here, or not whole", where=parts, remedy=UNSEEN)
        yield counts


def _counts_of(number: int) -> str:
    return f"counts-{number:05d}.json"


def _is_whole(path: Path, size: int) -> bool:
    return path.exists() and path.stat().st_size == size


def write_at_once(content: bytes, path: Path) -> None:
    written = path.with_suffix(".part")
    written.write_bytes(content)
    written.replace(path)


def write(frame: pl.DataFrame, path: Path) -> None:
    frame.write_parquet(path, compression="lz4", statistics=False)


def write_each(frames: Iterable[pl.DataFrame], schema: Mapping[str, Any], path: Path) -> None:
    """One table of many frames, of which only a few at a time are in memory."""

    def one_by_one(*_asked: object) -> Iterator[pl.DataFrame]:
        yield from frames

    whole = register_io_source(one_by_one, schema=dict(schema))
    whole.sink_parquet(path, compression="lz4", statistics=False, maintain_order=True)


def of_all(parts: Path, stem: str) -> list[Path]:
    """The tables of that name of all buckets, in the order of buckets."""
    return sorted(parts.glob(f"{stem}-[0-9]*.parquet"))


def gather(parts: Path, stem: str, path: Path) -> None:
    """The tables of all buckets, in their order, as one file; streamed, so that memory does not grow with their number."""
    written = path.with_suffix(".part")
    whole = pl.scan_parquet(of_all(parts, stem), glob=False)
    whole.sink_parquet(written, compression="zstd", maintain_order=True, row_group_size=ROWS_IN_A_GROUP)
    written.replace(path)
