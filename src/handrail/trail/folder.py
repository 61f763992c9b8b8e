"""Reading what was exported, and what was kept outside: files and nothing else. Part of the single file of the verifier."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from handrail.trail.checks import Checkpoint, Frontier, Key, Unusable, read_checkpoint, read_key

FILES = ("entries.ndjson", "leaves", "openings.ndjson", "signatures.ndjson", "keys.json", "checkpoints")
ENTRIES, LEAVES, OPENINGS, SIGNATURES, KEYS, CHECKPOINTS = FILES
NO_MORE = -1


@dataclass
class Outside:
    """What somebody kept elsewhere: checkpoints, perhaps the 32 bytes of each entry, perhaps keys."""

    checkpoints: list[Checkpoint]
    leaves: Path | None
    keys: list[Key]


def checkpoints_in(place: Path) -> list[Checkpoint]:
    """All checkpoints in a folder, or the one in a file, the smallest tree first."""
    files = [one for one in place.iterdir() if one.is_file() and one.name not in FILES] if place.is_dir() else [place]
    if not files:
        raise Unusable(f"{place}: it holds no checkpoint")
    return sorted((read_checkpoint(one.read_bytes(), str(one)) for one in files), key=lambda one: one.size)


def outside_of(folder: Path, against: Path | None) -> Outside:
    """What was kept outside of the trail in that folder; nothing where nothing is given."""
    if against is None:
        return Outside([], None, [])
    if not against.exists():
        raise Unusable(f"{against}: there is nothing of that name to hold the trail against")
    if against.resolve().is_relative_to(folder.resolve()):
        raise Unusable(f"{against}: it belongs to the trail itself; give what was kept outside")
    place = against / CHECKPOINTS if (against / CHECKPOINTS).is_dir() else against
    leaves = against / LEAVES if (against / LEAVES).is_file() else None
    keys = keys_in(against / KEYS) if (against / KEYS).is_file() else []
    outside = Outside(checkpoints_in(place), leaves, keys)
    if leaves:
        _leaves_fit(leaves, outside.checkpoints)
    return outside


def _leaves_fit(file: Path, checkpoints: Sequence[Checkpoint]) -> None:
    """Leaves that were kept outside are worth what the checkpoints beside them are."""
    frontier, roots = Frontier(), {one.size: one.root for one in checkpoints}
    with file.open("rb") as leaves:
        while leaf := leaves.read(32):
            frontier.append(leaf)
            if len(leaf) != 32 or (frontier.size in roots and frontier.root() != roots[frontier.size]):
                raise Unusable(f"{file}: it does not fit the checkpoints beside it, so nothing can be held against it")


def keys_in(file: Path) -> list[Key]:
    """Verifier keys: one a line, or as keys.json lists them."""
    try:
        text = file.read_text("utf-8")
        listed = json.loads(text)["keys"] if text.lstrip().startswith("{") else text.splitlines()
        keys = [read_key(one, str(file)) for one in listed if one.strip()]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise Unusable(f"{file}: it is no list of verifier keys, or was cut off") from None
    if not keys:
        raise Unusable(f"{file}: it lists no verifier key")
    return keys


class Beside:
    """The lines of a file that stand beside entries, in the order of their entries: `of` tells those of the next one."""

    def __init__(self, file: Path, stack: ExitStack) -> None:
        self.file = file
        self._groups = groupby(self._lines(stack.enter_context(file.open("rb"))), key=lambda one: one["entry"])
        self._take()

    def _take(self) -> None:
        number, group = next(self._groups, (NO_MORE, ()))
        self.number, self._group = int(number), list(group)

    def of(self, number: int) -> list[dict[str, Any]]:
        """The lines of that entry; asks for entries in their order."""
        group = self._group if self.number == number else []
        if group:
            self._take()
        return group

    def _lines(self, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        for place, line in enumerate(lines, 1):
            try:
                read = json.loads(line)
                whole = line.endswith(b"\n") and type(read["entry"]) is int and read["entry"] >= 0
            except (ValueError, LookupError, TypeError, RecursionError):
                whole = False
            if not whole:
                raise Unusable(f"{self.file}:{place}: it is no line of such a file, or was cut off")
            yield read
