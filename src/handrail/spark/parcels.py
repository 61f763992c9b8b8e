"""Rows on their way through Spark's shuffle: a parcel is many rows of one table, as Parquet, with the partition that they go to.

Spark sees a number and bytes. What shares an own id, an id of a resource or a patient goes to one partition, so what DuckDB
settles for a whole source can be settled for each partition alone.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from zlib import crc32

import polars as pl

from handrail.record.tables import TABLES
from handrail.sources.shuffle import Workshop, parquet
from handrail.sources.staging_chunks import RESOURCES, Chunks, put

PEOPLE = "people"
ALWAYS = ("coverage", "patients")  # tables that a staging has even without rows
Parcel = tuple[str, bytes]  # a table's name, and rows of it
Sent = tuple[int, Parcel]


@contextmanager
def place() -> Iterator[Path]:
    """A folder of this task's own, on the worker's disk, where Spark keeps what it shuffles."""
    disk = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0] or None
    with tempfile.TemporaryDirectory(prefix="handrail-", dir=disk) as name:
        home = Path(name)
        for inner in ("chunks", "quarantine", "spilled"):
            (home / inner).mkdir()
        yield home


def partition_of(key: str, partitions: int) -> int:
    """The same on every machine and in every version."""
    return crc32(key.encode()) % partitions


def sent(chunks: Path, partitions: int, tables: Iterable[str] | None = None) -> Iterator[Sent]:
    """All rows in `chunks` (of `tables`, or of all), parcelled by own id; resources by type and id, and without id not at all."""
    for folder in sorted(chunks.iterdir()):
        if tables is None or folder.name in tables:
            for path in sorted(folder.glob("*.parquet")):
                frame = pl.read_parquet(path, glob=False, hive_partitioning=False)
                yield from _parcelled(folder.name, frame, partitions)


def _parcelled(table: str, frame: pl.DataFrame, partitions: int) -> Iterator[Sent]:
    if table == RESOURCES:
        frame = frame.filter(pl.col("id").is_not_null())
        keys = (f"{kind}/{id}" for kind, id in frame.select("type", "id").iter_rows())
    else:
        keys = iter(frame["patient_id" if table == PEOPLE else TABLES[table].own_id])
    numbers = pl.Series("", [partition_of(key, partitions) for key in keys], pl.Int32)
    for number in numbers.unique(maintain_order=True):
        yield number, (table, packed(frame.filter(numbers == number)))


def packed(frame: pl.DataFrame) -> bytes:
    """The rows as Parquet."""
    written = BytesIO()
    frame.write_parquet(written, compression="uncompressed", statistics=False)  # Spark compresses what it moves
    return written.getvalue()


@contextmanager
def shop_of(parcels: Iterable[Parcel], wanted: Callable[[str], bool], dropped: Path | None = None) -> Iterator[Workshop]:
    """A workshop of the rows of the tables that are `wanted`; without the resources in `dropped`."""
    with place() as home:
        chunks = Chunks(home / "chunks", "sent")
        for table, rows in parcels:
            if wanted(table):
                chunks.add_frames([(table, pl.read_parquet(BytesIO(rows)))])
        chunks.write()
        for table in filter(wanted, ALWAYS):
            put(pl.DataFrame(schema={**TABLES[table].schema, "seq": pl.Int64()}), home / "chunks", table, "none")
        shop = Workshop.of(home)
        try:
            if dropped is not None and any(dropped.glob("*.parquet")):
                shop.con.execute(f"INSERT INTO dropped SELECT * FROM {parquet(dropped)}")
            yield shop
        finally:
            shop.con.close()
