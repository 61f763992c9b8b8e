"""What verifying rests on: the tree, the form of an entry, commitments and signed checkpoints, as functions over bytes.

With `documents`, `folder` and `verifier` it becomes the one file that a stranger runs (`single_file`), so these four need the
standard library and the package cryptography, nothing else. docs/reference/trail.md says the same in words.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import pairwise
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, COSIGNER = 1, 4  # signature types of C2SP signed notes: Ed25519, and Ed25519 with a time
COMMITMENT = b"handrail-commitment/1\n"
NOTE_LINE = re.compile(r"\N{EM DASH} ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
SIZE = re.compile(r"0|[1-9]\d{0,17}", re.ASCII)

SECOND = rb"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{6}Z"
TEXT = rb'"[ !#-\[\]-~]+"'  # printable ASCII without quotation mark and backslash: a text has one way to be written
NAME = rb'"[a-z][a-z0-9_.-]*"'
VALUE = rb"(?:%s|0|-?[1-9]\d{0,17})" % TEXT
ENTRY = re.compile(
    rb'\{"n":(0|[1-9]\d{0,17}),"written_at":"(%(at)s)","happened_at":"%(at)s","clock":(?:null|"%(at)s"),'
    rb'"act":"([a-z][a-z0-9.-]*)","by":%(text)s,"roles":\[(?:%(text)s(?:,%(text)s)*)?\],"for":(?:null|%(text)s),'
    rb'"about":\{"kind":%(text)s,"id":%(text)s\},"protocol":(?:null|%(text)s),"device":(?:null|%(text)s),'
    rb'"commitments":\{((?:%(name)s:"[0-9a-f]{64}"(?:,%(name)s:"[0-9a-f]{64}")*)?)\},'
    rb'"detail":\{((?:%(name)s:%(value)s(?:,%(name)s:%(value)s)*)?)\}\}\n'
    % {b"at": SECOND, b"text": TEXT, b"name": NAME, b"value": VALUE}
)
MEMBER = re.compile(rb"(%s):%s" % (NAME, VALUE))


class Unusable(Exception):
    """What cannot be read at all, so that nothing can be said of it: one sentence."""


# The tree of RFC 6962.


def leaf_hash(entry: bytes) -> bytes:
    """The 32 bytes that stand for an entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The 32 bytes that stand for all entries below two nodes."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class Frontier:
    """What has to be kept of a tree to let it grow: its size, and the roots of its whole subtrees, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def append(self, leaf: bytes) -> None:
        """Adds the hash of the next entry."""
        size = self.size
        while size & 1:
            leaf = sha256(b"\x01" + self.peaks.pop() + leaf).digest()
            size >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The 32 bytes that stand for every entry so far."""
        root = self.peaks[-1] if self.peaks else sha256().digest()
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def to_bytes(self) -> bytes:
        """For one row of a database: 8 bytes of size, big end first, then 32 for each peak."""
        return self.size.to_bytes(8, "big") + b"".join(self.peaks)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Frontier:
        """What `to_bytes` wrote; Unusable where the length does not fit the size."""
        size = int.from_bytes(stored[:8], "big")
        if len(stored) != 8 + 32 * size.bit_count():
            raise Unusable(f"{len(stored)} bytes are no frontier of a tree of {size} entries")
        return cls(size, [stored[at : at + 32] for at in range(8, len(stored), 32)])


