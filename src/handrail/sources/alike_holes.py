"""A line of JSON as what it shares with its like, and the holes between: ids, times, numbers, and what nobody reads.

A pattern admits only lines that are JSON of the same structure: constant bytes, and in each hole a value of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from handrail.sources.alike_traced import Path
from handrail.sources.fhir.pointing import LITERAL

HOLES_MAX = 60  # a line with more is no row of a table
TOKEN = re.compile(rb'([{}\[\],:])|("(?:[^"\\]++|\\.)*+")|([^\s{}\[\],:"]+)')
ID = rb"[A-Za-z0-9\-.]{1,64}"
NUMBER = rb"-?(?:0|[1-9]\d{0,8})(?:\.\d{1,6})?"
DAY = rb"(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
CLOCK = DAY + rb"T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d"
SKIPPED = rb'(?:[^"\\\x00-\x1f]++|\\["\\/bfnrt])*+'
FRACTIONS = {0: b"", 3: rb"\.\d{3}", 6: rb"\.\d{6}"}
INSTANT = re.compile(rb"(" + CLOCK + rb"(?:\.(\d{3}|\d{6}))?)(Z|[+-](?:0\d|1[0-4]):[0-5]\d)")
TIMES = frozenset({"lastUpdated", "start", "end", "authored", "authoredOn", "date", "created", "dateAsserted", "recordedDate",
                   "event"})  # fmt: skip
LOOKED_UP = {("medicationReference", "reference")}  # what it points to decides what the row says


class Fill(Enum):
    """What a hole holds: an ID and a TIME go into a row as they are; a VALUE is read by the mapping, each one once;
    what is SKIPPED is not read at all.
    """

    ID = "id"
    TIME = "time"
    VALUE = "value"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Hole:
    """Bytes `start` to `end` of the sample. Of a time: the digits of its second's fraction, and its constant offset."""

    start: int
    end: int
    path: Path
    fill: Fill
    pattern: bytes
    digits: int = 0
    offset: timedelta = timedelta()


def holes_of(raw: bytes, seen: set[Path]) -> tuple[Hole, ...]:
    """The holes of a line that is JSON, of which `seen` was read; everything else stays constant."""
    found = (_hole(raw, start, end, path, path in seen) for start, end, path in tokens(raw))
    return tuple(hole for hole in found if hole is not None)


def pattern_of(raw: bytes, holes: Sequence[Hole]) -> re.Pattern[bytes]:
    """Matches the lines that differ from `raw` in its holes alone; a group for each hole that is not skipped."""
    parts, position = [], 0
    for hole in holes:
        group = b"(?:%s)" if hole.fill is Fill.SKIPPED else b"(%s)"
        parts += [re.escape(raw[position : hole.start]), group % hole.pattern]
        position = hole.end
    return re.compile(b"".join([*parts, re.escape(raw[position:])]))


def filled(raw: bytes, texts: dict[Hole, bytes]) -> bytes:
    """The sample with other texts in some of its holes."""
    parts, position = [], 0
    for hole, text in sorted(texts.items(), key=lambda pair: pair[0].start):
        parts += [raw[position : hole.start], text]
        position = hole.end
    return b"".join([*parts, raw[position:]])


def tokens(raw: bytes) -> Iterator[tuple[int, int, Path]]:
    """(start, end, path) of every text and number in it that is a value, not a key; quotation marks are left out."""
    stack: list[list[str | int]] = []  # of each open object its key, of each open list its place
    is_key, kinds = False, list[bytes]()
    for found in TOKEN.finditer(raw):
        mark, text, other = found.groups()
        if mark is None and not (text and is_key and kinds[-1] == b"{"):
            start, end = found.span()
            if text or other[:1] in b"-0123456789":
                yield (start + 1, end - 1, _path(stack)) if text else (start, end, _path(stack))
        elif mark is None:
            stack[-1][0], is_key = text[1:-1].decode(), False
        elif mark in b"{[":
            stack.append([0])
            kinds.append(mark)
            is_key = mark == b"{"
        elif mark in b"}]":
            stack.pop()
            kinds.pop()
        elif mark == b",":
            is_key = kinds[-1] == b"{"
            if not is_key:
                stack[-1] = [int(stack[-1][0]) + 1]


def _path(stack: list[list[str | int]]) -> Path:
    return tuple(one[0] for one in stack)


def _hole(raw: bytes, start: int, end: int, path: Path, read: bool) -> Hole | None:
    is_text, text = raw[start - 1 : start] == b'"', raw[start:end]
    if path == ("resourceType",):
        return None
    if path in {("id",), ("meta", "versionId")}:
        return _of(start, end, path, Fill.ID, ID, text) if is_text else None
    if is_text and (read or path == ("meta", "lastUpdated")) and _is_of_time(path) and (found := INSTANT.fullmatch(text)):
        return _time(start, path, found)
    if not read:
        return _of(start, end, path, Fill.SKIPPED, SKIPPED if is_text else NUMBER, text)
    if is_text and path[-1] == "reference":
        return _reference(end, path, text)
    return _of(start, end, path, Fill.VALUE, DAY if is_text else NUMBER, text)


def _of(start: int, end: int, path: Path, fill: Fill, pattern: bytes, text: bytes) -> Hole | None:
    """The hole, if the sample itself fits into it."""
    return Hole(start, end, path, fill, pattern) if re.fullmatch(pattern, text) else None


def _time(start: int, path: Path, found: re.Match[bytes]) -> Hole:
    """A hole for the clock; the offset beside it stays constant."""
    digits = len(found[2] or b"")
    zone = found[3].decode()
    minutes = 0 if zone == "Z" else int(zone[0] + "1") * (int(zone[1:3]) * 60 + int(zone[4:]))
    offset = timedelta(minutes=minutes)
    return Hole(start, start + len(found[1]), path, Fill.TIME, CLOCK + FRACTIONS[digits], digits, offset)


def _is_of_time(path: Path) -> bool:
    """Is it an element that FHIR gives a time? The same text as a code or a unit would be read for what it says."""
    name = next(step for step in reversed(path) if isinstance(step, str))
    return name in TIMES or name.endswith(("DateTime", "Instant"))


def _reference(end: int, path: Path, text: bytes) -> Hole | None:
    """A hole for the id in `Type/id`; the type stays constant."""
    found = LITERAL.fullmatch(text.decode())
    if found is None or not text.endswith(f"/{found[2]}".encode()) or b"/_history/" in text:
        return None
    fill = Fill.VALUE if path in LOOKED_UP else Fill.ID
    return _of(end - len(found[2]), end, path, fill, ID, found[2].encode())
