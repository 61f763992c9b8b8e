"""Programs side by side: of each safeguard the share of every program with its interval, and whether chance could make it differ.

Programs stand in the order of their names. No program is ranked, and nothing here adds safeguards up to one score.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from handrail.audit import programs
from handrail.audit.funnel import TAILS, Clustered, Spread, design_effect, limits, position, spread
from handrail.audit.tally import wilson
from handrail.audit.trends import trends_of
from handrail.safeguards.catalogue import CATALOGUE

LACKING_MAX = (
    0.2  # of what was asked: "5 and 20", Schulz and Grimes, Lancet 359 (2002) 781-785: above a fifth nothing can be said
)
NOWHERE = "no program on file"


@dataclass(frozen=True)
class Program:
    """A program of the source. code: what it is called where its name must not stand."""

    id: str
    name: str
    site: str | None
    code: str


def named(rows: pl.DataFrame, ids: Iterable[str]) -> list[Program]:
    """The programs of those ids in the order of their names; one without a name is called by its id. rows: `programs` tables."""
    known = {id: (name, site) for id, name, site in rows.select("program_id", "name", "site_id").iter_rows()}
    ordered = sorted((known.get(id, (None, None))[0] or id, id) for id in ids)
    width = len(str(len(ordered)))
    return [Program(id, name, known.get(id, (None, None))[1], f"P{place:0{width}d}")
            for place, (name, id) in enumerate(ordered, start=1)]  # fmt: skip


def document(out: Path, known: pl.DataFrame) -> dict[str, Any]:
    """What `run.json` says of programs and months. out: where an audit wrote its counts by program. known: `programs` tables."""
    return of_counts(pl.read_parquet(out / programs.MONTHS), pl.read_parquet(out / programs.PEOPLE), known)


def of_counts(months: pl.DataFrame, people: pl.DataFrame, known: pl.DataFrame) -> dict[str, Any]:
    """The same from the counts themselves: `programs.MONTHS_SCHEMA` and `PEOPLE_SCHEMA`."""
    months, people = (_of_programs(rows, known) for rows in (months, people))
    every = named(known, months["program"].drop_nulls().unique().to_list())
    counts = months.group_by("program", "subject", "safeguard").agg(pl.col(programs.COUNTS).sum())
    cells = counts.join(people, on=("program", "subject", "safeguard"), how="left", nulls_equal=True)
    found = {key: rows.rows_by_key("program", named=True, unique=True) for key, rows in
             cells.partition_by("safeguard", "subject", as_dict=True).items()}  # fmt: skip
    compared = [
        _comparison(one.id, subject, found.get((one.id, subject), {}), every) for one in CATALOGUE for subject in one.subjects
    ]
    return {
        "programs": [{"code": one.code, "id": one.id, "name": one.name, "site": one.site} for one in every],
        "nowhere": NOWHERE, "lacking_max": LACKING_MAX, "comparisons": compared,
        "by_chance": sum(row["position"] is not None for one in compared for row in one["rows"]) * 2 * TAILS[99.8],
        "trends": trends_of(months, [one.id for one in every]),
    }  # fmt: skip


def _of_programs(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The same counts, those of a site given to the program that is alone there."""
    alone = known.drop_nulls("site_id").group_by("site_id").agg(
        alone=pl.when(pl.col("program_id").n_unique() == 1).then(pl.col("program_id").first())
    )  # fmt: skip
    joined = rows.join(alone, left_on="site", right_on="site_id", how="left")
    keys = [name for name in (*programs.KEYS, "month") if name in rows.columns and name != "site"]
    given = joined.with_columns(program=pl.coalesce("program", "alone")).drop("site", "alone")
    return given.group_by(keys).agg(pl.all().sum()).sort(keys)


def _comparison(safeguard: str, subject: str, cells: Mapping[Any, Any], every: Sequence[Program]) -> dict[str, Any]:
    rows = [_row(one.code, cells.get(one.id)) for one in every]
    nowhere = _row(None, cells.get(None))
    comparable = [row for row in rows if row["comparable"]]
    effect = design_effect([_clustered(row) for row in comparable])
    judged = sum(row["judged"] for row in comparable)
    target = sum(row["breached"] for row in comparable) / judged if len(comparable) > 1 else None
    spreads = _spread(comparable, target, effect)
    for row in (*rows, nowhere):
        row["low"], row["high"] = wilson(row["breached"] / effect, row["judged"] / effect) or (None, None)
    if target is not None:
        for row in comparable:
            _place(row, row["judged"] / effect, target, spreads.tau)
    return {
        "safeguard": safeguard, "subject": subject, "target": target, "design_effect": effect, "phi": spreads.phi,
        "tau": spreads.tau, "comparable": len(comparable), "rows": [*rows, nowhere] if nowhere["asked"] else rows,
    }  # fmt: skip


def _place(row: dict[str, Any], number: float, target: float, tau: float) -> None:
    held = limits(number, target, TAILS[99.8], tau)
    row["position"], row["limits_998"] = str(position(row["share"], number, target, tau)), [held.low, held.high]


def _spread(comparable: Sequence[Mapping[str, Any]], target: float | None, effect: float) -> Spread:
    if target is None:
        return Spread(len(comparable), None, 0.0)
    return spread([row["share"] for row in comparable], [row["judged"] / effect for row in comparable], target)


def _row(code: str | None, cell: Mapping[str, Any] | None) -> dict[str, Any]:
    """A program's counts under one safeguard; code: None for what belongs to no program."""
    counts = {name: (cell or {}).get(name) or 0 for name in (*programs.COUNTS, *programs.OF_PEOPLE, *programs.SQUARES)}
    judged = counts["met"] + counts["breached"]
    asked = judged + counts["data_required"]
    lacking = counts["data_required"] / asked if asked else None
    return {
        "program": code, **counts, "judged": judged, "asked": asked, "share": counts["breached"] / judged if judged else None,
        "lacking": lacking, "comparable": judged > 0 and lacking is not None and lacking <= LACKING_MAX, "position": None,
        "limits_998": None,
    }  # fmt: skip


def _clustered(row: Mapping[str, Any]) -> Clustered:
    return Clustered(row["breached"], row["judged"], *(row[name] for name in programs.SQUARES))
