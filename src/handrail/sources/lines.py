"""Lines of files of any size, read in blocks: a line beyond the limit, or a file that breaks off, costs no memory.

Line numbers count every `\\n` from 1. A blank line has a number; whether it is worth reading is the reader's question.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from handrail.sources.found_head import BOM, LINE_BYTES_MAX

BLOCK_BYTES = 1 << 20
HEAD_BYTES = 8_000  # kept of a line that is not read: 2,000 characters of up to four bytes


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that cannot be read, and why. `head` is its beginning, `length` its bytes as far as they were seen.

    cut_off: nothing after it can be read either.
    """

    reason: str
    head: bytes
    length: int
    cut_off: bool = False


class CutOff(Exception):
    """A file breaks off before its end; the message says how."""


def blocks(path: str, start: int = 0, length: int | None = None, *, packed: bool = False) -> Iterator[bytes]:
    """The bytes of a file from `start`, `length` of them (None: to the end), unpacked, without a byte order mark.

    Raises CutOff when the file cannot be read on.
    """
    given = _unpacked(path) if packed else _plain(path, start, length)
    try:
        for number, block in enumerate(given):
            yield block.removeprefix(BOM) if number == 0 and start == 0 else block
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        how = "it ends too early" if isinstance(error, EOFError) else "what follows is damaged"
        raise CutOff(f"the packed file breaks off: {how}") from error
    except OSError as error:
        raise CutOff(f"the file cannot be read on: {error.strerror or error}") from error


def _plain(path: str, start: int, length: int | None) -> Iterator[bytes]:
    left = length
    with Path(path).open("rb", buffering=0) as file:
        file.seek(start)
        while block := file.read(BLOCK_BYTES if left is None else min(BLOCK_BYTES, left)):
            left = None if left is None else left - len(block)
            yield block


def _unpacked(path: str) -> Iterator[bytes]:
    """`read1` hands out what one step unpacks, so nothing that could be read is lost when a later step fails."""
    with gzip.open(path) as file:
        while block := file.read1(BLOCK_BYTES):
            yield block


class _Held:
    """The line that is being put together from blocks; beyond `limit` bytes only its head is kept."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._parts: list[bytes] = []
        self.length = 0

    def add(self, part: bytes) -> None:
        self.length += len(part)
        if self.length <= self._limit:
            self._parts.append(part)
        else:
            self._parts = [b"".join([*self._parts, part[:HEAD_BYTES]])[:HEAD_BYTES]]

    def take(self) -> bytes | Unread:
        """The line, and makes room for the next one."""
        raw, length = b"".join(self._parts), self.length
        self._parts, self.length = [], 0
        if length <= self._limit:
            return raw
        return Unread(f"the line is longer than {self._limit >> 20} MiB", raw[:HEAD_BYTES], length)

    def cut_off(self, reason: str) -> Unread:
        """The line as far as it was seen when the file broke off."""
        return Unread(reason, b"".join(self._parts)[:HEAD_BYTES], self.length, cut_off=True)


def numbered(given: Iterable[bytes], first: int = 1, limit: int = LINE_BYTES_MAX) -> Iterator[tuple[int, bytes | Unread]]:
    """(number, line without its `\\n`) of each line of the blocks `given`; the first line has the number `first`.

    limit: bytes of the longest line that is read; no less than a block.
    """
    number, held = first, _Held(limit)
    try:
        for block in given:
            start, *rest = block.split(b"\n")
            held.add(start)
            if not rest:
                continue
            last = rest.pop()
            yield number, held.take()
            yield from enumerate(rest, number + 1)
            number += len(rest) + 1
            held.add(last)
    except CutOff as error:
        yield number, held.cut_off(f"{error}; from here on nothing can be read")
        return
    if held.length:
        yield number, held.take()


def whole(path: str, limit: int, *, packed: bool = False) -> bytes | Unread:
    """All of a file that holds one document of at most `limit` bytes."""
    held = _Held(limit)
    try:
        for block in blocks(path, packed=packed):
            held.add(block)
    except CutOff as error:
        return held.cut_off(str(error))
    document = held.take()
    if isinstance(document, bytes):
        return document
    reason = f"the document is larger than {limit >> 20} MiB; write it as NDJSON, one resource a line"
    return Unread(reason, document.head, document.length)
