"""What the intake of a patient looks like now."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from handrail.clinic.intake.deciding import WORDS, grounds
from handrail.clinic.intake.finding_forms import FORMS
from handrail.clinic.intake.forms import Second
from handrail.clinic.people.models import Patient
from handrail.clinic.protocols import in_force
from handrail.clinic.records.actions import zone_of
from handrail.clinic.records.reading import record_of, resources_of
from handrail.clinic.signing.models import Kind, Signature
from handrail.decide import Proposal, decide
from handrail.instruments.branching import next_instruments
from handrail.instruments.catalogue import BY_ID
from handrail.instruments.form import form
from handrail.instruments.model import Scored
from handrail.instruments.scoring import score
from handrail.protocol.decision_table import Outcome
from handrail.sources.fhir.parts import EXTENSIONS
from handrail.terms.errors import HandrailError

EXPIRES = f"{EXTENSIONS}expires"
TAGS = {
    Outcome.CONTRAINDICATED: "stop", Outcome.WITH_SAFEGUARDS: "caution", Outcome.ELIGIBLE: "good",
    Outcome.UNDETERMINED: "data-required",
}  # fmt: skip
NONE_ADOPTED = "No protocol is adopted, so nothing can be proposed. A medical director adopts one first."
NO_TABLE = "{} has no table of decisions, so nothing can be proposed. A medical director adopts a version that has one."


def of(patient: Patient, at: datetime) -> dict[str, Any]:
    """Context of the overview: instruments answered and to be asked, and the proposal where a protocol is in force."""
    scored, proposal = answered(patient), proposal_of(patient, at)
    return {
        "answered": [{"title": form(BY_ID[one.instrument].folder).title, "scored": one, "said": _said(one)} for one in scored],
        "to_ask": [{"next": one, "offered": one.instrument in BY_ID, "title": _title(one.instrument)}
                   for one in next_instruments(*scored)],
        "others": [{"id": one.id, "title": form(one.folder).title} for one in BY_ID.values()],
        **(laid_out(proposal) if proposal else {"none": why_nothing_is_proposed()}), "decisions": decisions(patient),
        "duties": duties(patient, at), "finding_forms": FORMS,
    }  # fmt: skip


def proposal_of(patient: Patient, at: datetime) -> Proposal | None:
    """What the protocol in force proposes now; None where none is adopted, or one that has no table of decisions."""
    protocol = in_force.protocol()
    return decide(record_of(patient), protocol, at, zone=zone_of(patient)) if protocol and protocol.decides else None


def laid_out(proposal: Proposal) -> dict[str, Any]:
    """Context of a proposal: what holds, and apart from it what is not known, each with who can say it."""
    return {
        "proposal": proposal, "words": WORDS[proposal.outcome], "tag": TAGS[proposal.outcome], "grounds": grounds(proposal),
        "needed": [one for one in proposal.missing if one.blocks],
        "cautions": [one for one in proposal.missing if not one.blocks],
    }  # fmt: skip


def _said(one: Scored) -> str:
    total = "" if one.score is None else str(one.score)
    return ", ".join(filter(None, (total, (one.band or "").replace("-", " ")))) or "on file"


def why_nothing_is_proposed() -> str:
    """What a medical director has to do first."""
    protocol = in_force.protocol()
    return NO_TABLE.format(protocol.key) if protocol else NONE_ADOPTED


def decisions(patient: Patient) -> list[dict[str, Any]]:
    """Signed decisions, the newest first, each with its second signature or the form to ask for one."""
    signed = Signature.objects.filter(about=f"patient:{patient.pk}", kind=Kind.DECISION, cosigns=None).select_related("signer")
    written = {name["value"]: one for one in resources_of(patient, "ClinicalImpression") for name in one.get("identifier", ())}
    return [_decision(one, written.get(str(one.pk), {}), Second(first=one.signer, patient=patient))
            for one in signed.order_by("-signed_at")]  # fmt: skip


def _decision(signature: Signature, written: dict[str, Any], form: Second) -> dict[str, Any]:
    document = json.loads(signature.kept.record)["document"]
    decided = next((line.partition(": ")[2] for line in document.splitlines() if line.startswith("Decided: ")), "")
    second = signature.cosignatures.select_related("signer").first()
    return {"signature": signature, "document": document, "decided": decided, "second": second, "form": None if second else form,
            "next_steps": " ".join(note["text"] for note in written.get("note", ())),
            "until": next((one["valueDateTime"][:10] for one in written.get("extension", ()) if one["url"] == EXPIRES), ""),
            "tag": next((TAGS[outcome] for outcome, words in WORDS.items() if words == decided), "neutral")}  # fmt: skip


def duties(patient: Patient, at: datetime) -> list[dict[str, Any]]:
    """What the decisions ask to be done, the open first."""
    rows = record_of(patient).table("duties").to_dicts()
    words = {one["id"]: one.get("description") for one in resources_of(patient, "Task")}
    for row in rows:
        row["words"] = words.get(row["duty_id"]) or row["duty"]
        row["late"] = row["outcome"] is None and row["due_at"] is not None and row["due_at"] < at
    return sorted(rows, key=lambda row: (row["outcome"] is not None, row["due_at"] or at))


def answered(patient: Patient) -> list[Scored]:
    """The newest answers to each instrument, scored."""
    newest: dict[str, dict[str, Any]] = {}
    for one in resources_of(patient, "QuestionnaireResponse"):
        name = str(one.get("questionnaire", "")).rsplit("/", 1)[-1].partition("|")[0]
        if name in BY_ID:
            newest.setdefault(name, one)
    return [found for name, one in newest.items() if (found := _scored(name, one)) is not None]


def _scored(name: str, response: dict[str, Any]) -> Scored | None:
    try:
        return score(BY_ID[name], response, name)
    except HandrailError:  # everything declined is no score, and is shown by the record
        return None


def _title(instrument: str) -> str:
    return form(BY_ID[instrument].folder).title if instrument in BY_ID else "A clinical assessment of a substance use disorder"
