"""A second verifier, written from docs/reference/trail.md alone: slow, obvious, and sharing no line with the first one.

It says only whether entries, leaves, openings and checkpoints are good, by the definitions of RFC 6962 and without any shortcut.
"""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEYS = ["n", "written_at", "happened_at", "clock", "act", "by", "roles", "for", "about", "protocol", "device", "commitments",
        "detail"]  # fmt: skip
TIME = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"


def root_of(entries: list[bytes]) -> bytes:
    """The definition of a tree's root, as RFC 6962 writes it."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return sha256(b"\0" + entries[0]).digest()
    half = 1
    while half * 2 < len(entries):
        half *= 2
    return sha256(b"\1" + root_of(entries[:half]) + root_of(entries[half:])).digest()


def is_good(folder: Path, kept: Path | None = None) -> bool:
    """Whether the trail in the folder is good, by itself and against one checkpoint kept outside."""
    text = (folder / "entries.ndjson").read_bytes()
    entries = text.split(b"\n")[:-1]
    if text and not text.endswith(b"\n"):
        return False
    if (folder / "leaves").read_bytes() != b"".join(sha256(b"\0" + entry).digest() for entry in entries):
        return False
    notes = [*(folder / "checkpoints").iterdir(), *([kept] if kept else [])]
    return _in_form(entries) and _opened(folder, entries) and all(_signed(note, folder, entries) for note in notes)


def _in_form(entries: list[bytes]) -> bool:
    before = ""
    for number, entry in enumerate(entries):
        try:
            told = json.loads(entry)
        except ValueError:
            return False
        written = json.dumps(told, separators=(",", ":")).encode()
        if written != entry or list(told) != KEYS or told["n"] != number or told["written_at"] <= before or not _is_told(told):
            return False
        before = told["written_at"]
    return True


def _is_told(told: dict[str, Any]) -> bool:
    texts = [told["by"], *told["roles"], told["about"]["kind"], told["about"]["id"],
             *(told[name] for name in ("for", "protocol", "device") if told[name] is not None)]  # fmt: skip
    names = [list(told["commitments"]), list(told["detail"])]
    return (
        all(re.fullmatch(r"[ -~]+", text) and not re.search(r'["\\]', text) for text in texts)
        and all(list(one) == sorted(set(one)) and all(re.fullmatch(r"[a-z][a-z0-9_.-]*", name) for name in one) for one in names)
        and all(re.fullmatch(TIME, told[name]) for name in ("written_at", "happened_at"))
        and (told["clock"] is None or re.fullmatch(TIME, told["clock"]) is not None)
        and re.fullmatch(r"[a-z][a-z0-9.-]*", told["act"]) is not None
    )


def _opened(folder: Path, entries: list[bytes]) -> bool:
    for line in (folder / "openings.ndjson").read_text("utf-8").splitlines():
        one = json.loads(line)
        data = b"handrail-commitment/1\n" + bytes.fromhex(one["salt"]) + f"{one['name']}\n{one['value']}".encode()
        if json.loads(entries[one["entry"]])["commitments"].get(one["name"]) != sha256(data).hexdigest():
            return False
    return True


def _signed(note: Path, folder: Path, entries: list[bytes]) -> bool:
    text, signature = note.read_text("utf-8").split("\n\n")
    origin, size, root = text.split("\n")[:3]
    if int(size) > len(entries) or base64.b64decode(root) != root_of(entries[: int(size)]):
        return False
    for key in json.loads((folder / "keys.json").read_text("utf-8"))["keys"]:
        name, number, public = key.split("+", 2)
        signed = base64.b64decode(signature.split(" ")[2])
        if name == origin and signed[:4].hex() == number:
            try:
                Ed25519PublicKey.from_public_bytes(base64.b64decode(public)[1:]).verify(signed[4:], f"{text}\n".encode())
            except InvalidSignature:
                return False
            return True
    return False
