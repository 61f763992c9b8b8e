"""A passkey made in software: what a browser hands over when it is added, and when it answers."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

from handrail.clinic.accounts.models import User

PRESENT_VERIFIED, ATTESTED = 0x05, 0x40
RP = "testserver"


def coded(data: bytes) -> str:
    """Base64 as browsers write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Passkey:
    """One key of one person. Its `id` names it."""

    def __init__(self) -> None:
        self.id, self.private = secrets.token_bytes(16), ec.generate_private_key(ec.SECP256R1())

    def made(self, challenge: str = "AAAA") -> dict[str, Any]:
        """What it says when it is added."""
        key = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        data = self._data(PRESENT_VERIFIED | ATTESTED) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return self._said({"clientDataJSON": _client("create", challenge), "attestationObject": attested})

    def answers(self, challenge: str, user: User) -> dict[str, Any]:
        """What it says when it is asked."""
        client, data = _client("get", challenge), self._data(PRESENT_VERIFIED)
        signature = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        handle = user_pk_to_url_str(user).encode()
        return self._said({"clientDataJSON": client, "authenticatorData": data, "signature": signature, "userHandle": handle})

    def _said(self, response: dict[str, bytes]) -> dict[str, Any]:
        told = {name: coded(value) for name, value in response.items()}
        return {
            "id": coded(self.id),
            "rawId": coded(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": told,
        }

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(RP.encode()).digest() + bytes([flags]) + bytes(4)


def _client(what: str, challenge: str) -> bytes:
    return json.dumps(
        {"type": f"webauthn.{what}", "challenge": challenge, "origin": f"https://{RP}", "crossOrigin": False}
    ).encode()


def added_to(user: User, key: Passkey | None = None) -> Authenticator:
    """A passkey that they have."""
    made = (key or Passkey()).made()
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Key", "credential": made})
