"""The decision: proposed by the protocol's table, made and signed by a clinician, and never replaced: a later one stands beside
it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import Actor
from handrail.clinic.board import loops
from handrail.clinic.people.models import Patient
from handrail.clinic.records import actions as records
from handrail.clinic.records.reading import resources_of
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kind, Request, Signature
from handrail.decide import Proposal, Reason
from handrail.protocol.decision_table import Answer, Duty, Outcome
from handrail.sources.fhir.parts import EXTENSIONS
from handrail.terms.valuesets import OURS

SIGNERS = (Role.PRESCRIBER, Role.MEDICAL_DIRECTOR)
MEANING = "I have seen this person's record and the reasons above, and this is my decision."
SECOND_MEANING = "I have read this person's history, and agree with this decision."
SECOND = "second-signature"
NOTHING_AGAINST = "nothing that is known speaks against treatment"
DIFFERS = "Say why you decide otherwise than is proposed."
HAND_OFF = "Write what happens next for this person: who sees them, where, and when. Nobody leaves without a next step."
CHANGED = "The record has changed since this was proposed. Look at the proposal again, then decide."
BOTH = "Two clinicians have signed this decision already."
UNKNOWN_MATTERS = "What is missing is not known, so nobody can be found eligible: decide undetermined, or find out."
WORDS = {
    Outcome.CONTRAINDICATED: "contraindicated", Outcome.WITH_SAFEGUARDS: "eligible with safeguards", Outcome.ELIGIBLE: "eligible",
    Outcome.UNDETERMINED: "undetermined",
}  # fmt: skip
OWNERS = {
    "closer-check-ins": Role.SESSION_NURSE,
    "mood-watched": Role.SESSION_NURSE,
    "mental-state-at-sessions": Role.SESSION_NURSE,
}
NEEDS_NEXT_STEPS = (Outcome.CONTRAINDICATED, Outcome.UNDETERMINED)
PERMITS = (Outcome.ELIGIBLE, Outcome.WITH_SAFEGUARDS)


@dataclass(frozen=True)
class Decided:
    """What a clinician decides. why: where it differs from what is proposed; next_steps: where there is no treatment."""

    outcome: Outcome
    why: str = ""
    next_steps: str = ""


def lay_before(*, by: Actor, patient: Patient, proposal: Proposal, decided: Decided, at: datetime) -> Request:
    """Asks the clinician who decides to sign. ValidationError where the decision lacks what it needs; PermissionDenied for
    others.
    """
    assert by.user is not None
    require(by.user, patient, SIGNERS, at)
    _check(proposal, decided)
    told = {"seen": digest(proposal), "resources": list(_resources(patient, proposal, decided, by.user, at))}
    payload = orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
    return signing.ask(by=by, kind=Kind.DECISION, document=document(patient, proposal, decided), meaning=MEANING,
                       about=f"patient:{patient.pk}", signer=by.user, payload=payload, at=at)  # fmt: skip


def require(user: User, patient: Patient, any_of: Sequence[Role], at: datetime) -> None:
    """Raises PermissionDenied unless they hold one of these roles where the patient is."""
    here = access.sites(user, any_of)
    if not access.patients(user, at, any_of).filter(pk=patient.pk, stays__ended_at=None, stays__site__in=here).exists():
        raise PermissionDenied(f"needs the role of {' or '.join(role.label for role in any_of)} where the patient is")


def _check(proposal: Proposal, decided: Decided) -> None:
    if decided.outcome != proposal.outcome and not decided.why.strip():
        raise ValidationError({"why": DIFFERS})
    if decided.outcome in NEEDS_NEXT_STEPS and not decided.next_steps.strip():
        raise ValidationError({"next_steps": HAND_OFF})
    if decided.outcome in PERMITS and proposal.outcome == Outcome.UNDETERMINED:
        raise ValidationError({"outcome": UNKNOWN_MATTERS})


def ask_second(*, by: Actor, signature: Signature, signer: User, at: datetime) -> Request:
    """Lays a signed decision before a second clinician. ValidationError for one's own, or for who may not."""
    if not set(SIGNERS) & access.roles(signer):
        raise ValidationError("A second signature is a prescriber's or a medical director's.")
    if signature.cosignatures.exists():
        raise ValidationError(BOTH)
    record = orjson.loads(signature.kept.record)
    payload = orjson.dumps({"second": str(signature.pk)}).decode()
    return signing.ask(by=by, kind=Kind.DECISION, document=record["document"], meaning=SECOND_MEANING, about=signature.about,
                       signer=signer, cosigns=signature, payload=payload, at=at)  # fmt: skip


