"""What the columns of a CSV file are: from its name and its header, and a file of names where a program calls them otherwise."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handrail.sources.csv.columns import SHEETS, Sheet
from handrail.sources.found_head import UnusableFile
from handrail.terms.errors import UnusableInput
from handrail.terms.words import quoted

NAMES_FILE = "handrail-csv.toml"
DELIMITERS = (",", ";", "\t")
COLUMNS_MAX, SHOWN_MAX = 200, 5
SUFFIX = ".csv"


@dataclass(frozen=True, slots=True)
class Layout:
    """The table that the file feeds, what parts its cells, and the column of each cell; None for one that is not used."""

    table: str
    delimiter: str
    columns: tuple[str | None, ...]

    @property
    def sheet(self) -> Sheet:
        return SHEETS[self.table]


@dataclass(frozen=True)
class Names:
    """How one table's file and columns are called: its file, header → column, and headers that are not used."""

    file: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


def names_in(folder: Path) -> dict[str, Names]:
    """The names that the folder's file of names gives, by table; none where there is no such file. Raises UnusableInput."""
    path = folder / NAMES_FILE
    if not path.is_file():
        return {}
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInput(f"it is not TOML: {error}", where=path) from error
    return {table: _names(table, said, path) for table, said in given.items()}


def _names(table: str, said: Any, path: Path) -> Names:
    if table not in SHEETS:
        raise UnusableInput(f"there is no table {quoted(table)}", where=path, remedy=f"name one of {', '.join(SHEETS)}")
    known = {"file": str, "columns": dict, "ignored": list}
    if not isinstance(said, dict) or any(not isinstance(value, known.get(key, ())) for key, value in said.items()):
        raise UnusableInput(f"[{table}] holds something else than file, columns and ignored", where=path)
    columns, ignored = said.get("columns", {}), said.get("ignored", [])
    for header, column in columns.items():
        if column not in SHEETS[table].names:
            remedy = f"name one of {', '.join(SHEETS[table].names)}"
            raise UnusableInput(
                f"{quoted(header)} is called {quoted(column)}, which is no column of {table}", where=path, remedy=remedy
            )
    return Names(said.get("file"), columns, tuple(map(str, ignored)))


def table_of(name: str, names: Mapping[str, Names]) -> str | None:
    """The table that the file of that name feeds; None where it is no table of ours."""
    base = name.rsplit("/", 1)[-1]
    called = next((table for table, one in names.items() if one.file == base), None)
    stem = base.lower().removesuffix(".gz").removesuffix(SUFFIX).replace("-", "_")
    return called or (stem if stem in SHEETS and (stem not in names or names[stem].file is None) else None)


def layout_of(header: str, table: str, names: Names) -> Layout:
    """The layout that a header gives; raises UnusableFile where a column is unknown, twice there, or missing."""
    delimiter = max(DELIMITERS, key=lambda one: len(_cells(header, one)))
    cells = [cell.strip() for cell in _cells(header, delimiter)]
    if len(cells) > COLUMNS_MAX:
        raise UnusableFile(f"it has {len(cells):,} columns: no table here has more than {COLUMNS_MAX}", lost=True)
    columns = tuple(_column(cell, table, names) for cell in cells)
    unknown = [cell for cell, column in zip(cells, columns, strict=True) if column is None and cell not in names.ignored]
    if unknown:
        more = f", and {len(unknown) - SHOWN_MAX} more" if len(unknown) > SHOWN_MAX else ""
        told = ", ".join(quoted(each) for each in unknown[:SHOWN_MAX])
        raise UnusableFile(
            f"{table} has no column {told}{more}: rename it, or say in {NAMES_FILE} what it is, or that it is ignored", lost=True
        )
    twice = sorted({each for each in columns if each is not None and columns.count(each) > 1})
    if twice:
        raise UnusableFile(f"its header has {twice[0]} twice", lost=True)
    missing = [column.name for column in SHEETS[table].columns if column.needed and column.name not in columns]
    if missing:
        raise UnusableFile(f"{table} needs a column {', '.join(missing)}, which it does not have", lost=True)
    return Layout(table, delimiter, columns)


def _column(cell: str, table: str, names: Names) -> str | None:
    plain = cell.lower().replace(" ", "_").replace("-", "_")
    return names.columns.get(cell) or (plain if plain in SHEETS[table].names else None)


def _cells(line: str, delimiter: str) -> Sequence[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
