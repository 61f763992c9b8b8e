"""Exporting a trail to a folder that a stranger can verify. Rows pass through one by one: a million need no memory."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from handrail.terms.errors import UnusableInput
from handrail.trail.checks import Frontier, Key, canonical, read_checkpoint
from handrail.trail.entries import Opening
from handrail.trail.folder import CHECKPOINTS, ENTRIES, KEYS, LEAVES, OPENINGS, SIGNATURES


@dataclass(frozen=True)
class Stored:
    """An entry as the database holds it. record: that of the signed document that the entry stands for."""

    data: bytes
    leaf: bytes
    openings: Sequence[Opening] = ()
    record: Mapping[str, Any] | None = None


def export(folder: Path, *, rows: Iterable[Stored], checkpoints: Iterable[bytes], keys: Sequence[Key]) -> Frontier:
    """Writes the trail into a new folder, and returns the tree that its leaves make; UnusableInput where it is there already.

    rows: in the order of the tree, as stored, whatever is wrong with them. checkpoints: read after the rows. keys: those that
    the trail began with, and those of second parties.
    """
    if folder.exists():
        raise UnusableInput("is already there", where=folder, remedy="an export is never written over: choose another name")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / CHECKPOINTS).mkdir(parents=True)
    frontier = _write_rows(unfinished, rows)
    for note in checkpoints:
        size = read_checkpoint(note, "a stored checkpoint").size
        (unfinished / CHECKPOINTS / f"{size:012}.txt").write_bytes(note)
    (unfinished / KEYS).write_bytes(keys_file(keys))
    unfinished.rename(folder)
    return frontier


def keys_file(keys: Sequence[Key]) -> bytes:
    """What `keys.json` holds: the verifier keys that a trail began with, and those of second parties."""
    told = {"schema": "handrail-trail-keys/1", "keys": [str(key) for key in keys]}
    return (json.dumps(told, indent=2) + "\n").encode()


def _write_rows(folder: Path, rows: Iterable[Stored]) -> Frontier:
    frontier = Frontier()
    with ExitStack() as stack:
        entries, leaves, openings, records = (
            stack.enter_context((folder / name).open("wb")) for name in (ENTRIES, LEAVES, OPENINGS, SIGNATURES)
        )
        for number, row in enumerate(rows):
            entries.write(row.data + b"\n")
            leaves.write(row.leaf)
            for opening in row.openings:
                _write_line(openings, {"entry": number, **opening.as_json()})
            if row.record is not None:
                _write_line(records, {"entry": number, "record": row.record})
            frontier.append(row.leaf)
    return frontier


def _write_line(file: IO[bytes], told: Mapping[str, Any]) -> None:
    file.write(canonical(told) + b"\n")
