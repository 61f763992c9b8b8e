"""Rows on their way to disk: gathered by table, written as Parquet chunks of a bounded number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from handrail.record.schema import TIME
from handrail.record.tables import TABLES

ROWS_MAX = 100_000
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
RESOURCES = "resources"
RESOURCE_SCHEMA: dict[str, pl.DataType] = {
    "seq": pl.Int64(), "type": pl.String(), "id": pl.String(), "version": pl.String(), "content": pl.Binary(),
}  # fmt: skip
Row = tuple[object, ...]


class Chunks:
    """Rows of all tables, held until there are `ROWS_MAX` of them, then written under `folder`/<table>/.

    `seq` is where the row came from (`quarantine.place`); the rows of a resource that is dropped later go by it.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._rows: dict[str, list[Row]] = {}
        self._seqs: dict[str, list[int]] = {}
        self._resources: list[Row] = []
        self._frames: dict[str, list[pl.DataFrame]] = {}
        self._held = 0
        self._number = 0

    def add(self, seq: int, rows: Iterable[tuple[str, Row]]) -> None:
        for table, row in rows:
            if table not in self._rows:
                self._rows[table], self._seqs[table] = [], []
            self._rows[table].append(row)
            self._seqs[table].append(seq)
            self._held += 1

    def add_resource(self, resource: Row) -> None:
        """A resource that was accepted: its place, type, id, version and the digest of its content."""
        self._resources.append(resource)
        self._held += 1
        if self._held >= ROWS_MAX:
            self.write()

    def add_frames(self, frames: Iterable[tuple[str, pl.DataFrame]]) -> None:
        """Rows of many resources at once: of a table, with their `seq`, or of `RESOURCES`."""
        for table, frame in frames:
            self._frames.setdefault(table, []).append(frame)
            self._held += frame.height
        if self._held >= ROWS_MAX:
            self.write()

    def write(self) -> None:
        """Writes what is held."""
        for table, rows in self._rows.items():
            self._hold(table, {**TABLES[table].schema, "seq": pl.Int64()}, [*zip(*rows, strict=True), self._seqs[table]])
        if self._resources:
            self._hold(RESOURCES, RESOURCE_SCHEMA, list(zip(*self._resources, strict=True)))
        for table, frames in self._frames.items():
            put(pl.concat(frames, rechunk=False), self._folder, table, f"{self._name}-{self._number}")
        self._rows, self._seqs, self._resources, self._frames, self._held = {}, {}, [], {}, 0
        self._number += 1

    def _hold(self, table: str, schema: dict[str, pl.DataType], columns: Sequence[Sequence[Any]]) -> None:
        frame = pl.DataFrame([_series(name, dtype, c) for (name, dtype), c in zip(schema.items(), columns, strict=True)])
        self._frames.setdefault(table, []).append(frame)


def put(frame: pl.DataFrame, folder: Path, table: str, name: str) -> None:
    """Writes one chunk of `table`."""
    if table in TABLES and frame.get_column(TABLES[table].own_id).null_count():
        raise ValueError(f"a row of {table} has no {TABLES[table].own_id}")
    home = folder / table
    home.mkdir(parents=True, exist_ok=True)
    frame.write_parquet(home / f"{name}.parquet", compression="snappy", statistics=False)


def _series(name: str, dtype: pl.DataType, values: Sequence[Any]) -> pl.Series:
    """Times go in as whole microseconds: an aware datetime costs six times as much."""
    if dtype != TIME:
        return pl.Series(name, values, dtype=dtype)
    counts = [None if value is None else (value - EPOCH) // MICROSECOND for value in values]
    return pl.Series(name, counts, dtype=pl.Int64).cast(TIME)
