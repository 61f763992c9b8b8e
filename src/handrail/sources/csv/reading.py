"""A line of a CSV file as the resource that it stands for. A line is a row: a cell that goes over the line's end is refused."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import Any

from handrail.sources.csv.cells import Unreadable
from handrail.sources.csv.layout import Layout
from handrail.sources.csv.resources import resource_of


@dataclass(frozen=True)
class Read:
    """What became of a line: the resource, or why there is none; and whom it is about, where it says so."""

    resource: dict[str, Any]
    refused: str | None = None
    patient_id: str | None = None


def read_row(raw: bytes, layout: Layout) -> Read:
    """Never raises, whatever the line holds. A refused one tells its type, its id and its patient as far as it can."""
    sheet = layout.sheet
    told: dict[str, Any] = {"resourceType": sheet.resource}
    try:
        cells = _cells(raw, layout)
        own_id = sheet.columns[0].name
        told["id"] = cells.get(own_id)
        row = _row(cells, layout)
        return Read(resource_of(layout.table, sheet.resource, own_id, row), patient_id=cells.get("patient_id"))
    except Unreadable as error:
        cells = _cells_if_told(raw, layout)
        return Read(told, str(error), cells.get("patient_id"))


def _cells(raw: bytes, layout: Layout) -> dict[str, str]:
    """Column → what its cell says; an empty one is left out."""
    try:
        line = raw.decode("utf-8").rstrip("\r")
        given = next(csv.reader([line], delimiter=layout.delimiter, strict=True), [])
    except UnicodeDecodeError as error:
        raise Unreadable(f"invalid UTF-8 at byte {error.start + 1}: save the file as UTF-8") from error
    except csv.Error as error:
        raise Unreadable(f"its quotes do not close on this line ({error})") from error
    while len(given) > len(layout.columns) and not given[-1].strip():
        given = given[:-1]
    if len(given) != len(layout.columns):
        raise Unreadable(f"it has {len(given)} cells under {len(layout.columns)} columns")
    pairs = zip(layout.columns, given, strict=True)
    return {column: cell.strip() for column, cell in pairs if column is not None and cell.strip()}


def _cells_if_told(raw: bytes, layout: Layout) -> dict[str, str]:
    try:
        return _cells(raw, layout)
    except Unreadable:
        return {}


def _row(cells: dict[str, str], layout: Layout) -> dict[str, Any]:
    """Column → its value. What is wrong in several cells is told together."""
    wrong = [f"{column.name} is missing" for column in layout.sheet.columns if column.needed and column.name not in cells]
    row: dict[str, Any] = {}
    for name, said in cells.items():
        try:
            row[name] = layout.sheet.column(name).kind.read(said)
        except Unreadable as error:
            wrong.append(f"{name}: {error}")
    if wrong:
        raise Unreadable("; ".join(wrong))
    return row
