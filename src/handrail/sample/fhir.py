"""The FHIR R4 resources of the sample, in the form that `docs/reference/fhir.md` fixes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

Resource = dict[str, Any]
OURS, EXTENSIONS = "https://handrail.example/fhir/codes", "https://handrail.example/fhir/"
LOINC, UCUM, RXNORM = "http://loinc.org", "http://unitsofmeasure.org", "http://www.nlm.nih.gov/research/umls/rxnorm"
SNOMED, ICD10 = "http://snomed.info/sct", "http://hl7.org/fhir/sid/icd-10-cm"
ROUTES = {"intravenous": "47625008", "intramuscular": "78421000", "intranasal": "46713006", "sublingual": "37839007"}
DRUGS = {"ketamine": (RXNORM, "6130"), "esketamine": ("http://www.whocc.no/atc", "N06AX27")}


def coding(system: str, code: str, text: str | None = None) -> Resource:
    """A CodeableConcept of one coding."""
    return {"coding": [{"system": system, "code": code}], "text": text or code}


def quantity(value: float | str, unit: str) -> Resource:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def extension(name: str, **value: Any) -> Resource:
    return {"url": EXTENSIONS + name, **value}


def signature(who: str, when: datetime) -> Resource:
    parts = [{"url": "who", "valueString": who}, {"url": "when", "valueInstant": iso(when)}]
    return {"url": EXTENSIONS + "signature", "extension": parts}


def iso(when: datetime) -> str:
    return when.isoformat()


def resource(kind: str, id: str, patient: str | None, written: datetime | None, /, **rest: Any) -> Resource:
    """A resource about a patient, written down at `written`."""
    meta = {"meta": {"lastUpdated": iso(written)}} if written else {}
    subject = {"subject": {"reference": f"Patient/{patient}"}} if patient else {}
    return {"resourceType": kind, "id": id, **meta, **subject, **rest}


def coverage(patient: str, domain: str, when: datetime) -> Resource:
    """`domain` was asked about, is complete, and is kept up from then on."""
    return resource(
        "List", f"{patient}-covers-{domain.replace('_', '-')}", patient, when, status="current", mode="snapshot",
        code=coding(OURS, domain), date=iso(when), emptyReason=coding(
            "http://terminology.hl7.org/CodeSystem/list-empty-reason", "nilknown"),
        extension=[extension("kept-up", valueBoolean=True)],
    )  # fmt: skip


def condition(id: str, patient: str, code: str, text: str, onset: str, clinical: str = "active") -> Resource:
    status = "http://terminology.hl7.org/CodeSystem/condition-"
    return resource(
        "Condition", id, patient, None, clinicalStatus=coding(status + "clinical", clinical),
        verificationStatus=coding(status + "ver-status", "confirmed"), code=coding(ICD10, code, text),
        onsetDateTime=onset, recordedDate=onset,
    )  # fmt: skip


def allergy(id: str, patient: str, code: Resource, recorded: str) -> Resource:
    """An allergy to what `code` (a CodeableConcept) names, or that none is known."""
    status = "http://terminology.hl7.org/CodeSystem/allergyintolerance-"
    return {
        "resourceType": "AllergyIntolerance", "id": id, "patient": {"reference": f"Patient/{patient}"}, "type": "allergy",
        "clinicalStatus": coding(status + "clinical", "active"), "code": code, "recordedDate": recorded,
        "verificationStatus": coding(status + "verification", "confirmed"),
    }  # fmt: skip


def answered(id: str, patient: str, instrument: str, when: datetime, score: int | None = None, **more: Any) -> Resource:
    items = [{"linkId": "total", "answer": [{"valueInteger": score}]}] if score is not None else []
    items += more.pop("item", [])
    questionnaire = f"{EXTENSIONS}Questionnaire/{instrument}|1"
    return resource("QuestionnaireResponse", id, patient, when, status="completed", questionnaire=questionnaire,
                    authored=iso(when), item=items, **more)  # fmt: skip


def assessed(id: str, patient: str, band: str, when: datetime, substance: str | None = None,
             name: str = "substance-use-disorder-assessment") -> Resource:  # fmt: skip
    """What a clinician has concluded and signed."""
    said = {"band": band} | ({"substance": substance} if substance else {})
    item = [{"linkId": link, "answer": [{"valueCoding": {"system": OURS, "code": code}}]} for link, code in said.items()]
    return answered(id, patient, name, when, item=item, extension=[signature("Dr Invented", when)])


def check_in(id: str, patient: str, when: datetime, craving: int, **told: bool) -> Resource:
    """What was answered; told: `outside_use`, `urinary_symptoms`, where they were asked."""
    items: list[Resource] = [{"linkId": "craving", "answer": [{"valueInteger": craving}]}]
    items += [{"linkId": link.replace("_", "-"), "answer": [{"valueBoolean": said}]} for link, said in told.items()]
    return answered(id, patient, "check-in", when, item=items)


def decided(id: str, patient: str, eligibility: str, when: datetime, days: int = 365) -> Resource:
    return resource(
        "ClinicalImpression", id, patient, when, status="completed", code=coding(OURS, "eligibility-decision"),
        effectiveDateTime=iso(when), date=iso(when), finding=[{"itemCodeableConcept": coding(OURS, eligibility)}],
        extension=[signature("Dr Invented", when), extension("expires", valueDateTime=iso(when + timedelta(days=days)))],
    )  # fmt: skip


def planned(id: str, patient: str, phase: str, when: datetime, **states: Any) -> Resource:
    """A plan: `protocol`, `mg_per_kg`, `mg`, `doses`, `days` (none: open-ended), `route`."""
    numbers = [extension("protocol", valueString=states.get("protocol", "iv-racemic@2026.3")),
               extension("route", valueCode=states.get("route", "intravenous"))]  # fmt: skip
    if "mg_per_kg" in states:
        numbers.append(extension("dose-per-kg-max", valueQuantity=quantity(states["mg_per_kg"], "mg/kg")))
    if "mg" in states:
        numbers.append(extension("dose-max", valueQuantity=quantity(states["mg"], "mg")))
    if "doses" in states:
        numbers.append(extension("doses-max", valueInteger=states["doses"]))
    end = {"end": iso(when + timedelta(days=states["days"]))} if "days" in states else {}
    return resource(
        "CarePlan", id, patient, when, status="active", intent="plan",
        category=[coding(OURS, "ketamine-plan"), coding(OURS, phase)], period={"start": iso(when), **end},
        extension=[*numbers, signature("Dr Invented", when)],
    )  # fmt: skip


def session(id: str, patient: str, start: datetime, end: datetime, monitor: str | None = "nurse",
            escort: str | None = None) -> Resource:  # fmt: skip
    place = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}
    period = {"start": iso(start), "end": iso(end)}
    watching = [{"type": [coding(OURS, role)], "individual": {"reference": f"Practitioner/{who}"}}
                for role, who in (("monitor", monitor), ("prescriber", "doctor"))]  # fmt: skip
    home = {"extension": [extension("safe-leaving", valueString=escort)]} if escort else {}
    return resource("Encounter", id, patient, end, status="finished", **{"class": place}, period=period,
                    **({"participant": watching} if monitor else {}), **home)  # fmt: skip


def given(id: str, patient: str, start: datetime, minutes: int, dose: Resource | None, **more: Any) -> Resource:
    """Drug given: `session`, `drug`, `route`, `reason` (a CodeableConcept, or None for none)."""
    drug, route = more.get("drug", "ketamine"), more.get("route", "intravenous")
    reason = more.get("reason", coding(OURS, "program"))
    dosage = {"route": coding(SNOMED, ROUTES[route], route), **({"dose": dose} if dose else {})}
    context = {"context": {"reference": f"Encounter/{more['session']}"}} if more.get("session") else {}
    return resource(
        "MedicationAdministration", id, patient, start, status=more.get("status", "completed"),
        medicationCodeableConcept=coding(*DRUGS[drug], drug), **context, **({"reasonCode": [reason]} if reason else {}),
        effectivePeriod={"start": iso(start), "end": iso(start + timedelta(minutes=minutes))}, dosage=dosage,
    )  # fmt: skip


def attested(id: str, patient: str, when: datetime, what: str, said: bool, session: str | None = None) -> Resource:
    """What somebody asked or checked, with yes or no; in the room of a session, or outside of any."""
    room = {"encounter": {"reference": f"Encounter/{session}"}} if session else {}
    return resource("Observation", id, patient, when, status="final", code=coding(OURS, what), effectiveDateTime=iso(when),
                    valueBoolean=said, **room)  # fmt: skip


def not_pregnant(id: str, patient: str, when: datetime) -> Resource:
    """The pregnancy status, asked and answered."""
    return resource("Observation", id, patient, when, status="final", code=coding(LOINC, "82810-3"), effectiveDateTime=iso(when),
                    valueCodeableConcept=coding(LOINC, "LA26683-5"))  # fmt: skip


def measured(id: str, patient: str, when: datetime, code: Resource, value: Resource, session: str) -> Resource:
    """One measurement in a session: its code (a CodeableConcept), and the quantity."""
    return resource("Observation", id, patient, when, status="final", code=code, effectiveDateTime=iso(when),
                    encounter={"reference": f"Encounter/{session}"}, valueQuantity=value)  # fmt: skip


def weight(id: str, patient: str, when: datetime, kilograms: float) -> Resource:
    return resource("Observation", id, patient, when, status="final", code=coding(LOINC, "29463-7", "Body weight"),
                    effectiveDateTime=iso(when), valueQuantity=quantity(kilograms, "kg"))  # fmt: skip


def pressure(id: str, patient: str, when: datetime, systolic: int, diastolic: int, session: str | None = None) -> Resource:
    parts = [{"code": coding(LOINC, code), "valueQuantity": quantity(value, "mm[Hg]")}
             for code, value in (("8480-6", systolic), ("8462-4", diastolic))]  # fmt: skip
    within = {"encounter": {"reference": f"Encounter/{session}"}} if session else {}
    return resource("Observation", id, patient, when, status="final", code=coding(LOINC, "85354-9", "Blood pressure"),
                    effectiveDateTime=iso(when), component=parts, **within)  # fmt: skip
