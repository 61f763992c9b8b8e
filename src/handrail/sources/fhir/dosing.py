"""Orders and administrations. The truth about a dose is not refused for a defect that is not about who, when or which drug:
it is kept, and the defect is noted.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handrail.sources.fhir import amounts, clinical, parts, pointing, times
from handrail.sources.fhir.medicine import concept_of
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import WITHDRAWN, Codings, Open, OutOfScope, Refused
from handrail.sources.fhir.signing import signature
from handrail.terms import valuesets
from handrail.terms.moment import Moment
from handrail.terms.words import quoted

GIVEN_STATES = ("completed", "stopped", "in-progress", "on-hold", "not-done", "unknown")
ORDER_STATES: dict[str, str | None] = {
    name: name for name in ("active", "on-hold", "cancelled", "completed", "stopped", "draft", "unknown")
} | {WITHDRAWN: None}  # fmt: skip
NOT_YET_ORDERS = ("proposal", "plan", "option")  # intents that ask for nothing to be done
INTENTS = ("order", "original-order", "reflex-order", "filler-order", "instance-order", *NOT_YET_ORDERS)
UNTOLD = "it cannot be told which drug it is"


def administration(one: Open) -> Rows:
    """Ketamine or esketamine given, or not given; other drugs are none of our business."""
    one.domain = "administrations"
    one.void = one.resource.get("status") == WITHDRAWN
    drug = valuesets.which_drug(medicine_of(one))
    if drug == "other":
        raise OutOfScope("another drug than ketamine or esketamine")
    pointing.about_patient(one, "administrations")
    if drug is None and not one.void:
        one.others = ("medications",)
        raise Refused(UNTOLD)
    start = times.required(one, times.effective(one), "effective[x]")
    known = parts.kept(one, "extension", lambda: parts.extensions(one)) or {}
    dosage = parts.kept(one, "dosage", lambda: parts.an_object(one.resource.get("dosage"), "dosage")) or {}
    return [one.row(
        "administrations", start, status=_given_status(one), drug=drug, ended_at=_given_until(one, start),
        session_id=_pointed(one, "context", "Encounter"), order_id=_pointed(one, "request", "MedicationRequest"),
        route=parts.kept(one, "dosage.route", lambda: _route(one, dosage)),
        dose_ug=amounts.dose(one, dosage.get("dose"), "dosage.dose"),
        ordered_dose_ug=amounts.dose(one, parts.value_of(one, known, "ordered-dose", "Quantity"), "ordered-dose"),
        indication=parts.kept(one, "the reason", lambda: indication(one)),
    )]  # fmt: skip


def _pointed(one: Open, key: str, kind: str) -> str | None:
    value = one.resource.get(key)
    return None if value is None else parts.kept(one, key, lambda: pointing.reference(one, value, key, kind))


def _given_status(one: Open) -> str | None:
    """A status that FHIR does not know leaves open what became of the dose; the dose stays."""
    status = one.resource.get("status")
    if one.void or status in GIVEN_STATES:
        return None if one.void else status
    said = "status is missing" if status is None else f"status {quoted(status)} is not a status of MedicationAdministration"
    one.note(f"{said}: it is read as unknown")
    return "unknown"


def _given_until(one: Open, start: Moment | None) -> datetime | None:
    """When the giving ended; a single instant is both."""
    if one.resource.get("effectiveDateTime") is not None:
        return start.at if start is not None and start.at == start.at_latest else None
    period = one.resource.get("effectivePeriod")
    return times.ended(one, start, period.get("end"), "effectivePeriod.end") if isinstance(period, dict) else None


def order(one: Open) -> Rows:
    """An order of ketamine or esketamine; any other drug is a medicine that the patient takes."""
    names = medicine_of(one)
    drug = valuesets.which_drug(names)
    pointing.about_patient(one, "medications" if names and drug in (None, "other") else "orders")
    if one.resource.get("doNotPerform"):
        raise OutOfScope("it asks that a medicine not be given")
    if not names:
        return _nameless(one)
    if drug in (None, "other"):
        authored = times.when(one, one.resource.get("authoredOn"), "authoredOn")
        return clinical.medication(one, names, authored, None, f"MedicationRequest/{one.resource.get('id')}")
    status, intent = parts.status_of(one, ORDER_STATES), one.resource.get("intent")
    if intent is not None and intent not in INTENTS:
        raise Refused(f"intent {quoted(intent)} is not an intent of MedicationRequest")
    instructions = parts.a_list(one.resource.get("dosageInstruction"), "dosageInstruction")
    meant = times.required(one, _meant_for(one, instructions), "authoredOn")
    times.first_written(one, "authoredOn")
    return [one.row(
        "orders", meant, status=status, drug=drug, plan_id=pointing.first_of(one, "basedOn", "CarePlan"),
        session_id=pointing.reference(one, one.resource.get("encounter"), "encounter", "Encounter"),
        route=_ordered_route(one, instructions), dose_ug=_ordered(one, instructions),
        **signature(one, parts.extensions(one), draft=status == "draft" or intent in NOT_YET_ORDERS),
        recorded_by=pointing.who(one, "recorder") or pointing.who(one, "requester"),
    )]  # fmt: skip


def _nameless(one: Open) -> Rows:
    """A request without any medicine: refused; once withdrawn it withdraws whatever it was before."""
    if one.resource.get("status") != WITHDRAWN:
        raise Refused(UNTOLD)
    one.void = True
    return [one.row("orders", None), one.row("medications", None, f"MedicationRequest/{one.id}")]


def _meant_for(one: Open, instructions: list[dict[str, Any]]) -> Moment | None:
    """When the dose is meant to be given: the timing's only event where there is one, else when it was written."""
    events = [parts.an_object(each.get("timing"), "timing").get("event") for each in instructions]
    events = [event for event in events if event is not None]
    if len(events) == 1 and isinstance(events[0], list) and len(events[0]) == 1:
        return times.when(one, events[0][0], "timing.event")
    if events:
        one.note("timing.event is not used: it is not one time")
    return times.when(one, one.resource.get("authoredOn"), "authoredOn")


