"""A made-up authenticator, and documents signed with it: what a browser would hand to the clinic."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from handrail.trail.documents import coded, record_digest, signature_digest
from handrail.trail.entries import Act, instant
from tests.unit.trail.making import NOON, act, private

RP_ID, PAGE = "clinic.example", "https://www.clinic.example"
PRESENT, VERIFIED = 1, 4
P256 = ec.derive_private_key(int.from_bytes(sha256(b"passkey").digest(), "big"), ec.SECP256R1())
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
KINDS: dict[str, Any] = {"ES256": P256, "EdDSA": private("passkey"), "RS256": RSA}


def cbor(key: dict[int, int | bytes]) -> bytes:
    return bytes([0xA0 | len(key)]) + b"".join(_item(one) for pair in key.items() for one in pair)


def _item(one: int | bytes) -> bytes:
    if isinstance(one, bytes):
        return _head(2, len(one)) + one
    return _head(0, one) if one >= 0 else _head(1, -1 - one)


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    return bytes([major << 5 | 24, number]) if number < 256 else bytes([major << 5 | 25]) + number.to_bytes(2, "big")


@dataclass(frozen=True)
class Passkey:
    """A credential of one of the three kinds."""

    kind: str = "ES256"

    @property
    def cose(self) -> bytes:
        key = KINDS[self.kind]
        if self.kind == "EdDSA":
            return cbor({1: 1, 3: -8, -1: 6, -2: key.public_key().public_bytes_raw()})
        numbers = key.public_key().public_numbers()
        if self.kind == "ES256":
            return cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        return cbor({1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: b"\1\0\1"})

    @property
    def id(self) -> str:
        return coded(sha256(self.cose).digest()[:16])

    def sign(self, message: bytes) -> bytes:
        key = KINDS[self.kind]
        if isinstance(key, Ed25519PrivateKey):
            return key.sign(message)
        if self.kind == "ES256":
            return bytes(key.sign(message, ec.ECDSA(SHA256())))
        return bytes(key.sign(message, padding.PKCS1v15(), SHA256()))

    def enrolled(self, by: str) -> Act:
        return act(0, act="passkey.enrolled", by=by, about=("passkey", self.id),
                   detail={"public_key_sha256": sha256(self.cose).hexdigest()})  # fmt: skip


def unsigned(method: str, **more: Any) -> dict[str, Any]:
    return {
        "schema": "handrail-signature/1", "document": "Plan of six doses, 0,5 mg/kg, for Zoë.\n", "meaning": "I ordered this.",
        "signer": {"id": "staff-1", "name": "Ada Invented"}, "signed_at": instant(NOON), "nonce": "ab" * 16, "method": method,
        **more,
    }  # fmt: skip


def signed(passkey: Passkey, *, flags: int = PRESENT | VERIFIED, rp_id: str = RP_ID, page: str = PAGE,
           client: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:  # fmt: skip
    """A document signed with a passkey; what is given is not as it ought to be."""
    record = unsigned("passkey", **more)
    told = {"type": "webauthn.get", "challenge": coded(signature_digest(record)), "origin": page, "crossOrigin": False}
    data = json.dumps({**told, **(client or {})}).encode()
    seen = sha256(rp_id.encode()).digest() + bytes([flags]) + (9).to_bytes(4, "big")
    credential = {"id": passkey.id, "public_key": coded(passkey.cose), "sign_count": 9}
    return {
        **record, "credential": credential, "client_data": coded(data), "authenticator_data": coded(seen),
        "signature": coded(passkey.sign(seen + sha256(data).digest())), "origin": PAGE, "rp_id": RP_ID,
    }  # fmt: skip


def signing(record: dict[str, Any]) -> Act:
    """The act whose entry stands for the record."""
    return act(0, act="plan.signed", by=record["signer"]["id"], detail={"signature_sha256": record_digest(record)})
