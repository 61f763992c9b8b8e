"""What a source holds: which files can be read, how, and why the others are not read.

A file's content decides, not its name alone: gzip is known by its first bytes, and a page of HTML that was saved under
the name of a data file is not data.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from handrail.sources.csv.columns import SHEETS
from handrail.sources.csv.layout import NAMES_FILE, SUFFIX, Layout, Names, layout_of, names_in, table_of
from handrail.sources.fhir.outcome import WITHOUT_GAPS
from handrail.sources.found_head import Kind, UnusableFile, header_of, look
from handrail.terms.errors import UnusableInput

END_BYTES = 1 << 20
SUFFIXES = (".json", ".ndjson", ".jsonl", ".csv")
ANY_KIND = "auto"
OTHER_FORMS = ("xlsx", "xls", "ods", "txt", "tsv", "parquet", "csv.zip", "zip")
ABSENT = f"{NAMES_FILE} names this file, and it is not there"
REMEDY = "name a FHIR R4 file, or a folder of .json, .ndjson, .jsonl or .csv files, plain or .gz"


class Skip(StrEnum):
    """Why a file or a folder is left alone before it is opened."""

    HIDDEN = "hidden"
    NAME = "its name does not end in .json, .ndjson, .jsonl or .csv (or those with .gz)"
    NAMES = "the names of columns, which were used"
    KIND = "another kind of source than was asked for (--from)"
    BROKEN = "a broken link"
    SPECIAL = "neither a file nor a folder"
    CLOSED = "the folder cannot be opened"
    SEEN = "the same file or folder was met before, under another name"
    OWN = "the folder that results are written to"


@dataclass(frozen=True, slots=True)
class Input:
    """A file to read. `name` is its path inside the source, with `/`; `size` in bytes.

    state: what every change of the file changes (see `state_of`). ends: a digest of its first and its last megabyte.
    """

    index: int
    path: str
    name: str
    size: int
    state: tuple[int, ...]
    ends: str
    kind: Kind
    packed: bool
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The inputs in the order of their names, and (name, reason) of everything that is not read.

    lost: the names of those that were meant to hold data, and cannot be opened, unpacked or read; each with the table that it
    would have fed, None where it may have fed any.
    """

    inputs: tuple[Input, ...]
    not_read: tuple[tuple[str, str], ...]
    lost: Mapping[str, str | None] = field(default_factory=dict)


def find(source: Path, *, without: Path | None = None, kind: str = ANY_KIND) -> Found:
    """The inputs of `source`, a file or a folder; raises UnusableInput when there is nothing to read.

    without: a folder inside the source that belongs to us. kind: `fhir` or `csv`, where only such files are to be read.
    """
    if not source.exists():
        raise UnusableInput("there is no such file or folder", where=source, remedy=REMEDY)
    listed = sorted(_listed(source, without), key=lambda pair: pair[0])
    names = names_in(source if source.is_dir() else source.parent)
    inputs: list[Input] = []
    left: list[tuple[str, UnusableFile]] = []
    for name, path in listed:
        given = path if isinstance(path, Skip) or _is_of_kind(name, kind) else Skip.KIND
        one = _skipped(name, given) if isinstance(given, Skip) else _looked_at(len(inputs), name, given, names)
        if isinstance(one, Input):
            inputs.append(one)
        else:
            left.append((name, one))
    tables = any(one.kind is Kind.CSV for one in inputs)
    not_read = [(name, str(reason)) for name, reason in left]
    if not inputs:
        raise UnusableInput(_nothing(source, not_read), where=source, remedy=REMEDY)
    left += [(name, UnusableFile(ABSENT, lost=True)) for name in _absent(names, [name for name, _ in listed])]
    meant = [name for name, reason in left if reason.lost or (tables and (isinstance(reason, NoTable) or _is_a_sheet(name)))]
    lost = {name: _table_of_lost(name, names) for name in meant}
    return Found(tuple(inputs), tuple((name, str(reason)) for name, reason in left), lost)


class NoTable(UnusableFile):
    """A CSV file whose name is no table's: beside others that are, it was meant to hold data."""


def _absent(names: Mapping[str, Names], listed: list[str]) -> list[str]:
    """The files that the file of names speaks of and that are not there."""
    there = {name.rsplit("/", 1)[-1] for name in listed}
    return sorted(one.file for one in names.values() if one.file is not None and one.file not in there)


def _is_a_sheet(name: str) -> bool:
    """Is the file named as a table is, in another form? A spreadsheet of conditions is not a lack of conditions."""
    stem, _, ending = name.rsplit("/", 1)[-1].lower().partition(".")
    return stem.replace("-", "_") in SHEETS and ending in OTHER_FORMS


