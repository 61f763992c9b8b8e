"""A patient's record out of the database: every committed row, as `check` and `decide` read it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import Any

import orjson
import polars as pl

from handrail.clinic.people.models import Patient
from handrail.clinic.records.models import Resource, Row
from handrail.record import TABLES, Record


def record_of(patient: Patient) -> Record:
    """All that is on file, never filtered by time: a row that another hand committed a moment ago counts too."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in Row.objects.filter(patient=patient):
        rows[row.table].append(thawed(row.table, orjson.loads(row.values)))
    person = {"patient_id": str(patient.pk), "birth_date": date.fromisoformat(patient.born_on), "sex": patient.sex,
              "birth_sex": patient.birth_sex, "void": False}  # fmt: skip
    if not rows["patients"]:
        rows["patients"].append(person)
    return Record.of_rows(rows, candidates=True)


def resources_of(patient: Patient, kind: str) -> list[dict[str, Any]]:
    """The newest version of each resource of that kind, the newest first; one that was withdrawn is left out."""
    newest = {one.own_id: one for one in Resource.objects.filter(patient=patient, kind=kind).order_by("recorded_at")}
    bodies = [orjson.loads(one.body) for one in sorted(newest.values(), key=lambda one: one.recorded_at, reverse=True)]
    return [body for body in bodies if body.get("status") != "entered-in-error"]


def frozen(row: dict[str, Any]) -> bytes:
    """A row as JSON: times in ISO 8601, days as days."""
    return orjson.dumps({name: value for name, value in row.items() if value is not None})


def thawed(table: str, values: dict[str, Any]) -> dict[str, Any]:
    """The row again, in the types of its table."""
    schema = TABLES[table].schema
    return {name: _typed(schema[name], value) for name, value in values.items() if name in schema}


def _typed(dtype: pl.DataType, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if isinstance(dtype, pl.Datetime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if dtype == pl.Date else value
