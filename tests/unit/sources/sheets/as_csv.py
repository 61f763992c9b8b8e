"""The rows of a record as CSV files, as a program would write them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from handrail.record.tables import TABLES
from handrail.sources.csv.columns import HELD, MEASURED, SHEETS
from handrail.sources.csv.resources import PLACES, SYSTEMS

Row = dict[str, Any]
BASE_UNITS = {"weight": "kg", "height": "cm", "systolic": "mm[Hg]", "diastolic": "mm[Hg]", "heart-rate": "/min",
              "oxygen-saturation": "%", "sedation": "{score}", "dissociation": "{score}"}  # fmt: skip
IN_UNIT = {"weight": 1000, "height": 10}
NAMES = {url: name for name, url in SYSTEMS.items()}


def when(row: Row) -> str:
    """The time as it was known: an instant, a day or a month."""
    if row["at"] is None:
        return ""
    if row["at"] == row["at_latest"]:
        return row["at"].isoformat()
    return row["local_date"].isoformat() if row["local_date"] else row["at"].strftime("%Y-%m")


def _mg(column: str) -> Callable[[Row], Any]:
    return lambda row: None if row[column] is None else row[column] / 1000


def _value(row: Row) -> Any:
    what, value = row["what"], row["value"]
    if value is None or what in MEASURED:
        return None if value is None else value / IN_UNIT.get(what, 1)
    return "yes" if value == 1 else "no"


SAID: dict[str, Callable[[Row], Any]] = {
    "at": when, "dose_mg": _mg("dose_ug"), "dose_max_mg": _mg("dose_ug_max"), "dose_per_kg_max_mg": _mg("dose_ug_per_kg_max"),
    "value": _value, "unit": lambda row: BASE_UNITS.get(row["what"]), "kept_up": lambda row: row["open_end"],
    "code_system": lambda row: NAMES.get(row["code_system"]),
    "place": lambda row: {code: name for name, code in PLACES.items()}.get(row["place"]),
}  # fmt: skip


def _cell(column: str, row: Row) -> str:
    said = SAID[column](row) if column in SAID else row[column]
    said = said.replace("#", ".") if isinstance(said, str) and column.endswith("_id") else said  # two parts of one resource
    if isinstance(said, bool):
        return "yes" if said else "no"
    return (
        ""
        if said is None
        else said.isoformat()
        if hasattr(said, "isoformat")
        else f"{said:g}"
        if isinstance(said, float)
        else str(said)
    )


def write(folder: Path, rows: dict[str, Iterable[Row]]) -> Path:
    """One file for each table that the CSV form has."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, given in rows.items():
        if table in SHEETS:
            with (folder / f"{table}.csv").open("w", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(SHEETS[table].names)
                for row in (one for one in given if table != "coverage" or (one["domain"] in HELD and one["at"])):
                    whole = {**dict.fromkeys(TABLES[table].schema), **row}
                    writer.writerow([_cell(column, whole) for column in SHEETS[table].names])
    return folder
