"""Good resources that a test may spoil, and what one reads as. All of it is invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.record import TABLES
from handrail.sample import fhir
from handrail.sources.fhir.outcome import Outcome
from handrail.sources.fhir.resource import Reading, read_resource

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = AT + DAY
WRITTEN = {"meta": {"lastUpdated": AT.isoformat()}}
Resource = dict[str, Any]

PATIENT: Resource = {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1980-01-01"}
SESSION = fhir.session("s1", "p1", AT, AT + timedelta(hours=2))
DOSE = fhir.given("a1", "p1", AT, 40, fhir.quantity(40, "mg"), session="s1")
ORDER = fhir.resource(
    "MedicationRequest", "o1", "p1", AT, status="active", intent="order", authoredOn=AT.isoformat(),
    medicationCodeableConcept=fhir.coding(fhir.RXNORM, "6130", "ketamine"), encounter={"reference": "Encounter/s1"},
    basedOn=[{"reference": "CarePlan/pl1"}], extension=[fhir.signature("Dr Invented", AT)],
    dosageInstruction=[{"route": fhir.coding(fhir.SNOMED, "47625008"), "doseAndRate": [{"doseQuantity": fhir.quantity(40,
    "mg")}]}],
)  # fmt: skip
MEDICINE = fhir.resource(
    "MedicationStatement", "n1", "p1", AT, status="active", effectivePeriod={"start": AT.isoformat(), "end": "2026-04"},
    medicationCodeableConcept=fhir.coding(fhir.RXNORM, "1819", "buprenorphine"),
)  # fmt: skip
CONDITION = fhir.condition("k1", "p1", "F10.20", "Alcohol dependence, uncomplicated", "2024-05-01")
ALLERGY = fhir.allergy("al1", "p1", fhir.coding(fhir.RXNORM, "6130", "ketamine"), "2024-05-01")
PREGNANCY = fhir.resource(
    "Observation", "pg1", "p1", AT, status="final", code=fhir.coding(fhir.LOINC, "82810-3", "Pregnancy status"),
    effectiveDateTime=AT.isoformat(), valueCodeableConcept=fhir.coding(fhir.LOINC, "LA26683-5", "Not pregnant"),
)  # fmt: skip
PRESSURE = fhir.pressure("b1", "p1", AT, 124, 78)
WEIGHT = fhir.weight("w1", "p1", AT, 80.4)
SCREEN = fhir.answered("q1", "p1", "audit-c", AT, 2)
ASSESSMENT = fhir.assessed("as1", "p1", "sustained-remission", AT)
CHECK_IN = fhir.check_in("c1", "p1", AT, 3)
DECISION = fhir.decided("d1", "p1", "eligible", AT)
PLAN = fhir.planned("pl1", "p1", "series", AT, mg_per_kg=0.5, mg=50, doses=6, days=21)
COVERAGE = fhir.coverage("p1", "conditions", AT)
TOTAL = fhir.resource(
    "Observation", "t1", "p1", AT, status="final", code=fhir.coding(fhir.LOINC, "75626-2"), effectiveDateTime=AT.isoformat(),
    valueQuantity={"value": 5, "code": "{score}", "system": fhir.UCUM},
)  # fmt: skip
GOOD = (
    PATIENT, SESSION, DOSE, ORDER, MEDICINE, CONDITION, ALLERGY, PREGNANCY, PRESSURE,
    WEIGHT, SCREEN, ASSESSMENT, CHECK_IN, DECISION, PLAN,
    COVERAGE, TOTAL,
)  # fmt: skip


def spoilt(good: Resource, **changes: Any) -> Resource:
    """The resource with other values; None takes an element away. `class_` stands for `class`."""
    named = {name.rstrip("_"): value for name, value in changes.items()}
    return {name: value for name, value in (good | named).items() if value is not None}


def extended(good: Resource, *more: Resource) -> Resource:
    """The resource with more extensions, which replace those of the same url."""
    urls = {one["url"] for one in more}
    return good | {"extension": [*(one for one in good.get("extension", ()) if one["url"] not in urls), *more]}


def outcome(resource: object, **reading: Any) -> Outcome:
    return read_resource(resource, Reading(source="a.json", **reading), where="a.json#entry[0]")


def rows(resource: Resource, **reading: Any) -> list[dict[str, Any]]:
    """Its rows as dictionaries, `table` among them; it must have been accepted."""
    found = outcome(resource, **reading)
    assert found.refused is None, found.refused
    assert found.out_of_scope is None, found.out_of_scope
    return [{"table": table, **dict(zip(TABLES[table].schema, values, strict=True))} for table, values in found.rows]


def row(resource: Resource, **reading: Any) -> dict[str, Any]:
    """Its only row."""
    (only,) = rows(resource, **reading)
    return only


def notes(resource: Resource) -> list[str]:
    return outcome(resource).notes
