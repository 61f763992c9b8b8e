"""A patient as a few lines, and what a fact says of them: the ground of the cases of medical facts.

A condition is written by its code; what the code means is read from the value sets, as a source would.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import polars as pl

from handrail.facts import Context, compute
from handrail.protocol import load
from handrail.record import Record
from handrail.terms import moment
from handrail.terms.valuesets import OURS, RXNORM
from handrail.terms.valuesets_conditions import ICD10_CM, by_code
from handrail.terms.valuesets_medical import findings
from handrail.terms.valuesets_medicines import classes
from tests.spec.tables import ZONE, Row

PROTOCOLS = (load.find("iv-racemic@2026.1"),)
AT = moment.parse("2026-06-01T10:00-04:00", ZONE).at
BEFORE, TODAY, LATER = "2026-03-01T09:00-05:00", "2026-06-01", "2026-07-01T09:00-04:00"
Rows = Mapping[str, Iterable[Row]]


def when(text: str) -> Row:
    given = moment.parse(text, ZONE)
    return {"at": given.at, "at_latest": given.at_latest, "local_date": given.local_date}


def instant(text: str) -> datetime:
    return moment.parse(text, ZONE).at


def condition(code: str, at: str = BEFORE, **more: Any) -> Row:
    """A code of ICD-10-CM, or one of our own (which has no capital letter)."""
    system = ICD10_CM[0] if code[:1].isupper() else OURS
    meaning = by_code(system, code) or ("other", None, None)
    said = {"condition_id": f"{code}-{at}-{sorted(more)}", "code_system": system, "code": code, "recorded_at": instant(at)}
    said |= dict(zip(("category", "substance", "course"), meaning, strict=True))
    said |= {"findings": findings([(system, code, None)]), "clinical_status": "active", "verification": "confirmed"}
    return {"patient_id": "p1", **when(at), **said, **more}


def medicine(name: str, at: str = BEFORE, **more: Any) -> Row:
    said = {"medication_id": f"{name}-{at}", "category": "other", "classes": classes([(None, None, name)]), "status": "active"}
    return {"patient_id": "p1", "recorded_at": instant(at), "code_system": RXNORM, "text": name, **when(at), **said, **more}


def allergy(agent: str | None, at: str = BEFORE, **more: Any) -> Row:
    said = {"allergy_id": f"{agent}-{at}", "agent": agent, "kind": "allergy", "clinical_status": "active"}
    return {"patient_id": "p1", "recorded_at": instant(at), "verification": "confirmed", **when(at), **said, **more}


def observed(what: str, value: int | None, at: str = BEFORE) -> Row:
    return {"patient_id": "p1", "observation_id": f"{what}-{at}", "what": what, "value": value, **when(at)}


def assessed(band: str, at: str = BEFORE, **more: Any) -> Row:
    said = {"assessment_id": f"{band}-{at}", "instrument": "substance-use-disorder-assessment", "band": band, "signed": True}
    return {"patient_id": "p1", "recorded_at": instant(at), "answer": "answered", **when(at), **said, **more}


def covers(*domains: str) -> list[Row]:
    all_time = {"open_start": True, "open_end": True, "complete": True}
    return [{"patient_id": "p1", "coverage_id": domain, "domain": domain, **all_time} for domain in domains]


def table(
    rows: Rows, *facts: str, person: Row | None = None, asked: Iterable[str] = (), subject: str = "patients"
) -> pl.DataFrame:
    """The facts of a record as a table. asked: the domains that it covers."""
    people = [{"patient_id": "p1", **(person or {})}]
    record = Record.of_rows({"patients": people, "coverage": covers(*asked), **rows}, candidates=True)
    return compute(subject, frozenset(facts), Context(record, PROTOCOLS, AT, ZONE)).select("subject_id", *facts)


def says(fact: str, *rows: Row, asked: Iterable[str] = (), person: Row | None = None) -> Any:
    """What `fact` says of the patient, now, with these rows on file."""
    tables: dict[str, list[Row]] = {}
    for row in rows:
        tables.setdefault(_table_of(row), []).append(row)
    return table(tables, fact, person=person, asked=asked)[fact][0]


def _table_of(row: Row) -> str:
    own = {"condition_id": "conditions", "medication_id": "medications", "allergy_id": "allergies",
           "observation_id": "observations", "assessment_id": "assessments"}  # fmt: skip
    return next(own[name] for name in row if name in own)
