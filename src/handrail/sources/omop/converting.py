"""An OMOP source as a folder of NDJSON, one file for each table, that is staged like any other: one row is one line."""

from __future__ import annotations

import glob
import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from handrail.sources.found import state_of
from handrail.sources.omop.opening import Opened, opened, rejected
from handrail.sources.omop.resources import SHEETS, Asked, Sheet, resource_of

BASIS, ROWS, WORK = "basis.json", "rows", ".work-"
AT_ONCE = 10_000  # rows
VERSION = 1  # of the mapping: what was written by another is written again
NO_VOCABULARY = (
    "there is no concept table: concepts are known by the few that come with Handrail, and by the source's own words; any other "
    "drug, diagnosis or measurement cannot be told"
)


@dataclass(frozen=True)
class Converted:
    """The folder that is staged, the source's files that it comes from, and (name, reason) of what was not read of it."""

    folder: Path
    files: tuple[Path, ...]
    not_read: tuple[tuple[str, str], ...]


def as_fhir(source: Path, out: Path, asked: Asked) -> Converted:
    """Writes the resources of `source` into a folder in `out`; what is there from the same unchanged source is used again."""
    rows = out / ROWS
    rows.mkdir(parents=True, exist_ok=True)
    basis = {"version": VERSION, "files": _states(source), "zone": str(asked.zone), "indication": asked.indication}
    known = _known(out)
    if known is None or known["basis"] != basis:
        for old in (out / BASIS, *rows.iterdir()):  # the basis first: rows without one are written again
            old.unlink(missing_ok=True)
        for left in out.glob(f"{WORK}*"):  # by a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        known = {"basis": basis, **_written(source, rows, asked)}
        (out / BASIS).write_bytes(orjson.dumps(known))
    folder = source if source.is_dir() else source.parent
    not_read = tuple((name, reason) for name, reason in known["not_read"])
    return Converted(rows, tuple(folder / name for name in known["files"]), not_read)


def _known(out: Path) -> dict[str, Any] | None:
    try:
        known: dict[str, Any] = orjson.loads((out / BASIS).read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    return known


def _states(source: Path) -> list[list[str]]:
    files = sorted(source.iterdir() if source.is_dir() else source.parent.glob(f"{glob.escape(source.name)}*"))  # also its .wal
    return [[one.name, hashlib.sha256(repr(state_of(one.stat())).encode()).hexdigest()] for one in files if one.is_file()]


def _written(source: Path, out: Path, asked: Asked) -> dict[str, Any]:
    work = Path(tempfile.mkdtemp(dir=out.parent, prefix=WORK))
    try:
        given = opened(source, SHEETS, work)
        try:
            for table in (name for name in SHEETS if name in given.files):
                with (out / f"{table}.ndjson").open("wb") as file:
                    _write(given, table, asked, file)
            _put_rejected(given, out)
            files = sorted({path.name for path in given.files.values()})
            others = [path.name for path in sorted(source.iterdir()) if path.name not in files] if source.is_dir() else []
            lacking = [*_lacking(given), *((name, "no table that is read") for name in others)]
        finally:
            given.con.close()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return {"files": files, "not_read": lacking}


def _write(given: Opened, table: str, asked: Asked, file: BinaryIO) -> None:
    for row in _rows(given, table, SHEETS[table]):
        file.write(orjson.dumps(resource_of(table, row, asked), option=orjson.OPT_APPEND_NEWLINE))


def _rows(given: Opened, table: str, sheet: Sheet) -> Iterator[dict[str, str | None]]:
    """Each row with the concepts that its columns name."""
    there = given.tables[table]
    columns = [f'rows."{name}"' for name in (*sheet.columns, *sheet.concepts) if name in there]
    names = [name for name in (*sheet.columns, *sheet.concepts) if name in there]
    joins = []
    for number, name in enumerate(name for name in sheet.concepts if name in there):
        columns += [f"c{number}.{column}" for column in ("vocabulary_id", "concept_code", "concept_name")]
        names += [f"{name}.{part}" for part in ("vocabulary", "code", "name")]
        joins.append(f'LEFT JOIN concepts c{number} ON c{number}.concept_id = rows."{name}"')
    query = given.con.execute(f'SELECT {", ".join(columns)} FROM "{table}" rows {" ".join(joins)} ORDER BY rows.rowid')
    while found := query.fetchmany(AT_ONCE):
        yield from (dict(zip(names, row, strict=True)) for row in found)


def _lacking(given: Opened) -> list[tuple[str, str]]:
    """(table, what of it is not there or not read, and what follows)."""
    found = [] if given.has_vocabulary else [("concept", NO_VOCABULARY)]
    for table, count in sorted(Counter(table for table, _ in rejected(given)).items()):
        follows = "their concepts are not known" if table == "concept" else "they are refused, and stand in quarantine.ndjson"
        found.append((table, f"{count:,} lines are no rows (cells too many or too few, open quotes, no text): {follows}"))
    if count := _strangers(given):
        found.append(("person", f"{count:,} people have rows elsewhere, and none here"))
    return found


def _strangers(given: Opened) -> int:
    """How many people the other tables name and `person` does not."""
    others = [table for table in SHEETS if table in given.files and table != "person"]
    named = " UNION ".join(f"SELECT person_id FROM {table}" for table in others)
    strangers = f"SELECT person_id FROM ({named}) EXCEPT SELECT person_id FROM person"
    found = given.con.execute(f"SELECT count(person_id) FROM ({strangers})").fetchone()  # who is not named at all is refused
    return int(found[0]) if found else 0


def _put_rejected(given: Opened, out: Path) -> None:
    """Lines of CSV that are no rows stand in the table's file as they are: there they are refused, and count as lost."""
    for table, line in rejected(given):
        if table in SHEETS:
            with (out / f"{table}.ndjson").open("ab") as file:
                file.write(b"not a row: " + " ".join(line.split()).encode() + b"\n")
