"""What became of one resource: rows, a refusal with its reason, or none of our business."""

from __future__ import annotations

from dataclasses import dataclass, field

from handrail.record import TABLES

Row = tuple[object, ...]
Rows = list[tuple[str, Row]]  # (table, values in the order of its schema)
COVERAGE = tuple(TABLES["coverage"].schema)
WITHOUT_GAPS = ("coverage", "patients", "programs")  # what is not claimed is unknown anyway, and a program is no fact of care


@dataclass(slots=True)
class Outcome:
    """Exactly one of `rows`, `refused` and `out_of_scope` speaks.

    rows: (table, values in the order of its schema). notes: accepted, but something in it could not be used. patient_id and
    domain: whom it was about and which table it would have fed, where that could be read, also when it is refused; `others`:
    the tables that it might have fed instead, where it was refused before that could be told. alone: as of `Open`.
    """

    rows: Rows = field(default_factory=list)
    refused: str | None = None
    out_of_scope: str | None = None
    notes: list[str] = field(default_factory=list)
    patient_id: str | None = None
    domain: str | None = None
    others: tuple[str, ...] = ()
    alone: bool = False

    @property
    def domains(self) -> tuple[str, ...]:
        """Every table that it might have fed and that can have gaps."""
        return tuple(name for name in (self.domain, *self.others) if name is not None and name not in WITHOUT_GAPS)


def gap_rows(outcome: Outcome, where: str) -> list[Row]:
    """Rows of coverage that say that the patient's tables are incomplete, for a refused resource; none where it cannot be tied
    to a patient (`lost` has those). What the resource might have said must not be taken for absent.
    """
    if outcome.refused is None or outcome.patient_id is None:
        return []
    ids = (f"refused:{where}", *(f"refused:{where}#{name}" for name in outcome.domains[1:]))
    return [_gap(outcome.patient_id, domain, id, where) for domain, id in zip(outcome.domains, ids, strict=False)]


def lost_row(domain: str, source: str) -> Row:
    """A row of coverage that says that a table is incomplete for everyone."""
    return _gap(None, domain, f"lost:{domain}", source)


def _gap(patient_id: str | None, domain: str, own_id: str, source: str) -> Row:
    said = {
        "patient_id": patient_id, "coverage_id": own_id, "domain": domain, "open_start": True, "open_end": True,
        "source": source,
    }  # complete: null, for nobody knows whether what was lost belonged there  # fmt: skip
    return tuple(said.get(column) for column in COVERAGE)
