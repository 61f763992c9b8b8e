"""Writes canonical buckets: each file appears at once, and what all of it is comes last."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from handrail import __version__
from handrail.sources.canonical import FILES, LISTED, NAME, SCHEMA, counts, digest_of_schema, path_of


class Writing:
    """Buckets on their way into `folder`. Files may come in any order; `finish` makes the folder whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.size = self.rows = 0
        self._listed: list[tuple[str, int, int, int, str]] = []

    def put(self, frame: pl.DataFrame, table: str, bucket: int) -> None:
        """The rows of a table in a bucket, sorted. A table without rows has no file."""
        if frame.is_empty() and table != "patients":
            return
        content = io.BytesIO()
        frame.write_parquet(content, compression="zstd", compression_level=3, statistics=False)
        written = content.getbuffer()
        path = path_of(self.folder, table, bucket)
        path.parent.mkdir(parents=True, exist_ok=True)
        at_once(written, path)
        self._listed.append((table, bucket, frame.height, len(written), hashlib.sha256(written).hexdigest()))
        self.size += len(written)
        self.rows += frame.height

    def finish(self, said: Mapping[str, Any]) -> bytes:
        """Writes the list, and gives the content of the manifest: the folder is whole when `at_once` has put it there."""
        listed = pl.DataFrame(self._listed, schema=LISTED, orient="row").sort("bucket", "table")
        content = io.BytesIO()
        listed.write_parquet(content, compression="zstd", statistics=False)
        at_once(content.getbuffer(), self.folder / FILES)
        rows: dict[str, int] = dict(listed.group_by("table").agg(pl.col("rows").sum()).iter_rows())
        digest = hashlib.sha256(content.getbuffer()).hexdigest()
        manifest = {
            "schema": SCHEMA, "handrail": __version__, "record": digest_of_schema(), **said,
            "buckets": listed["bucket"].n_unique(), "bytes": self.size, "counts": counts(rows), "digest": digest,
            "covers": [], "not_read": [], "notes": [], "lost": {"lines": 0, "files": 0, "domains": []},
        }  # fmt: skip
        return orjson.dumps(manifest, option=orjson.OPT_INDENT_2)


def at_once(content: bytes | memoryview, path: Path) -> None:
    """Writes a file so that it is there entirely or not at all."""
    written = path.with_name(f"{path.name}.part")
    with written.open("wb") as file:
        file.write(content)
        file.flush()
        if path.name == NAME:
            os.fsync(file.fileno())
    written.replace(path)
