"""The FHIR R4 resources of what surrounds treatment: enrolment, duties, consent, asks, contacts, custody, harm, alarms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handrail.sample.fhir import DRUGS, EXTENSIONS, OURS, Resource, coding, extension, iso, quantity, resource, signature

PERSON = "https://handrail.example/invented"


def _pointer(kind: str, id: str) -> Resource:
    return {"reference": f"{kind}/{id}"}


def _of(patient: str) -> Resource:
    """The element of those resources that name their subject `patient`."""
    return {"patient": _pointer("Patient", patient)}


def program(id: str, name: str, site: str, zone: str | None = None, protocol: str | None = None) -> Resource:
    """A program of the clinic `name`; site: the Organization that it is a part of."""
    said = [extension("time-zone", valueCode=zone)] * bool(zone) + [extension("protocol", valueString=protocol)] * bool(protocol)
    more = {"extension": said} if said else {}
    return {"resourceType": "Organization", "id": id, "active": True, "type": [coding(OURS, "ketamine-program")],
            "name": name, "partOf": _pointer("Organization", site), **more}  # fmt: skip


def enrolment(id: str, patient: str, start: datetime, end: datetime | None = None) -> Resource:
    over = {"end": iso(end)} if end else {}
    return resource(
        "EpisodeOfCare", id, None, start, status="finished" if end else "active", type=[coding(OURS, "ketamine-program")],
        **_of(patient), period={"start": iso(start), **over},
        managingOrganization=_pointer("Organization", "program-1"),
    )  # fmt: skip


def booking(id: str, patient: str, start: datetime, *, written: datetime, status: str = "booked") -> Resource:
    return resource(
        "Appointment", id, None, written, status=status, serviceType=[coding(OURS, "ketamine-session")], start=iso(start),
        participant=[{"actor": _pointer("Patient", patient), "status": "accepted"}],
        extension=[extension("route", valueCode="intravenous")],
    )  # fmt: skip


def duty(id: str, patient: str, word: str, laid: datetime, due: datetime, done: datetime | None = None) -> Resource:
    ran = {"executionPeriod": {"start": iso(laid), "end": iso(done)}} if done else {}
    return resource(
        "Task", id, None, done or laid, status="completed" if done else "requested", intent="order", code=coding(OURS, word),
        **{"for": _pointer("Patient", patient)}, authoredOn=iso(laid), basedOn=[_pointer("ClinicalImpression", "d1")],
        owner=_pointer("Practitioner", "invented-1"), restriction={"period": {"end": iso(due)}}, **ran,
    )  # fmt: skip


def consent(id: str, patient: str, scope: str, when: datetime, status: str = "active", end: datetime | None = None) -> Resource:
    period = {"provision": {"period": {"start": iso(when), "end": iso(end)}}} if end else {}
    return resource(
        "Consent", id, None, when, status=status, scope=coding(OURS, scope), category=[coding(OURS, "program")],
        **_of(patient), dateTime=iso(when), extension=[signature("Dr Invented", when)], **period,
    )  # fmt: skip


def ask(id: str, patient: str, word: str, when: datetime, status: str = "active") -> Resource:
    return resource(
        "CommunicationRequest", id, patient, when, status=status, category=[coding(OURS, word)], authoredOn=iso(when),
        recipient=[_pointer("Practitioner", "invented-1")],
    )  # fmt: skip


def letter(id: str, patient: str, about: str, when: datetime, **more: Any) -> Resource:
    """Sent to others in the care; `reply_due`, `consent` (an id), `answers` (an id), `session` (an id)."""
    added = [extension("reply-due", valueDateTime=iso(more["reply_due"]))] if "reply_due" in more else []
    added += [extension("consent", valueString=more["consent"])] if "consent" in more else []
    earlier: Resource = {"inResponseTo": [_pointer("Communication", more["answers"])]} if "answers" in more else {}
    earlier |= {"encounter": _pointer("Encounter", more["session"])} if "session" in more else {}
    return resource(
        "Communication", id, patient, when, status="completed", topic=coding(OURS, about), sent=iso(when),
        recipient=[_pointer("Organization", "recovery-care-1")], extension=added, **earlier,
    )  # fmt: skip


def handed_out(id: str, patient: str, when: datetime, mg: float, days: int) -> Resource:
    return resource(
        "MedicationDispense", id, patient, when, status="completed",
        medicationCodeableConcept=coding(*DRUGS["ketamine"], "ketamine"), quantity=quantity(mg, "mg"),
        daysSupply=quantity(days, "d"), whenHandedOver=iso(when), receiver=[_pointer("Patient", patient)],
    )  # fmt: skip


def movement(id: str, patient: str | None, word: str, when: datetime, mg: float, **more: Any) -> Resource:
    """A movement of the clinic's stock: `session`, `lot`, `witness` (ids)."""
    added = [extension(name, valueString=more[name]) for name in ("session", "lot") if name in more]
    about = _of(patient) if patient else {}
    seen = {"receiver": [_pointer("Practitioner", more["witness"])]} if "witness" in more else {}
    return resource(
        "SupplyDelivery", id, None, when, status="completed", type=coding(OURS, word), **about, **seen,
        suppliedItem={"quantity": quantity(mg, "mg")}, occurrenceDateTime=iso(when),
        supplier=_pointer("Practitioner", "invented-2"), destination=_pointer("Location", "site-1"), extension=added,
    )  # fmt: skip


