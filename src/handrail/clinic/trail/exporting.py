"""The trail out of the database, into the folder that a stranger verifies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from handrail.clinic import clock
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
        record = Kept.objects.filter(signature__entry=number).first() if with_openings else None
        yield files.Stored(
            bytes(body), bytes(leaf), _openings(number) if with_openings else (), json.loads(record.record) if record else None
        )


def _openings(number: int) -> list[Opened]:
    return [Opened(one.name, bytes.fromhex(one.salt), one.value) for one in Opening.objects.filter(number=number)]
