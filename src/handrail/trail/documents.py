"""Signed documents: what a signer signs, and whether a signature is right. Part of the single file of the verifier."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from handrail.trail.checks import LOG, SECOND, Key, canonical, is_ed25519

SIGNATURE, ATTESTATION = b"handrail-signature/1\n", b"handrail-attestation/1\n"
SIGNED = ("meaning", "signer", "signed_at", "nonce", "method")
AT, NONCE = re.compile(SECOND.decode(), re.ASCII), re.compile("[0-9a-f]{32,128}")
RECORD = {"schema", "document", *SIGNED}
CREDENTIAL = {"id", "public_key", "sign_count"}
MORE = {
    "passkey": {"credential", "client_data", "authenticator_data", "signature", "origin", "rp_id"},
    "password-and-code": {"attested_by", "signature"},
}


def signature_digest(record: dict[str, Any]) -> bytes:
    """The 32 bytes that a signer signs: the document, what signing it means, who, when, how, and a number used once."""
    document = sha256(record["document"].encode()).hexdigest()
    return sha256(SIGNATURE + canonical({"document_sha256": document, **{name: record[name] for name in SIGNED}})).digest()


def record_digest(record: dict[str, Any]) -> str:
    """The hex by which an entry's detail `signature_sha256` names the whole record of a signature."""
    return sha256(canonical(record)).hexdigest()


def check_signature(record: dict[str, Any], keys: Iterable[Key] = ()) -> list[str]:
    """What is wrong with a signed document, in sentences; none where it is right. keys: those that may attest."""
    try:
        if record["schema"] != "handrail-signature/1" or record["method"] not in MORE:
            return ["it is of no kind of signature that is known here"]
        if set(record) != RECORD | MORE[record["method"]] or set(record["signer"]) != {"id", "name"}:
            return ["it does not hold exactly what such a signature holds"]
        if not (AT.fullmatch(record["signed_at"]) and NONCE.fullmatch(record["nonce"]) and _is_text(record)):
            return ["its time, its nonce or its words are not written as they have to be"]
        return _passkey(record) if record["method"] == "passkey" else _attested(record, keys)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError):
        return ["it is not whole: something is missing, or is not what it should be"]


def _is_text(record: dict[str, Any]) -> bool:
    return all(isinstance(one, str) for one in (record["document"], record["meaning"], *record["signer"].values()))


def _attested(record: dict[str, Any], keys: Iterable[Key]) -> list[str]:
    key = next((one for one in keys if one.label == record["attested_by"] and one.kind == LOG), None)
    if key is None:
        return [f"the key {record['attested_by']!r} that attests it is not known"]
    right = is_ed25519(key.public, url64(record["signature"]), ATTESTATION + signature_digest(record))
    return [] if right else ["the clinic's attestation is not of this document, signer and time"]


def _passkey(record: dict[str, Any]) -> list[str]:
    data, seen = url64(record["client_data"]), url64(record["authenticator_data"])
    client, credential, host = json.loads(data), record["credential"], urlsplit(record["origin"]).hostname or ""
    wrong = {
        "it was not made to sign in answer to a question": client["type"] != "webauthn.get",
        "it was made for another document, signer, time or meaning": client["challenge"] != coded(signature_digest(record)),
        "it was made on another page": client["origin"] != record["origin"] or client.get("crossOrigin", False) is not False,
        "it was made on a page of another site": not f".{host}".endswith("." + record["rp_id"]),
        "it was made for another site": len(seen) < 37 or seen[:32] != sha256(record["rp_id"].encode()).digest(),
        "nobody was present": not seen[32] & 1,
        "the device did not verify who was there": not seen[32] & 4,
        "its count is not the device's": credential["sign_count"] != int.from_bytes(seen[33:37], "big"),
        "it tells the key with other words": set(credential) != CREDENTIAL or not isinstance(credential["id"], str),
        "the signature is wrong": not _is_cose_signed(
            cose_key(url64(credential["public_key"])), url64(record["signature"]), seen + sha256(data).digest()
        ),
    }
    return [words for words, is_wrong in wrong.items() if is_wrong]


def _is_cose_signed(key: dict[int, Any], signature: bytes, message: bytes) -> bool:
    """Whether a COSE key made it: ES256 on P-256, EdDSA on Ed25519, or RS256 with at least 2,048 bits."""
    try:
        match key:
            case {1: 2, 3: -7, -1: 1, -2: bytes(x), -3: bytes(y)} if len(x) == len(y) == 32:
                point = ec.EllipticCurvePublicNumbers(int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1())
                point.public_key().verify(signature, message, ec.ECDSA(SHA256()))
            case {1: 1, 3: -8, -1: 6, -2: bytes(x)}:
                return is_ed25519(x, signature, message)
            case {1: 3, 3: -257, -1: bytes(n), -2: bytes(e)} if len(n) >= 256:
                numbers = rsa.RSAPublicNumbers(int.from_bytes(e, "big"), int.from_bytes(n, "big"))
                numbers.public_key().verify(signature, message, padding.PKCS1v15(), SHA256())
            case _:
                return False
    except InvalidSignature:
        return False
    return True


def cose_key(data: bytes) -> dict[int, int | bytes]:
    """A COSE key: a CBOR map of whole numbers to whole numbers or byte strings; ValueError for anything else."""
    key: dict[int, int | bytes] = {}
    at, count = 1, data[0] & 31
    for _ in range(count):
        name, at = _cbor(data, at)
        value, at = _cbor(data, at)
        if not isinstance(name, int) or name in key:
            raise ValueError("not a COSE key")
        key[name] = value
    if data[0] >> 5 != 5 or count > 23 or at != len(data):
        raise ValueError("not a COSE key")
    return key


def _cbor(data: bytes, at: int) -> tuple[int | bytes, int]:
    """One number or byte string, and where the next begins."""
    major, number = data[at] >> 5, data[at] & 31
    width = {24: 1, 25: 2, 26: 4}.get(number, 0)
    if major > 2 or number > 26:
        raise ValueError("not a number, and not bytes")
    number = int.from_bytes(data[at + 1 : at + 1 + width], "big") if width else number
    at += 1 + width
    if major < 2:
        return (-1 - number if major else number), at
    if at + number > len(data):
        raise ValueError("cut off")
    return data[at : at + number], at + number


def coded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def url64(text: str) -> bytes:
    """Strictly, base64url without padding."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if coded(data) != text:
        raise ValueError("not written as base64url is")
    return data
