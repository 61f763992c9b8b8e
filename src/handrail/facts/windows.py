"""How many doses the window that ends with a dose holds."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import with_instead
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    UNKNOWN,
    first_known,
    is_known,
    only_where,
    possibly,
    sum_of_known,
    surely,
    unknown_unless,
)
from handrail.facts.vague_doses import PATIENT, SCOPE, days_of, vague_pairs
from handrail.record.frames import rows_where, without


@lookup("doses", gives=("window_full", "nth_previous_local_date"), needs=(":doses_per_window_max", ":window_days"))
def doses_in_window(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """Does the window hold more doses than it may, this one included? That is so when the dose n before this one is
    nearer than the window is long; its date is `nth_previous_local_date`.
    """
    most = ":doses_per_window_max"
    possible = nth_previous_date(doses, most, pl.lit(value=True))
    certain = possible if doses["in_scope"].all(ignore_nulls=False) else nth_previous_date(doses, most, surely(SCOPE))
    full, maybe_full = (_within_window(dates) for dates in ("nth_previous_local_date", "nth_possible_local_date"))
    both = doses.with_columns_seq(certain.alias("nth_previous_local_date"), possible.alias("nth_possible_local_date"))
    both = without(both.with_columns_seq(window_full=full | (maybe_full & UNKNOWN)), "nth_possible_local_date")
    pairs = vague_pairs(doses)
    return both if pairs.is_empty() else with_instead(both, _counted(pairs))


def _counted(pairs: pl.DataFrame) -> pl.DataFrame:
    """The same, counted dose by dose: one known only to the month may lie within the window, or not."""
    inside = days_of(pl.col("local_date") - pl.col("other_local_date")) < pl.col(":window_days")
    sure = surely(inside & pl.col("other_in_scope"))
    counts = pairs.group_by("row").agg(
        sure=sum_of_known(sure.cast(pl.Int64)), possible=sum_of_known(possibly(inside).cast(pl.Int64)),
        most=pl.col(":doses_per_window_max").first(), days=pl.col(":window_days").first(),
    )  # fmt: skip
    full = (pl.col("sure") >= pl.col("most")) | ((pl.col("possible") >= pl.col("most")) & UNKNOWN)
    return counts.select_seq("row", window_full=only_where(is_known(pl.col("days")), full))


def _within_window(nth: str) -> pl.Expr:
    """Is the dose of that date inside the window? Where there is none so far back, no; without a date, unknown."""
    days = days_of(pl.col("local_date") - pl.col(nth))
    within = is_known(pl.col(nth)) & (days < pl.col(":window_days"))
    return only_where(is_known(pl.col(":doses_per_window_max")), within)


def nth_previous_date(doses: pl.DataFrame, name: str, counts: pl.Expr) -> pl.Series:
    """The local date of the dose n before each row, among those that count, n being the row's value of the parameter `name`."""
    numbered = doses.select_seq("patient", "local_date", pl.col(name).alias("n"), counts.alias("counts"))
    numbered = rows_where(numbered.with_row_index("row"), pl.col("counts"))
    found = pl.lit(None, pl.Date)
    for n in numbered.get_column("n").drop_nulls().unique():
        same = (pl.col("n") == n) & (PATIENT.shift(n) == PATIENT)
        found = first_known(only_where(same, pl.col("local_date").shift(n)), found)
    dates = numbered.select_seq("row", found.alias("date"))
    if dates.height == doses.height:
        return dates.get_column("date")
    rows = doses.select_seq(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"))
    return rows.join(dates, on="row", how="left", maintain_order="left").get_column("date")


@fact("doses")
def unseen_dose_in_window() -> pl.Expr:
    """Unknown where a dose that is not on file may lie within the window; otherwise false."""
    return unknown_unless(pl.col("doses_known_for_window"))
