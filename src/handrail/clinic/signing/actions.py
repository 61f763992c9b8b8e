"""Laying a document before somebody, and taking their signature. What signing it does happens in the same transaction."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.module_loading import import_string

from handrail.clinic.accounts.models import User
from handrail.clinic.actor import Actor
from handrail.clinic.signing.models import Kept, Kind, Request, Signature
from handrail.clinic.trail.actions import append
from handrail.clinic.trail.keys import verifier_keys
from handrail.trail.checks import canonical
from handrail.trail.documents import check_signature, record_digest

ANSWERED_WITHIN = timedelta(minutes=15)  # afterwards it is laid before them anew; program choice
GONE = "This was signed already, or its time has run out. Begin again."
TWICE = "You co-signed this already. Somebody else has to."
OTHER = "It is not what was laid before you."
BOUND = "Written into the record when signed: sha256 {}\n"
OWN = "Nobody co-signs their own act. Somebody else has to."

# What a signature of that kind does. A kind without an effect only stands for itself until its own part of the clinic acts on it.
EFFECTS: dict[str, str] = {
    Kind.PROTOCOL_ADOPTION: "handrail.clinic.protocols.actions.on_signed",
    Kind.ASSESSMENT: "handrail.clinic.intake.assessing.on_signed",
    Kind.DECISION: "handrail.clinic.intake.deciding.on_signed",
}


@transaction.atomic
def ask(
    *, by: Actor, kind: Kind, document: str, meaning: str, about: str, signer: User, at: datetime,
    cosigns: Signature | None = None, payload: str | None = None
) -> Request:  # fmt: skip
    """Lays exactly this text before `signer`. ValidationError where they would co-sign their own act.

    payload: what signing it does, as JSON. The text ends with its digest, so that the signature binds it too.
    """
    if cosigns is not None and cosigns.signer_id == signer.pk:
        raise ValidationError(OWN)
    if payload is not None:
        document = f"{document.rstrip()}\n\n{_bound(payload)}"
    asked = Request(kind=kind, document=document, payload=payload, meaning=meaning, about=about, signer=signer, cosigns=cosigns,
                    nonce=secrets.token_hex(32), asked_at=at, expires_at=at + ANSWERED_WITHIN)  # fmt: skip
    asked.save(force_insert=True)
    append("signature.asked", by=by, about=("request", asked.pk), at=at, detail={"kind": str(kind), "signer": str(signer.pk)})
    return asked


def unsigned(asked: Request, method: str, signed_at: datetime) -> dict[str, Any]:
    """The record that is to be signed: what its digest is made of (docs/reference/trail.md)."""
    return {
        "schema": "handrail-signature/1", "document": asked.document, "meaning": asked.meaning,
        "signer": {"id": str(asked.signer_id), "name": asked.signer.name},
        "signed_at": signed_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), "nonce": asked.nonce, "method": method,
    }  # fmt: skip


@transaction.atomic
def sign(*, by: Actor, asked: Request, record: dict[str, Any], at: datetime) -> Signature:
    """Keeps a signature that was made of `asked`, and does what it stands for. ValidationError where it is not right, came too
    late, or is not the first.
    """
    problems = check_signature(record, verifier_keys()) or _other_than_asked(asked, record)
    if problems or by.user is None or by.user.pk != asked.signer_id:
        raise ValidationError(problems or ["It was laid before somebody else."])
    if asked.cosigns and Signature.objects.filter(cosigns=asked.cosigns, signer=by.user).exists():
        raise ValidationError(TWICE)
    if not Request.objects.filter(pk=asked.pk, answered_at=None, expires_at__gt=at).update(answered_at=at):
        raise ValidationError(GONE)
    signature = Signature(kind=asked.kind, about=asked.about, signer=by.user, cosigns=asked.cosigns,
                          first_signer=asked.cosigns.signer if asked.cosigns else None, signed_at=at,
                          document_sha256=sha256(asked.document.encode()).hexdigest())  # fmt: skip
    detail = {"signature_sha256": record_digest(record), "kind": asked.kind, "method": record["method"]}
    signature.entry = append("document.signed", by=by, about=("signature", signature.pk), at=at, detail=detail)
    signature.save(force_insert=True)
    Kept(signature=signature, record=canonical(record).decode()).save(force_insert=True)
    _effect(asked.kind)(asked, signature)
    return signature


def _other_than_asked(asked: Request, record: dict[str, Any]) -> list[str]:
    signed = {name: record.get(name) for name in ("document", "meaning", "signer", "nonce")}
    wanted = unsigned(asked, "", asked.asked_at)
    same = signed == {name: wanted[name] for name in signed}
    whole = asked.payload is None or asked.document.endswith(_bound(asked.payload))
    return [] if same and whole else [OTHER]


def _bound(payload: str) -> str:
    """The last line of a document: what signing it does, by its digest."""
    return BOUND.format(sha256(payload.encode()).hexdigest())


def _effect(kind: str) -> Callable[[Request, Signature], None]:
    def none(_asked: Request, _signature: Signature) -> None:
        pass

    return import_string(EFFECTS[kind]) if kind in EFFECTS else none
