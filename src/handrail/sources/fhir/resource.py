"""One FHIR R4 resource to rows, or to the reason why not. The one mapping that `check` and `audit` share."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from handrail.sources.fhir import (
    clinical,
    coordinating,
    deciding,
    dosing,
    enrolling,
    guarding,
    instruments,
    observing,
    people,
    pointing,
    supplying,
    times,
)
from handrail.sources.fhir.outcome import Outcome, Rows
from handrail.sources.fhir.parts import Open, OutOfScope, Reading, Refused

# type → its reader, and the table that a refused one would most likely have fed
READERS: dict[str, tuple[Callable[[Open], Rows], str]] = {
    "Patient": (people.patient, "patients"),
    "Encounter": (people.encounter, "sessions"),
    "List": (people.coverage, "coverage"),
    "Condition": (clinical.condition, "conditions"),
    "AllergyIntolerance": (clinical.allergy, "allergies"),
    "MedicationAdministration": (dosing.administration, "administrations"),
    "MedicationRequest": (dosing.order, "orders"),
    "MedicationStatement": (dosing.statement, "medications"),
    "Observation": (observing.observation, "observations"),
    "QuestionnaireResponse": (instruments.response, "assessments"),
    "ClinicalImpression": (deciding.decision, "decisions"),
    "CarePlan": (deciding.plan, "plans"),
    "Organization": (enrolling.program, "programs"),
    "EpisodeOfCare": (enrolling.enrolment, "enrolments"),
    "Appointment": (enrolling.booking, "bookings"),
    "Task": (coordinating.duty, "duties"),
    "Consent": (coordinating.consent, "consents"),
    "CommunicationRequest": (coordinating.request, "requests"),
    "Communication": (coordinating.contact, "contacts"),
    "MedicationDispense": (supplying.dispense, "dispenses"),
    "SupplyDelivery": (supplying.movement, "custody_movements"),
    "DiagnosticReport": (guarding.toxicology, "toxicology"),
    "AdverseEvent": (guarding.adverse_event, "adverse_events"),
    "Flag": (guarding.alarm, "alarms"),
    "DetectedIssue": (guarding.override, "overrides"),
    "GuidanceResponse": (guarding.gate_decision, "gate_decisions"),
}
OTHERS = {  # the tables that it may feed instead
    "MedicationRequest": ("medications",), "Observation": ("assessments",), "QuestionnaireResponse": ("check_ins",),
}  # fmt: skip
SAYS_WHAT = {  # the element by which a resource of this type says what it is, where its reader asks that first
    "Observation": "code", "QuestionnaireResponse": "questionnaire", "ClinicalImpression": "code", "CarePlan": "category",
    "EpisodeOfCare": "type", "Appointment": "serviceType", "Task": "code", "Consent": "scope", "CommunicationRequest": "category",
    "Communication": "topic", "SupplyDelivery": "type", "Flag": "code", "DetectedIssue": "code",
}  # fmt: skip
NO_TYPE = "(no type)"
TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}")
EXPORT_LOG = ("exportId", "eventId")
SAID = 300  # characters of a reason or a note: it may quote the resource, which can be of any length


def read_resource(resource: object, reading: Reading, *, where: str = "") -> Outcome:
    """The rows of a resource, or why there are none. Never raises, whatever the JSON value; `where` goes with each row."""
    if not isinstance(resource, dict):
        return Outcome(refused="it is not a JSON object")
    kind = resource.get("resourceType")
    if kind is None and all(key in resource for key in EXPORT_LOG):
        return Outcome(out_of_scope="a line of an export's log")
    if not isinstance(kind, str):
        return Outcome(refused="it has no resourceType")
    found = READERS.get(kind)
    if found is None:
        return Outcome(out_of_scope=f"no safeguard reads {kind[:64]}")
    return _read(Open(resource, "", reading, where), *found)


def _read(one: Open, reader: Callable[[Open], Rows], domain: str) -> Outcome:
    try:
        one.recorded_at = times.recorded_at(one)
        rows = reader(one)
    except Refused as error:
        patient = one.patient_id or pointing.patient_if_told(one)
        others = one.others if one.domain else OTHERS.get(one.resource["resourceType"], ())
        return Outcome([], _short(str(error)), None, one.notes, patient, one.domain or domain, others)
    except OutOfScope as error:
        if not _says_what_it_is(one.resource):
            return _untold(one, domain)
        return Outcome([], None, _short(str(error)), [], one.patient_id, one.domain)
    return Outcome(rows, None, None, one.notes, one.patient_id, one.domain, alone=one.alone)


def _says_what_it_is(resource: dict[str, Any]) -> bool:
    """Does it name a code of some system, or (of answers) its questionnaire? One that does not may be any, and one of ours."""
    element = SAYS_WHAT.get(resource["resourceType"])
    said = resource.get(element) if element else None
    if element is None or isinstance(said, str):
        return element is None or bool(said)
    concepts = said if isinstance(said, list) else [said]
    return any(_names_a_code(coding) for concept in concepts if isinstance(concept, dict)
               for coding in (concept["coding"] if isinstance(concept.get("coding"), list) else ()))  # fmt: skip


def _names_a_code(coding: Any) -> bool:
    return isinstance(coding, dict) and all(isinstance(coding.get(name), str) for name in ("system", "code"))


def _untold(one: Open, domain: str) -> Outcome:
    """Refused, so that the patient's table counts as incomplete: what it might have said must not be taken for absent."""
    kind = one.resource["resourceType"]
    lacks = "it is not there" if kind == "QuestionnaireResponse" else "it has no code with its system"
    reason = f"it does not say what it is: {SAYS_WHAT[kind]}: {lacks}"
    return Outcome([], reason, None, one.notes, pointing.patient_if_told(one), domain, OTHERS.get(kind, ()))


def _short(text: str) -> str:
    return text if len(text) <= SAID else text[: SAID - 1] + "…"


def type_of(resource: Any) -> str:
    """The resource's type, or `(no type)` where it does not name one."""
    name = resource.get("resourceType") if isinstance(resource, dict) else None
    return _known_type(name) if isinstance(name, str) else NO_TYPE


def domains_of(kind: str) -> tuple[str, ...]:
    """The tables that a resource of this type may feed and that can have gaps."""
    return Outcome(domain=READERS[kind][1], others=OTHERS.get(kind, ())).domains if kind in READERS else ()


@lru_cache(maxsize=256)
def _known_type(name: str) -> str:
    return name if TYPE.fullmatch(name) else NO_TYPE


__all__ = ["NO_TYPE", "Reading", "domains_of", "read_resource", "type_of"]
