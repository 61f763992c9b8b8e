"""Patient, Encounter and List: who, which sessions, and what was asked about."""

from __future__ import annotations

from handrail.record import TABLES
from handrail.sources.fhir import parts
from handrail.sources.fhir.outcome import Row
from handrail.sources.fhir.parts import Open, OutOfScope, Refused

Rows = list[tuple[str, Row]]
SESSION_STATES: dict[str, str | None] = {
    "planned": "planned", "arrived": "arrived", "triaged": "in-progress", "in-progress": "in-progress", "onleave": "in-progress",
    "finished": "finished", "cancelled": "cancelled", "unknown": None, "entered-in-error": None,
}  # fmt: skip
LIST_STATES: dict[str, str | None] = {name: name for name in ("current", "retired", "entered-in-error")}
COMPLETE = {"nilknown": True, "closed": True, "notasked": False, "unavailable": False, "withheld": False, "notstarted": False}


def patient(one: Open) -> Rows:
    """A person; the birth date is kept where a whole day is given."""
    one.patient_id, one.domain = one.id, "patients"
    sex = parts.a_text(one.resource.get("gender"), "gender")
    if sex not in (None, "female", "male", "other", "unknown"):
        raise Refused(f"gender {sex!r} is not a gender of FHIR")
    born = parts.when(one, one.resource.get("birthDate"), "birthDate")
    return [one.row("patients", None, birth_date=born.local_date if born else None, sex=sex)]


def encounter(one: Open) -> Rows:
    """A session, or any other encounter: the doses say which of them matter."""
    parts.about_patient(one, "subject", "sessions")
    status = parts.status_of(one, SESSION_STATES)
    void = one.resource["status"] == "entered-in-error"
    start, ended_at = parts.period(one, one.resource.get("period"), "period")
    if start is None and not void:
        raise Refused("period.start is missing: it cannot be placed in time")
    place = parts.an_object(one.resource.get("class"), "class").get("code")
    people = {}
    for each in parts.a_list(one.resource.get("participant"), "participant"):
        for role in (role for concept in parts.a_list(each.get("type"), "type") for _, role, _ in parts.codings(concept, "type")):
            people[role] = parts.reference(one, each.get("individual"), "participant.individual")
    known = parts.extensions(one)
    escort = parts.a_text(known.get("safe-leaving", {}).get("valueString"), "safe-leaving")
    plan = [parts.reference(one, each, "basedOn") for each in parts.a_list(one.resource.get("basedOn"), "basedOn")]
    return [one.row(
        "sessions", start, void=void, ended_at=ended_at, status=status, place=place if isinstance(place, str) else None,
        monitor_id=people.get("monitor"), prescriber_id=people.get("prescriber"), escort=escort,
        plan_id=plan[0] if plan else None,
    )]  # fmt: skip


def coverage(one: Open) -> Rows:
    """A List whose code is one of our tables' names: what was asked about, for which period, and whether it is complete."""
    domain = next((code for _, code, _ in parts.codings(one.resource.get("code"), "code") if code in TABLES), None)
    if domain is None:
        raise OutOfScope("a List that is not about one of the record's tables")
    parts.about_patient(one, "subject", "coverage")
    status = parts.status_of(one, LIST_STATES)
    dated = parts.required(parts.when(one, one.resource.get("date"), "date"), "date")
    known = parts.extensions(one)
    start, end = parts.period(one, known.get("period", {}).get("valuePeriod"), "period")
    kept_up = known.get("kept-up", {}).get("valueBoolean") is True and status == "current"
    return [one.row(
        "coverage", dated, void=status == "entered-in-error", domain=domain,
        from_at=start.at if start else None, to_at=end or dated.at_latest,
        open_start=start is None, open_end=kept_up, complete=_complete(one),
    )]  # fmt: skip


def _complete(one: Open) -> bool:
    """Is the list all there is? An empty one says so by its reason; one with entries by being a snapshot."""
    reason = next((code for _, code, _ in parts.codings(one.resource.get("emptyReason"), "emptyReason")), None)
    if reason is not None:
        if reason not in COMPLETE:
            raise Refused(f"emptyReason {reason!r} is not a reason of FHIR")
        return COMPLETE[reason]
    return one.resource.get("mode") == "snapshot" and bool(parts.a_list(one.resource.get("entry"), "entry"))
