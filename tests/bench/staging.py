"""`staging`: a folder of FHIR NDJSON read into tables, against DuckDB's own JSON reader over the same files.

DuckDB is given the fields and their types beforehand, and only writes them to Parquet: it neither checks nor
accounts for each line, nor removes copies, nor sorts into buckets.
"""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path

import duckdb

from tests.bench import source
from tests.bench.measure import Line, best_of

SIZE = 150_000_000
SPEED_MIN = 0.5
CODING = "STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[], text VARCHAR)"
QUANTITY = "STRUCT(value DOUBLE, unit VARCHAR, system VARCHAR, code VARCHAR)"
REFERENCE, PERIOD = "STRUCT(reference VARCHAR)", 'STRUCT("start" VARCHAR, "end" VARCHAR)'
HEAD = {"id": "VARCHAR", "meta": "STRUCT(lastUpdated VARCHAR)", "subject": REFERENCE, "status": "VARCHAR"}
FIELDS = {
    "Patient": {"id": "VARCHAR", "gender": "VARCHAR", "birthDate": "VARCHAR"},
    "Encounter": {**HEAD, "class": "STRUCT(system VARCHAR, code VARCHAR)", "period": PERIOD},
    "MedicationAdministration": {
        **HEAD, "medicationCodeableConcept": CODING, "context": REFERENCE, "reasonCode": f"{CODING}[]",
        "effectivePeriod": PERIOD, "dosage": f"STRUCT(route {CODING}, dose {QUANTITY})",
    },
    "Observation": {
        **HEAD, "code": CODING, "encounter": REFERENCE, "effectiveDateTime": "VARCHAR",
        "valueQuantity": QUANTITY,
        "component": f"STRUCT(code {CODING}, valueQuantity {QUANTITY})[]",
    },
    "QuestionnaireResponse": {
        **HEAD, "questionnaire": "VARCHAR", "authored": "VARCHAR",
        "item": "STRUCT(linkId VARCHAR, answer STRUCT(valueInteger BIGINT)[])[]",
    },
}  # fmt: skip


def is_there() -> bool:
    return importlib.util.find_spec("handrail.sources.staging") is not None


def measure(folder: Path, say: Callable[[str], None]) -> Iterator[Line]:
    """Both read the same files; the ratio is of their speeds."""
    say(f"staging: writing about {SIZE // 1_000_000} MB of NDJSON")
    size = source.make(folder / "source", SIZE)
    say("staging and DuckDB's reader, four rounds")
    times = best_of({"stage": lambda: _stage(folder), "duckdb": lambda: _read(folder)})
    ours, theirs = times["stage"].seconds, times["duckdb"].seconds
    measured, against = _said(ours, size), f"DuckDB reads fields: {_said(theirs, size)}"
    ratio = theirs / ours
    what, bound = f"speed, {size / 1e6:.0f} MB, 2 workers", f"≥ {SPEED_MIN}"
    yield Line("staging", what, measured, against, ratio, bound, ratio >= SPEED_MIN)


def _said(seconds: float, size: int) -> str:
    return f"{seconds:.1f} s, {size / seconds / 1e6:.0f} MB/s"


def _stage(folder: Path) -> None:
    from handrail.sources.staging import stage

    shutil.rmtree(folder / "staged", ignore_errors=True)
    stage(folder / "source", folder / "staged", zone=UTC, workers=2)


def _read(folder: Path) -> None:
    shutil.rmtree(folder / "read", ignore_errors=True)
    (folder / "read").mkdir(parents=True)
    with duckdb.connect() as con:
        for kind, fields in FIELDS.items():
            columns = ", ".join(f"'{name}': '{dtype}'" for name, dtype in fields.items())
            path, out = (
                _quoted(folder / "source" / f"{kind}.ndjson"),
                _quoted(folder / "read" / f"{kind}.parquet"),
            )
            read = f"read_json({path}, format = 'newline_delimited', columns = {{{columns}}})"
            con.execute(f"COPY (SELECT * FROM {read}) TO {out} (FORMAT parquet)")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
