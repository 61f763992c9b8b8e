"""Orders and administrations. The truth about a dose is not refused for a defect of its amount: it is kept, and noted."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import clinical, parts
from handrail.sources.fhir.outcome import Row
from handrail.sources.fhir.parts import Codings, Open, OutOfScope, Refused
from handrail.terms import valuesets
from handrail.terms.quantity import Kind

GIVEN_STATES = ("completed", "stopped", "in-progress", "on-hold", "not-done", "unknown", "entered-in-error")
ORDER_STATES: dict[str, str | None] = {
    name: name for name in ("active", "on-hold", "cancelled", "completed", "stopped", "draft", "unknown", "entered-in-error")
}  # fmt: skip


def administration(one: Open) -> list[tuple[str, Row]]:
    """Ketamine or esketamine given, or not given; other drugs are none of our business."""
    drug = _drug(one, _medicine(one))
    if drug is None:
        raise OutOfScope("another drug than ketamine or esketamine")
    parts.about_patient(one, "subject", "administrations")
    status = one.resource.get("status")
    if status not in GIVEN_STATES:
        one.notes.append(f"status {status!r} is not a status of FHIR: read as unknown")
        status = "unknown"
    void = status == "entered-in-error"
    start, ended_at = _given_when(one)
    if start is None and not void:
        raise Refused("effective[x] is missing: it cannot be placed in time")
    dosage = parts.an_object(one.resource.get("dosage"), "dosage")
    known = parts.extensions(one)
    return [one.row(
        "administrations", start, void=void, status=None if void else status, drug=drug, ended_at=ended_at,
        session_id=parts.reference(one, one.resource.get("context"), "context"),
        order_id=parts.reference(one, one.resource.get("request"), "request"), route=_route(dosage.get("route")),
        dose_ug=parts.amount(one, dosage.get("dose"), "dosage.dose", Kind.DRUG),
        ordered_dose_ug=parts.amount(one, known.get("ordered-dose", {}).get("valueQuantity"), "ordered-dose", Kind.DRUG),
        indication=_indication(one),
    )]  # fmt: skip


def _given_when(one: Open) -> tuple[Any, Any]:
    """When it began and ended; a single instant is both."""
    if "effectivePeriod" in one.resource:
        return parts.period(one, one.resource["effectivePeriod"], "effectivePeriod")
    start = parts.when(one, one.resource.get("effectiveDateTime"), "effectiveDateTime")
    return start, start.at if start is not None and start.at == start.at_latest else None


def order(one: Open) -> list[tuple[str, Row]]:
    """An order of ketamine or esketamine; any other drug is a medicine that the patient takes."""
    names = _medicine(one)
    drug = _drug(one, names)
    parts.about_patient(one, "subject", "medications" if drug is None else "orders")
    instructions = parts.a_list(one.resource.get("dosageInstruction"), "dosageInstruction")
    meant = _meant_for(one, instructions)
    if drug is None:
        return clinical.medication(one, names, meant, None)
    status = parts.status_of(one, ORDER_STATES)
    void = status == "entered-in-error"
    if meant is None and not void:
        raise Refused("authoredOn is missing: it cannot be placed in time")
    plans = [parts.reference(one, each, "basedOn") for each in parts.a_list(one.resource.get("basedOn"), "basedOn")]
    return [one.row(
        "orders", meant, void=void, status=None if void else status, drug=drug,
        session_id=parts.reference(one, one.resource.get("encounter"), "encounter"), plan_id=plans[0] if plans else None,
        route=_route(instructions[0].get("route")) if instructions else None, dose_ug=_ordered(one, instructions),
        **parts.signature(one, parts.extensions(one), draft=status == "draft"),
    )]  # fmt: skip


def _meant_for(one: Open, instructions: list[dict[str, Any]]) -> Any:
    """When the dose is meant to be given: the timing's event where there is one, else when it was written."""
    for each in instructions:
        events = parts.an_object(each.get("timing"), "timing").get("event")
        if isinstance(events, list) and len(events) == 1:
            return parts.when(one, events[0], "timing.event")
    return parts.when(one, one.resource.get("authoredOn"), "authoredOn")


def _ordered(one: Open, instructions: list[dict[str, Any]]) -> int | None:
    doses = [dose for each in instructions for dose in parts.a_list(each.get("doseAndRate"), "doseAndRate")]
    if len(doses) != 1:
        if doses:
            one.notes.append("several doses are ordered at once: the dose is not used")
        return None
    return parts.amount(one, doses[0].get("doseQuantity"), "doseQuantity", Kind.DRUG)


def statement(one: Open) -> list[tuple[str, Row]]:
    """A medicine that the patient takes, of whatever kind."""
    names = _medicine(one)
    parts.about_patient(one, "subject", "medications")
    if "effectivePeriod" in one.resource:
        start, end = parts.period(one, one.resource["effectivePeriod"], "effectivePeriod")
    else:
        start, end = parts.when(one, one.resource.get("effectiveDateTime"), "effectiveDateTime"), None
    asserted = parts.when(one, one.resource.get("dateAsserted"), "dateAsserted")
    return clinical.medication(one, names, start or asserted, end)


def _medicine(one: Open) -> Codings:
    """What the medicine is, by its own codes, by a contained Medication, or by the words of a reference."""
    names = parts.codings(one.resource.get("medicationCodeableConcept"), "medicationCodeableConcept")
    pointer = parts.an_object(one.resource.get("medicationReference"), "medicationReference")
    text = pointer.get("reference")
    if isinstance(text, str) and text.startswith("#"):
        for each in parts.a_list(one.resource.get("contained"), "contained"):
            if each.get("id") == text[1:]:
                names = [*names, *parts.codings(each.get("code"), "contained.code")]
    if isinstance(pointer.get("display"), str):
        names = [*names, (None, None, pointer["display"])]
    return names


def _drug(one: Open, names: Codings) -> str | None:
    if not names:
        one.domain = "administrations" if one.resource["resourceType"] == "MedicationAdministration" else "medications"
        one.patient_id = parts.reference(one, one.resource.get("subject"), "subject")
        raise Refused("it cannot be told which drug it is")
    found = [drug for name in names if (drug := valuesets.drug(*name)) is not None]
    return "esketamine" if "esketamine" in found else (found[0] if found else None)


def _route(concept: Any) -> str | None:
    return next((route for name in parts.codings(concept, "route") if (route := valuesets.route(*name))), None)


def _indication(one: Open) -> str | None:
    """What it was given for, by its reason or its category; several that disagree leave it unknown."""
    concepts = [*parts.a_list(one.resource.get("reasonCode"), "reasonCode"), one.resource.get("category")]
    names = [name for concept in concepts if concept for name in parts.codings(concept, "reason")]
    shown = [each.get("display") for each in parts.a_list(one.resource.get("reasonReference"), "reasonReference")]
    names += [(None, None, text) for text in shown if isinstance(text, str)]
    found = {meaning for name in names if (meaning := valuesets.indication(*name)) is not None}
    return found.pop() if len(found) == 1 else None
