"""Where the code may say less than the oracle: it asks for data where a case analysis would decide. It never reassures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.oracle.chart import SAYS, Dose, charts
from tests.oracle.disorders import ASSESSMENT
from tests.oracle.oracle import Key
from tests.oracle.protocols import PROTOCOLS
from tests.oracle.strategies import Case

Difference = tuple[Key, str | None, str | None]
DATA_REQUIRED = "data-required"


def coarser(case: Case, difference: Difference) -> bool:
    """Does the code ask for data where the oracle decides by a case analysis? About times that are no instants (as-of
    lookups are made at both ends, decision 2), coverage with a beginning, documents of which nobody says whether or when they
    were signed, rows of one instant that contradict each other, and doses that are only possible (all their verdicts are
    data required, docs/explanation/unknown.md).
    """
    unclear = imprecise(case) or windowed(case) or unsigned(case) or undated(case) or contradicted(case)
    return difference[1] == DATA_REQUIRED and (unclear or _only_possible(case, difference))


def unsigned(case: Case) -> bool:
    """Is it unknown of some row whether it counts at all: signed, answered, about what?"""
    signable = [row for table in ("plans", "decisions", "consents") for row in case.rows.get(table, ())]
    asked = case.rows.get("assessments", ())
    signable += [row for row in asked if row.get("instrument") == ASSESSMENT]
    cells = [row.get("signed") for row in signable] + [row.get("status") for row in case.rows.get("check_ins", ())]
    cells += [row.get(cell) for row in asked for cell in ("domain", "answer")]
    cells += [row.get("scope") for row in case.rows.get("consents", ())]
    return None in cells


def undated(case: Case) -> bool:
    """Was a document written down later than it is dated, and it is not told when it was signed in between?"""
    rows = [row for table in ("plans", "decisions", "assessments", "consents") for row in case.rows.get(table, ())]
    known = [row for row in rows if row.get("signed") and row.get("signed_at") is None]
    return any(row["at"] and row["recorded_at"] and row["at"] < row["recorded_at"] for row in known)


def contradicted(case: Case) -> bool:
    """Were two plans, decisions or weights of one time written down together that differ? What each of them would allow may
    still be the same.
    """
    said = {**SAYS, "observations": ("value",)}
    rows = {table: [row for row in case.rows.get(table, ()) if row.get("what") in (None, "weight")] for table in said}
    return any(_differ(rows[table], cells) for table, cells in said.items())


def _differ(rows: Sequence[dict[str, Any]], cells: Sequence[str]) -> bool:
    alike = [
        (one, other) for one in rows for other in rows
        if all(one.get(cell) == other.get(cell) for cell in ("patient_id", "at", "recorded_at"))
    ]  # fmt: skip
    return any(one.get(cell) != other.get(cell) for one, other in alike for cell in cells)


def imprecise(case: Case) -> bool:
    return any(_is_imprecise(row) for rows in case.rows.values() for row in rows if "at" in row)


def _is_imprecise(row: dict[str, Any]) -> bool:
    told_apart = row["at"] != row["at_latest"] or row.get("signed_at") != row.get("signed_latest")
    return told_apart or row.get("local_date") is None


def windowed(case: Case) -> bool:
    return any(row["open_start"] is not True for row in case.rows.get("coverage", ()))


def _only_possible(case: Case, difference: Difference) -> bool:
    return difference[0][1] == "doses" and not _dose(case, difference).certain


def _dose(case: Case, difference: Difference) -> Dose:
    key = difference[0]
    return next(dose for chart in charts(case.rows, PROTOCOLS) for dose in chart.doses if dose.id == key[2])
