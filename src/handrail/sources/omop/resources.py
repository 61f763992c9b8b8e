"""The FHIR resource that a row of an OMOP table stands for. What OMOP cannot say is left out, and so is unknown.

A row's times are the program's local ones, without an offset. Where no zone is given, or a time is midnight sharp, as it is where
nobody knew it, only the day is used. The ends of conditions and drugs are not used: sources put there when a visit ended, or a
supply, and an end would make it past.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any

from handrail.sources.fhir.parts import codings
from handrail.sources.omop.concepts import (
    EQUALS,
    GENDERS,
    GIVEN,
    HANDED_OUT,
    NO,
    ORDERED,
    PLACES,
    TYPES,
    YES,
    coding,
)
from handrail.terms.attestations import ATTESTED
from handrail.terms.valuesets import OURS, indications, which_drug

Row = Mapping[str, str | None]
Resource = dict[str, Any]
UCUM = "http://unitsofmeasure.org"
OWN = "handrail:"  # before a code of ours in a source value, for programs that write their own answers into OMOP
DAY, COMPACT = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
WORDS = re.compile(r"[^\W\d_]{3}")  # a source value without a word in it is a code of nobody knows what
CONTRADICTS = re.compile(r"[<>≤≥]|\d\s*/\s*\d")  # a source value that is not the one number beside it
DOUBTFUL = re.compile(r"prelim|provisional|suspect|rule.?out|differential", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """How the source is read: its zone, and what doses were given for of which it does not say it (`None`: unknown)."""

    zone: tzinfo | None
    indication: str | None


@dataclass(frozen=True)
class Sheet:
    """A table: its columns that are read, those of them that are concepts, and how a row becomes a resource."""

    own_id: str
    columns: tuple[str, ...]
    concepts: tuple[str, ...]
    resource: Callable[[Row, Asked], Resource]


def _moment(row: Row, name: str, asked: Asked) -> str | None:
    """`name`_datetime as an instant of the zone, else the day; a text that is neither stays as it is, to be refused."""
    said = (row.get(f"{name}_datetime") or "").strip()
    day = _day(row.get(f"{name}_date")) or _day(said[:10])
    try:
        at = datetime.fromisoformat(said) if said else None
    except ValueError:
        return said
    if at is not None and day is not None and at.date().isoformat() != day:
        return f"{day} or {said}"  # they contradict each other: it is refused
    if at is None or (at.tzinfo is None and not _is_one_instant(at, asked.zone)):
        return day
    return (at if at.tzinfo else at.replace(tzinfo=asked.zone)).isoformat()


def _is_one_instant(at: datetime, zone: tzinfo | None) -> bool:
    """Does the clock of `zone` show it once? Not in the hours that clocks go over or repeat; and midnight sharp is no time."""
    early, late = (at.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return zone is not None and at.time() != at.min.time() and early == late


def _day(said: str | None) -> str | None:
    said = (said or "").strip()
    compact = COMPACT.fullmatch(said)
    return "-".join(compact.groups()) if compact else said[:10] if DAY.match(said) else said or None


def _number(said: str | None) -> int:
    """A concept's id; 0, which is no concept, where it is none."""
    said = (said or "").strip().removesuffix(".0")
    return int(said) if said.isascii() and said.isdigit() else 0


def _coded(row: Row, *names: str) -> Resource:
    """A CodeableConcept of the concepts, and of the source's own words."""
    codings = [found for name in names if (found := _coding(row, name))]
    text = row.get(names[0].replace("_concept_id", "_source_value")) or ""
    own = [{"system": OURS, "code": text.removeprefix(OWN)}] if text.startswith(OWN) else []
    return {"coding": [*own, *codings], **({"text": text} if WORDS.search(text) and not own else {})}


def _coding(row: Row, name: str) -> Resource | None:
    return coding(row.get(f"{name}.vocabulary"), row.get(f"{name}.code"), row.get(f"{name}.name"))


def _about(row: Row) -> Resource:
    return {"reference": f"Patient/{row.get('person_id')}"} if row.get("person_id") else {}


def _visit(row: Row) -> Resource:
    return {"reference": f"Encounter/{row['visit_occurrence_id']}"} if row.get("visit_occurrence_id") else {}


def _is_within_a_day(start: str | None, end: str | None) -> bool:
    """Are both instants, the second less than a day after the first, and not merely the last second of its day?"""
    try:
        first, last = (datetime.fromisoformat(said or "") for said in (start, end))
    except ValueError:
        return False
    if first.tzinfo is None or last.tzinfo is None or (last.hour, last.minute, last.second) == (23, 59, 59):
        return False
    return timedelta(0) < last - first < timedelta(days=1)


