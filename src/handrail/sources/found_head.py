"""What a file is, from its first lines: resources one a line, or one document; plain or packed by gzip."""

from __future__ import annotations

import gzip
import zlib
from enum import StrEnum
from pathlib import Path
from typing import IO

import orjson

GZIP = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"
HEAD_BYTES = 1 << 16
LINE_BYTES_MAX = 32 << 20


class Kind(StrEnum):
    """How resources stand in a file: one a `lines`, or all of it one `document`; or a table's rows, in `csv`."""

    LINES = "lines"
    DOCUMENT = "document"
    CSV = "csv"


class UnusableFile(ValueError):
    """A file that is not data; the message says why. lost: it was meant to hold data, and nobody knows which."""

    def __init__(self, reason: str, *, lost: bool = False) -> None:
        super().__init__(reason)
        self.lost = lost


def look(path: Path) -> tuple[Kind, bool]:
    """(kind, is it packed by gzip) of the file at `path`; raises UnusableFile, or OSError where it cannot be opened."""
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
        file.seek(0)
        head = _head(gzip.GzipFile(fileobj=file) if packed else file)
    if packed and not head:
        raise UnusableFile("nothing in it can be unpacked", lost=True)
    if path.name.lower().removesuffix(".gz").endswith(".csv"):
        return Kind.CSV, packed
    return _kind(head, lines_by_name=not path.name.lower().removesuffix(".gz").endswith(".json")), packed


def header_of(path: Path, *, packed: bool) -> str:
    """The first line of a CSV file that holds anything; raises UnusableFile where there is none, or it is no text."""
    with path.open("rb") as file:
        lines = _lines(_head(gzip.GzipFile(fileobj=file) if packed else file).removeprefix(BOM))
    if not lines:
        raise UnusableFile("the file is empty: not even a header says that there are no rows", lost=True)
    try:
        line = lines[0].decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnusableFile("its header is not UTF-8: save it as UTF-8", lost=True) from error
    if "\0" in line or line.lstrip()[:1] == "<":
        raise UnusableFile("it is not a table in CSV", lost=True)
    return line


def _head(file: IO[bytes] | gzip.GzipFile) -> bytes:
    """The first lines: as many bytes as it takes to see where the second line begins, up to the longest lawful line."""
    head, size = b"", HEAD_BYTES
    while len(head) <= LINE_BYTES_MAX:
        more = _read(file, size)
        head += more
        if not more or len(_lines(head)) > 1:
            return head
        size = max(size, len(head))
    return head


def _read(file: IO[bytes] | gzip.GzipFile, size: int) -> bytes:
    """Up to `size` bytes; what cannot be unpacked ends the file here, the reader will say where and why."""
    try:
        return file.read(size)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""


def _lines(head: bytes) -> list[bytes]:
    """The lines of `head` that hold anything."""
    return [line for part in head.split(b"\n", 64) if (line := part.strip())]


def _kind(head: bytes, *, lines_by_name: bool) -> Kind:
    lines = _lines(head.removeprefix(BOM))
    if not lines:
        raise UnusableFile("the file is empty")
    if lines[0][:1] != b"{":
        return _not_an_object(lines[0], b'"resourceType"' in head, lines_by_name=lines_by_name)
    second = lines[1] if len(lines) > 1 else b""
    if _is_object(lines[0]):
        return Kind.LINES if second or (lines_by_name and not _is_bundle(lines[0])) else Kind.DOCUMENT
    if second[:1] == b"{" or (lines_by_name and second[:1] not in (b'"', b"}")):
        return Kind.LINES
    return Kind.DOCUMENT


def _not_an_object(first: bytes, resources: bool, *, lines_by_name: bool) -> Kind:
    """A file of lines may begin with a broken line; anything else that does not begin as an object is not read. It is lost
    where it cannot be told what it held, or speaks of resources.
    """
    if b"\0" in first or first.startswith((b"\x89PNG", b"\xff\xd8", b"%PDF", b"PK\x03\x04", b"PAR1")):
        raise UnusableFile("it is not text", lost=True)
    if first[:1] == b"<":
        raise UnusableFile("it is HTML or XML, not JSON", lost=True)
    if first[:1] == b"[":
        raise UnusableFile("it is a JSON list, not a resource, a Bundle or one resource a line", lost=resources)
    if not lines_by_name:
        raise UnusableFile("it does not begin as a JSON object", lost=resources)
    return Kind.LINES


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _is_bundle(line: bytes) -> bool:
    document = orjson.loads(line)
    return isinstance(document, dict) and document.get("resourceType") == "Bundle"
