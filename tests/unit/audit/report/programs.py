"""Programs made up for the page: one far outside, one of which too little is known, some that differ by more than chance."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from handrail.audit.programs import MONTHS_SCHEMA, PEOPLE_SCHEMA
from handrail.audit.side_by_side import of_counts
from handrail.record import TABLES

HOSTILE = "</bdi><script>alert(3)</script>"
INTERVAL, WRITTEN, WEIGHT, DECISION = "minimum-interval", "late-entry", "weight-current", "signed-decision-before-dose"
PLAIN = tuple(f"clinic-{place:02d}" for place in range(1, 12))
FAR, UNKNOWN = "clinic-12", "clinic-13"


def beside() -> dict[str, Any]:
    """Thirteen programs over ten months."""
    rows = [each for place, one in enumerate(PLAIN) for each in (
        *_year(one, INTERVAL, 60 + 9 * place, 1), *_year(one, WEIGHT, 200, 5 + 6 * place), *_year(one, DECISION, 90, 0),
    )]  # fmt: skip
    rows += [*_year(FAR, INTERVAL, 80, 9), *_year(UNKNOWN, INTERVAL, 40, 0, lacking=30), *_year(None, INTERVAL, 20, 1)]
    rows += _year("clinic-05", WRITTEN, 100, 1, jumps=14) + _year("clinic-06", WRITTEN, 100, 1)
    return of_counts(_months(rows), _people(rows), known([*PLAIN, FAR, UNKNOWN], {"clinic-03": HOSTILE}))


def many() -> dict[str, Any]:
    """More programs than the page holds."""
    rows = [each for place in range(80) for each in _year(f"p{place:02d}", INTERVAL, 4_000_000, 9 if place != 40 else 900)]
    rows += [each for place in range(80) for each in _year(f"p{place:02d}", WRITTEN, 900, 1, jumps=40)]
    return of_counts(_months(rows), _people(rows), known([], {}))


def nowhere() -> dict[str, Any]:
    """Nobody is anywhere."""
    return of_counts(pl.DataFrame(schema=MONTHS_SCHEMA), pl.DataFrame(schema=PEOPLE_SCHEMA), known([], {}))


def known(ids: list[str], names: dict[str, str]) -> pl.DataFrame:
    """Their `programs` table."""
    rows = [{"program_id": id, "name": names.get(id, f"Program of {id}"), "site_id": f"{id}-site"} for id in ids]
    return pl.DataFrame(rows, schema=TABLES["programs"].schema)


def _year(program: str | None, safeguard: str, judged: int, breached: int, *, lacking: int = 0, jumps: int = 0) -> list[Any]:
    """Ten months alike, save that the seventh has so many more breaches."""
    return [
        (program, None, "doses", safeguard, date(2026, month, 1), judged - breached - more, breached + more, lacking)
        for month in range(1, 11) for more in [jumps if month == 7 else 0]
    ]  # fmt: skip


def _months(rows: list[Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=MONTHS_SCHEMA, orient="row")


def _people(rows: list[Any]) -> pl.DataFrame:
    """Everybody has one verdict, so that none is like another."""
    sums = _months(rows).group_by("program", "site", "subject", "safeguard").agg(pl.col("met", "breached", "data_required").sum())
    judged, breached = pl.col("met") + pl.col("breached"), pl.col("breached")
    return sums.select(
        "program", "site", "subject", "safeguard", people_judged=judged, people_met="met", people_breached=breached,
        people_data_required="data_required", breached_squared=breached, breached_times_judged=breached, judged_squared=judged,
    ).cast(PEOPLE_SCHEMA)  # fmt: skip
