"""Canonical buckets: records in the schema of `record/tables.py`, dealt out and sorted, judged where they lie.

    DIR/current/<table>/<bucket>.parquet  rows sorted by (patient_id, at, recorded_at, own id), times in UTC
    DIR/files.parquet                     every one of those files: its table, bucket, rows, bytes and SHA-256
    DIR/buckets.json                      what all of it is, and the SHA-256 of files.parquet

`buckets.json` is written last and appears at once: a folder without it is unfinished. Its digest stands for every byte of the
records, because it names the list, which names the digest of each file; each file is held against it when its bucket is judged.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from handrail.record.record import Record
from handrail.record.tables import TABLES
from handrail.sources import digests
from handrail.sources.in_buckets import InBuckets
from handrail.sources.staging import judged
from handrail.terms.errors import UnusableInput

PARQUET = "parquet"
SCHEMA = 1
NAME, FILES = "buckets.json", "files.parquet"
LISTED = {"table": pl.String, "bucket": pl.Int64, "rows": pl.Int64, "bytes": pl.Int64, "sha256": pl.String}
REMEDY = "name a folder that `handrail synth --as parquet` wrote to its end"
AGAIN = "finished buckets are kept: put the file back as it was, and run the same command again"


@dataclass(frozen=True)
class Canonical(InBuckets):
    """The records in `folder`. listed: the rows of `files.parquet`."""

    folder: Path
    manifest: Mapping[str, Any]
    listed: pl.DataFrame

    @classmethod
    def load(cls, folder: Path, *, looked_through: bool = False) -> Canonical:
        """Raises UnusableInput where the folder is not whole, is of another version, or a file of it is missing or cut off.

        looked_through: somebody else has seen that every file is there; each is held against its digest all the same.
        """
        manifest = _manifest(folder)
        found = cls(folder, manifest, _listed(folder, manifest))
        if not looked_through:
            found.refuse_incomplete()
        return found

    def bucket(self, number: int) -> Record:
        """The record of bucket `number`. UnusableInput where a file is not there, or not the one that was listed."""
        frames = self.rows(number)
        for table, frame in frames.items():
            _refuse_strangers(frame, frames["patients"], path_of(self.folder, table, number))
        return Record.of_staged(frames)

    def rows(self, number: int, tables: Iterable[str] = TABLES) -> dict[str, pl.DataFrame]:
        """The rows of bucket `number` in those tables that it has."""
        asked = self.listed.filter(pl.col("bucket") == number, pl.col("table").is_in(list(tables)))
        return {row["table"]: self._read(row) for row in asked.iter_rows(named=True)}

    def refuse_incomplete(self) -> None:
        """Raises UnusableInput where a file is gone, or cut off."""
        _refuse_incomplete(self.folder, self.listed)

    def _read(self, row: Mapping[str, Any]) -> pl.DataFrame:
        path, table = path_of(self.folder, row["table"], row["bucket"]), row["table"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UnusableInput(f"the file of a bucket cannot be read: {error.strerror}", where=path, remedy=AGAIN) from error
        if hashlib.sha256(content).hexdigest() != row["sha256"]:
            raise UnusableInput(_changed(len(content), row["bytes"]), where=path, remedy=AGAIN)
        frame = _parsed(content, table, path)
        if frame.height != row["rows"]:
            raise UnusableInput(f"it has {frame.height:,} rows, and {FILES} says {row['rows']:,}", where=path, remedy=REMEDY)
        _refuse_unsorted(frame, path)
        return frame


def path_of(folder: Path, table: str, bucket: int) -> Path:
    """Where the rows of a table lie that belong to a bucket."""
    return folder / "current" / table / f"{bucket:05d}.parquet"


def is_canonical(source: Path) -> bool:
    return (source / NAME).is_file() or (source / "current" / "patients").is_dir()


def digest_of_schema() -> str:
    """Stands for every table, column and type: buckets of another schema are not read as if they were of this one."""
    said = {name: {column: str(dtype) for column, dtype in table.schema.items()} for name, table in TABLES.items()}
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


def digest_of(folder: Path) -> str:
    """The digest of a whole folder, as `run.json` names that of its source."""
    return digests.of_all(digests.of_each(folder, (NAME, FILES)))


def _manifest(folder: Path) -> dict[str, Any]:
    if not folder.is_dir():
        raise UnusableInput("it is no folder of canonical buckets", where=folder, remedy=REMEDY)
    try:
        given = orjson.loads((folder / NAME).read_bytes())
    except FileNotFoundError as error:
        raise UnusableInput(f"it has no {NAME}, so it is no folder of canonical buckets, or one that was not written to its end",
                            where=folder, remedy=REMEDY) from error  # fmt: skip
    except orjson.JSONDecodeError as error:
        raise UnusableInput("it is not JSON", where=folder / NAME, remedy=REMEDY) from error
    if not isinstance(given, dict) or given.get("schema") != SCHEMA:
        raise UnusableInput("it is of another version of this form", where=folder / NAME, remedy=REMEDY)
    if given.get("record") != digest_of_schema():
        raise UnusableInput("the columns of the record were others when it was written", where=folder / NAME,
                            remedy="write it again with this version")  # fmt: skip
    return {**given, "files": [{"file": NAME}, {"file": FILES}]}


def _listed(folder: Path, manifest: Mapping[str, Any]) -> pl.DataFrame:
    path = folder / FILES
    if digests.of_file(path) != manifest["digest"]:
        raise UnusableInput(f"it is not the list that {NAME} names", where=path, remedy=REMEDY)
    return pl.read_parquet(path, glob=False).sort("bucket", "table")


def _refuse_incomplete(folder: Path, listed: pl.DataFrame) -> None:
    """Every listed file is there, at its size: what was lost before the audit begins is told before it begins."""
    for table, bucket, size in listed.select("table", "bucket", "bytes").iter_rows():
        path = path_of(folder, table, bucket)
        try:
            found = path.stat().st_size
        except OSError as error:
            raise UnusableInput(
                f"{FILES} lists this file, and it is not there", where=path, remedy="put it back, or write the folder again"
            ) from error
        if found != size:
            raise UnusableInput(_changed(found, size), where=path, remedy="put it back as it was, or write the folder again")


def _changed(found: int, listed: int) -> str:
    if found < listed:
        return f"it is cut off: {found:,} bytes of {listed:,}"
    return f"it is not the file that {FILES} lists"


def _parsed(content: bytes, table: str, path: Path) -> pl.DataFrame:
    schema = TABLES[table].schema
    try:
        found = pl.read_parquet_schema(io.BytesIO(content))
        if wrong := [name for name, dtype in schema.items() if found.get(name) != dtype]:
            raise UnusableInput(f"its column {wrong[0]} is missing, or not {schema[wrong[0]]}", where=path, remedy=REMEDY)
        return pl.read_parquet(io.BytesIO(content), columns=judged(table))
    except pl.exceptions.PolarsError as error:
        said = str(error).splitlines()[0]
        raise UnusableInput(f"it cannot be read as Parquet: {said}", where=path, remedy=AGAIN) from error


def _refuse_unsorted(frame: pl.DataFrame, path: Path) -> None:
    """Facts take a row's neighbour for what came before it, so rows in another order would be judged wrongly, not slowly."""
    before, same = pl.col("patient_id").shift(), pl.col("patient_id").eq_missing(pl.col("patient_id").shift())
    wrong = (pl.col("patient_id") < before) | (same & (pl.col("at") < pl.col("at").shift()))
    if frame.select(wrong.any()).item():
        raise UnusableInput("its rows are not sorted by patient and time", where=path, remedy=REMEDY)


def _refuse_strangers(frame: pl.DataFrame, patients: pl.DataFrame, path: Path) -> None:
    strangers = frame.select("patient_id").drop_nulls().unique().join(patients, on="patient_id", how="anti")
    if strangers.height:
        said = f"it is about {strangers.item(0, 'patient_id')}, who is not among the patients of its bucket"
        raise UnusableInput(said, where=path, remedy=REMEDY)


def counts(rows: Mapping[str, int]) -> dict[str, Any]:
    """Rows by table, as an audit accounts for what it read: all of them are accepted."""
    by_type = {name: _all(count) for name, count in sorted(rows.items())}
    return {**_all(sum(rows.values())), "by_type": by_type}


def _all(count: int) -> dict[str, int]:
    return {"read": count, "accepted": count, "refused": 0, "duplicate": 0, "out_of_scope": 0}
