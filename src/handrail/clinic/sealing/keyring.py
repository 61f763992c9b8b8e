"""The keys of sealed fields, and sealing itself: AES-256-GCM with associated data.

A sealed value is `layout (1 byte) | key version (2) | nonce (12) | ciphertext and tag`. Its associated data names the table,
the row, the field and the key version, so that a value copied to another patient's row does not open there.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from handrail.clinic.environment import UnsafeConfiguration, new_key
from handrail.terms.errors import HandrailError

NAME = "HANDRAIL_FIELD_KEYS"
LAYOUT, HEAD, NONCE, KEY = 1, 3, 12, 32
VERSION_MAX = 2**16 - 1


class BrokenSeal(HandrailError):
    """A sealed value that does not open: changed, moved from another row, or sealed with a key that is not here."""


@dataclass(frozen=True)
class Place:
    """Where a sealed value belongs."""

    table: str
    row: str
    field: str

    def bound_to(self, version: int) -> bytes:
        """The associated data. Each part is preceded by its length, so that no two places give the same bytes."""
        parts = (self.table, self.row, self.field, str(version))
        return b"".join(len(part.encode()).to_bytes(4, "big") + part.encode() for part in parts)

    def __str__(self) -> str:
        return f"{self.table} {self.row}, {self.field}"


@dataclass(frozen=True)
class Keyring:
    """keys: version → 32 bytes. current: the version that seals; all open."""

    keys: Mapping[int, bytes]
    current: int

    @classmethod
    def read(cls, said: str) -> Self:
        """`2:KEY,1:KEY`, each KEY 32 bytes in URL-safe base64; the first seals. Raises UnsafeConfiguration."""
        keys: dict[int, bytes] = {}
        for part in filter(None, (piece.strip() for piece in said.split(","))):
            version, key = _one(part)
            if version in keys:
                raise _unusable(f"version {version} is there twice")
            keys[version] = key
        if not keys:
            raise _unusable("holds no key")
        return cls(keys, next(iter(keys)))

    def seal(self, text: str, place: Place) -> bytes:
        """`text`, for that place alone."""
        nonce = secrets.token_bytes(NONCE)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, text.encode(), place.bound_to(self.current))
        return bytes([LAYOUT]) + self.current.to_bytes(2, "big") + nonce + sealed

    def open(self, sealed: bytes, place: Place) -> str:
        """The text; raises BrokenSeal, which never holds any of it."""
        version = version_of(sealed)
        key = self.keys.get(version) if version is not None else None
        if key is None:
            raise BrokenSeal(f"is sealed with key version {version}, which is not in {NAME}", where=str(place),
                             remedy="add the key of that version after the current one")  # fmt: skip
        try:
            return AESGCM(key).decrypt(sealed[HEAD : HEAD + NONCE], sealed[HEAD + NONCE :], place.bound_to(version or 0)).decode()
        except (InvalidTag, ValueError):
            raise BrokenSeal("does not open: it was changed, or belongs elsewhere", where=str(place),
                             remedy="restore the row from a backup, and look into the trail") from None  # fmt: skip


def version_of(sealed: bytes) -> int | None:
    """The key version that a value was sealed with; None of what is no sealed value."""
    if len(sealed) < HEAD + NONCE + 16 or sealed[0] != LAYOUT:
        return None
    return int.from_bytes(sealed[1:HEAD], "big")


def _one(part: str) -> tuple[int, bytes]:
    version, colon, said = part.partition(":")
    if not colon or not version.isdecimal() or not 0 < int(version) <= VERSION_MAX:
        raise _unusable("holds a part that is not VERSION:KEY")
    try:
        key = base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
    except (binascii.Error, ValueError):
        raise _unusable(f"version {version} is not base64") from None
    if len(key) != KEY:
        raise _unusable(f"version {version} has {len(key)} bytes instead of {KEY}")
    return int(version), key


def _unusable(what: str) -> UnsafeConfiguration:
    return UnsafeConfiguration(
        what, where=NAME, remedy="write VERSION:KEY,…, newest first; `handrail doctor --new-keys` makes one"
    )


@cache
def ring() -> Keyring:
    """The keys of this process. A changed ring needs a restart."""
    return Keyring.read(settings.ENVIRONMENT.secret(NAME, lambda: f"1:{new_key()}"))
