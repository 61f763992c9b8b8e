"""Signing: checkpoints with the trail's key, a second party's co-signature, and the clinic's word for a signed document."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handrail.terms.errors import UnusableInput
from handrail.trail.checks import COSIGNER, LOG, Frontier, Key, Unusable, cosigned, read_checkpoint
from handrail.trail.documents import ATTESTATION, coded, signature_digest
from handrail.trail.entries import instant


@dataclass(frozen=True)
class Signer:
    """A private key with the name that its signatures go by. The name of the trail's own key is the trail's origin."""

    name: str
    private: Ed25519PrivateKey
    kind: int = LOG

    @property
    def key(self) -> Key:
        """What everybody may know: the verifier key."""
        return Key(self.name, self.kind, self.private.public_key().public_bytes_raw())


def checkpoint(origin: str, frontier: Frontier, *, at: datetime, signers: Sequence[Signer]) -> bytes:
    """The signed checkpoint of the tree as it stands. While a key is changed, both the old and the new one sign."""
    root = base64.b64encode(frontier.root()).decode()
    body = f"{origin}\n{frontier.size}\n{root}\ntime {instant(at)}\n".encode()
    return body + b"\n" + b"".join(_line(one.key, one.private.sign(body)) for one in signers)


def cosign(note: bytes, signer: Signer, *, at: datetime) -> bytes:
    """The checkpoint with a second party's signature, who saw that the tree only grew; UnusableInput where it is none."""
    try:
        body, at_s = read_checkpoint(note, "the checkpoint").body, int(at.timestamp())
    except Unusable as error:
        raise UnusableInput(str(error), remedy="give the checkpoint as it was signed") from error
    key = Key(signer.name, COSIGNER, signer.key.public)
    return note + _line(key, at_s.to_bytes(8, "big") + signer.private.sign(cosigned(body, at_s)))


def attest(record: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
    """The record of a document signed with password and code, under the clinic's word that it was so."""
    signature = signer.private.sign(ATTESTATION + signature_digest(dict(record)))
    return {**record, "attested_by": signer.key.label, "signature": coded(signature)}


def _line(key: Key, signature: bytes) -> bytes:
    return f"\N{EM DASH} {key.name} {base64.b64encode(key.id + signature).decode()}\n".encode()