def _table_of_lost(name: str, names: Mapping[str, Names]) -> str | None:
    """The one table that a lost file would have fed; None where it may have fed any, or held what speaks of them."""
    is_csv = _is_of_kind(name, "csv") or name in {one.file for one in names.values()}
    table = table_of(name, names) if is_csv else None
    return None if table in WITHOUT_GAPS else table


def _is_of_kind(name: str, kind: str) -> bool:
    is_csv = name.lower().removesuffix(".gz").endswith(SUFFIX)
    return kind == ANY_KIND or (kind == "csv") == is_csv


def _skipped(name: str, skip: Skip) -> UnusableFile:
    return UnusableFile(str(skip), lost=skip is Skip.CLOSED or (skip is Skip.BROKEN and _is_named_as_data(name)))


def _nothing(source: Path, not_read: list[tuple[str, str]]) -> str:
    if not not_read:
        return "the folder is empty"
    name, reason = not_read[0]
    more = f", and {len(not_read) - 1} more" if len(not_read) > 1 else ""
    return f"nothing here can be read: {reason}" if source.is_file() else f"nothing here can be read: {name} ({reason}){more}"


def _listed(source: Path, without: Path | None) -> Iterator[tuple[str, Path | Skip]]:
    """(name, path) of every file of `source`, or the reason to leave it alone. Each file and folder is met once."""
    own = _identity(without) if without is not None and without.exists() else None
    if not source.is_dir():
        yield readable(source.name), source
        return
    seen: set[tuple[int, int]] = {_identity(source)}
    waiting = [source]
    while waiting:
        folder = waiting.pop()
        try:
            inside = sorted(folder.iterdir())
        except OSError:
            yield readable(folder.relative_to(source).as_posix()), Skip.CLOSED
            continue
        for path in inside:
            name = readable(path.relative_to(source).as_posix())
            skip = _skip(path, seen, own)
            if skip is not None:
                yield name, skip
            elif path.is_dir():
                waiting.append(path)
            else:
                yield name, path


def _skip(path: Path, seen: set[tuple[int, int]], own: tuple[int, int] | None) -> Skip | None:
    if path.name.startswith("."):
        return Skip.HIDDEN
    try:
        known = path.stat()
    except OSError:
        return Skip.BROKEN
    identity = (known.st_dev, known.st_ino)
    if identity == own:
        return Skip.OWN
    if identity in seen:
        return Skip.SEEN
    seen.add(identity)
    if stat.S_ISDIR(known.st_mode):
        return None
    if not stat.S_ISREG(known.st_mode):
        return Skip.SPECIAL
    if path.name == NAMES_FILE:
        return Skip.NAMES
    return None if _is_named_as_data(path.name) else Skip.NAME


def _is_named_as_data(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(SUFFIXES)


def _looked_at(index: int, name: str, path: Path, names: Mapping[str, Names]) -> Input | UnusableFile:
    """The input that `path` is, or the reason why it is none."""
    try:
        known = path.stat()
        kind, packed = look(path)
        layout = _layout(name, path, names, packed=packed) if kind is Kind.CSV else None
        ends = _ends(path, known.st_size)
    except UnusableFile as error:
        return error
    except OSError as error:
        return UnusableFile(f"it cannot be opened: {error.strerror}", lost=True)
    return Input(index, os.fspath(path), name, known.st_size, state_of(known), ends, kind, packed, layout)


def _layout(name: str, path: Path, names: Mapping[str, Names], *, packed: bool) -> Layout:
    table = table_of(name, names)
    if table is None:
        raise NoTable(f"its name is no table's: `handrail csv template` lists them, and {NAMES_FILE} says which file is which")
    return layout_of(header_of(path, packed=packed), table, names.get(table, Names()))


def state_of(known: os.stat_result) -> tuple[int, ...]:
    """What every change of a file changes: its size, its time of change, the system's own time of change, and its place on the
    disk. A program can set the first time back, and not the second.
    """
    return known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino


def _ends(path: Path, size: int) -> str:
    """A digest of the first and the last megabyte: the whole of a small file, and next to nothing of a large one."""
    with path.open("rb") as file:
        digest = hashlib.blake2b(file.read(END_BYTES), digest_size=16)
        file.seek(max(END_BYTES, size - END_BYTES))
        digest.update(file.read(END_BYTES))
    return digest.hexdigest()


def _identity(path: Path) -> tuple[int, int]:
    known = path.stat()
    return known.st_dev, known.st_ino


def readable(name: str) -> str:
    """A file name as text that can be written anywhere: bytes that are not UTF-8 are shown as `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
