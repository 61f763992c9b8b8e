"""Rows that each say one thing about a subject, spread out: one row for each subject, a column for each thing that is said."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from handrail.facts.unknown import any_true, same_or_unknown
from handrail.record.frames import rows_where


def spread(rows: pl.DataFrame, columns: Mapping[str, str], value: str = "value") -> pl.DataFrame:
    """Of `rows` (`row`, `what`, and a value): every `row` once, and for each `what` of `columns` the value that its rows share,
    under the name given. Unknown where two differ, where one is unknown, and where there is none.

    To pick each thing out by itself is ten times faster than to group all rows and pick within each group.
    """
    whole = rows.select_seq("row").unique(maintain_order=True)
    for what, name in columns.items():
        own = rows_where(rows, pl.col("what") == what).select_seq("row", pl.col(value).alias(name))
        if any_true(own["row"].is_duplicated()):
            own = own.group_by("row").agg(same_or_unknown(pl.col(name)))
        whole = whole.join(own, on="row", how="left", maintain_order="left")
    return whole
