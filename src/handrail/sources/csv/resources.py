"""The FHIR resource that a row of a CSV file stands for, in the forms of docs/reference/fhir.md."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handrail.sources.csv.cells import ANSWERS, NUMBER, Unreadable
from handrail.sources.csv.columns import MEASURED, PREGNANCY
from handrail.sources.fhir.instruments import INSTRUMENTS
from handrail.sources.fhir.parts import EXTENSIONS
from handrail.terms.valuesets import LOINC, OURS
from handrail.terms.valuesets_liver import RESULT as LIVER
from handrail.terms.valuesets_liver import RESULTS
from handrail.terms.words import quoted

Row = dict[str, Any]  # column → its value; a cell that says nothing is left out
Resource = dict[str, Any]
SYSTEMS = {
    "icd-10-cm": "http://hl7.org/fhir/sid/icd-10-cm", "snomed": "http://snomed.info/sct", "ours": OURS,
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm", "atc": "http://www.whocc.no/atc",
}  # fmt: skip
DRUGS = {"ketamine": ("rxnorm", "6130"), "esketamine": ("atc", "N06AX27")}
ROUTES = {
    "intravenous": "47625008", "intramuscular": "78421000", "subcutaneous": "34206005", "intranasal": "46713006",
    "sublingual": "37839007", "oral": "26643006",
}  # fmt: skip
PLACES = {"clinic": "AMB", "home": "HH", "field": "FLD", "remote": "VR"}
OBSERVED = {
    "systolic": "8480-6", "diastolic": "8462-4", "heart-rate": "8867-4", "oxygen-saturation": "59408-5", "weight": "29463-7",
    "height": "8302-2", "pregnancy-status": "82810-3", "pregnancy-test": "2106-3",
    LIVER: RESULTS[0][0],
}  # fmt: skip
SERIOUS = {True: "serious", False: "non-serious"}
PREGNANT = {True: "Pregnant", False: "Not pregnant"}
UCUM = "http://unitsofmeasure.org"
ANSWERED = {"answered": "completed", "declined": "completed", "partial": "in-progress"}


def _ours(code: str) -> Resource:
    return {"coding": [{"system": OURS, "code": code}]}


def _extension(name: str, **value: Any) -> list[Resource]:
    """The extension, where it has a value."""
    return [{"url": EXTENSIONS + name, **value}] if all(each is not None for each in value.values()) else []


def _signature(row: Row) -> list[Resource]:
    if "signed_by" not in row:
        return []
    when = [{"url": "when", "valueDateTime": row["signed_at"]}] if "signed_at" in row else []
    return _extension("signature", extension=[{"url": "who", "valueString": row["signed_by"]}, *when])


def _pointer(kind: str, id: str) -> Resource:
    return {"reference": f"{kind}/{id}"}


def _mg(row: Row, name: str, unit: str = "mg") -> Resource | None:
    return {"value": row[name], "unit": unit, "system": UCUM, "code": unit} if name in row else None


def _code(row: Row) -> Resource:
    coded = [{"system": SYSTEMS[row["code_system"]], "code": row["code"]}] if {"code_system", "code"} <= set(row) else []
    if "code" in row and not coded:
        raise Unreadable(f"code_system: nobody says whose code {quoted(row['code'])} is")
    if not coded and "text" not in row:
        raise Unreadable("it has neither a code with its system nor words: nobody can tell what it is")
    return {"coding": coded, **({"text": row["text"]} if "text" in row else {})}


def _drug(row: Row) -> Resource:
    system, code = DRUGS[row["drug"]]
    return {"coding": [{"system": SYSTEMS[system], "code": code}], "text": row["drug"]}


def _route(row: Row) -> Resource:
    return {"route": {"coding": [{"system": SYSTEMS["snomed"], "code": ROUTES[row["route"]]}]}} if "route" in row else {}


def _patient(row: Row) -> Resource:
    return {"gender": row.get("sex"), "birthDate": row.get("birth_date")}


def _coverage(row: Row) -> Resource:
    reason = "nilknown" if row["complete"] else "notasked"
    return {
        "status": "current", "mode": "snapshot", "code": _ours(row["domain"]), "date": row["at"],
        "emptyReason": {"coding": [{"code": reason}]}, "extension": _extension("kept-up", valueBoolean=row.get("kept_up")),
    }  # fmt: skip


def _condition(row: Row) -> Resource:
    return {
        "code": _code(row), "onsetDateTime": row["at"], "recordedDate": row.get("recorded_at"),
        "clinicalStatus": _word(row, "clinical_status"), "verificationStatus": _word(row, "verification"),
        "abatementDateTime": row.get("ended_at"),
    }  # fmt: skip


def _word(row: Row, name: str) -> Resource | None:
    return {"coding": [{"code": row[name]}]} if name in row else None


def _allergy(row: Row) -> Resource:
    return {
        "code": _code(row), "onsetDateTime": row["at"], "recordedDate": row.get("recorded_at"), "type": row.get("kind"),
        "clinicalStatus": _word(row, "clinical_status"), "verificationStatus": _word(row, "verification"),
        "patient": _pointer("Patient", row["patient_id"]),
    }  # fmt: skip


def _medication(row: Row) -> Resource:
    return {
        "medicationCodeableConcept": _code(row), "status": row["status"],
        "effectivePeriod": {"start": row["at"], "end": row.get("ends_at")},
    }  # fmt: skip


def _assessment(row: Row) -> Resource:
    instrument = row["instrument"].lower()
    if instrument not in INSTRUMENTS:
        raise Unreadable(f"instrument: {quoted(row['instrument'])} is none that `handrail instruments` lists")
    items = [{"linkId": "total", "answer": [{"valueInteger": row["score"]}]}] if "score" in row else []
    said = {name: row[name] for name in ("band", "substance") if name in row}
    items += [{"linkId": name, "answer": [{"valueCoding": {"system": OURS, "code": code}}]} for name, code in said.items()]
    declined = _extension("declined", valueBoolean=True) if row["answer"] == "declined" else []
    return {
        "status": ANSWERED[row["answer"]], "questionnaire": f"{EXTENSIONS}Questionnaire/{instrument}|1",
        "authored": row["at"], "item": items, "extension": [*declined, *_signature(row)],
    }  # fmt: skip


def _check_in(row: Row) -> Resource:
    numbers = [{"linkId": name, "answer": [{"valueInteger": row[name]}]} for name in ("craving", "urge", "mood") if name in row]
    truths = [{"linkId": name.replace("_", "-"), "answer": [{"valueBoolean": row[name]}]}
              for name in ("outside_use", "urinary_symptoms") if name in row]  # fmt: skip
    waiting = row["status"] in ("silent", "due")
    told = _extension(row["status"], valueBoolean=True) if row["status"] in ("silent", "declined") else []
    due = row.get("due_at") or (row["at"] if waiting else None)
    return {
        "status": "in-progress" if row["status"] == "due" else "completed",
        "questionnaire": f"{EXTENSIONS}Questionnaire/check-in|1",
        "authored": None if waiting else row["at"], "item": [*numbers, *truths],
        "extension": [*told, *_extension("due", valueDateTime=due)],
    }  # fmt: skip


def _decision(row: Row) -> Resource:
    ends = _extension("expires", valueDateTime=row.get("expires_at")) + _extension(
        "open-ended", valueBoolean=row.get("open_ended")
    )
    second = [{"url": "who", "valueString": row["co_signed_by"]}] if "co_signed_by" in row else None
    return {
        "status": "completed", "code": _ours("eligibility-decision"), "effectiveDateTime": row["at"],
        "finding": [{"itemCodeableConcept": _ours(row["eligibility"])}],
        "extension": [*_signature(row), *ends, *_extension("co-signature", extension=second)],
    }  # fmt: skip


def _plan(row: Row) -> Resource:
    limits = [
        *_extension("protocol", valueString=row.get("protocol")), *_extension("route", valueCode=row.get("route")),
        *_extension("drug", valueCode=row.get("drug")), *_extension("dose-max", valueQuantity=_mg(row, "dose_max_mg")),
        *_extension("dose-per-kg-max", valueQuantity=_mg(row, "dose_per_kg_max_mg", "mg/kg")),
        *_extension("doses-max", valueInteger=row.get("doses_max")),
    ]  # fmt: skip
    return {
        "status": "active", "intent": "plan", "category": [_ours("ketamine-plan"), _ours(row["phase"])],
        "period": {"start": row["at"], "end": row.get("ends_at")}, "extension": [*limits, *_signature(row)],
    }  # fmt: skip


def _consent(row: Row) -> Resource:
    withdrawn = {"meta": {"lastUpdated": row["revoked_at"]}} if "revoked_at" in row else {}
    return {
        "status": "inactive" if withdrawn else "active", "scope": _ours(row["scope"]), "dateTime": row["at"],
        "patient": _pointer("Patient", row["patient_id"]), "extension": _signature(row),
        "provision": {"period": {"end": row.get("ends_at")}}, **withdrawn,
    }  # fmt: skip


def _order(row: Row) -> Resource:
    dose = _mg(row, "dose_mg")
    instruction = {**_route(row), "timing": {"event": [row["at"]]}, **({"doseAndRate": [{"doseQuantity": dose}]} if dose else {})}
    return {
        "status": row["status"], "intent": "order", "authoredOn": row.get("recorded_at", row["at"]),
        "medicationCodeableConcept": _drug(row), "dosageInstruction": [instruction], "extension": _signature(row),
        **({"encounter": _pointer("Encounter", row["session_id"])} if "session_id" in row else {}),
        **({"basedOn": [_pointer("CarePlan", row["plan_id"])]} if "plan_id" in row else {}),
    }  # fmt: skip


def _session(row: Row) -> Resource:
    watching = [{"type": [_ours(role)], "individual": _pointer("Practitioner", row[name])}
                for role, name in (("monitor", "monitor_id"), ("prescriber", "prescriber_id")) if name in row]  # fmt: skip
    place = {"class": {"code": PLACES[row["place"]]}} if "place" in row else {}
    return {
        "status": row["status"], "period": {"start": row["at"], "end": row.get("ended_at")}, "participant": watching,
        "extension": _extension("safe-leaving", valueString=row.get("escort")), **place,
    }  # fmt: skip


def _administration(row: Row) -> Resource:
    dose = _mg(row, "dose_mg")
    return {
        "status": row["status"], "medicationCodeableConcept": _drug(row),
        "effectivePeriod": {"start": row["at"], "end": row.get("ended_at")},
        "dosage": {**_route(row), **({"dose": dose} if dose else {})},
        **({"context": _pointer("Encounter", row["session_id"])} if "session_id" in row else {}),
        **({"request": _pointer("MedicationRequest", row["order_id"])} if "order_id" in row else {}),
        **({"reasonCode": [_ours(row["indication"])]} if "indication" in row else {}),
    }  # fmt: skip


def _observation(row: Row) -> Resource:
    what, said = row["what"], row.get("value")
    system = LOINC if what in OBSERVED else OURS
    within = {"encounter": _pointer("Encounter", row["session_id"])} if "session_id" in row else {}
    return {
        "status": "final", "code": {"coding": [{"system": system, "code": OBSERVED.get(what, what)}]},
        "effectiveDateTime": row["at"], **_observed(what, said, row.get("unit")), **within,
    }  # fmt: skip


def _observed(what: str, said: str | None, unit: str | None) -> Resource:
    if what == LIVER:
        return {"valueString": said or "made"}  # that it was made is all that is read
    if said is None:
        raise Unreadable("value is missing")
    if what in MEASURED:
        if not NUMBER.fullmatch(said):
            raise Unreadable(f"value: {quoted(said)} is not a number, with a point for tenths")
        if unit is None:
            raise Unreadable("unit: a measurement needs one")
        return {"valueQuantity": {"value": said, "unit": unit, "system": UCUM, "code": unit}}
    answer = ANSWERS.get(said.lower())
    if answer is None:
        raise Unreadable(f"value: {quoted(said)} is neither yes nor no")
    if what in PREGNANCY:
        return {"valueCodeableConcept": {"text": PREGNANT[answer], "coding": [{"display": PREGNANT[answer]}]}}
    return {"valueBoolean": answer}


def _contact(row: Row) -> Resource:
    other = _pointer("Organization", row["with_whom"])
    way = {"recipient": [other], "sent": row["at"]} if row["direction"] == "sent" else {"sender": other, "received": row["at"]}
    told = _extension("reply-due", valueDateTime=row.get("reply_due_at")) + _extension(
        "consent", valueString=row.get("consent_id")
    )
    return {
        "status": "completed", "topic": _ours(row["about"]), "extension": told, **way,
        **({"inResponseTo": [_pointer("Communication", row["in_reply_to"])]} if "in_reply_to" in row else {}),
        **({"encounter": _pointer("Encounter", row["session_id"])} if "session_id" in row else {}),
    }  # fmt: skip


def _duty(row: Row) -> Resource:
    ended = {"done": "completed", "declined": "rejected", "waived": "cancelled"}
    return {
        "status": ended.get(row.get("outcome", ""), "requested"), "intent": "order", "code": _ours(row["duty"]),
        "authoredOn": row["at"], "for": _pointer("Patient", row["patient_id"]),
        "owner": _pointer("Practitioner", row["owner"]) if "owner" in row else None,
        "basedOn": [_pointer("ClinicalImpression", row["decision_id"])] if "decision_id" in row else None,
        "restriction": {"period": {"end": row["due_at"]}} if "due_at" in row else None,
        "executionPeriod": {"end": row["done_at"]} if "done_at" in row else None,
    }  # fmt: skip


def _request(row: Row) -> Resource:
    states = {"granted": "completed", "refused": "revoked", "open": "active"}
    answering = {"recipient": [_pointer("Practitioner", row["answered_by"])]} if "answered_by" in row else {}
    return {"status": states[row["outcome"]], "category": [_ours(row["asks_for"])], "authoredOn": row["at"], **answering}


def _booking(row: Row) -> Resource:
    came_of = {"supportingInformation": [_pointer("Encounter", row["session_id"])]} if "session_id" in row else {}
    return {
        "status": row["status"], "serviceType": [_ours("ketamine-session")], "start": row["at"],
        "participant": [{"actor": _pointer("Patient", row["patient_id"]), "status": "accepted"}],
        "extension": _extension("route", valueCode=row.get("route")), **came_of,
    }  # fmt: skip


def _dispense(row: Row) -> Resource:
    days = {"daysSupply": {"value": row["days"], "unit": "d", "system": UCUM, "code": "d"}} if "days" in row else {}
    return {
        "status": "completed", "medicationCodeableConcept": _drug(row), "whenHandedOver": row["at"],
        "quantity": _mg(row, "dose_mg"), **days,
    }  # fmt: skip


def _movement(row: Row) -> Resource:
    states = {"pending": "in-progress", "posted": "completed", "voided": "abandoned"}
    return {
        "status": states[row["state"]], "type": {"coding": [{"code": row["movement"]}]}, "occurrenceDateTime": row["at"],
        "patient": _pointer("Patient", row["patient_id"]) if "patient_id" in row else None,
        "suppliedItem": {"quantity": _mg(row, "amount_mg")},
        "destination": _pointer("Location", row["site_id"]) if "site_id" in row else None,
        "supplier": _pointer("Practitioner", row["recorded_by"]) if "recorded_by" in row else None,
        "receiver": [_pointer("Practitioner", row["witnessed_by"])] if "witnessed_by" in row else None,
        "extension": [*_extension("lot", valueString=row.get("lot")), *_extension("session", valueString=row.get("session_id"))],
    }  # fmt: skip


def _toxicology(row: Row) -> Resource:
    return {
        "status": "final", "category": [_ours("toxicology")], "code": _ours(row["substance"]), "effectiveDateTime": row["at"],
        "conclusionCode": [_ours(row["result"])], "extension": _extension("confirmed", valueBoolean=row.get("confirmed")),
    }  # fmt: skip


def _adverse_event(row: Row) -> Resource:
    return {
        "actuality": "actual", "event": {"text": row["what"]}, "date": row["at"],
        "seriousness": {"coding": [{"code": SERIOUS[row["serious"]]}]} if "serious" in row else None,
        "encounter": _pointer("Encounter", row["session_id"]) if "session_id" in row else None,
        "extension": _extension("reported", valueDateTime=row.get("reported_at")),
    }  # fmt: skip


def _alarm(row: Row) -> Resource:
    period = {"start": row["at"], **({"end": row["due_at"]} if "due_at" in row else {})}
    return {
        "status": "inactive" if "closed_at" in row else "active", "code": _ours(row["raised_by"]), "period": period,
        "author": _pointer("Practitioner", row["owner"]) if "owner" in row else None,
        "extension": _extension("closed", valueDateTime=row.get("closed_at")),
    }  # fmt: skip


def _enrolment(row: Row) -> Resource:
    return {
        "status": "active" if row["open_ended"] else "finished", "type": [_ours("ketamine-program")],
        "patient": _pointer("Patient", row["patient_id"]), "managingOrganization": _pointer("Organization", row["program_id"]),
        "period": {"start": row["at"], **({"end": row["ends_at"]} if "ends_at" in row else {})},
    }  # fmt: skip


BUILT: dict[str, Callable[[Row], Resource]] = {
    "patients": _patient, "coverage": _coverage, "conditions": _condition, "allergies": _allergy, "medications": _medication,
    "assessments": _assessment, "check_ins": _check_in, "decisions": _decision, "plans": _plan, "consents": _consent,
    "orders": _order, "sessions": _session, "administrations": _administration, "observations": _observation,
    "contacts": _contact, "duties": _duty, "requests": _request, "bookings": _booking, "dispenses": _dispense,
    "custody_movements": _movement, "toxicology": _toxicology, "adverse_events": _adverse_event, "alarms": _alarm,
    "enrolments": _enrolment,
}  # fmt: skip


def resource_of(table: str, kind: str, own_id: str, row: Row) -> Resource:
    """The resource; raises Unreadable where the cells do not go together."""
    written = {"meta": {"lastUpdated": row["recorded_at"]}} if "recorded_at" in row else {}
    about = {"subject": _pointer("Patient", row["patient_id"])} if table != "patients" and "patient_id" in row else {}
    built = {"resourceType": kind, "id": row[own_id], **written, **about, **BUILT[table](row)}
    return {name: value for name, value in built.items() if value not in (None, [], {})}
