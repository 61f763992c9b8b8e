"""What became of one resource: rows, a refusal with its reason, or none of our business."""

from __future__ import annotations

from dataclasses import dataclass, field

from handrail.record import TABLES

Row = tuple[object, ...]
Rows = list[tuple[str, Row]]  # (table, values in the order of its schema)
COVERAGE = tuple(TABLES["coverage"].schema)
WITHOUT_GAPS = ("coverage", "patients")  # what is not claimed is unknown anyway


@dataclass(slots=True)
class Outcome:
    """Exactly one of `rows`, `refused` and `out_of_scope` speaks.

    rows: (table, values in the order of its schema). notes: accepted, but something in it could not be used. patient_id and
    domain: whom it was about and which table it would have fed, where that could be read, also when it is refused.
    """

    rows: Rows = field(default_factory=list)
    refused: str | None = None
    out_of_scope: str | None = None
    notes: list[str] = field(default_factory=list)
    patient_id: str | None = None
    domain: str | None = None


def gap_row(outcome: Outcome, where: str) -> Row | None:
    """A row of coverage that says that the patient's table is incomplete, for a refused resource; None where it cannot be tied
    to a patient. What the resource might have said must not be taken for absent.
    """
    if outcome.refused is None or outcome.patient_id is None or outcome.domain is None:
        return None
    if outcome.domain in WITHOUT_GAPS:
        return None
    said = {
        "patient_id": outcome.patient_id, "coverage_id": f"refused:{where}", "domain": outcome.domain, "open_start": True,
        "open_end": True, "complete": False, "source": where,
    }  # fmt: skip
    return tuple(said.get(column) for column in COVERAGE)
