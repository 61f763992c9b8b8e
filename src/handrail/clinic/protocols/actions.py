"""Adopting a protocol: the document is laid before the medical director, and is in force once they sign."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import Actor
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kind, Request, Signature
from handrail.protocol import adopt
from handrail.protocol.load import asked, shipped
from handrail.protocol.model import Protocol, Use

MEANING = "I adopt this protocol for our program, and take responsibility for its numbers."


def choices() -> list[tuple[str, str]]:
    """The protocols that may be adopted: key and title. One for research is adopted by its own way alone."""
    return [(one.key, f"{one.title}, version {one.version}") for one in shipped() if one.use is not Use.RESEARCH]


def lay_before(*, by: Actor, key: str, at: datetime) -> Request:
    """Asks the medical director who proposes it to sign the adoption; PermissionDenied for anybody else."""
    assert by.user is not None
    _check_hand(by.user)
    protocol = asked(key)
    text = adopt.document(protocol, by=by.user.name, role=Role.MEDICAL_DIRECTOR.label, at=at.date(), choices=())
    about = f"protocol:{protocol.key}"
    return signing.ask(by=by, kind=Kind.PROTOCOL_ADOPTION, document=text, meaning=MEANING, about=about, signer=by.user, at=at)


def on_signed(request: Request, signature: Signature) -> None:
    """Puts the protocol in force, with the signature. PermissionDenied where they lost the role since it was asked."""
    _check_hand(signature.signer)
    protocol: Protocol = asked(request.about.partition(":")[2])
    Adoption.objects.create(protocol=protocol.key, digest=protocol.digest, document=request.document, signature=signature,
                            adopted_at=signature.signed_at)  # fmt: skip


def _check_hand(user: User) -> None:
    if not access.may_give(user, None):
        raise PermissionDenied("needs the role of medical director for all sites")
