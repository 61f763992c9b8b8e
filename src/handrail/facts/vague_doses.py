"""Doses known only to the day or month: which of a patient's doses was the last is then not clear from their order.

For patients with such a dose each dose is held beside every dose before it in the total order; nobody else pays for it.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.engine import Context, lookup
from handrail.facts.unknown import greatest_known, only_where, possibly, shorter_than, surely, unknown_where
from handrail.record.frames import rows_where

PATIENT, SCOPE = pl.col("patient"), pl.col("in_scope")


def days_of(difference: pl.Expr) -> pl.Expr:
    return difference.dt.total_days()


def vague_pairs(doses: pl.DataFrame) -> pl.DataFrame:
    """Of patients with a vague dose: each dose (`row`, and its columns) with each dose before it (`other_…`)."""
    vague = ~surely((pl.col("at") == pl.col("at_latest")) & (pl.col("local_date") == pl.col("local_date")))
    patients = rows_where(doses, vague).get_column("patient")
    if patients.is_empty():
        return doses.clear()
    rows = doses.with_row_index("row").filter(pl.col("patient").is_in(patients.unique().implode()))
    others = rows.select_seq("patient", *(pl.col(name).alias(f"other_{name}") for name in ("row", *OTHER)))
    return rows.join(others, on="patient", how="inner").filter(pl.col("other_row") < pl.col("row")).sort("row", "other_row")


OTHER = ("at", "at_latest", "local_date", "in_scope")


@lookup("doses", gives=("vague_in_interval",), needs=(":interval_hours_min", ":interval_days_min"))
def vague_in_interval(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """Unknown where one of several doses that may be the last lies, perhaps, within the interval; otherwise false."""
    since = pl.col("at_latest") - pl.col("other_at"), pl.col("at") - pl.col("other_at_latest")
    near = shorter_than(*since, pl.col(":interval_hours_min")) | (_days_between() < pl.col(":interval_days_min"))
    return _doubtful(doses, near, "vague_in_interval")


@lookup("doses", gives=("vague_in_maintenance",), needs=(":maintenance_interval_days_min",))
def vague_in_maintenance(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """The same for the interval of maintenance."""
    return _doubtful(doses, _days_between() < pl.col(":maintenance_interval_days_min"), "vague_in_maintenance")


def _days_between() -> pl.Expr:
    return days_of(pl.col("local_date") - pl.col("other_local_date"))


def _doubtful(doses: pl.DataFrame, near: pl.Expr, name: str) -> pl.DataFrame:
    pairs = vague_pairs(doses)
    if pairs.is_empty():
        return doses.with_columns_seq(pl.lit(value=False).alias(name))
    found = pairs.filter(~_surely_before_another()).filter(possibly(near))
    rows = pl.int_range(pl.len(), dtype=pl.UInt32)
    return doses.with_columns_seq(unknown_where(rows.is_in(found["row"].implode()), pl.lit(value=False)).alias(name))


def _surely_before_another() -> pl.Expr:
    """Is the other dose surely before a later one that is a dose if it is?"""
    certain = surely(pl.col("other_in_scope"))
    last = [greatest_known(row).over("row") for row in (pl.col("other_row"), only_where(certain, pl.col("other_row")))]
    start = pl.col("other_at").last().over("row"), pl.col("other_at").filter(certain).last().over("row")
    before = [surely((pl.col("other_at_latest") <= start[n]) & (pl.col("other_row") < last[n])) for n in (0, 1)]
    return (before[0] & ~certain) | before[1]
