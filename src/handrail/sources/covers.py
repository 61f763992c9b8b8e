"""What a source claims to hold: `--covers` as rows of coverage that speak of everyone in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

import polars as pl

from handrail.record import TABLES
from handrail.terms import moment
from handrail.terms.errors import UnusableInput

SCHEMA = TABLES["coverage"].schema


def claimed_coverage(claims: Iterable[str], recorded: pl.DataFrame | None = None, *, zone: tzinfo | None = None) -> pl.DataFrame:
    """`recorded` and one row for each claim, `TABLE` or `TABLE:FROM..TO`, about every patient; raises UnusableInput.

    zone: the program's, in which a claim's days are days; UTC without one.
    """
    rows = [_row(claim, zone) for claim in claims]
    claimed = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    return claimed if recorded is None else pl.concat([recorded.select(*SCHEMA), claimed])


def _row(claim: str, zone: tzinfo | None) -> dict[str, object]:
    domain, _, period = claim.partition(":")
    row = {"coverage_id": f"claimed:{claim}", "domain": domain, "complete": True, "source": "claimed by --covers"}
    if not period:
        return {**row, "open_start": True, "open_end": True}
    start, _, end = period.partition("..")
    try:
        first, last = moment.parse(start, zone), moment.parse(end, zone)
    except ValueError as error:
        raise UnusableInput(f"{claim!r}: {error}", where="--covers", remedy="write TABLE:2020-01-01..2024-12-31") from error
    if last.at_latest < first.at:
        raise UnusableInput(f"{claim!r} ends before it begins", where="--covers", remedy="write the earlier day first")
    return {**row, "from_at": first.at, "to_at": last.at_latest, "open_start": False, "open_end": False}