def _person(row: Row, _asked: Asked) -> Resource:
    parts = [(row.get(f"{name}_of_birth") or "").strip().removesuffix(".0") for name in ("year", "month", "day")]
    whole = all(part.isascii() and part.isdigit() for part in parts)
    return {
        "resourceType": "Patient", "gender": GENDERS.get(_number(row.get("gender_concept_id"))),
        "birthDate": "-".join(part.zfill(2) for part in parts) if whole else None,
    }  # fmt: skip


def _encounter(row: Row, asked: Asked) -> Resource:
    place = PLACES.get(_number(row.get("visit_concept_id")))
    start, end = (_moment(row, f"visit_{side}", asked) for side in ("start", "end"))
    period = {"start": start, "end": end if _is_within_a_day(start, end) else None}  # else nobody knows when the patient left
    return {
        "resourceType": "Encounter", "status": "finished", "subject": _about(row), "period": _without_none(period),
        "class": {"code": place} if place else None,
    }  # fmt: skip


def _condition(row: Row, asked: Asked) -> Resource:
    doubtful = DOUBTFUL.search(f"{row.get('condition_status_concept_id.name')} {row.get('condition_status_source_value')}")
    return {
        "resourceType": "Condition", "subject": _about(row), "onsetDateTime": _moment(row, "condition_start", asked),
        "code": _coded(row, "condition_concept_id", "condition_source_concept_id"),
        "verificationStatus": {"coding": [{"code": "provisional"}]} if doubtful else None,
    }  # fmt: skip


def _drug(row: Row, asked: Asked) -> Resource:
    """A dose, an order, a hand-out, or a medicine that is taken. Of ketamine whose type tells none of them, it may be a dose;
    what may have been given, and may be any drug, is read as a dose, and refused.
    """
    medicine = _coded(row, "drug_concept_id", "drug_source_concept_id")
    told = TYPES.get(_number(row.get("drug_type_concept_id")))
    drug = _which(medicine, told)
    start = _moment(row, "drug_exposure_start", asked)
    untold = {"note": [{"text": medicine.get("text", "")}]}  # nothing by which it would be taken for another drug
    said = {"subject": _about(row), **({"medicationCodeableConcept": medicine} if drug or medicine["coding"] else untold)}
    if drug == "other" or (drug is None and told in (ORDERED, HANDED_OUT)):
        taken = {"status": "unknown", "effectivePeriod": _without_none({"start": start})}
        return {"resourceType": "MedicationStatement", **taken, **said}
    if told == HANDED_OUT:
        days = {"daysSupply": {"value": row["days_supply"], "code": "d", "system": UCUM}} if row.get("days_supply") else {}
        return {"resourceType": "MedicationDispense", "status": "completed", "whenHandedOver": start, **said, **days}
    if told == ORDERED:
        order = {"resourceType": "MedicationRequest", "status": "unknown", "intent": "order", "authoredOn": start, **said}
        return {**order, "encounter": _visit(row), "dosageInstruction": [_ordered(row)]}
    return _given(row, asked, told, start) | said


def _which(medicine: Resource, told: str | None) -> str | None:
    """Which drug it is. Words alone that name no drug of ours, of what was given, may be a local name of it: nobody can tell."""
    drug = which_drug(codings(medicine, "drug"))
    return None if drug == "other" and told == GIVEN and not medicine["coding"] else drug


def _given(row: Row, asked: Asked, told: str | None, start: str | None) -> Resource:
    end = _moment(row, "drug_exposure_end", asked)
    ended = end if _is_within_a_day(start, end) else None  # of anything longer the end is a supply's
    told_by_words = row.get("sig") and indications(None, None, row["sig"])
    claimed = [{"coding": [{"system": OURS, "code": asked.indication}]}] if asked.indication else []
    reason = {"reasonCode": [{"text": row["sig"]}] if told_by_words else claimed}
    return {
        "resourceType": "MedicationAdministration", "status": "completed" if told == GIVEN else "unknown", "context": _visit(row),
        "effectivePeriod": _without_none({"start": start, "end": ended}), "dosage": _dosage(row), **reason,
    }  # fmt: skip


def _dosage(row: Row) -> Resource:
    """Route and amount. The quantity is an amount of drug only where its unit is said beside it."""
    route, unit = _coding(row, "route_concept_id"), (row.get("dose_unit_source_value") or "").strip()
    routed = {"route": {"coding": [route]}} if route else {}
    return {**routed, **({"dose": {"value": row["quantity"], "unit": unit}} if unit and row.get("quantity") else {})}


def _ordered(row: Row) -> Resource:
    said = _dosage(row)
    dose = said.pop("dose", None)
    return {**said, **({"doseAndRate": [{"doseQuantity": dose}]} if dose else {})}


def _measurement(row: Row, asked: Asked) -> Resource:
    return _observed(row, asked, "measurement") | _measured(row)


