"""`trail`: a stranger verifies an exported trail, against SHA-256 over the same entries and nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from handrail.trail.checks import Frontier
from handrail.trail.entries import Act, append, seal
from handrail.trail.export import Stored, export
from handrail.trail.signing import Signer, checkpoint
from handrail.trail.verifier import verify
from tests.bench.measure import Line, best_of

ENTRIES, SECONDS_MAX = 1_000_000, 5.0
WITH_OPENINGS = 100_000
SIGNER = Signer("bench.example/trail", Ed25519PrivateKey.from_private_bytes(bytes(32)))
START = datetime(2026, 1, 1, tzinfo=UTC)


def measure(folder: Path, say: Callable[[str], None]) -> Iterator[Line]:
    """Two trails: one of plain entries, and a smaller one in which each entry has something personal outside the tree."""
    for entries, opened in ((ENTRIES, False), (WITH_OPENINGS, True)):
        what = f"verify {entries:,} entries" + (", each with an opening" if opened else "")
        say(f"trail: writing {entries:,} entries")
        shutil.rmtree(folder, ignore_errors=True)
        size = _make(folder, entries, opened=opened)
        say(f"trail: {what}, and SHA-256 alone, four rounds")
        times = best_of({"verify": lambda: _verify(folder), "sha256": lambda: _hash(folder)})
        ours, bare = times["verify"], times["sha256"]
        measured = f"{ours.seconds:.2f} s ({ours.cpu_seconds:.2f} s of processor)"
        against = f"SHA-256 of each, {size / 1e6:.0f} MB: {bare.seconds:.2f} s"
        bound, holds = ("", None) if opened else (f"{SECONDS_MAX:g} s", ours.seconds <= SECONDS_MAX)
        yield Line("trail", what, measured, against, ours.cpu_seconds / bare.cpu_seconds, bound, holds)


def _verify(folder: Path) -> None:
    assert verify(folder).is_good


def _hash(folder: Path) -> None:
    with (folder / "entries.ndjson").open("rb") as lines:
        for line in lines:
            sha256(line).digest()


def _make(folder: Path, entries: int, *, opened: bool) -> int:
    """Writes the trail; how many bytes its entries have."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    notes: list[bytes] = []
    export(folder, rows=_rows(entries, notes, opened=opened), checkpoints=notes, keys=[SIGNER.key])
    return (folder / "entries.ndjson").stat().st_size


def _rows(entries: int, notes: list[bytes], *, opened: bool) -> Iterator[Stored]:
    frontier, previous = Frontier(), None
    for number in range(entries):
        commitments, openings = seal({"reason": f"because of {number}"} if opened else {})
        act = Act(act="dose.started", by=f"staff-{number % 7}", about=("session", f"session-{number // 5}"), roles=("nurse",),
                  happened_at=START + timedelta(seconds=number), protocol="iv-racemic@2026.3", device="device-1",
                  commitments=commitments)  # fmt: skip
        entry = append(frontier, act, at=START + timedelta(seconds=number), previous=previous)
        previous = entry.written_at
        yield Stored(entry.data, entry.leaf, openings)
    notes.append(checkpoint(SIGNER.name, frontier, at=START, signers=(SIGNER,)))