def check_inclusion(leaf: bytes, number: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf at that place to the root of a tree of that size (RFC 9162, 2.1.3.2)."""
    at, last, found = number, size - 1, leaf
    if not 0 <= number < size or any(len(one) != 32 for one in (leaf, *proof)):
        return False
    for step in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(step, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, step)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def check_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of that size only adds to the old one (RFC 9162, 2.1.4.2)."""
    if not 0 <= old <= size or any(len(step) != 32 for step in proof):
        return False
    if old in (0, size):
        return not proof and (old == 0 < size or old_root == root)
    steps = [old_root, *proof] if old & (old - 1) == 0 else list(proof)
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if not proof:
        return False
    was = is_ = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            was, is_ = node_hash(step, was), node_hash(step, is_)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            is_ = node_hash(is_, step)
        at, last = at >> 1, last >> 1
    return last == 0 and was == old_root and is_ == root


# Entries, in the one way that they are written.


def in_order(*held: bytes) -> bool:
    """Whether the names of what an entry holds, its commitments or its detail, are each told once, in their order."""
    for members in held:
        if b',"' in members:
            names = MEMBER.findall(members)
            if any(name >= later for name, later in pairwise(names)):
                return False
    return True


# Commitments: what is personal stays outside the tree, and can be erased there.


def canonical(value: object) -> bytes:
    """JSON in the one way that is hashed: UTF-8, keys in order, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def commitment(name: str, value: str, salt: bytes) -> str:
    """The hex that an entry holds in place of a value; without the 32 bytes of salt nobody can guess its way back."""
    if len(salt) != 32:
        raise Unusable(f"a salt has 32 bytes, not {len(salt)}")
    return sha256(COMMITMENT + salt + name.encode() + b"\n" + value.encode()).hexdigest()


def opens(opening: dict[str, Any], commitments: dict[str, str]) -> bool:
    """Whether an opening {name, salt, value} is that of the commitment of its name."""
    try:
        name, value, salt = opening["name"], opening["value"], bytes.fromhex(opening["salt"])
        return salt.hex() == opening["salt"] and commitments[name] == commitment(name, value, salt)
    except (Unusable, LookupError, TypeError, ValueError, AttributeError):
        return False


# Signed checkpoints: C2SP signed-note, tlog-checkpoint and tlog-cosignature.


@dataclass(frozen=True)
class Key:
    """A verifier key: whose, of which signature type, and the 32 bytes of its Ed25519 key."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The 4 bytes that a signature names its key by."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def label(self) -> str:
        return f"{self.name}+{self.id.hex()}"

    def __str__(self) -> str:
        return f"{self.label}+{base64.b64encode(bytes([self.kind]) + self.public).decode()}"


@dataclass(frozen=True)
class Checkpoint:
    """A signed statement: the tree of that origin had that root when it held `size` entries."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...]
    signatures: tuple[tuple[str, bytes], ...]  # name of the key; 4 bytes of its id, then the signature
    body: bytes
    where: str

    def is_signed_by(self, key: Key) -> bool | None:
        """Whether the key's signature is right; None where it has not signed."""
        own = [signature[4:] for name, signature in self.signatures if (name, signature[:4]) == (key.name, key.id)]
        return all(self._is_right(key, one) for one in own) if own else None

    def _is_right(self, key: Key, signature: bytes) -> bool:
        if key.kind == LOG:
            return is_ed25519(key.public, signature, self.body)
        at = int.from_bytes(signature[:8], "big")
        return key.kind == COSIGNER and is_ed25519(key.public, signature[8:], cosigned(self.body, at))


def cosigned(body: bytes, at_s: int) -> bytes:
    """What a second party signs of a checkpoint, at that second since 1970."""
    return b"cosignature/v1\ntime %d\n" % at_s + body


def is_ed25519(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature is right; a key or signature of the wrong length is not."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_key(text: str, where: str) -> Key:
    """The key that `name+id+base64` tells; Unusable where the parts do not fit each other."""
    try:
        name, _, coded = text.strip().split("+", 2)
        data = _base64(coded)
        key = Key(name, data[0], data[1:])
    except (ValueError, IndexError):
        raise Unusable(f"{where}: {text[:80]!r} is no verifier key") from None
    if str(key) != text.strip() or len(key.public) != 32 or key.kind not in (LOG, COSIGNER) or re.search(r"\s", name) or not name:
        raise Unusable(f"{where}: {text[:80]!r} is no verifier key of this kind, or was changed")
    return key


def read_checkpoint(data: bytes, where: str) -> Checkpoint:
    """A checkpoint as it is written; Unusable, in one sentence, where it is cut off or is something else."""
    if not data.endswith(b"\n"):
        raise Unusable(f"{where}: it does not end as a signed checkpoint does: it was cut off, or is something else")
    try:
        text, _, signed = data.decode().rpartition("\n\n")
        origin, size, root, *extensions = text.split("\n")
        found = [NOTE_LINE.fullmatch(line) for line in signed[:-1].split("\n")]
        signatures = tuple((one[1], _base64(one[2])) for one in found if one)
        whole = all(found) and all((origin, *extensions)) and SIZE.fullmatch(size) and min(len(s) for _, s in signatures) > 4
        checkpoint = Checkpoint(origin, int(size), _base64(root), tuple(extensions), signatures, text.encode() + b"\n", where)
    except ValueError:
        whole = None
    if not whole or len(checkpoint.root) != 32 or any(sign < " " for sign in text if sign != "\n"):
        raise Unusable(f"{where}: it is no signed checkpoint, or was cut off")
    return checkpoint


def _base64(text: str) -> bytes:
    """Strictly: ValueError for anything but the one way in which the bytes are written."""
    data = base64.b64decode(text, validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("not written as base64 is")
    return data
