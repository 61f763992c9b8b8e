"""A clinician's own assessment of a substance use disorder: criteria entered or a conclusion stated, and signed. No screen
enters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction

from handrail.clinic.actor import Actor
from handrail.clinic.intake.deciding import SIGNERS, require
from handrail.clinic.intake.findings import coded, instant
from handrail.clinic.people.models import Patient
from handrail.clinic.records import actions as records
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kind, Request, Signature
from handrail.instruments.dependence.criteria import CLASSES, CRITERIA
from handrail.sources.fhir.parts import EXTENSIONS
from handrail.terms.valuesets import OURS

NAME = "substance-use-disorder-assessment"
MEANING = "I examined this person, and this is my own assessment."
ONE_OF_BOTH = "Enter the criteria, or state a conclusion: not both, for they could disagree."
NOT_OF_IT = "{criteria}: no criterion of {substance}."
NEITHER = "Enter at least one criterion, or state a conclusion."
BANDS = {
    "active": "active",
    "early-remission": "in early remission",
    "sustained-remission": "in sustained remission",
    "none": "none",
}


@dataclass(frozen=True)
class Assessed:
    """What a clinician found. criteria: name → yes, no or unknown, of the last 12 months; band: where they state a conclusion."""

    substance: str
    criteria: Mapping[str, str] = field(default_factory=dict)
    band: str = ""


def lay_before(*, by: Actor, patient: Patient, assessed: Assessed, at: datetime) -> Request:
    """Asks the clinician to sign. ValidationError where nothing is assessed, or it is said in two ways."""
    assert by.user is not None
    require(by.user, patient, SIGNERS, at)
    if bool(assessed.criteria) == bool(assessed.band):
        raise ValidationError(ONE_OF_BOTH if assessed.band else NEITHER)
    if foreign := [CRITERIA[name] for name in assessed.criteria if name not in CLASSES[assessed.substance]]:
        raise ValidationError(NOT_OF_IT.format(criteria=", ".join(foreign).capitalize(), substance=assessed.substance))
    payload = orjson.dumps(_response(assessed, at), option=orjson.OPT_SORT_KEYS).decode()
    return signing.ask(by=by, kind=Kind.ASSESSMENT, document=document(patient, assessed, at), meaning=MEANING,
                       about=f"patient:{patient.pk}", signer=by.user, payload=payload, at=at)  # fmt: skip


@transaction.atomic
def on_signed(request: Request, signature: Signature) -> None:
    """Writes the assessment into the record, with who signed it and when."""
    patient = Patient.objects.get(pk=request.about.partition(":")[2])
    require(signature.signer, patient, SIGNERS, signature.signed_at)
    told = {"url": f"{EXTENSIONS}signature", "extension": [
        {"url": "who", "valueReference": {"reference": f"Practitioner/{signature.signer_id}"}},
        {"url": "when", "valueInstant": instant(signature.signed_at)},
    ]}  # fmt: skip
    resource = orjson.loads(request.payload) | {
        "extension": [told],
        "author": {"reference": f"Practitioner/{signature.signer_id}"},
    }
    records.write(by=Actor(signature.signer, "signature"), patient=patient, resources=[resource], at=signature.signed_at,
                  act="assessment.signed")  # fmt: skip


def _response(assessed: Assessed, at: datetime) -> dict[str, Any]:
    said = {**assessed.criteria, **({"band": assessed.band} if assessed.band else {}), "substance": assessed.substance}
    items = [{"linkId": link, "answer": [{"valueCoding": coded(OURS, code)["coding"][0]}]} for link, code in said.items()]
    return {"resourceType": "QuestionnaireResponse", "status": "completed", "authored": instant(at), "item": items,
            "questionnaire": f"{EXTENSIONS}Questionnaire/{NAME}"}  # fmt: skip


def document(patient: Patient, assessed: Assessed, at: datetime) -> str:
    """What is signed, in words."""
    criteria = [f"- {CRITERIA[name]}: {said}" for name, said in assessed.criteria.items()]
    lines = [
        f"Assessment of a substance use disorder: {patient.name}, born on {patient.born_on}",
        f"Substance: {assessed.substance}",
    ]
    lines += ["In the last 12 months:", *criteria] if criteria else [f"Conclusion: {BANDS[assessed.band]}"]
    return "\n".join([*lines, f"Seen at {instant(at)}", ""])
