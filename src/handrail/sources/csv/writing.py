"""Rows of the record as lines of CSV files, as a program would write them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handrail.record.tables import TABLES
from handrail.sources.csv.columns import HELD, MEASURED, SHEETS
from handrail.sources.csv.resources import PLACES, SYSTEMS

Row = dict[str, Any]
BASE_UNITS = {"weight": "kg", "height": "cm", "systolic": "mm[Hg]", "diastolic": "mm[Hg]", "heart-rate": "/min",
              "oxygen-saturation": "%", "sedation": "{score}", "dissociation": "{score}"}  # fmt: skip
IN_UNIT = {"weight": 1000, "height": 10}
NAMES = {url: name for name, url in SYSTEMS.items()}
PLACE_NAMES = {code: name for name, code in PLACES.items()}


def lines_of(table: str, row: Row) -> list[list[str]]:
    """The row's cells in the order of its sheet's columns; no line where the form has no place for it.

    row: of the table's schema; a column that is not there is empty.
    """
    if table not in SHEETS or (table == "coverage" and not (row["domain"] in HELD and row["at"])):
        return []
    whole = {**dict.fromkeys(TABLES[table].schema), **row}
    return [[_cell(column, whole) for column in SHEETS[table].names]]


def id_of(id: str) -> str:
    """An id as the form writes it: of two parts of one resource, each its own."""
    return id.replace("#", ".")


def _when(row: Row) -> str:
    """The time as it was known: an instant, a day or a month."""
    if row["at"] is None:
        return ""
    if row["at"] == row["at_latest"]:
        return str(row["at"].isoformat())
    return str(row["local_date"].isoformat() if row["local_date"] else row["at"].strftime("%Y-%m"))


def _mg(column: str) -> Callable[[Row], Any]:
    return lambda row: None if row[column] is None else row[column] / 1000


def _value(row: Row) -> Any:
    what, value = row["what"], row["value"]
    if value is None or what in MEASURED:
        return None if value is None else value / IN_UNIT.get(what, 1)
    return "yes" if value == 1 else "no"


SAID: dict[str, Callable[[Row], Any]] = {
    "at": _when, "dose_mg": _mg("dose_ug"), "amount_mg": _mg("amount_ug"), "dose_max_mg": _mg("dose_ug_max"),
    "dose_per_kg_max_mg": _mg("dose_ug_per_kg_max"), "value": _value, "unit": lambda row: BASE_UNITS.get(row["what"]),
    "kept_up": lambda row: row["open_end"], "code_system": lambda row: NAMES.get(row["code_system"]),
    "place": lambda row: PLACE_NAMES.get(row["place"]),
    "recorded_by": lambda row: None if row["recorded_by"] is None else row["recorded_by"].rsplit("/", 1)[-1],
}  # fmt: skip


def _cell(column: str, row: Row) -> str:
    said = SAID[column](row) if column in SAID else row[column]
    if said is None:
        return ""
    if isinstance(said, bool):
        return "yes" if said else "no"
    if isinstance(said, str):
        return id_of(said) if column.endswith("_id") else said
    return str(said.isoformat()) if hasattr(said, "isoformat") else f"{said:g}" if isinstance(said, float) else str(said)
