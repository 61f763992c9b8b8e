"""The simulated program as OMOP CDM v5.4 in CSV: what OMOP has a place for. Decisions, plans, consents, signatures, answered
forms, check-ins, custody and what was asked about have none; times are UTC.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handrail.sample.fhir import Resource
from handrail.sources.omop.concepts import GENDERS, KNOWN, NO, PLACES, SYSTEMS, YES
from handrail.sources.omop.resources import OWN, SHEETS
from handrail.terms.valuesets import OURS

CONCEPTS_FROM = 2_000_000_000  # OMOP leaves the numbers from here on to its users
SUBJECTS = {"doses": "MedicationAdministration", "dispenses": "MedicationDispense", "patients": "Patient"}
TYPES = {"MedicationAdministration": 32818, "MedicationRequest": 32838, "MedicationDispense": 32825}
PERSONS = {sex: id for id, sex in GENDERS.items()}
CLASSES = {place: id for id, place in reversed(PLACES.items())}
VOCABULARIES = {system: name for name, system in SYSTEMS.items()}
NOT_THERE = ("not-done", "entered-in-error")  # OMOP holds what happened
Cells = dict[str, object]


class OmopTables:
    """Files of an OMOP source, a row at a time. Closing writes the concepts that the rows name."""

    def __init__(self, out: Path, stack: ExitStack) -> None:
        self._writers = {table: _writer(out, table, (*sheet.columns, *sheet.concepts), stack) for table, sheet in SHEETS.items()}
        self._concepts = {(SYSTEMS[of], code): (id, name) for id, of, code, name in reversed(KNOWN)}
        self._ids: dict[tuple[str, str], int] = {}
        self.count = 0
        stack.callback(self._write_concepts, out)

    def add(self, resource: Resource) -> None:
        """The rows of a resource; none where OMOP has no place for it."""
        kind = resource["resourceType"]
        if kind in ROWS and resource.get("status") not in NOT_THERE:
            for table, cells in ROWS[kind](self, resource):
                self._writers[table].writerow(cells)
                self.count += 1

    def own(self, kind: str, id: str) -> int:
        """The number that a resource goes by: of a patient the digits of its id, else the next of its type."""
        if kind == "Patient":
            return int("".join(letter for letter in id if letter.isdigit()))
        return self._ids.setdefault((kind, id), len(self._ids) + 1)

    def subject(self, subject: str, subject_id: str) -> str:
        """The id under which the truth's subject is judged; its own where OMOP does not hold it."""
        kind = SUBJECTS.get(subject)
        return str(self.own(kind, subject_id)) if kind else subject_id

    def concept(self, concept: Mapping[str, Any] | None) -> int:
        """The concept of the first coding; 0 without one."""
        coding = next(iter((concept or {}).get("coding", ())), None)
        if coding is None or coding["system"] == OURS:
            return 0
        key = (coding["system"], coding["code"])
        name = coding.get("display") or (concept or {}).get("text") or coding["code"]
        return self._concepts.setdefault(key, (CONCEPTS_FROM + len(self._concepts), name))[0]

    def _write_concepts(self, out: Path) -> None:
        with (out / "concept.csv").open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("concept_id", "concept_name", "vocabulary_id", "concept_code"))
            for (system, code), (id, name) in sorted(self._concepts.items(), key=lambda one: one[1][0]):
                writer.writerow((id, name, VOCABULARIES.get(system, system), code))


def _writer(out: Path, table: str, columns: Iterable[str], stack: ExitStack) -> Any:
    file = stack.enter_context((out / f"{table}.csv").open("w", newline=""))
    writer = csv.DictWriter(file, list(columns), restval="")
    writer.writeheader()
    return writer


def _when(said: str | None, name: str) -> Cells:
    """Date and time, of a day the date alone."""
    if said is None or len(said) == len("2026-03-02"):
        return {f"{name}_date": said or ""}
    at = datetime.fromisoformat(said).astimezone(UTC)
    return {f"{name}_date": at.date().isoformat(), f"{name}_datetime": at.strftime("%Y-%m-%d %H:%M:%S")}


def _words(concept: Mapping[str, Any]) -> str:
    coding: Resource = next(iter(concept.get("coding", ())), {})
    return OWN + str(coding["code"]) if coding.get("system") == OURS else str(concept.get("text", ""))


