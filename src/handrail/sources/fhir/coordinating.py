"""Duties, consents, asks, and what is exchanged with others in the care. Each carries a code of ours, else it is not ours."""

from __future__ import annotations

from typing import Any

from handrail.consent.scopes import SCOPES
from handrail.sources.fhir import parts, pointing, times
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import WITHDRAWN, Open, OutOfScope, Refused
from handrail.sources.fhir.signing import signature
from handrail.terms.valuesets import OURS

DONE: dict[str, str | None] = {
    name: {"completed": "done", "rejected": "declined", "cancelled": "waived"}.get(name)
    for name in ("draft", "requested", "received", "accepted", "rejected", "ready", "cancelled", "in-progress", "on-hold",
                 "failed", "completed", WITHDRAWN)
}  # fmt: skip
CONSENT_STATES: dict[str, str | None] = {
    name: name for name in ("draft", "proposed", "active", "rejected", "inactive", WITHDRAWN)
}  # fmt: skip
ANSWERED: dict[str, str | None] = {
    "completed": "granted", "revoked": "refused", "active": "open", "draft": "open", "on-hold": "open", "unknown": None,
    WITHDRAWN: None,
}  # fmt: skip
SENT = ("preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "unknown", WITHDRAWN)
OTHERS = ("Practitioner", "PractitionerRole", "Organization", "CareTeam", "RelatedPerson")
EVERYONE = (*OTHERS, "Patient")


def our_code(concept: Any, path: str) -> str | None:
    """The code of our own system that a CodeableConcept carries."""
    return next((code for system, code, _ in parts.codings(concept, path) if system == OURS and code), None)


def duty(one: Open) -> Rows:
    """A Task with a code of ours: something that a decision asks of someone."""
    word = our_code(one.resource.get("code"), "code")
    if word is None:
        raise OutOfScope("a task that is no duty of a decision on eligibility")
    pointing.about_patient(one, "duties", "for")
    outcome = parts.status_of(one, DONE)
    laid = times.when(one, one.resource.get("authoredOn"), "authoredOn")
    limits = parts.an_object(one.resource.get("restriction"), "restriction")
    _, due = times.period(one, limits.get("period"), "restriction.period")
    _, done = times.period(one, one.resource.get("executionPeriod"), "executionPeriod")
    return [one.row(
        "duties", times.required(one, laid, "authoredOn"), duty=word, outcome=outcome,
        decision_id=pointing.first_of(one, "basedOn", "ClinicalImpression"),
        owner=pointing.reference(one, one.resource.get("owner"), "owner", *EVERYONE),
        due_at=due.at_latest if due else None, done_at=done.at_latest if done else None,
        recorded_by=pointing.who(one, "requester"),
    )]  # fmt: skip


def consent(one: Open) -> Rows:
    """A Consent whose scope or category carries a code of ours."""
    categories = (our_code(each, "category") for each in parts.a_list(one.resource.get("category"), "category"))
    word = our_code(one.resource.get("scope"), "scope") or next((code for code in categories if code in SCOPES), None)
    if word is None:
        raise OutOfScope("a consent to something else")
    pointing.about_patient(one, "consents", "patient")
    status = parts.status_of(one, CONSENT_STATES)
    provision = parts.an_object(one.resource.get("provision"), "provision")
    _, end = times.period(one, provision.get("period"), "provision.period")
    given = times.when(one, one.resource.get("dateTime"), "dateTime")
    if provision.get("provision"):
        raise Refused("its provision has exceptions, which are not read: nobody can tell what it opens")
    denies = provision.get("type") == "deny"
    over = status in ("inactive", "rejected") or denies
    if denies:
        one.note("it denies: it counts as never given")
    elif over and one.recorded_at is None:
        one.note("it was withdrawn, it is not said when: it counts as never given")
    withdrawn = (None if denies else one.recorded_at) or (given.at if given else None)
    return [one.row(
        "consents", times.required(one, given, "dateTime"), scope=word, ends_at=times.just_after(end),
        revoked_at=withdrawn if over else None, recorded_by=pointing.who(one, "performer"),
        **signature(one, parts.extensions(one), draft=status in ("draft", "proposed")),
    )]  # fmt: skip


def request(one: Open) -> Rows:
    """A CommunicationRequest whose category carries a code of ours: an ask, granted, refused, or still open."""
    concepts = parts.a_list(one.resource.get("category"), "category")
    word = next((code for each in concepts if (code := our_code(each, "category"))), None)
    if word is None:
        raise OutOfScope("a request that is no ask of the patient")
    pointing.about_patient(one, "requests")
    outcome = parts.status_of(one, ANSWERED)
    asked = times.when(one, one.resource.get("authoredOn"), "authoredOn")
    answering = (pointing.reference(one, each, "recipient", *EVERYONE)
                 for each in parts.a_list(one.resource.get("recipient"), "recipient"))  # fmt: skip
    return [one.row(
        "requests", times.required(one, asked, "authoredOn"), asks_for=word, outcome=outcome,
        answered_by=next((id for id in answering if id), None), recorded_by=pointing.who(one, "requester"),
    )]  # fmt: skip


def contact(one: Open) -> Rows:
    """A Communication whose topic is a code of ours: what was sent to, or came from, others in the care."""
    word = our_code(one.resource.get("topic"), "topic")
    if word is None:
        raise OutOfScope("a message that is not about the program's coordination")
    pointing.about_patient(one, "contacts")
    status = parts.status_of(one, {name: name for name in SENT})
    if status in ("preparation", "not-done", "stopped"):
        raise OutOfScope("a message that was not sent")
    received = times.when(one, one.resource.get("received"), "received")
    sent = times.when(one, one.resource.get("sent"), "sent")
    sender = pointing.reference(one, one.resource.get("sender"), "sender", *OTHERS)
    recipients = (pointing.reference(one, each, "recipient", *OTHERS)
                  for each in parts.a_list(one.resource.get("recipient"), "recipient"))  # fmt: skip
    recipient = next((id for id in recipients if id), None)
    known = parts.extensions(one)
    due = times.when(one, parts.value_of(one, known, "reply-due", "DateTime", "Instant", "Date"), "reply-due")
    return [one.row(
        "contacts", times.required(one, sent or received, "sent or received"), about=word,
        with_whom=recipient or sender, direction=_direction(sender, recipient),
        reply_due_at=due.at_latest if due else None, in_reply_to=pointing.first_of(one, "inResponseTo", "Communication"),
        consent_id=parts.text_of(one, known, "consent"),
        session_id=pointing.reference(one, one.resource.get("encounter"), "encounter", "Encounter"),
    )]  # fmt: skip


def _direction(sender: str | None, recipient: str | None) -> str | None:
    """Sent where it names someone else as its recipient; received where it names only a sender."""
    if recipient is not None:
        return "sent"
    return "received" if sender is not None else None