def test_for_drugs(id: str, patient: str, substance: str, found: bool, when: datetime, *, confirmed: bool) -> Resource:
    return resource(
        "DiagnosticReport", id, patient, when, status="final", category=[coding(OURS, "toxicology")],
        code=coding(OURS, substance), effectiveDateTime=iso(when),
        conclusionCode=[coding(OURS, "found" if found else "not-found")],
        extension=[extension("confirmed", valueBoolean=confirmed)],
    )  # fmt: skip


def harm(id: str, patient: str, words: str, when: datetime, *, serious: bool, reported: datetime | None = None) -> Resource:
    told = {"extension": [extension("reported", valueDateTime=iso(reported))]} if reported else {}
    severity = "http://terminology.hl7.org/CodeSystem/adverse-event-seriousness"
    return resource(
        "AdverseEvent", id, patient, when, actuality="actual", event={"text": words}, date=iso(when),
        seriousness=coding(severity, "serious" if serious else "non-serious"), **told,
    )  # fmt: skip


def alarm(id: str, patient: str, safeguard: str, when: datetime, due: datetime, closed: datetime | None = None) -> Resource:
    over = {"extension": [extension("closed", valueDateTime=iso(closed))]} if closed else {}
    return resource(
        "Flag", id, patient, closed or when, status="inactive" if closed else "active", code=coding(OURS, safeguard),
        period={"start": iso(when), "end": iso(due)}, author=_pointer("Practitioner", "invented-1"), **over,
    )  # fmt: skip


def override(id: str, patient: str, safeguard: str, when: datetime, reason: str) -> Resource:
    return resource(
        "DetectedIssue", id, None, when, status="final", code=coding(OURS, safeguard), **_of(patient),
        identifiedDateTime=iso(when), implicated=[_pointer("MedicationRequest", "o1")],
        mitigation=[{"action": {"text": reason}}], extension=[signature("Dr Invented", when)],
    )  # fmt: skip


def gate_answer(id: str, patient: str, gate: str, status: str, when: datetime) -> Resource:
    return resource(
        "GuidanceResponse", id, patient, when, status=status, moduleCanonical=f"{EXTENSIONS}gates/{gate}",
        requestIdentifier={"system": PERSON, "value": "o1"}, occurrenceDateTime=iso(when),
        extension=[extension("protocol-digest", valueString="0" * 64)],
    )  # fmt: skip