def _ordered(one: Open, instructions: list[dict[str, Any]]) -> int | None:
    doses = [dose for each in instructions for dose in parts.a_list(each.get("doseAndRate"), "doseAndRate")]
    if len(doses) == 1 and "doseRange" not in doses[0]:
        return amounts.dose(one, doses[0].get("doseQuantity"), "doseQuantity")
    if doses:
        one.note("the dose is not used: not one dose but several, or a range")
    return None


def statement(one: Open) -> Rows:
    """A medicine that the patient takes, of whatever kind: the program's drug is read from its doses."""
    names = medicine_of(one)
    pointing.about_patient(one, "medications")
    one.void = one.resource.get("status") == WITHDRAWN
    if not names and not one.void:
        raise Refused(UNTOLD)
    asserted = times.when(one, one.resource.get("dateAsserted"), "dateAsserted")
    period = parts.an_object(one.resource.get("effectivePeriod"), "effectivePeriod")
    end = times.when(one, period.get("end"), "effectivePeriod.end")
    return clinical.medication(one, names, times.effective(one) or asserted, times.just_after(end))


def medicine_of(one: Open) -> Codings:
    """What the medicine is, by its own codes, by a Medication in it or in the source, or by the words of a reference."""
    names = parts.codings(one.resource.get("medicationCodeableConcept"), "medicationCodeableConcept")
    pointer = parts.an_object(one.resource.get("medicationReference"), "medicationReference")
    text = parts.a_text(pointer.get("reference"), "medicationReference.reference")
    if text and text.startswith("#"):
        names = [*names, *_contained(one, text)]
    elif text and not names and one.reading.medicines is not None:
        names = parts.codings(one.reading.medicines(text), "Medication.code")
    display = parts.a_text(pointer.get("display"), "medicationReference.display")
    return [*names, (None, None, display)] if display else names


def _contained(one: Open, reference: str) -> Codings:
    """What a medicine inside the resource is, and what the ingredients are that it points to in turn."""
    inside = {f"#{each.get('id')}": each for each in parts.a_list(one.resource.get("contained"), "contained")}
    medicine = inside.get(reference, {})
    pointers = (
        parts.an_object(each.get("itemReference"), "ingredient")
        for each in parts.a_list(medicine.get("ingredient"), "ingredient")
    )
    held = (inside.get(str(each.get("reference")), {}) for each in pointers)
    return [name for each in (medicine, *held) for name in parts.codings(concept_of(each), "contained.code")]


def _route(one: Open, holder: dict[str, Any]) -> str | None:
    names = parts.codings(holder.get("route"), "route")
    found = next((route for name in names if (route := valuesets.route(*name))), None)
    if names and found is None:
        one.note("the route is not used: it is none that is known here")
    return found


def _ordered_route(one: Open, instructions: list[dict[str, Any]]) -> str | None:
    if len(instructions) > 1 and any(each.get("route") for each in instructions):
        one.note("the route is not used: there are several instructions")
    return _route(one, instructions[0]) if len(instructions) == 1 else None


def indication(one: Open) -> str | None:
    """What it was given for, by its reason or its category; reasons that disagree leave it unknown."""
    concepts = [*parts.a_list(one.resource.get("reasonCode"), "reasonCode"), one.resource.get("category")]
    names = [name for concept in concepts for name in parts.codings(concept, "reason")]
    for each in parts.a_list(one.resource.get("reasonReference"), "reasonReference"):
        names.append((None, None, parts.a_text(each.get("display"), "reasonReference.display")))
    found = set().union(*(valuesets.indications(*name) for name in names))
    if len(found) > 1:
        one.note(f"it is not told what it was given for: its reasons speak of {' and of '.join(sorted(found))}")
    return found.pop() if len(found) == 1 else None