@transaction.atomic
def on_signed(request: Request, signature: Signature) -> None:
    """Writes the decision and its duties into the record; of a second signature, a version that bears both."""
    patient = Patient.objects.get(pk=request.about.partition(":")[2])
    require(signature.signer, patient, SIGNERS, signature.signed_at)
    by = Actor(signature.signer, "signature")
    if request.cosigns is None:
        told = orjson.loads(request.payload)
        _check_seen(told["seen"], patient, signature.signed_at)
        resources = [_signed(one, signature) for one in told["resources"]]
        records.write(by=by, patient=patient, resources=resources, at=signature.signed_at, act="decision.signed")
        for task in resources[1:]:
            _promise(task, patient, signature)
    else:
        _write_second(by, patient, request.cosigns, signature)


def _check_seen(seen: str, patient: Patient, at: datetime) -> None:
    """What was laid before them is what is proposed now: the record may have changed since."""
    from handrail.clinic.intake.overviews import proposal_of

    records.lock(patient)
    proposal = proposal_of(patient, at)
    if proposal is None or digest(proposal) != seen:
        raise ValidationError(CHANGED)


def _signed(resource: dict[str, Any], signature: Signature) -> dict[str, Any]:
    if resource["resourceType"] != "ClinicalImpression":
        return resource
    told = {"url": f"{EXTENSIONS}signature", "extension": [
        {"url": "who", "valueReference": {"reference": f"Practitioner/{signature.signer_id}"}},
        {"url": "when", "valueInstant": _instant(signature.signed_at)},
    ]}  # fmt: skip
    return resource | {"status": "completed", "extension": [*resource["extension"], told],
                       "identifier": [{"system": f"{EXTENSIONS}signature-id", "value": str(signature.pk)}]}  # fmt: skip


def _write_second(by: Actor, patient: Patient, first: Signature, second: Signature) -> None:
    own = next(one for one in resources_of(patient, "ClinicalImpression")
               if any(name["value"] == str(first.pk) for name in one.get("identifier", ())))  # fmt: skip
    if any(one["url"] == f"{EXTENSIONS}co-signature" for one in own["extension"]):
        raise ValidationError(BOTH)
    told = {"url": f"{EXTENSIONS}co-signature", "extension": [
        {"url": "who", "valueReference": {"reference": f"Practitioner/{second.signer_id}"}},
        {"url": "when", "valueInstant": _instant(second.signed_at)},
    ]}  # fmt: skip
    done = [one for one in resources_of(patient, "Task") if _is_second_of(one, own["id"])]
    for one in done:
        loops.close(about=f"duty:{one['id']}", outcome="done", at=second.signed_at)
    tasks = [one | {"status": "completed", "executionPeriod": {"end": _instant(second.signed_at)}}
             for one in done]  # fmt: skip
    records.write(by=by, patient=patient, resources=[own | {"extension": [*own["extension"], told]}, *tasks], at=second.signed_at,
                  act="decision.cosigned")  # fmt: skip


def _promise(task: dict[str, Any], patient: Patient, signature: Signature) -> None:
    due = task.get("restriction", {}).get("period", {}).get("end")
    owner = OWNERS.get(task["code"]["text"], Role.PRESCRIBER)
    loops.open_(about=f"duty:{task['id']}", what=task["description"], patient=patient, owner_role=owner,
                at=signature.signed_at, due_at=datetime.fromisoformat(due) if due else None)  # fmt: skip


def _is_second_of(task: dict[str, Any], decision: str) -> bool:
    codes = [coding["code"] for coding in task["code"]["coding"]]
    return SECOND in codes and task["basedOn"][0]["reference"] == f"ClinicalImpression/{decision}"


