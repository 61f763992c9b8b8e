"""A signature by passkey: the challenge is the digest of what is signed. The one file that reaches into allauth's WebAuthn."""

from __future__ import annotations

import base64
from datetime import datetime
from hashlib import sha256
from typing import Any

from allauth.core import context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from fido2 import cbor
from fido2.webauthn import UserVerificationRequirement

from handrail.clinic.accounts.credentials import UNREADABLE
from handrail.clinic.accounts.models import User
from handrail.clinic.signing.actions import unsigned
from handrail.clinic.signing.models import Request
from handrail.trail.documents import signature_digest

STATE = "signing.state"
NONE_BEGUN = "Nothing was begun here, or it was answered already. Begin again."
WRONG = "The passkey did not answer for this document. Begin again."


def challenge(request: HttpRequest, asked: Request, at: datetime) -> dict[str, Any]:
    """What the browser asks the passkey, as JSON. What was asked is kept in the session, for one answer."""
    record = unsigned(asked, "passkey", at)
    with context.request_context(request):
        options, state = auth.get_server().authenticate_begin(
            credentials=auth.get_credentials(asked.signer), user_verification=UserVerificationRequirement.REQUIRED,
            challenge=signature_digest(record),
        )  # fmt: skip
    request.session[STATE] = {"asked": str(asked.pk), "state": state, "signed_at": at.isoformat()}
    return dict(options)


def answer(request: HttpRequest, asked: Request, credential: dict[str, Any]) -> dict[str, Any]:
    """The record of the signature; ValidationError where the answer is not to what was asked last. It is taken once."""
    begun = request.session.pop(STATE, None)
    request.session.save()
    if not begun or begun["asked"] != str(asked.pk):
        raise ValidationError(NONE_BEGUN)
    try:
        response = auth.parse_authentication_response(credential)
        with context.request_context(request):
            auth.get_server().authenticate_complete(begun["state"], auth.get_credentials(asked.signer), response)
    except (*UNREADABLE, ValidationError):
        raise ValidationError(WRONG) from None
    said, record = response.response, unsigned(asked, "passkey", datetime.fromisoformat(begun["signed_at"]))
    return record | {
        "credential": {"id": _coded(response.raw_id), "public_key": _coded(_public_key(asked.signer, response.raw_id)),
                       "sign_count": said.authenticator_data.counter},
        "client_data": _coded(said.client_data), "authenticator_data": _coded(said.authenticator_data),
        "signature": _coded(said.signature), "origin": said.client_data.origin, "rp_id": request.get_host().partition(":")[0],
    }  # fmt: skip


def enrolled(authenticator: Authenticator) -> dict[str, str]:
    """What the trail says of a passkey: the id of its credential, and the digest of its public key."""
    data = authenticator.wrap().authenticator_data.credential_data
    return {
        "credential_id": _coded(data.credential_id),
        "public_key_sha256": sha256(cbor.encode(dict(data.public_key))).hexdigest(),
    }


def _public_key(user: User, credential_id: bytes) -> bytes:
    authenticator = auth.get_authenticator_by_credential_id(user, credential_id)
    assert authenticator is not None, "it was verified with this very key"
    return cbor.encode(dict(authenticator.wrap().authenticator_data.credential_data.public_key))


def _coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(bytes(data)).rstrip(b"=").decode()
