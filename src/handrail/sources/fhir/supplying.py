"""Drug in hand: what was dispensed to be used elsewhere, and every movement of the clinic's own stock."""

from __future__ import annotations

from handrail.sources.fhir import amounts, parts, pointing, times
from handrail.sources.fhir.dosing import medicine_of
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import WITHDRAWN, Open, OutOfScope, Refused
from handrail.terms import valuesets
from handrail.terms.quantity import LARGEST, Kind

HANDED_OUT = ("in-progress", "completed", "on-hold", "stopped", "unknown")
NOT_HANDED_OUT = ("preparation", "cancelled", "declined")
MOVEMENTS = ("receipt", "draw", "administration", "waste", "return", "count", "discrepancy", "loss")
POSTED: dict[str, str | None] = {"in-progress": "pending", "completed": "posted", "abandoned": "voided", WITHDRAWN: None}
STAFF = ("Practitioner", "PractitionerRole")
HOLDERS = ("Organization", "Location")
DAYS_MAX = 366


def dispense(one: Open) -> Rows:
    """Ketamine or esketamine handed out; what was only prepared, cancelled or declined left no one's hands."""
    one.domain = "dispenses"
    one.void = one.resource.get("status") == WITHDRAWN
    drug = valuesets.which_drug(medicine_of(one))
    if drug == "other":
        raise OutOfScope("another drug than ketamine or esketamine")
    pointing.about_patient(one, "dispenses")
    if drug is None and not one.void:
        raise Refused("it cannot be told which drug it is")
    if one.resource.get("status") in NOT_HANDED_OUT:
        raise OutOfScope("the drug was not handed out")
    if not one.void and one.resource.get("status") not in HANDED_OUT:
        one.note(f"status {one.resource.get('status')!r} is not a status of MedicationDispense: it is read as handed out")
    given = times.when(one, one.resource.get("whenHandedOver") or one.resource.get("whenPrepared"), "whenHandedOver")
    receivers = (pointing.reference(one, each, "receiver", "Patient", *STAFF)
                 for each in parts.a_list(one.resource.get("receiver"), "receiver"))  # fmt: skip
    return [one.row(
        "dispenses", times.required(one, given, "whenHandedOver"), drug=drug,
        dose_ug=amounts.amount(one, one.resource.get("quantity"), "quantity", Kind.DRUG),
        days=amounts.amount(one, one.resource.get("daysSupply"), "daysSupply", Kind.DAYS, most=DAYS_MAX),
        receiver=next((id for id in receivers if id), None),
    )]  # fmt: skip


def movement(one: Open) -> Rows:
    """A SupplyDelivery whose type is one of our movements of custody; it may be about no patient at all."""
    word = parts.a_code(one.resource.get("type"), "type", MOVEMENTS)
    if word is None:
        raise OutOfScope("a delivery that is not a movement of the program's own stock")
    one.domain = "custody_movements"
    if one.resource.get("patient") is None:
        pointing.usable(one)
    else:
        pointing.about_patient(one, "custody_movements", "patient")
    state = parts.status_of(one, POSTED)
    item = parts.an_object(one.resource.get("suppliedItem"), "suppliedItem")
    at = times.when(one, one.resource.get("occurrenceDateTime"), "occurrenceDateTime")
    known = parts.extensions(one)
    return [one.row(
        "custody_movements", times.required(one, at, "occurrenceDateTime"), movement=word, state=state,
        lot=parts.text_of(one, known, "lot"),
        amount_ug=amounts.amount(one, item.get("quantity"), "suppliedItem.quantity", Kind.DRUG, most=LARGEST),
        site_id=pointing.reference(one, one.resource.get("destination"), "destination", *HOLDERS),
        session_id=parts.text_of(one, known, "session"), witnessed_by=_receiver(one),
        recorded_by=pointing.who(one, "supplier"),
    )]  # fmt: skip


def _receiver(one: Open) -> str | None:
    """Who saw it: the first of the people beside the supplier."""
    seen = (pointing.reference(one, each, "receiver", *STAFF) for each in parts.a_list(one.resource.get("receiver"), "receiver"))
    return next((id for id in seen if id), None)
