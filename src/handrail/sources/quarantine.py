"""Quarantine: everything that was refused, with its place and the reason. Nothing leaves without a trace.

`quarantine.ndjson` has one object per refused thing, in the order of file and line: `file`, `line` (or `entry` of a
Bundle), `type`, `id`, `patient` (each null where it could not be read), `reason`, `text` (its first 2,000 characters) and
`bytes`. It holds patients' data: keep it like the source.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import orjson

from handrail.sources.lines import HEAD_BYTES

TEXT_CHARACTERS = 2_000
LINE_BITS = 36  # a resource's place as one number: the file's, then 36 bits for its line or entry
LINE_MASK = (1 << LINE_BITS) - 1


def place(file: int, line: int) -> int:
    """One number that orders resources by file and line."""
    return file << LINE_BITS | line


@dataclass(frozen=True, slots=True)
class Refused:
    """One thing that was refused. `at` is its `place`; `entry` says that its number counts entries of a Bundle."""

    at: int
    file: str
    reason: str
    text: bytes
    length: int
    entry: bool = False
    type: str | None = None
    id: str | None = None
    patient: str | None = None

    def as_json(self) -> bytes:
        text = self.text[:HEAD_BYTES].decode("utf-8", "replace")[:TEXT_CHARACTERS]
        return orjson.dumps({
            "file": self.file, "entry" if self.entry else "line": self.at & LINE_MASK, "type": self.type, "id": self.id,
            "patient": self.patient, "reason": self.reason, "text": text, "bytes": self.length,
        })  # fmt: skip


class Kept:
    """A quarantine file in the making: records under their place, in order. Without a record there is no file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def add(self, refused: Refused) -> None:
        if self._file is None:
            self._file = self._path.open("wb")
        self._file.write(b"%d %s\n" % (refused.at, refused.as_json()))

    def close(self) -> None:
        if self._file is not None:
            self._file.close()


def merge(folder: Path, out: Path) -> int:
    """Writes all that was kept in `folder` to `out`, by file and line; returns how many records that is.

    The parts of the reading follow each other; refused conflicts (`late.part`) were found later and are woven in.
    """
    parts = sorted(path for path in folder.glob("*.part") if path.name != "late.part")
    unfinished = out.with_name(out.name + ".unfinished")
    count = 0
    with unfinished.open("wb") as file:
        for _, record in heapq.merge(_records(parts), _records([folder / "late.part"]), key=lambda pair: pair[0]):
            file.write(record)
            count += 1
    unfinished.replace(out)
    return count


def _records(paths: Iterable[Path]) -> Iterator[tuple[int, bytes]]:
    for path in paths:
        if path.exists():
            with path.open("rb") as file:
                for line in file:
                    at, _, record = line.partition(b" ")
                    yield int(at), record
