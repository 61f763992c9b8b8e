"""Checkpoints: when one is due, signing it, and taking it outside: to a folder, by e-mail, and on a printed sheet."""

from __future__ import annotations

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from handrail.clinic.trail import keys
from handrail.clinic.trail.models import Checkpoint, Entry, Head
from handrail.trail import export as files
from handrail.trail.checks import Frontier
from handrail.trail.signing import checkpoint as signed


def due(at: datetime) -> bool:
    """Is there anything new, and enough of it, or is it long enough ago?"""
    last = Checkpoint.objects.order_by("size").last()
    size = Head.objects.get(pk=1).size
    new = size - (last.size if last else 0)
    return new > 0 and (
        last is None
        or new >= settings.CHECKPOINT_ENTRIES
        or not timedelta(0) <= at - last.signed_at < timedelta(minutes=settings.CHECKPOINT_MINUTES)  # the clock may step back
    )


@transaction.atomic
def sign(at: datetime) -> Checkpoint:
    """Signs the tree as it is; where it did not grow since, the last checkpoint stands."""
    keys.settle(at)
    head = Head.objects.select_for_update().get(pk=1)
    known = Checkpoint.objects.filter(size=head.size).first()
    if known:
        return known
    note = signed(keys.own().name, Frontier.from_bytes(bytes(head.frontier)), at=at, signers=keys.signers())
    return Checkpoint.objects.create(size=head.size, note=note.decode(), signed_at=at)


def take_outside(checkpoint: Checkpoint) -> Path:
    """Writes it, and the 32 bytes of each new entry, into the folder outside, and sends it to who asked. Safe to repeat."""
    place = place_of(checkpoint)
    place.parent.mkdir(parents=True, exist_ok=True)
    _add_leaves(place.parent.parent / "leaves", checkpoint.size)
    _add_keys(place.parent.parent / "keys.json")
    if not is_outside(checkpoint):
        if settings.CHECKPOINT_EMAIL:  # first: where it fails, all of it is tried again
            send_mail(f"Checkpoint {checkpoint.size} of {keys.own().name}", checkpoint.note, None, settings.CHECKPOINT_EMAIL)
        _write_at_once(place.parent.parent, place, checkpoint.note.encode())
    return place


def _write_at_once(folder: Path, place: Path, content: bytes) -> None:
    """The file is there whole, or not at all, and on the disk."""
    part = folder / f"{place.name}.{secrets.token_hex(4)}.part"
    with part.open("wb") as file:
        file.write(content)
        os.fsync(file.fileno())
    part.replace(place)


def place_of(checkpoint: Checkpoint) -> Path:
    """Its file outside."""
    return Path(settings.CHECKPOINT_FOLDER) / "checkpoints" / f"{checkpoint.size:012d}"


def is_outside(checkpoint: Checkpoint) -> bool:
    """Does it lie there? One that was cut off does not; whatever else stands there was kept, and is left alone."""
    place, note = place_of(checkpoint), checkpoint.note.encode()
    if not place.exists():
        return False
    kept = place.read_bytes()
    return kept == note or not note.startswith(kept)


def _add_keys(file: Path) -> None:
    """The key that the trail began with, once: every other is told by an entry under a checkpoint that one before it signed."""
    if not file.exists():
        _write_at_once(file.parent, file, files.keys_file(keys.verifier_keys()[:1]))


def _add_leaves(file: Path, size: int) -> None:
    """Those that are there stay as they are: what was kept outside is never written anew."""
    known, cut = divmod(file.stat().st_size, 32) if file.exists() else (0, 0)
    new = Entry.objects.filter(number__gte=known, number__lt=size).order_by("number").values_list("leaf", flat=True)
    with file.open("r+b" if file.exists() else "wb") as leaves:
        if cut:
            leaves.truncate(known * 32)
        leaves.seek(known * 32)
        leaves.writelines(bytes(leaf) for leaf in new.iterator(chunk_size=2_000))
        leaves.flush()
        os.fsync(leaves.fileno())
