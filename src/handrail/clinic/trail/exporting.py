"""The trail out of the database, into the folder that a stranger verifies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from handrail.clinic import clock
from handrail.clinic.sealing import BrokenSeal
from handrail.clinic.signing.models import Kept
from handrail.clinic.trail import checkpoints, keys
from handrail.clinic.trail.models import Checkpoint, Entry, Opening
from handrail.trail import export as files
from handrail.trail.entries import Opening as Opened

AT_ONCE = 2_000


def export(folder: Path, *, openings: bool = False) -> None:
    """Writes everything as it is stored, right or not: to judge it is the verifier's part. openings: also what commitments
    hide, and the signed documents; without them nothing personal leaves.
    """
    notes = [one.note.encode() for one in Checkpoint.objects.order_by("size")]  # before the entries, which may grow meanwhile
    files.export(folder, rows=_rows(openings), checkpoints=notes, keys=keys.verifier_keys()[:1])


def sign_and_export(folder: Path, *, openings: bool) -> None:
    """The same, under a checkpoint of now, which also goes outside."""
    checkpoints.take_outside(checkpoints.sign(clock.now()))
    export(folder, openings=openings)


def kept_outside() -> Path | None:
    """The folder that checkpoints go to, where any went."""
    folder = Path(settings.CHECKPOINT_FOLDER)
    return folder if (folder / "checkpoints").is_dir() else None


def _rows(with_openings: bool) -> Iterator[files.Stored]:
    stored = Entry.objects.order_by("number").values_list("number", "body", "leaf").iterator(chunk_size=AT_ONCE)
    for number, body, leaf in stored:
        beside = (_openings(number), _record(number)) if with_openings else ((), None)
        yield files.Stored(bytes(body), bytes(leaf), *beside)


def _record(number: int) -> Any:
    """The signed document of an entry; one that cannot be opened is told as such, and judged like any that was changed."""
    kept = Kept.objects.filter(signature__entry=number).first()
    try:
        return json.loads(kept.record) if kept else None
    except (BrokenSeal, ValueError):
        return {"schema": "does not open"}


def _openings(number: int) -> list[Opened]:
    return [_opened(one) for one in Opening.objects.filter(number=number)]


def _opened(one: Opening) -> Opened:
    """One that cannot be opened fits no commitment, and the verifier names its entry."""
    try:
        return Opened(one.name, bytes.fromhex(one.salt), one.value)
    except (BrokenSeal, ValueError):
        return Opened(one.name, bytes(32), "")
