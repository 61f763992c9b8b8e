"""A passkey made in software: its credential as a browser hands it over when it is added."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

from handrail.clinic.accounts.models import User

PRESENT_VERIFIED_ATTESTED = 0x45
ORIGIN = "http://localhost"


def coded(data: bytes) -> str:
    """Base64 as browsers write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def credential(rp: str = "testserver") -> dict[str, Any]:
    """What a browser answers when a passkey is added."""
    id, key = secrets.token_bytes(16), ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())
    data = hashlib.sha256(rp.encode()).digest() + bytes([PRESENT_VERIFIED_ATTESTED]) + bytes(4)
    data += bytes(16) + len(id).to_bytes(2, "big") + id + cbor.encode(dict(key))
    client = {"type": "webauthn.create", "challenge": coded(secrets.token_bytes(32)), "origin": ORIGIN}
    return {
        "id": coded(id), "rawId": coded(id), "type": "public-key", "clientExtensionResults": {},
        "response": {"clientDataJSON": coded(json.dumps(client).encode()),
                     "attestationObject": coded(cbor.encode({"fmt": "none", "attStmt": {}, "authData": data}))},
    }  # fmt: skip


def added_to(user: User) -> Authenticator:
    """A passkey that they have."""
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": credential()}
    )