def _measured(row: Row) -> Resource:
    number = (row.get("value_as_number") or "").strip()
    if not number:
        return _answered(row)
    operator, verbatim = (row.get("operator_concept_id") or "0").strip(), row.get("value_source_value") or ""
    plain = operator in ("0", str(EQUALS)) and not CONTRADICTS.search(verbatim)
    unit = row.get("unit_concept_id.code") if row.get("unit_concept_id.vocabulary") == "UCUM" else None
    words = (row.get("unit_source_value") or "").strip()
    quantity = {"value": number, "unit": words or unit, "code": unit, "comparator": None if plain else verbatim or operator}
    return {"valueQuantity": _without_none(quantity)}


def _observation(row: Row, asked: Asked) -> Resource:
    found = _observed(row, asked, "observation")
    return found | (_measured(row) if (row.get("value_as_number") or "").strip() else _answered(row, found["code"]))


def _observed(row: Row, asked: Asked, table: str) -> Resource:
    return {
        "resourceType": "Observation", "status": "final", "subject": _about(row), "encounter": _visit(row),
        "code": _coded(row, f"{table}_concept_id", f"{table}_source_concept_id"), "effectiveDateTime": _moment(row, table, asked),
    }  # fmt: skip


def _answered(row: Row, code: Resource | None = None) -> Resource:
    """A yes or a no, or an answer in words or as a concept."""
    concept = _number(row.get("value_as_concept_id"))
    words = (row.get("value_as_string") or row.get("value_source_value") or "").strip()
    truth = True if concept in YES or words.lower() == "yes" else False if concept in NO or words.lower() == "no" else None
    ours = any(each.get("system") == OURS and each.get("code") in ATTESTED for each in (code or {}).get("coding", ()))
    if ours and truth is not None:
        return {"valueBoolean": truth}
    found = _coding(row, "value_as_concept_id")
    value = {"coding": [found] if found else [], "text": words or None}
    return {"valueCodeableConcept": _without_none(value)} if found or words else {}


def _without_none(given: Mapping[str, Any]) -> Resource:
    return {name: value for name, value in given.items() if value not in (None, [])}


SHEETS: Mapping[str, Sheet] = {
    "person": Sheet(
        "person_id", ("person_id", "gender_concept_id", "year_of_birth", "month_of_birth", "day_of_birth"), (), _person,
    ),
    "visit_occurrence": Sheet(
        "visit_occurrence_id",
        ("visit_occurrence_id", "person_id", "visit_concept_id", "visit_start_date", "visit_start_datetime", "visit_end_date",
         "visit_end_datetime"), (), _encounter,
    ),
    "condition_occurrence": Sheet(
        "condition_occurrence_id",
        ("condition_occurrence_id", "person_id", "condition_start_date", "condition_start_datetime", "condition_source_value",
         "condition_status_source_value"),
        ("condition_concept_id", "condition_source_concept_id", "condition_status_concept_id"), _condition,
    ),
    "drug_exposure": Sheet(
        "drug_exposure_id",
        ("drug_exposure_id", "person_id", "drug_exposure_start_date", "drug_exposure_start_datetime", "drug_exposure_end_date",
         "drug_exposure_end_datetime", "drug_type_concept_id", "quantity", "days_supply", "sig", "visit_occurrence_id",
         "drug_source_value", "dose_unit_source_value"),
        ("drug_concept_id", "drug_source_concept_id", "route_concept_id"), _drug,
    ),
    "measurement": Sheet(
        "measurement_id",
        ("measurement_id", "person_id", "measurement_date", "measurement_datetime", "operator_concept_id", "value_as_number",
         "visit_occurrence_id", "measurement_source_value", "unit_source_value", "value_source_value"),
        ("measurement_concept_id", "measurement_source_concept_id", "value_as_concept_id", "unit_concept_id"), _measurement,
    ),
    "observation": Sheet(
        "observation_id",
        ("observation_id", "person_id", "observation_date", "observation_datetime", "value_as_number", "value_as_string",
         "visit_occurrence_id", "observation_source_value", "unit_source_value", "value_source_value"),
        ("observation_concept_id", "observation_source_concept_id", "value_as_concept_id", "unit_concept_id"), _observation,
    ),
}  # fmt: skip
OWN_IDS = {"measurement": "m-", "observation": "o-"}  # two tables that feed one type of resource


def resource_of(table: str, row: Row, asked: Asked) -> Resource:
    """The resource of a row: column → its text, and for a concept's column `COLUMN.vocabulary`, `.code` and `.name`."""
    sheet = SHEETS[table]
    own = row.get(sheet.own_id)
    built = sheet.resource(row, asked)
    id = {"id": OWN_IDS.get(table, "") + own} if own else {}
    return {name: value for name, value in {**built, **id}.items() if value not in (None, [], {})}