def _common(tables: OmopTables, one: Resource) -> Cells:
    visit = (one.get("encounter") or one.get("context") or {}).get("reference", "").removeprefix("Encounter/")
    return {
        "person_id": tables.own("Patient", one["subject"]["reference"].removeprefix("Patient/")),
        "visit_occurrence_id": tables.own("Encounter", visit) if visit else "",
    }


def _person(tables: OmopTables, one: Resource) -> list[tuple[str, Cells]]:
    year, month, day = one["birthDate"].split("-")
    born = {"year_of_birth": year, "month_of_birth": month, "day_of_birth": day}
    own = {"person_id": tables.own("Patient", one["id"]), "gender_concept_id": PERSONS.get(one.get("gender", ""), 0)}
    return [("person", own | born)]


def _visit(tables: OmopTables, one: Resource) -> list[tuple[str, Cells]]:
    period, common = one.get("period", {}), _common(tables, one)
    own = {"visit_occurrence_id": tables.own("Encounter", one["id"]), "person_id": common["person_id"],
           "visit_concept_id": CLASSES.get(one.get("class", {}).get("code", ""), 0)}  # fmt: skip
    return [("visit_occurrence", own | _when(period.get("start"), "visit_start") | _when(period.get("end"), "visit_end"))]


def _condition(tables: OmopTables, one: Resource) -> list[tuple[str, Cells]]:
    own = {
        "condition_occurrence_id": tables.own("Condition", one["id"]), "person_id": _common(tables, one)["person_id"],
        "condition_source_concept_id": tables.concept(one["code"]), "condition_source_value": _words(one["code"]),
    }  # fmt: skip
    return [("condition_occurrence", own | _when(one.get("onsetDateTime"), "condition_start"))]


def _drug(tables: OmopTables, one: Resource) -> list[tuple[str, Cells]]:
    kind, medicine, period = one["resourceType"], one["medicationCodeableConcept"], one.get("effectivePeriod", {})
    start = period.get("start") or one.get("effectiveDateTime") or one.get("authoredOn") or one.get("whenHandedOver")
    instruction: Resource = one.get("dosage") or next(iter(one.get("dosageInstruction", ())), {})
    dose: Resource = instruction.get("dose") or next((each["doseQuantity"] for each in instruction.get("doseAndRate", ())), {})
    reason = one["reasonCode"][0]["coding"][0]["code"] if "reasonCode" in one else ""
    own = {
        "drug_exposure_id": tables.own(kind, one["id"]), "drug_concept_id": tables.concept(medicine),
        "drug_source_value": _words(medicine), "drug_type_concept_id": TYPES[kind], "quantity": dose.get("value", ""),
        "dose_unit_source_value": dose.get("unit", ""), "route_concept_id": tables.concept(instruction.get("route")),
        "days_supply": one.get("daysSupply", {}).get("value", ""), "sig": "" if reason in ("", "program") else f"for {reason}",
    }  # fmt: skip
    times = _when(start, "drug_exposure_start") | _when(period.get("end"), "drug_exposure_end")
    return [("drug_exposure", _common(tables, one) | own | times)]


def _observation(tables: OmopTables, one: Resource) -> list[tuple[str, Cells]]:
    """A measurement for each value with a unit, an observation for each answer."""
    return [_observed(tables, one, part, place) for place, part in enumerate(one.get("component") or [one])]


def _observed(tables: OmopTables, one: Resource, part: Resource, place: int) -> tuple[str, Cells]:
    quantity = part.get("valueQuantity")
    table = "measurement" if quantity else "observation"
    own = {f"{table}_id": tables.own("Observation", f"{one['id']}#{place}"), f"{table}_concept_id": tables.concept(part["code"]),
           f"{table}_source_value": _words(part["code"])}  # fmt: skip
    said = own | _common(tables, one) | _when(one.get("effectiveDateTime"), table)
    if quantity:
        return table, said | {"value_as_number": quantity["value"], "unit_source_value": quantity["code"]}
    if "valueBoolean" in part:
        return table, said | {"value_as_concept_id": YES[0] if part["valueBoolean"] else NO[0]}
    answer = part.get("valueCodeableConcept", {})
    return table, said | {"value_as_concept_id": tables.concept(answer), "value_as_string": answer.get("text", "")}


ROWS: Mapping[str, Any] = {
    "Patient": _person, "Encounter": _visit, "Condition": _condition, "MedicationAdministration": _drug,
    "MedicationRequest": _drug, "MedicationDispense": _drug, "Observation": _observation,
}  # fmt: skip
