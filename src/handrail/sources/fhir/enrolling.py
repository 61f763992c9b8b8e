"""Who is in the program and when they are expected: enrolments and bookings; and the program and its staff themselves."""

from __future__ import annotations

from handrail.record.tables import ROUTES
from handrail.sources.fhir import parts, pointing, times
from handrail.sources.fhir.coordinating import our_code
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import WITHDRAWN, Open, OutOfScope, Refused

EPISODE_STATES: dict[str, str | None] = {
    name: name for name in ("planned", "waitlist", "active", "onhold", "finished", "cancelled", WITHDRAWN)
}  # fmt: skip
BOOKED: dict[str, str | None] = {
    "proposed": "proposed", "pending": "proposed", "booked": "booked", "arrived": "booked", "fulfilled": "fulfilled",
    "cancelled": "cancelled", "noshow": "noshow", "checked-in": "booked", "waitlist": "proposed", WITHDRAWN: None,
}  # fmt: skip


def program(one: Open) -> Rows:
    """An Organization whose type is our `ketamine-program`. Only its name and site hang on it; it happens at no time."""
    concepts = parts.a_list(one.resource.get("type"), "type")
    if all(our_code(each, "type") != "ketamine-program" for each in concepts):
        raise OutOfScope("an organisation that is no program")
    one.domain = "programs"
    pointing.usable(one)
    known = parts.extensions(one)
    return [one.row(
        "programs", None, name=parts.a_text(one.resource.get("name"), "name"),
        site_id=pointing.reference(one, one.resource.get("partOf"), "partOf", "Organization", "Location"),
        zone=parts.text_of(one, known, "time-zone"), protocol=parts.text_of(one, known, "protocol"),
    )]  # fmt: skip


def enrolment(one: Open) -> Rows:
    """An EpisodeOfCare whose type is our `ketamine-program`."""
    concepts = parts.a_list(one.resource.get("type"), "type")
    if all(our_code(each, "type") != "ketamine-program" for each in concepts):
        raise OutOfScope("an episode of other care")
    pointing.about_patient(one, "enrolments", "patient")
    status = parts.status_of(one, EPISODE_STATES)
    if status in ("planned", "waitlist", "cancelled"):
        raise OutOfScope("an enrolment that did not begin")
    start, end = times.period(one, one.resource.get("period"), "period")
    return [one.row(
        "enrolments", times.required(one, start, "period.start"), ends_at=times.just_after(end),
        open_ended=status in ("active", "onhold") and end is None,
        program_id=pointing.reference(one, one.resource.get("managingOrganization"), "managingOrganization", "Organization"),
    )]  # fmt: skip


def booking(one: Open) -> Rows:
    """An Appointment whose service is our `ketamine-session`."""
    concepts = parts.a_list(one.resource.get("serviceType"), "serviceType")
    if all(our_code(each, "serviceType") != "ketamine-session" for each in concepts):
        raise OutOfScope("an appointment for something else")
    one.domain = "bookings"
    one.patient_id = _patient(one)
    pointing.usable(one)
    status = parts.status_of(one, BOOKED)
    start = times.when(one, one.resource.get("start"), "start")
    route = parts.text_of(one, parts.extensions(one), "route")
    return [one.row(
        "bookings", times.required(one, start, "start"), status=status, route=route if route in ROUTES else None,
        session_id=pointing.first_of(one, "supportingInformation", "Encounter"),
    )]  # fmt: skip


def _patient(one: Open) -> str:
    """The only patient among the participants."""
    actors = (each.get("actor") for each in parts.a_list(one.resource.get("participant"), "participant"))
    found = {id for each in actors if (id := pointing.reference(one, each, "participant.actor", "Patient"))}
    if len(found) != 1:
        raise Refused(f"it names {len(found)} patients")
    return found.pop()
