"""How many rows each file of a staging has: what went missing since must not read as *there was nothing*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from handrail.terms.errors import UnusableInput

REMEDY = "delete the folder `staged` and run the same command again: what was judged is kept"


def rows_in_buckets(folder: Path, buckets: int) -> dict[str, list[int | None]]:
    """Table → rows of each bucket; None where a bucket has no file of that table. Tables without any file are left out."""
    tables = sorted({path.parent for path in folder.glob("*/*.parquet")})
    return {table.name: [_rows(table / f"{number:05d}.parquet") for number in range(buckets)] for table in tables}


def _rows(path: Path) -> int | None:
    return int(pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()) if path.exists() else None


def files_counted(rows_in: Mapping[str, Mapping[str, Sequence[int | None]]]) -> int:
    """How many files those are."""
    return sum(rows is not None for tables in rows_in.values() for buckets in tables.values() for rows in buckets)


def counted_frame(path: Path, rows: int, columns: Sequence[str] | None = None) -> pl.DataFrame:
    """A file with that many rows; UnusableInput where it is not there, cut off, or has another number of rows."""
    try:
        frame = pl.read_parquet(path, columns=list(columns) if columns else None, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        said = "it has gone" if not path.exists() else f"it cannot be read: {str(error).splitlines()[0]}"
        raise UnusableInput(f"a staged file is not as it was: {said}", where=path, remedy=REMEDY) from error
    if frame.height != rows:
        raise UnusableInput(f"a staged file is not as it was: {frame.height:,} rows of {rows:,}", where=path, remedy=REMEDY)
    return frame
