"""Resources that share an id with another one: read once more, for the quarantine and for the gap that they leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from handrail.record.tables import TABLES
from handrail.sources.again import read_again
from handrail.sources.fhir.outcome import gap_rows
from handrail.sources.fhir.resource import Reading, read_resource, type_of
from handrail.sources.found import Input
from handrail.sources.found_head import Kind
from handrail.sources.lines import blocks, numbered, whole
from handrail.sources.lines_json import read_json, written
from handrail.sources.medicines import medicines_in
from handrail.sources.quarantine import LINE_BITS, LINE_MASK, Kept, Refused, place
from handrail.sources.staging_chunks import put
from handrail.sources.staging_worker import DOCUMENT_BYTES_MAX, entries, id_of, where_of

Conflict = tuple[int, int]  # the place of the refused one, the place of the one that stays


def refuse_conflicts(found: Sequence[Conflict], inputs: Sequence[Input], work: Path, zone: tzinfo | None) -> None:
    """Puts each refused resource into quarantine, and a row of coverage where its patient now lacks it."""
    kept = Kept(work / "quarantine" / "late.part")
    gaps: list[tuple[object, ...]] = []
    for file, group in groupby(found, key=lambda pair: pair[0] >> LINE_BITS):
        given, first_ones = inputs[file], {refused & LINE_MASK: first for refused, first in group}
        reading = Reading(zone=zone, source=given.name, medicines=medicines_in(work))
        for again in _again(given, set(first_ones), reading):
            where = where_of(given.name, again.number, entry=again.entry)
            outcome = read_resource(again.resource, again.reading, where=where)
            outcome.refused = _reason(again.resource, first_ones[again.number], inputs)
            gaps += gap_rows(outcome, where)
            kept.add(Refused(
                place(file, again.number), given.name, outcome.refused, again.raw, len(again.raw), again.entry,
                type_of(again.resource), id_of(again.resource), outcome.patient_id,
            ))  # fmt: skip
    kept.close()
    put_coverage(pl.DataFrame(gaps, schema=TABLES["coverage"].schema, orient="row"), work, "conflicts")


def put_coverage(rows: pl.DataFrame, work: Path, name: str) -> None:
    """Adds rows of coverage that do not come from one resource."""
    put(rows.with_columns(pl.lit(-1, pl.Int64).alias("seq")), work / "chunks", "coverage", name)


def _reason(resource: Any, first: int, inputs: Sequence[Input]) -> str:
    at = f"{inputs[first >> LINE_BITS].name}, line or entry {first & LINE_MASK}"
    return f"two different resources share the id {type_of(resource)}/{id_of(resource)}; the one in {at} is kept"


@dataclass(frozen=True, slots=True)
class _Again:
    """A resource that is read for the second time."""

    number: int
    raw: bytes
    resource: Any
    reading: Reading
    entry: bool = False


def _again(given: Input, numbers: set[int], reading: Reading) -> Iterator[_Again]:
    """The lines or entries `numbers` of a file. They were accepted once, so they can be read."""
    if given.kind is not Kind.DOCUMENT:
        for number, raw in numbered(blocks(given.path, packed=given.packed)):
            if number in numbers and isinstance(raw, bytes):
                yield _Again(number, raw, read_again(given, raw), reading)
        return
    raw = whole(given.path, DOCUMENT_BYTES_MAX, packed=given.packed)
    document = read_json(raw) if isinstance(raw, bytes) else None
    if type_of(document) == "Bundle":
        yield from _entries_again(document, numbers, reading)
    elif isinstance(raw, bytes):
        yield _Again(1, raw, document, reading)


def _entries_again(bundle: Any, numbers: set[int], reading: Reading) -> Iterator[_Again]:
    resources, reading = entries(bundle, reading)
    for number in sorted(numbers):
        yield _Again(number, written(resources[number]) or b"", resources[number], reading, entry=True)
