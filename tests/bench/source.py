"""A made-up folder of FHIR R4 Bulk Data: the rows of the population written as NDJSON, one file for each kind of resource."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from tests.bench.population import rows_of

BYTES_OF_A_PATIENT = 115_000
HEAD = '{{"resourceType":"{}","id":"@","meta":{{"lastUpdated":"@"}},"subject":{{"reference":"Patient/@"}},"status":"{}",'
OBSERVATION = HEAD.format("Observation", "final") + (
    '"code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}],"text":"Blood pressure"},"encounter":{"reference":'
    '"Encounter/@"},"effectiveDateTime":"@","component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},'
    '"valueQuantity":{"value":@,"unit":"mm[Hg]","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},{"code":{"coding":['
    '{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":@,"unit":"mm[Hg]",'
    '"system":"http://unitsofmeasure.org","code":"mm[Hg]"}}]}'
)
ADMINISTRATION = HEAD.format("MedicationAdministration", "completed") + (
    '"medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6130"}],'
    '"text":"ketamine"},"context":{"reference":"Encounter/@"},"reasonCode":[{"coding":[{"system":'
    '"https://handrail.example/fhir/codes","code":"program"}],"text":"program"}],"effectivePeriod":{"start":"@","end":"@"},'
    '"dosage":{"route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008"}],"text":"intravenous"},'
    '"dose":{"value":@,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"}}}'
)
ENCOUNTER = HEAD.format("Encounter", "finished") + (
    '"class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"period":{"start":"@","end":"@"}}'
)
CHECK_IN = HEAD.format("QuestionnaireResponse", "completed") + (
    '"questionnaire":"https://handrail.example/fhir/Questionnaire/check-in|1","authored":"@","item":[{"linkId":"craving",'
    '"answer":[{"valueInteger":@}]}]}'
)
PATIENT = '{"resourceType":"Patient","id":"@","gender":"@","birthDate":"@"}'


def make(folder: Path, size: int) -> int:
    """Writes about `size` bytes into `folder`; returns how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind, lines in _files(rows_of(0, max(1, size // BYTES_OF_A_PATIENT))):
        (folder / f"{kind}.ndjson").write_text("\n".join(lines.to_list()) + "\n")
    return sum(path.stat().st_size for path in folder.glob("*.ndjson"))


def _files(rows: dict[str, pl.DataFrame]) -> Iterator[tuple[str, pl.Series]]:
    doses = rows["administrations"].drop_nulls(["dose_ug", "session_id"])
    sessions, taken = rows["sessions"].drop_nulls("ended_at"), rows["observations"].filter(pl.col("what") == "systolic")
    answers, value = rows["check_ins"].drop_nulls("craving"), pl.col("value")
    yield "Patient", _lines(rows["patients"], PATIENT, "patient_id", "sex", "birth_date")
    yield "Encounter", _lines(sessions, ENCOUNTER, *_head("session_id"), _iso("at"), _iso("ended_at"))
    yield "MedicationAdministration", _lines(
        doses, ADMINISTRATION, *_head("administration_id"), "session_id", _iso("at"), _iso("ended_at"), pl.col("dose_ug") / 1000
    )
    yield "Observation", _lines(
        taken.drop_nulls("session_id"), OBSERVATION, *_head("observation_id"), "session_id", _iso("at"), value, value - 40
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
