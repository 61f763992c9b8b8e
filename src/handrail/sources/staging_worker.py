"""Reading one task: every line gets one fate, rows go into chunks, refused lines into quarantine."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any

from handrail.sources import lost
from handrail.sources.alike import Lane, Line
from handrail.sources.csv.reading import Read, read_row
from handrail.sources.fhir.bundle import entries_of, id_behind, medicines_of, with_id
from handrail.sources.fhir.outcome import Outcome, gap_rows
from handrail.sources.fhir.resource import NO_TYPE, Reading, read_resource, type_of
from handrail.sources.found_head import Kind
from handrail.sources.identity import identity_of
from handrail.sources.lines import HEAD_BYTES, Unread, blocks, numbered, whole
from handrail.sources.lines_json import NotJson, read_json, written
from handrail.sources.medicines import medicines_in
from handrail.sources.quarantine import Kept, Refused, place
from handrail.sources.staging_chunks import Chunks
from handrail.sources.staging_tasks import Piece, Task

DOCUMENT_BYTES_MAX = 256 << 20
TOGETHER_BYTES = 16 << 20  # of lines that are held to be read together
NOTES_MAX = 1_000
OTHER_NOTES = "other notes"
IN_A_LINE = "a Bundle in a line; give each Bundle a file of its own, or its resources a line each"
TOO_DEEP = "it is nested too deeply"

Count = tuple[int, str, str]  # the file's index, the resource type, the fate


@dataclass(slots=True)
class Done:
    """What one task came to: counts of each (file, type, fate), notes, files that broke off, lines of nobody, bytes on disk."""

    counts: Counter[Count] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    cut_off: set[int] = field(default_factory=set)
    losses: lost.Losses = field(default_factory=Counter)
    size: int = 0

    def merge(self, other: Done) -> None:
        """Adds another task's outcome to this one."""
        self.counts.update(other.counts)
        self.notes.update(other.notes)
        self.cut_off |= other.cut_off
        self.losses.update(other.losses)
        self.size += other.size


def read_task(task: Task, work: Path, zone: tzinfo | None, into: Path | None = None) -> Done:
    """Reads all pieces of `task`; rows go to `work`/chunks, what is refused to `work`/quarantine, or to the same in `into`."""
    name, home = f"{task.number:08d}", into or work
    kept = Kept(home / "quarantine" / f"{name}.part")
    reader = _Reader(Chunks(home / "chunks", name), kept, lane(zone, work))
    with _without_collector():
        for piece in task.pieces:
            reader.read(piece)
        reader.chunks.write()
    kept.close()
    reader.done.size = task.size
    return reader.done


