"""A made-up folder of FHIR R4 Bulk Data: rows of the population as NDJSON, a file for each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from handrail.sample.fhir import LOINC, OURS, RXNORM, SNOMED, coding, quantity
from tests.bench.population import rows_of

BYTES_OF_A_PATIENT = 115_000
TEXT, NUMBER = "@", "@number"  # what a template leaves open; it is filled in from left to right
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CHECK_IN_ASKED = "https://handrail.example/fhir/Questionnaire/check-in|1"


def _template(kind: str, status: str, **rest: Any) -> str:
    head = {"resourceType": kind, "id": TEXT, "meta": {"lastUpdated": TEXT}}
    return _open({**head, "subject": {"reference": f"Patient/{TEXT}"}, "status": status, **rest})


def _open(resource: dict[str, Any]) -> str:
    return orjson.dumps(resource).decode().replace(f'"{NUMBER}"', TEXT)


def _part(code: str) -> dict[str, Any]:
    return {"code": coding(LOINC, code), "valueQuantity": quantity(NUMBER, "mm[Hg]")}


SESSION, PERIOD = {"reference": f"Encounter/{TEXT}"}, {"start": TEXT, "end": TEXT}
OBSERVATION = _template(
    "Observation", "final", code=coding(LOINC, "85354-9", "Blood pressure"), encounter=SESSION,
    effectiveDateTime=TEXT, component=[_part("8480-6"), _part("8462-4")],
)  # fmt: skip
ADMINISTRATION = _template(
    "MedicationAdministration", "completed", medicationCodeableConcept=coding(RXNORM, "6130", "ketamine"),
    context=SESSION, reasonCode=[coding(OURS, "program")], effectivePeriod=PERIOD,
    dosage={"route": coding(SNOMED, "47625008", "intravenous"), "dose": quantity(NUMBER, "mg")},
)  # fmt: skip
ENCOUNTER = _template("Encounter", "finished", **{"class": {"system": ACT, "code": "AMB"}}, period=PERIOD)
CHECK_IN = _template(
    "QuestionnaireResponse", "completed", questionnaire=CHECK_IN_ASKED, authored=TEXT,
    item=[{"linkId": "craving", "answer": [{"valueInteger": NUMBER}]}],
)  # fmt: skip
PATIENT = _open({"resourceType": "Patient", "id": TEXT, "gender": TEXT, "birthDate": TEXT})


def make(folder: Path, size: int) -> int:
    """Writes about `size` bytes into `folder`; returns how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, lines in _files(rows_of(0, max(1, size // BYTES_OF_A_PATIENT))):
        (folder / f"{kind}.ndjson").write_text("\n".join(lines.to_list()) + "\n")
    return sum(path.stat().st_size for path in folder.glob("*.ndjson"))


def _files(rows: dict[str, pl.DataFrame]) -> Iterator[tuple[str, pl.Series]]:
    doses = rows["administrations"].drop_nulls(["dose_ug", "session_id"])
    sessions, taken = (
        rows["sessions"].drop_nulls("ended_at"),
        rows["observations"].filter(pl.col("what") == "systolic"),
    )
    answers, value = rows["check_ins"].drop_nulls("craving"), pl.col("value")
    yield "Patient", _lines(rows["patients"], PATIENT, "patient_id", "sex", "birth_date")
    yield "Encounter", _lines(sessions, ENCOUNTER, *_head("session_id"), _iso("at"), _iso("ended_at"))
    yield (
        "MedicationAdministration",
        _lines(
            doses,
            ADMINISTRATION,
            *_head("administration_id"),
            "session_id",
            _iso("at"),
            _iso("ended_at"),
            pl.col("dose_ug") / 1000,
        ),
    )
    yield (
        "Observation",
        _lines(
            taken.drop_nulls("session_id"),
            OBSERVATION,
            *_head("observation_id"),
            "session_id",
            _iso("at"),
            value,
            value - 40,
        ),
    )
    yield "QuestionnaireResponse", _lines(answers, CHECK_IN, *_head("check_in_id"), _iso("at"), "craving")


def _head(own_id: str) -> tuple[str | pl.Expr, ...]:
    return (own_id, _iso("recorded_at"), "patient_id")


def _iso(column: str) -> pl.Expr:
    return pl.col(column).dt.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def _lines(frame: pl.DataFrame, template: str, *values: str | pl.Expr) -> pl.Series:
    """The template with its `@` filled in, one line for each row."""
    parts = template.split("@")
    told = [pl.col(one) if isinstance(one, str) else one for one in values]
    text = [pl.lit(parts[0])]
    for value, part in zip(told, parts[1:], strict=True):
        text += [value.cast(pl.String), pl.lit(part)]
    return frame.select(line=pl.concat_str(text)).get_column("line")
