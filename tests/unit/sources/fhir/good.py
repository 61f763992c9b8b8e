"""Good FHIR R4 resources of each kind that is read, and short ways to read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from handrail.record import TABLES
from handrail.sample import fhir_around as around
from handrail.sources.fhir.outcome import Outcome
from handrail.sources.fhir.resource import Reading, read_resource

Resource = dict[str, Any]
OURS, EXT = "https://handrail.example/fhir/codes", "https://handrail.example/fhir/"
LOINC, UCUM, RXNORM = "http://loinc.org", "http://unitsofmeasure.org", "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED, ICD10, ATC = "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10-cm", "http://www.whocc.no/atc"
NOON = "2026-03-02T12:00:00-05:00"
LATER = "2026-03-02T12:40:00-05:00"


def concept(system: str | None, code: str | None, text: str | None = None) -> Resource:
    coding = {key: value for key, value in (("system", system), ("code", code)) if value}
    return {"coding": [coding]} | ({"text": text} if text else {})


def quantity(value: Any, unit: str | None = "mg", **more: Any) -> Resource:
    return {"value": value, "system": UCUM, **({"code": unit} if unit else {}), **more}


def extension(name: str, **value: Any) -> Resource:
    return {"url": EXT + name, **value}


def signature(who: str | None = "Dr One", when: str = NOON) -> Resource:
    parts = [{"url": "who", "valueString": who}] if who else []
    return extension("signature", extension=[*parts, {"url": "when", "valueInstant": when}])


def about(kind: str, **rest: Any) -> Resource:
    return {"resourceType": kind, "id": "x1", "subject": {"reference": "Patient/p1"}, **rest}


def dose(amount: Any = None, **more: Any) -> Resource:
    dosage = {"route": concept(SNOMED, "47625008"), "dose": quantity(35) if amount is None else amount}
    return about(
        "MedicationAdministration", status="completed", medicationCodeableConcept=concept(RXNORM, "6130"),
        effectivePeriod={"start": NOON, "end": LATER}, context={"reference": "Encounter/e1"}, dosage=dosage,
    ) | {"reasonCode": [concept(OURS, "program")]} | more  # fmt: skip


def order(**more: Any) -> Resource:
    dosed = [{"route": concept(SNOMED, "78421000"), "doseAndRate": [{"doseQuantity": quantity(35)}]}]
    return about(
        "MedicationRequest", status="active", intent="order", medicationCodeableConcept=concept(RXNORM, "6130"),
        authoredOn=NOON, basedOn=[{"reference": "ServiceRequest/s"}, {"reference": "CarePlan/c1"}], dosageInstruction=dosed,
    ) | more  # fmt: skip


def medicine(kind: str = "MedicationRequest", text: str = "lisinopril 10 MG Oral Tablet", **more: Any) -> Resource:
    return about(kind, status="active", medicationCodeableConcept=concept(RXNORM, "314076", text), authoredOn=NOON) | more


def condition(code: str | None = "F10.20", system: str = ICD10, **more: Any) -> Resource:
    status = "http://terminology.hl7.org/CodeSystem/condition-"
    return about(
        "Condition", clinicalStatus=concept(status + "clinical", "active"), code=concept(system, code),
        verificationStatus=concept(status + "ver-status", "confirmed"), onsetDateTime="2024-05-01", recordedDate="2024-06-01",
    ) | more  # fmt: skip


def allergy(code: Any = None, **more: Any) -> Resource:
    ketamine = {"coding": [{"system": RXNORM, "code": "6130", "display": "Ketamine"}]}
    said = {
        "resourceType": "AllergyIntolerance", "id": "x1", "patient": {"reference": "Patient/p1"}, "type": "allergy",
        "clinicalStatus": {"text": "active"}, "verificationStatus": {"text": "confirmed"}, "code": code or ketamine,
        "recordedDate": "2024-05-01", **more,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value is not None}


def measured(code: Any = "29463-7", value: Any = None, **more: Any) -> Resource:
    return about(
        "Observation", status="final", code=concept(LOINC, code) if isinstance(code, str) else code, effectiveDateTime=NOON,
        valueQuantity=quantity(80.4, "kg") if value is None else value,
    ) | more  # fmt: skip


def pressure(systolic: Any = None, diastolic: Any = None, **more: Any) -> Resource:
    values = {"8480-6": systolic or quantity(124, "mm[Hg]"), "8462-4": diastolic or quantity(78, "mm[Hg]")}
    parts = [{"code": concept(LOINC, code), "valueQuantity": value} for code, value in values.items()]
    return about("Observation", status="final", code=concept(LOINC, "85354-9"), effectiveDateTime=NOON, component=parts) | more


def answers(name: str = "audit-c", said: dict[str, Resource] | None = None, **more: Any) -> Resource:
    given = {"total": {"valueInteger": 2}} if said is None else said
    items = [{"linkId": link, "answer": [answer]} for link, answer in given.items()]
    canonical = f"{EXT}Questionnaire/{name}|1.2"
    return about("QuestionnaireResponse", status="completed", questionnaire=canonical, authored=NOON, item=items) | more


def check_in(craving: Any = 3, **more: Any) -> Resource:
    return answers("check-in", {"craving": {"valueInteger": craving}}) | more


def decision(**more: Any) -> Resource:
    return about(
        "ClinicalImpression", status="completed", code=concept(OURS, "eligibility-decision"), effectiveDateTime=NOON,
        finding=[{"itemCodeableConcept": concept(OURS, "eligible")}],
        extension=[signature(), extension("expires", valueDate="2027-03-02"), extension("tier", valueCode="closer")],
    ) | more  # fmt: skip


def plan(*extensions: Resource, **more: Any) -> Resource:
    given = extensions or (signature(), extension("protocol", valueString="iv-racemic@2026.1"),
                           extension("dose-max", valueQuantity=quantity(60)),
                           extension("dose-per-kg-max", valueQuantity=quantity(0.5, "mg/kg")),
                           extension("doses-max", valueInteger=6))  # fmt: skip
    return about(
        "CarePlan", status="active", intent="plan", category=[concept(OURS, "ketamine-plan"), concept(OURS, "series")],
        period={"start": NOON, "end": "2026-04-01"}, extension=list(given), meta={"lastUpdated": "2026-03-10T00:00:00Z"},
    ) | more  # fmt: skip


def session(**more: Any) -> Resource:
    roles = [{"type": [concept(OURS, role)], "individual": {"reference": f"Practitioner/{role}-1"}}
             for role in ("monitor", "prescriber")]  # fmt: skip
    return about(
        "Encounter", status="finished", period={"start": NOON, "end": LATER}, participant=roles, **{"class": {"code": "AMB"}},
        basedOn=[{"reference": "CarePlan/c1"}], extension=[extension("safe-leaving", valueString="with a friend")],
    ) | more  # fmt: skip


def covers(**more: Any) -> Resource:
    empty = concept("http://terminology.hl7.org/CodeSystem/list-empty-reason", "nilknown")
    return about("List", status="current", mode="snapshot", code=concept(OURS, "conditions"), date=NOON, emptyReason=empty) | more


def person(**more: Any) -> Resource:
    return {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1980-05-06"} | more


WHEN, WEEK = datetime.fromisoformat(NOON), timedelta(days=7)
AROUND = (
    around.enrolment("x1", "p1", WHEN), around.booking("x1", "p1", WHEN + WEEK, written=WHEN),
    around.duty("x1", "p1", "recovery-care-contact", WHEN, WHEN + WEEK, WHEN + WEEK / 2),
    around.consent("x1", "p1", "treatment-off-label", WHEN), around.ask("x1", "p1", "more", WHEN, "revoked"),
    around.letter("x1", "p1", "recovery-care", WHEN, reply_due=WHEN + WEEK, consent="c1", answers="k0"),
    around.handed_out("x1", "p1", WHEN, 100, 1),
    around.movement("x1", "p1", "draw", WHEN, 50, session="e1", lot="L1", witness="w1"),
    around.test_for_drugs("x1", "p1", "ketamine", True, WHEN, confirmed=True),
    around.harm("x1", "p1", "blood in the urine", WHEN, serious=True, reported=WHEN),
    around.alarm("x1", "p1", "craving-rise", WHEN, WHEN + WEEK, WHEN + WEEK),
    around.override("x1", "p1", "weight-current", WHEN, "weighed at home"),
    around.gate_answer("x1", "p1", "start", "success", WHEN),
)  # fmt: skip
EVERY_KIND = (
    dose(), order(), medicine(), medicine("MedicationStatement", effectiveDateTime="2025"), condition(), allergy(),
    measured(), pressure(), measured("75626-2", quantity(3, "{score}")), answers(), check_in(), decision(), plan(), session(),
    covers(), person(),
    *AROUND,
)  # fmt: skip


def read(resource: object, **reading: Any) -> Outcome:
    return read_resource(resource, Reading(**reading), where="here:1")


def rows(resource: object, **reading: Any) -> list[Resource]:
    """The rows as objects, each with the name of its `table`; the resource must have been accepted."""
    outcome = read(resource, **reading)
    assert outcome.refused is None, outcome.refused
    assert outcome.out_of_scope is None, outcome.out_of_scope
    return [{"table": table, **dict(zip(TABLES[table].schema, values, strict=True))} for table, values in outcome.rows]


def row(resource: object, **reading: Any) -> Resource:
    (only,) = rows(resource, **reading)
    return only


def notes(resource: object) -> str:
    outcome = read(resource)
    assert outcome.refused is None, outcome.refused
    return " | ".join(outcome.notes)


def refusal(resource: object) -> str:
    outcome = read(resource)
    assert outcome.rows == []
    assert outcome.refused is not None, outcome
    return outcome.refused
