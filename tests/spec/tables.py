"""Tables as people write them in a case: aligned text, read into rows of the record.

    id | at                     | dose_mg | status
    m1 | 2026-03-02T10:00-05:00 | 40      | completed
    m2 | 2026-03-04             |         | not-done

`id` is the table's own identifier. A time with an offset is an instant, a plain date a day on the clinic's calendar
(America/New_York); `at` gives `at_latest`, `local_date` and, where no column says otherwise, `recorded_at`. Amounts stand
in the unit that their header names. An empty cell, or `~`, is null; a column that is left out has its default. The patient
is p1 where no column says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from handrail.record import TABLES
from handrail.terms import moment
from handrail.terms.quantity import Kind, in_base_units

Row = dict[str, Any]
ZONE = ZoneInfo("America/New_York")
SAID = {"yes": True, "no": False}
AMOUNTS = {
    "dose_mg": ("dose_ug", "mg", Kind.DRUG),
    "amount_mg": ("amount_ug", "mg", Kind.DRUG),
    "ordered_dose_mg": ("ordered_dose_ug", "mg", Kind.DRUG),
    "dose_mg_max": ("dose_ug_max", "mg", Kind.DRUG),
    "dose_mg_per_kg_max": ("dose_ug_per_kg_max", "mg/kg", Kind.DRUG_PER_WEIGHT),
}
MEASURED = {"weight_kg": ("weight", "kg", Kind.WEIGHT), "systolic_mmHg": ("systolic", "mm[Hg]", Kind.PRESSURE)}
DEFAULTS: Mapping[str, Row] = {
    "administrations": {
        "drug": "ketamine", "route": "intravenous", "status": "completed", "indication": "program", "dose_ug": 40_000,
    },
    "assessments": {"answer": "answered"},
    "check_ins": {"status": "answered"},
    "conditions": {"clinical_status": "active", "verification": "confirmed", "findings": "none"},
    "consents": {"scope": "treatment-off-label", "signed": True},
    "coverage": {"open_start": True, "open_end": True, "complete": True},
    "custody_movements": {"site_id": "site", "lot": "L1", "state": "posted", "recorded_by": "nurse"},
    "decisions": {"eligibility": "eligible", "open_ended": False, "signed": True},
    "medications": {"classes": "none"},
    "orders": {"drug": "ketamine", "route": "intravenous", "dose_ug": 40_000, "status": "active", "signed": True},
    "plans": {"phase": "series", "drug": "ketamine", "route": "intravenous", "open_ended": False, "signed": True},
    "sessions": {"status": "finished", "place": "AMB"},
}  # fmt: skip


def cells(text: str) -> tuple[list[str], list[list[str]]]:
    """Header and rows of an aligned text, as written."""
    lines = [line for line in text.strip().splitlines() if line.strip()]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    for row in rows:
        assert len(row) == len(header), f"{len(row)} cells under {len(header)} columns: {' | '.join(row)}"
    return header, rows


def rows(table: str, text: str) -> list[Row]:
    """The rows that `text` writes, in the columns of the record's `table`; none where it is empty."""
    header, written = cells(text) if text.strip() else ([], [])
    return [_row(table, dict(zip(header, row, strict=True)), place) for place, row in enumerate(written, 1)]


def _row(table: str, said: dict[str, str], place: int) -> Row:
    own_id = TABLES[table].own_id
    row: Row = {"patient_id": "p1", own_id: f"{table}-{place}", **DEFAULTS.get(table, {})}
    for name, text in said.items():
        row |= _columns(table, own_id if name == "id" else name, text)
    return {"recorded_at": row.get("at"), **row}


def _columns(table: str, name: str, text: str) -> Row:
    """What one cell says: a column, or several."""
    known = text not in ("", "~")
    if name in AMOUNTS:
        column, unit, kind = AMOUNTS[name]
        return {column: in_base_units(text, unit, kind) if known else None}
    if name in MEASURED:
        what, unit, kind = MEASURED[name]
        return {"what": what, "value": in_base_units(text, unit, kind) if known else None}
    if name == "at":
        return _times(text) if known else dict.fromkeys(("at", "at_latest", "local_date"))
    return {name: _value(TABLES[table].column(name).dtype, text) if known else None}


def _times(text: str) -> Row:
    given = moment.parse(text, ZONE)
    return {"at": given.at, "at_latest": given.at_latest, "local_date": given.local_date}


def _value(dtype: pl.DataType, text: str) -> Any:
    if dtype == pl.Boolean:
        return SAID[text]
    if dtype == pl.Int64:
        return int(text)
    if dtype == pl.Date:
        return date.fromisoformat(text)
    return moment.parse(text, ZONE).at if dtype == pl.Datetime else text
