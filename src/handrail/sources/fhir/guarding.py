"""Harm, tests for drugs, alarms, overrides, and what gates answered."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import parts, pointing, times
from handrail.sources.fhir.coordinating import EVERYONE, our_code
from handrail.sources.fhir.outcome import Rows
from handrail.sources.fhir.parts import EXTENSIONS, WITHDRAWN, Open, OutOfScope
from handrail.sources.fhir.signing import signature

EVENT_STATES: dict[str, str | None] = {"actual": "actual", "potential": "potential"}
REPORTED: dict[str, str | None] = {
    name: name for name in ("registered", "partial", "preliminary", "final", "amended", "corrected", "appended", "cancelled",
                            "unknown", WITHDRAWN)
}  # fmt: skip
NO_RESULT = ("registered", "cancelled")
RESULTS = ("found", "not-found", "refused", "invalid")
FLAG_STATES: dict[str, str | None] = {name: name for name in ("active", "inactive", WITHDRAWN)}
ISSUE_STATES = REPORTED
ANSWERS: dict[str, str | None] = {"success": "open", "data-requested": "ask", "failure": "closed", "in-progress": None,
                                  "data-required": "ask", WITHDRAWN: None}  # fmt: skip


def adverse_event(one: Open) -> Rows:
    """Harm, or what could have become harm. FHIR has no status here: it says whether it happened."""
    pointing.about_patient(one, "adverse_events")
    at = times.when(one, one.resource.get("date") or one.resource.get("detected"), "date")
    known = parts.extensions(one)
    _, _, words = parts.words_of(parts.codings(one.resource.get("event"), "event"))
    reported = times.noted(one, parts.value_of(one, known, "reported", "DateTime", "Instant"), "reported")
    return [one.row(
        "adverse_events", times.required(one, at, "date"), what=words, serious=_serious(one),
        session_id=pointing.reference(one, one.resource.get("encounter"), "encounter", "Encounter"),
        reported_at=reported.at_latest if reported else None, recorded_by=pointing.who(one, "recorder"),
    )]  # fmt: skip


def _serious(one: Open) -> bool | None:
    word = parts.a_code(one.resource.get("seriousness"), "seriousness", ("serious", "non-serious"))
    return None if word is None else word == "serious"


def toxicology(one: Open) -> Rows:
    """A DiagnosticReport whose category is our `toxicology`: one substance, and whether it was found."""
    concepts = parts.a_list(one.resource.get("category"), "category")
    if all(our_code(each, "category") != "toxicology" for each in concepts):
        raise OutOfScope("a report that is no test for drugs")
    pointing.about_patient(one, "toxicology")
    if parts.status_of(one, REPORTED) in NO_RESULT:
        raise OutOfScope("a test without a result")
    known = parts.extensions(one)
    results = {code for each in parts.a_list(one.resource.get("conclusionCode"), "conclusionCode")
               if (code := parts.a_code(each, "conclusionCode", RESULTS))}  # fmt: skip
    if len(results) > 1:
        one.note("its conclusions contradict each other: none is used")
    substance = our_code(one.resource.get("code"), "code")
    return [one.row(
        "toxicology", times.required(one, times.effective(one), "effective[x]"), substance=substance,
        result=results.pop() if len(results) == 1 else None,
        confirmed=parts.a_yes_no(parts.value_of(one, known, "confirmed", "Boolean"), "confirmed"),
    )]  # fmt: skip


def alarm(one: Open) -> Rows:
    """A Flag with a code of ours: something that someone must answer by a time."""
    word = our_code(one.resource.get("code"), "code")
    if word is None:
        raise OutOfScope("a flag that is no alarm of the program's")
    pointing.about_patient(one, "alarms")
    parts.status_of(one, FLAG_STATES)
    raised, due = times.period(one, one.resource.get("period"), "period")
    closed = _instant(one, "closed")
    return [one.row(
        "alarms", times.required(one, raised, "period.start"), raised_by=word,
        owner=pointing.reference(one, one.resource.get("author"), "author", *EVERYONE),
        due_at=due.at_latest if due else None, closed_at=closed,
    )]  # fmt: skip


def override(one: Open) -> Rows:
    """A DetectedIssue with a code of ours: a caution answered, or a signed exception to a stop."""
    word = our_code(one.resource.get("code"), "code")
    if word is None:
        raise OutOfScope("an issue that is no answer to a safeguard")
    pointing.about_patient(one, "overrides", "patient")
    status = parts.status_of(one, ISSUE_STATES)
    at = times.when(one, one.resource.get("identifiedDateTime"), "identifiedDateTime")
    implicated = parts.a_list(one.resource.get("implicated"), "implicated")
    reasons = [parts.words_of(parts.codings(each.get("action"), "mitigation.action"))[2]
               for each in parts.a_list(one.resource.get("mitigation"), "mitigation")]  # fmt: skip
    return [one.row(
        "overrides", times.required(one, at, "identifiedDateTime"), safeguard=word,
        subject_id=next((id for each in implicated if (id := _any_reference(each))), None),
        reason=next((words for words in reasons if words), None), expires_at=_instant(one, "expires"),
        recorded_by=pointing.who(one, "author"),
        **signature(one, parts.extensions(one), draft=status in ("registered", "preliminary")),
    )]  # fmt: skip


def gate_decision(one: Open) -> Rows:
    """A GuidanceResponse of one of our gates: what it answered, and on which knowledge."""
    module = parts.a_text(one.resource.get("moduleCanonical"), "moduleCanonical") or ""
    if not module.startswith(f"{EXTENSIONS}gates/"):
        raise OutOfScope("guidance of another system")
    pointing.about_patient(one, "gate_decisions")
    answer = parts.status_of(one, ANSWERS)
    known_at = times.when(one, one.resource.get("occurrenceDateTime"), "occurrenceDateTime")
    asked = parts.an_object(one.resource.get("requestIdentifier"), "requestIdentifier")
    return [one.row(
        "gate_decisions", times.required(one, known_at, "occurrenceDateTime"), gate=module.removeprefix(f"{EXTENSIONS}gates/"),
        subject_id=parts.a_text(asked.get("value"), "requestIdentifier.value"), answer=answer,
        protocol_digest=parts.text_of(one, parts.extensions(one), "protocol-digest"),
        known_at=known_at.at_latest if known_at else None,
    )]  # fmt: skip


def _instant(one: Open, name: str) -> Any:
    """The last instant that our extension `name` can mean."""
    found = times.noted(one, parts.value_of(one, parts.extensions(one), name, "DateTime", "Instant", "Date"), name)
    return found.at_latest if found else None


def _any_reference(value: Any) -> str | None:
    text = parts.a_text(parts.an_object(value, "implicated").get("reference"), "implicated.reference")
    found = pointing.literal(text) if text else None
    return found[1] if found else None
