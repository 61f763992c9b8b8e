"""The same safeguards in DuckDB, one query each over the same files: windows and ASOF joins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from handrail.protocol.in_force import table as parameter_table
from handrail.protocol.load import find
from handrail.protocol.parameters import DEFINITIONS
from handrail.record import TABLES
from handrail.safeguards.catalogue import CATALOGUE
from tests.bench.population import ASKED_AT, Population

QUERIES = Path(__file__).parent / "safeguards"
COMPARED = tuple(one.id for one in CATALOGUE if (QUERIES / f"{one.id}.sql").exists())


def not_compared() -> list[str]:
    """Safeguards that have no query yet: the comparison is then of less work."""
    return [one.id for one in CATALOGUE if one.id not in COMPARED]


def judge(population: Population, out: Path | None = None) -> dict[str, dict[int, int]]:
    """Runs every query; with `out`, writes (subject, subject_id, verdict) of each, else counts them."""
    with duckdb.connect() as con:
        _open(con, population)
        con.execute((QUERIES / "_setup.sql").read_text())
        for name in COMPARED:
            if out is not None:
                target = str(out / f"{name}.parquet").replace("'", "''")
                con.execute(f"COPY ({_query(name)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        return {} if out is not None else {name: _counts(con, name) for name in COMPARED}


def _counts(con: duckdb.DuckDBPyConnection, name: str) -> dict[int, int]:
    return dict(con.execute(f"SELECT verdict, count(*) FROM ({_query(name)}) GROUP BY verdict").fetchall())


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text()


def _open(con: duckdb.DuckDBPyConnection, population: Population) -> None:
    """Views over the files with plain UTC timestamps, and the protocol's numbers as variables."""
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET preserve_insertion_order = false")
    for name in population.tables():
        times = [column for column, dtype in TABLES[name].schema.items() if isinstance(dtype, pl.Datetime)]
        plain = ", ".join(f'make_timestamp(epoch_us("{column}")) AS "{column}"' for column in times)
        files = ", ".join("'" + str(path).replace("'", "''") + "'" for path in population.paths(name))
        con.execute(
            f'CREATE VIEW {name} AS SELECT * EXCLUDE ("at"), "at" AS happened_at FROM ('
            f"SELECT * REPLACE ({plain}) FROM read_parquet([{files}]))"
        )
    con.execute("SET VARIABLE asked_at = make_timestamp($1)", [int(ASKED_AT.timestamp()) * 1_000_000])
    for name, value in numbers():
        con.execute(f"SET VARIABLE {name} = $1", [value])


def numbers() -> Iterator[tuple[str, Any]]:
    """The parameters of the protocol asked for, in base units; limits that it does not set say so."""
    row = parameter_table([find("iv-racemic")], DEFINITIONS).row(-1, named=True)
    return ((name.removeprefix(":"), value) for name, value in row.items() if name.startswith(":"))
