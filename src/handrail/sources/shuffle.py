"""From chunks in the order of files to buckets of patients: DuckDB, out of core, in a bounded memory.

One resource may be there twice, in several versions, or under an id that another one has. Which rows stay is settled once
for the whole source (`shuffle_versions`), then every table is dealt out to buckets and sorted (`shuffle_buckets`).
"""

from __future__ import annotations

import glob
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from handrail.record.tables import TABLES
from handrail.sources.staging_chunks import RESOURCES

MEMORY = "1GB"
THREADS = 2


@dataclass(frozen=True)
class Workshop:
    """A database of its own in `work`, and the chunks there. A table without chunks is not in `tables`."""

    con: duckdb.DuckDBPyConnection
    work: Path
    tables: tuple[str, ...]

    @classmethod
    def of(cls, work: Path) -> Workshop:
        """Opens the database; every table's chunks become a view of that name, without the resources in `dropped`."""
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": THREADS, "memory_limit": MEMORY, "temp_directory": str(work / "spilled"),
            "preserve_insertion_order": False, "autoinstall_known_extensions": False,
        }  # fmt: skip
        con = duckdb.connect(":memory:", config=settings)
        tables = tuple(name for name in TABLES if (work / "chunks" / name).exists())
        con.execute("SET enable_progress_bar = false")
        con.execute("CREATE TABLE dropped (seq BIGINT, type VARCHAR, id VARCHAR, fate VARCHAR, kept BIGINT)")
        for name in tables:
            rows = parquet(work / "chunks" / name)
            con.execute(f'CREATE VIEW "{name}" AS SELECT * FROM {rows} ANTI JOIN dropped USING (seq)')
        if (work / "chunks" / RESOURCES).exists():
            con.execute(f"CREATE VIEW {RESOURCES} AS SELECT * FROM {parquet(work / 'chunks' / RESOURCES)}")
        return cls(con, work, tables)

    def has(self, query: str) -> bool:
        """Does the query yield any row?"""
        return self.con.execute(f"{query} LIMIT 1").fetchone() is not None

    def number(self, query: str) -> int:
        """The single number that the query yields."""
        found = self.con.execute(query).fetchone()
        return int(found[0]) if found and found[0] is not None else 0


def parquet(folder: Path) -> str:
    """A relation of all Parquet files in `folder`, for SQL."""
    return f"read_parquet({text(glob.escape(str(folder)) + '/*.parquet')}, hive_partitioning = false)"


def text(given: str | Path) -> str:
    """A string literal for SQL."""
    return "'" + str(given).replace("'", "''") + "'"


def names(columns: Iterable[str], prefix: str = "") -> str:
    """Column names for SQL."""
    return ", ".join(f'{prefix}"{column}"' for column in columns)