@contextmanager
def _without_collector() -> Iterator[None]:
    """What is read from JSON has no cycles; looking for them costs a tenth of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


class _Reader:
    """The fates of the resources of one task."""

    def __init__(self, chunks: Chunks, kept: Kept, lane: Lane) -> None:
        self.chunks, self.done = chunks, Done()
        self._kept, self._lane = kept, lane

    def read(self, piece: Piece) -> None:
        if piece.input.kind is Kind.DOCUMENT:
            self._read_document(piece)
            return
        if piece.input.kind is Kind.CSV:
            self._read_table(piece)
            return
        given, held, size = piece.input, list[Line](), 0
        packed = blocks(given.path, piece.start, piece.length, packed=given.packed)
        for number, raw in numbered(packed, piece.first):
            if isinstance(raw, Unread):
                self._read_lines(piece, held)
                self._refuse_unread(piece, number, raw)
                held, size = [], 0
            elif raw and not raw.isspace():
                held.append((number, raw))
                size += len(raw)
            if size >= TOGETHER_BYTES:
                self._read_lines(piece, held)
                held, size = [], 0
        self._read_lines(piece, held)

    def _read_lines(self, piece: Piece, lines: list[Line]) -> None:
        """Those that are alike together, then the others one by one."""
        given = piece.input
        alike, left = self._lane.read(lines, given.name, place(given.index, 0))
        for one in alike:
            self.done.counts[given.index, one.type, "accepted" if one.accepted else "out_of_scope"] += one.count
            self.chunks.add_frames(one.frames)
        reading = replace(self._lane.reading, source=given.name)
        for number, raw in left:
            self._read_line(piece, number, raw, reading)

    def _read_line(self, piece: Piece, number: int, raw: bytes, reading: Reading) -> None:
        try:
            resource = read_json(raw)
        except NotJson as error:
            self._refuse_broken(piece, number, str(error), raw)
            return
        if type_of(resource) == "Bundle":
            self._refuse(piece, number, IN_A_LINE, raw, resource=resource)
            self._lose(piece, lost.EVERYTHING)
            return
        self._take(piece, number, resource, reading, raw)

    def _read_table(self, piece: Piece) -> None:
        """Each line after the header is a row."""
        given, layout = piece.input, piece.input.layout
        assert layout is not None
        reading, header = replace(self._lane.reading, source=given.name), piece.first == 1
        for number, raw in numbered(blocks(given.path, piece.start, piece.length, packed=given.packed), piece.first):
            if isinstance(raw, Unread):
                self._refuse_unread(piece, number, raw)
            elif raw and not raw.isspace():
                if not header:
                    self._take_row(piece, number, raw, read_row(raw, layout), reading)
                header = False

    def _take_row(self, piece: Piece, number: int, raw: bytes, found: Read, reading: Reading) -> None:
        if found.refused is None:
            self._take(piece, number, found.resource, reading, raw)
            return
        layout = piece.input.layout
        assert layout is not None
        outcome = Outcome(refused=found.refused, patient_id=found.patient_id, domain=layout.table)
        self._refuse(piece, number, found.refused, raw, resource=found.resource, patient=found.patient_id)
        where, seq = where_of(piece.input.name, number, entry=False), place(piece.input.index, number)
        self._leave_gap(piece, outcome, found.resource, where, seq)

    def _read_document(self, piece: Piece) -> None:
        """A Bundle counts its entries; a single resource counts as one."""
        given = piece.input
        raw = whole(given.path, DOCUMENT_BYTES_MAX, packed=given.packed)
        if isinstance(raw, Unread):
            self._refuse_unread(piece, 1, raw)
            return
        try:
            document = read_json(raw)
        except NotJson as error:
            self._refuse_broken(piece, 1, str(error), raw)
            return
        if type_of(document) != "Bundle":
            self._take(piece, 1, document, replace(self._lane.reading, source=given.name), raw)
            return
        resources, reading = entries(document, replace(self._lane.reading, source=given.name))
        for number, resource in enumerate(resources):
            self._take(piece, number, resource, reading, None)

    def _take(self, piece: Piece, number: int, resource: Any, reading: Reading, raw: bytes | None) -> None:
        """Reads one resource; `raw` is None for an entry of a Bundle."""
        where = where_of(piece.input.name, number, entry=raw is None)
        outcome = read_resource(resource, reading, where=where)
        seq = place(piece.input.index, number)
        if outcome.notes:
            self._note(outcome.notes)
        identity = None
        if outcome.refused is None and outcome.out_of_scope is None:
            identity = identity_of(seq, resource)
            outcome.refused = TOO_DEEP if identity is None else None
        if outcome.refused is not None:
            self._refuse(piece, number, outcome.refused, raw, entry=raw is None, resource=resource, patient=outcome.patient_id)
            self._leave_gap(piece, outcome, resource, where, seq)
            return
        fate = "out_of_scope" if identity is None else "accepted"
        self.done.counts[piece.input.index, type_of(resource), fate] += 1
        if identity is not None:
            self.chunks.add(seq, outcome.rows)
            self.chunks.add_resource(identity)

    def _leave_gap(self, piece: Piece, outcome: Outcome, resource: Any, where: str, seq: int) -> None:
        """A refused resource leaves word that its patient's table is incomplete; everyone's, where it names no patient."""
        if outcome.patient_id is None:
            self._lose(piece, lost.domains_of_refused(outcome, resource))
        self.chunks.add(seq, [("coverage", gap) for gap in gap_rows(outcome, where)])

    def _lose(self, piece: Piece, domains: lost.Domains) -> None:
        self.done.losses[piece.input.index, domains] += 1

    def _refuse_broken(self, piece: Piece, number: int, reason: str, raw: bytes) -> None:
        self._refuse(piece, number, reason, raw)
        self._lose(piece, lost.domains_in(raw))

    def _refuse_unread(self, piece: Piece, number: int, line: Unread) -> None:
        if line.cut_off:
            self.done.cut_off.add(piece.input.index)
        self._refuse(piece, number, line.reason, line.head, length=line.length)
        self._lose(piece, None)

    def _refuse(
        self, piece: Piece, number: int, reason: str, raw: bytes | None, *, resource: Any = None, entry: bool = False,
        length: int | None = None, patient: str | None = None,
    ) -> None:  # fmt: skip
        text = raw if raw is not None else written(resource) or b""
        kind, own_id = type_of(resource), id_of(resource)
        self._kept.add(Refused(
            place(piece.input.index, number), piece.input.name, reason, text[:HEAD_BYTES], length or len(text), entry,
            None if kind == NO_TYPE else kind, own_id, patient,
        ))  # fmt: skip
        self.done.counts[piece.input.index, kind, "refused"] += 1

    def _note(self, notes: list[str]) -> None:
        """Tallies notes by their text; a source of endless different notes must not fill the memory."""
        for note in notes:
            known = note in self.done.notes or len(self.done.notes) < NOTES_MAX
            self.done.notes[note if known else OTHER_NOTES] += 1


@lru_cache(maxsize=4)
def lane(zone: tzinfo | None, work: Path) -> Lane:
    """The shapes that this process has met in this source: the next file, written by the same program, has them too."""
    return Lane(Reading(zone=zone, medicines=medicines_in(work)))


def entries(bundle: dict[str, Any], reading: Reading) -> tuple[list[Any], Reading]:
    """The resources of a Bundle's entries, null where an entry holds none, and how they are read: a fullUrl stands for an id
    of theirs, and a reference to a Medication first for one of theirs.
    """
    listed = bundle.get("entry")
    pairs = list(entries_of({**bundle, "entry": listed if isinstance(listed, list) else []}, ""))
    for url, resource in pairs:
        with_id(url, resource)
    names = {url: id for url, resource in pairs if url and (id := id_behind(url, resource))}
    own, others = dict(medicines_of(pairs)), reading.medicines or (lambda _: None)
    return [resource for _, resource in pairs], replace(
        reading, resolve=names.get, medicines=lambda text: own[text] if text in own else others(text)
    )


def where_of(name: str, number: int, *, entry: bool) -> str:
    """Where a resource stands, as its rows say it: `FILE:LINE`, or `FILE#entry[N]` with N from 0."""
    return f"{name}#entry[{number}]" if entry else f"{name}:{number}"


def id_of(resource: Any) -> str | None:
    given = resource.get("id") if isinstance(resource, dict) else None
    return given[:200] if isinstance(given, str) else None
