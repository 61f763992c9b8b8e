"""A proposed dose, from the FHIR resource that proposes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import tzinfo
from typing import Any

from handrail.record import TABLES
from handrail.sources.fhir import dosing, parts, pointing, times
from handrail.sources.fhir.parts import Open, OutOfScope, Refused
from handrail.sources.fhir.resource import Reading, read_resource
from handrail.terms.errors import UnusableInput

NOT_TO_BE = {
    "MedicationAdministration": ("not-done", "stopped", "entered-in-error"),
    "MedicationRequest": ("cancelled", "stopped", "completed", "entered-in-error"),
    "Appointment": ("cancelled", "noshow", "fulfilled", "entered-in-error"),
}
KINDS = tuple(NOT_TO_BE)
OF_AN_ORDER = {"order_id": "order_id", "session_id": "session_id", "drug": "drug", "route": "route", "dose_ug": "dose_ug"}


def read_proposal(resource: Any, *, source: str, zone: tzinfo | None = None, within: Reading | None = None) -> dict[str, Any]:
    """The row of `administrations` that the resource proposes; raises UnusableInput with what is wrong.

    A MedicationAdministration proposes to start a dose, a MedicationRequest to order one, an Appointment to hold a slot.
    within: how the record was read that it is proposed to, so that it may refer to a Medication there; else `zone`.
    """
    reading = replace(within or Reading(zone=zone), source=source)
    kind = resource.get("resourceType") if isinstance(resource, dict) else None
    if kind not in KINDS:
        found = f"the resource {kind}" if isinstance(kind, str) else "no FHIR resource"
        raise UnusableInput(f"it is {found}, and proposes no dose", where=source, remedy=f"give one of {', '.join(KINDS)}")
    if (status := resource.get("status")) in NOT_TO_BE[kind]:
        raise UnusableInput(f"its status is {status}: no dose is to be given", where=source,
                            remedy="propose a dose that is still to be given")  # fmt: skip
    if kind == "Appointment":
        return _of_appointment(resource, reading)
    outcome = read_resource(resource, reading, where=source)
    if outcome.refused or not outcome.rows:
        raise UnusableInput(str(outcome.refused or outcome.out_of_scope), where=source)
    if kind == "MedicationRequest":
        _refuse_several(resource, source)
    table, values = outcome.rows[0]
    row = dict(zip(TABLES[table].schema, values, strict=True))
    if row.get("dose_ug") == 0:
        raise UnusableInput("its dose is 0: no drug is to be given", where=source, remedy="propose the dose that is to be given")
    return row if table == "administrations" else {**_of_order(row, source, table), **_purpose(resource, reading)}


def _refuse_several(resource: dict[str, Any], source: str) -> None:
    """An order of more than one dose, or of nobody says how many, cannot be judged as one.

    The mapping has read it before, so that its instructions are a list of objects.
    """
    instructions = resource.get("dosageInstruction") or []
    if len(instructions) > 1 or not all(_is_once(one) for one in instructions):
        raise UnusableInput("it orders more than one dose, or does not say how many", where=source,
                            remedy="propose each dose by itself, with its one time in timing.event")  # fmt: skip


def _is_once(instruction: dict[str, Any]) -> bool:
    """Does it say one time at most, and nothing that repeats it? What is not understood does not."""
    timing = instruction.get("timing") or {}
    event = timing.get("event") or []
    repeated = "code" in timing or timing.get("repeat") not in (None, {"count": 1})
    when_needed = instruction.get("asNeededBoolean") not in (None, False) or "asNeededCodeableConcept" in instruction
    return isinstance(event, list) and len(event) <= 1 and not repeated and not when_needed


def _of_order(row: dict[str, Any], source: str, table: str) -> dict[str, Any]:
    if table != "orders":
        raise UnusableInput("the proposal is not about ketamine or esketamine", where=source)
    times = {name: row[name] for name in ("patient_id", "at", "at_latest", "local_date", "recorded_at")}
    return {**times, "administration_id": row["order_id"], **{to: row[name] for name, to in OF_AN_ORDER.items()}}


def _purpose(resource: dict[str, Any], reading: Reading) -> dict[str, str | None]:
    """What an order or a slot is for, where it says so: an order has no such column, a proposed dose has."""
    one = Open(resource, "", reading, reading.source)
    return {"indication": parts.kept(one, "the reason", lambda: dosing.indication(one))}


def _of_appointment(resource: dict[str, Any], reading: Reading) -> dict[str, Any]:
    one = Open(resource, str(resource.get("id") or ""), reading, reading.source)
    try:
        people = parts.a_list(resource.get("participant"), "participant")
        patients = {id for each in people if (id := _patient(one, parts.an_object(each.get("actor"), "actor"))) is not None}
        if len(patients) != 1 or not parts.ID.fullmatch(one.id):
            raise Refused("the appointment must have an id and name one patient")
        start = times.when(one, resource.get("start"), "start")
        if start is None:
            raise Refused("start is missing: it cannot be placed in time")
    except (Refused, OutOfScope) as error:
        raise UnusableInput(str(error), where=reading.source) from error
    placed = {"at": start.at, "at_latest": start.at_latest, "local_date": start.local_date}
    return {"patient_id": patients.pop(), "administration_id": one.id, **placed, **_purpose(resource, reading)}


def _patient(one: Open, actor: dict[str, Any]) -> str | None:
    """The patient whom an actor's reference names; None for anybody and anything else."""
    return pointing.reference(one, actor, "actor", "Patient")
