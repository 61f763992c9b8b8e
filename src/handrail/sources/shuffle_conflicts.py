"""Resources that share an id with another one: read once more, for the quarantine and for the gap that they leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from handrail.record.schema import TIME
from handrail.record.tables import TABLES
from handrail.sources.fhir.outcome import gap_row
from handrail.sources.fhir.resource import Reading, read_resource
from handrail.sources.found import Input
from handrail.sources.found_head import Kind
from handrail.sources.lines import blocks, numbered, whole
from handrail.sources.lines_json import read_json
from handrail.sources.quarantine import LINE_BITS, LINE_MASK, Kept, Refused
from handrail.sources.staging_chunks import put
from handrail.sources.staging_worker import DOCUMENT_BYTES_MAX, entries, id_of, type_of, written

Conflict = tuple[int, int]  # the place of the refused one, the place of the one that stays


def refuse_conflicts(found: Sequence[Conflict], inputs: Sequence[Input], work: Path, zone: tzinfo | None) -> None:
    """Puts each refused resource into quarantine, and a row of coverage where its patient now lacks it."""
    kept = Kept(work / "quarantine" / "late.part")
    gaps: list[tuple[object, ...]] = []
    for file, group in groupby(found, key=lambda pair: pair[0] >> LINE_BITS):
        first_ones = {refused & LINE_MASK: first for refused, first in group}
        for number, raw, resource in _again(inputs[file], set(first_ones)):
            reading = Reading(zone=zone, source=inputs[file].name, resolve=None)
            outcome = read_resource(resource, reading, where=f"{inputs[file].name}:{number}")
            outcome.refused = _reason(resource, first_ones[number], inputs)
            gap = gap_row(outcome, f"{inputs[file].name}:{number}")
            gaps += [gap] if gap is not None else []
            kept.add(Refused(
                file << LINE_BITS | number, inputs[file].name, outcome.refused, raw, len(raw),
                _is_entry(inputs[file], raw, resource), type_of(resource), id_of(resource), outcome.patient_id,
            ))  # fmt: skip
    kept.close()
    put_coverage(pl.DataFrame(gaps, schema=TABLES["coverage"].schema, orient="row"), work, "conflicts")


def put_coverage(rows: pl.DataFrame, work: Path, name: str) -> None:
    """Adds rows of coverage that do not come from one resource."""
    put(rows.with_columns(pl.lit(-1, pl.Int64).alias("seq")), work / "chunks", "coverage", name)


def _reason(resource: Any, first: int, inputs: Sequence[Input]) -> str:
    at = f"{inputs[first >> LINE_BITS].name}:{first & LINE_MASK}"
    return f"two different resources share the id {type_of(resource)}/{id_of(resource)}; the one at {at} is kept"


def _again(given: Input, numbers: set[int]) -> Iterator[tuple[int, bytes, Any]]:
    """(number, text, resource) of the lines or entries `numbers` of a file."""
    if given.kind is Kind.LINES:
        for number, raw in numbered(blocks(given.path, packed=given.packed)):
            if number in numbers and isinstance(raw, bytes):
                yield number, raw, read_json(raw)
        return
    raw = whole(given.path, DOCUMENT_BYTES_MAX, packed=given.packed)
    document = read_json(raw) if isinstance(raw, bytes) else None
    if type_of(document) != "Bundle" and isinstance(raw, bytes):
        yield 1, raw, document
        return
    for number, resource in entries(document):
        if number in numbers:
            yield number, written(resource) or b"", resource
