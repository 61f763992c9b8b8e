"""The content of resources that share an id: lines that were read together are read once more, for its digest.

Hardly any resource of an ordinary source shares its id, so nothing is digested before that is known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import polars as pl

from handrail.sources.again import read_again
from handrail.sources.found import Input
from handrail.sources.identity import digest_of
from handrail.sources.lines import blocks, numbered
from handrail.sources.quarantine import LINE_BITS, LINE_MASK
from handrail.sources.shuffle import Workshop, parquet
from handrail.sources.staging_chunks import RESOURCES, ROWS_MAX, put

CONTENTS = "contents"
SCHEMA = {"seq": pl.Int64(), "content": pl.Binary()}
OPEN = f"""
    SELECT seq FROM {RESOURCES}
    WHERE content IS NULL AND id IS NOT NULL AND hash(type, id) IN (SELECT key FROM shared) ORDER BY seq
"""
Content = tuple[int, bytes | None]


def digest_contents(shop: Workshop, inputs: Sequence[Input]) -> None:
    """Makes the view `contents` (seq, content) of the resources with a shared id that have no digest yet."""
    found = _contents(_places(shop), inputs)
    _put([], shop.work, 0)
    for number, rows in enumerate(_batches(found), 1):
        _put(rows, shop.work, number)
    shop.con.execute(f"CREATE VIEW {CONTENTS} AS SELECT * FROM {parquet(shop.work / 'chunks' / CONTENTS)}")


def _put(rows: list[Content], work: Path, number: int) -> None:
    put(pl.DataFrame(rows, schema=SCHEMA, orient="row"), work / "chunks", CONTENTS, str(number))


def _places(shop: Workshop) -> Iterator[int]:
    """The places of those resources, in order; a cursor of its own, because others ask meanwhile."""
    asked = shop.con.cursor().execute(OPEN)
    while rows := asked.fetchmany(ROWS_MAX):
        yield from (seq for (seq,) in rows)


def _contents(places: Iterator[int], inputs: Sequence[Input]) -> Iterator[Content]:
    for file, group in groupby(places, key=lambda seq: seq >> LINE_BITS):
        given = inputs[file]
        lines = numbered(blocks(given.path, packed=given.packed))
        for seq in group:
            raw = next((raw for number, raw in lines if number == seq & LINE_MASK), None)
            yield seq, digest_of(read_again(given, raw)) if isinstance(raw, bytes) else None


def _batches(found: Iterator[Content]) -> Iterator[list[Content]]:
    rows: list[Content] = []
    for one in found:
        rows.append(one)
        if len(rows) >= ROWS_MAX:
            yield rows
            rows = []
    if rows:
        yield rows
