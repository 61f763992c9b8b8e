"""Made-up trails: keys from seeds, entries one second apart, exports in a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handrail.trail.checks import COSIGNER, Frontier
from handrail.trail.entries import Act, Entry, Opening, append, commitments
from handrail.trail.export import Stored, export
from handrail.trail.signing import Signer, checkpoint

ORIGIN = "clinic.example/trail"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
ACTS = ("roles.given", "plan.signed", "dose.started", "check-in.read", "record.opened")


def private(seed: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(seed.encode()).digest())


LOG_KEY = Signer(ORIGIN, private("log"))
NEXT_KEY = Signer(ORIGIN, private("next log"))
ATTEST_KEY = Signer("clinic.example/attest", private("attest"))
WITNESS = Signer("witness.example", private("witness"), COSIGNER)


def act(number: int, **more: Any) -> Act:
    told: dict[str, Any] = {
        "act": ACTS[number % len(ACTS)], "by": f"staff-{number % 7}", "about": ("session", f"session-{number // 5}"),
        "happened_at": NOON + number * SECOND, "roles": ("prescriber",), "protocol": "iv-racemic@2026.3", "device": "device-1",
    }  # fmt: skip
    return Act(**{**told, **more})


@dataclass
class Trail:
    """A trail that grows in memory, as the clinic's database would hold it."""

    rows: list[Stored]
    frontier: Frontier
    notes: list[bytes]
    last: datetime | None = None

    def add(self, one: Act, *, openings: Sequence[Opening] = (), record: Any = None, at: datetime | None = None) -> Entry:
        entry = append(self.frontier, one, at=at or NOON + self.frontier.size * SECOND, previous=self.last)
        self.rows.append(Stored(entry.data, entry.leaf, openings, record))
        self.last = entry.written_at
        return entry

    def sign(self, *signers: Signer) -> bytes:
        note = checkpoint(ORIGIN, self.frontier, at=NOON, signers=signers or (LOG_KEY,))
        self.notes.append(note)
        return note

    def export(self, folder: Path, keys: Sequence[Signer] = (LOG_KEY,)) -> Path:
        told = [one.key for one in keys]
        export(folder, rows=self.rows, checkpoints=self.notes, keys=told)
        return folder


def empty() -> Trail:
    return Trail([], Frontier(), [])


def trail(size: int, every: int = 10) -> Trail:
    """A trail of plain entries with a checkpoint each `every` entries, and one at its end."""
    made = empty()
    for number in range(size):
        opening = Opening("reason", sha256(b"%d" % number).digest(), f"because of {number}, said Zoë")
        with_one = (opening,) if number % 3 == 0 else ()
        made.add(act(number, commitments=commitments(with_one)), openings=with_one)
        if (number + 1) % every == 0:
            made.sign()
    if size % every or not size:
        made.sign()
    return made


def stored(size: int) -> Iterator[Stored]:
    """Rows one by one, none of them kept."""
    frontier, last = Frontier(), None
    for number in range(size):
        entry = append(frontier, act(number), at=NOON + number * SECOND, previous=last)
        last = entry.written_at
        yield Stored(entry.data, entry.leaf)