# What is written, and what is read before it is signed.


def _resources(patient: Patient, proposal: Proposal, decided: Decided, by: User, at: datetime) -> Iterator[dict[str, Any]]:
    decision = str(uuid.uuid4())
    subject = {"reference": f"Patient/{patient.pk}"}
    expires = (
        [{"url": f"{EXTENSIONS}expires", "valueDateTime": _instant(end)}] if (end := _expires(patient, proposal, decided)) else []
    )
    yield {
        "resourceType": "ClinicalImpression", "id": decision, "status": "in-progress", "subject": subject,
        "code": _ours("eligibility-decision"), "effectiveDateTime": _instant(at), "date": _instant(at),
        "assessor": {"reference": f"Practitioner/{by.pk}"},
        "finding": [{"itemCodeableConcept": _ours(str(decided.outcome))}], "extension": expires,
        **({"summary": decided.why} if decided.why else {}),
        **({"note": [{"text": decided.next_steps}]} if decided.next_steps else {}),
    }  # fmt: skip
    for duty in _duties(proposal, decided):
        yield _task(duty, decision, subject, at)


def _task(duty: Duty, decision: str, subject: dict[str, str], at: datetime) -> dict[str, Any]:
    days = duty.within_days or duty.every_days
    due = {"restriction": {"period": {"end": _instant(at + timedelta(days=days))}}} if days else {}
    return {"resourceType": "Task", "id": str(uuid.uuid4()), "status": "requested", "intent": "order", "for": subject,
            "code": _ours(duty.id), "authoredOn": _instant(at), "description": duty.what, **due,
            "basedOn": [{"reference": f"ClinicalImpression/{decision}"}]}  # fmt: skip


def _duties(proposal: Proposal, decided: Decided) -> Sequence[Duty]:
    return proposal.duties if decided.outcome == Outcome.WITH_SAFEGUARDS else ()


def _expires(patient: Patient, proposal: Proposal, decided: Decided) -> datetime | None:
    """The end of the last day, by the calendar of the site where they are."""
    if decided.outcome not in PERMITS or proposal.expiry is None:
        return None
    return datetime.combine(proposal.expiry.on, time.max, records.zone_of(patient)).replace(microsecond=0)


def document(patient: Patient, proposal: Proposal, decided: Decided) -> str:
    """What is signed, in words: who, what is decided, on what grounds, what is missing, what follows."""
    end = _expires(patient, proposal, decided)
    head = {
        "Protocol": proposal.protocol, "Decided": WORDS[decided.outcome], "Proposed": WORDS[proposal.outcome],
        "Why it differs": decided.why, "Next steps": decided.next_steps, "Until": str(end.date()) if end else "",
        "Seen at": _instant(proposal.at),
    }  # fmt: skip
    lists = {
        "Grounds": [one.because for one in grounds(proposal)] or [NOTHING_AGAINST],
        "Not known": [one.what for one in proposal.missing],
        "Duties": [f"{one.what} ({one.who}, {one.due})" for one in _duties(proposal, decided)],
    }
    lines = [f"Decision on eligibility of {patient.name}, born on {patient.born_on}"]
    lines += [f"{name}: {said}" for name, said in head.items() if said]
    for name, said in lists.items():
        lines += ["", f"{name}:", *(f"- {one}" for one in said)] if said else []
    return "\n".join(lines) + "\n"


def grounds(proposal: Proposal) -> list[Reason]:
    """The rows that hold. One that asks for what is not known says nothing about this person: it stands among what is missing."""
    return [one for one in proposal.reasons if one.answer is Answer.YES]


def _ours(code: str) -> dict[str, Any]:
    return {"coding": [{"system": OURS, "code": code}], "text": code}


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def digest(proposal: Proposal) -> str:
    """What a proposal rests on, to tell whether it is the same that somebody looked at."""
    said = [
        str(proposal.outcome),
        [one.id for one in proposal.reasons],
        [one.what for one in proposal.missing],
        proposal.protocol,
    ]
    return sha256(orjson.dumps(said)).hexdigest()[:16]
