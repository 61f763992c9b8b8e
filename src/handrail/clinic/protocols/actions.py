"""Adopting a protocol: the document is laid before the medical director, and is in force once they sign."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError

from handrail.clinic import access
from handrail.clinic.accounts.models import User
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import Actor
from handrail.clinic.protocols.models import Adoption
from handrail.clinic.signing import actions as signing
from handrail.clinic.signing.models import Kind, Request, Signature
from handrail.protocol import adopt
from handrail.protocol.load import asked, shipped
from handrail.protocol.model import Basis, LocalChoice, Protocol, Use
from handrail.protocol.stricter import LOOSER, way
from handrail.terms.errors import UnusableProtocol

MEANING = "I adopt this protocol for our program, and take responsibility for its numbers."
FOR_RESEARCH = "A protocol for research is not adopted for treatment."
BINDING = (Basis.LABEL, Basis.LAW)  # no local choice is looser than these


def adoptable() -> list[Protocol]:
    """What may be adopted for treatment. One for research holds only where it is asked for by name."""
    return [one for one in shipped() if one.use is not Use.RESEARCH]


def newest(id: str) -> str:
    """The key of the newest version of a protocol."""
    return asked(id).key


def choice(protocol: Protocol, parameter: str, value: str, reason: str, at: datetime) -> LocalChoice:
    """One local choice; ValidationError where it is unclear, or looser than what the label or the law says."""
    try:
        one = adopt.choice(protocol, at.date(), f"{parameter}={value}", reason)
        own = _adopted(protocol, adopt.document(protocol, by="x", role=adopt.MAY_ADOPT, at=at.date(), choices=[one]))
    except UnusableProtocol as error:
        raise ValidationError(f"{parameter}: {error.what}. {(error.remedy or '').capitalize()}.") from error
    was = protocol.value_at(parameter, at.date())
    if was is not None and was.basis in BINDING and way(parameter, was, own.value_at(parameter, at.date())) == LOOSER:
        raise ValidationError(
            f"{parameter}: {value} is looser than the {was.basis} ({was.said}). A program may be stricter, not looser."
        )
    return one


def lay_before(*, by: Actor, key: str, at: datetime, choices: Sequence[LocalChoice] = ()) -> Request:
    """Asks the medical director who proposes it to sign the adoption; PermissionDenied for anybody else, ValidationError for
    a protocol for research.
    """
    assert by.user is not None
    _check_hand(by.user)
    protocol = asked(key)
    if protocol.use is Use.RESEARCH:
        raise ValidationError(FOR_RESEARCH)
    payload = adopt.document(protocol, by=by.user.name, role=Role.MEDICAL_DIRECTOR.label, at=at.date(), choices=choices)
    own = _adopted(protocol, payload)
    return signing.ask(by=by, kind=Kind.PROTOCOL_ADOPTION, document=_in_words(protocol, own, payload), payload=payload,
                       meaning=MEANING, about=f"protocol:{protocol.key}", signer=by.user, at=at)  # fmt: skip


def on_signed(request: Request, signature: Signature) -> None:
    """Puts the protocol in force, in the transaction of the signature. PermissionDenied where they lost the role meanwhile."""
    _check_hand(signature.signer)
    protocol = asked(request.about.partition(":")[2])
    Adoption.objects.create(protocol=protocol.key, digest=protocol.digest, document=request.payload, signature=signature,
                            adopted_at=signature.signed_at)  # fmt: skip


def _check_hand(user: User) -> None:
    if not access.may_give(user, None):
        raise PermissionDenied("needs the role of medical director for all sites")


def as_adopted(adoption: Adoption) -> Protocol:
    """The protocol with the local choices that were signed."""
    return _adopted(asked(adoption.protocol), adoption.document)


def _in_words(protocol: Protocol, own: Protocol, payload: str) -> str:
    assert own.adoption is not None
    doubts = ["To consider:", *(f"- {one}" for one in own.adoption.doubts), ""] if own.adoption.doubts else []
    return "\n".join([f"{protocol.title}, {protocol.key}", protocol.summary, "", *doubts, _what_is_chosen(payload)])


def _what_is_chosen(payload: str) -> str:
    """The document without what it says of itself outside the clinic: that nobody has signed it."""
    lines = payload.removeprefix(adopt.HEAD).splitlines()
    return "\n".join(line for line in lines if not line.startswith("signed:")) + "\n"


def _adopted(protocol: Protocol, document: str) -> Protocol:
    """The protocol as a document adopts it: the core reads such a document from a file, whoever wrote it."""
    with tempfile.TemporaryDirectory(prefix="handrail-") as folder:
        file = Path(folder) / "adoption.yaml"
        file.write_text(document, encoding="utf-8")
        return adopt.adopted(protocol, file)
