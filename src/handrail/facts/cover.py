"""What was asked about: the facts that decide whether "nothing on file" means *no* or *not known*."""

from __future__ import annotations

import polars as pl

from handrail.facts.engine import Context
from handrail.facts.unknown import surely


def covered_throughout(subject: pl.DataFrame, context: Context, domain: str, since: pl.Expr | None = None) -> pl.Series:
    """Was `domain` asked about for all of the time from `since` to the subject's `at_latest`? Never null.

    since: an expression over the subject's table; None means from the beginning. One row of coverage must span all of it,
    and no row may say that the domain is known to be incomplete at that time.
    """
    rows = _coverage(context, domain)
    no = pl.Series([False], dtype=pl.Boolean).new_from_index(0, subject.height)
    if rows.is_empty():
        return no
    asked = subject.select("patient", pl.col("at_latest").alias("to"), _start(since)).with_row_index("asked")
    answers = [_spans(asked, rows.filter(pl.col("patient").is_in([None], nulls_equal=True)), how="cross")]
    own = rows.drop_nulls("patient")
    if not own.is_empty():
        answers.append(_spans(asked, own, how="inner"))
    spans = pl.concat(answers)
    complete = spans.filter("complete")["asked"].unique()
    broken = spans.filter(~pl.col("complete"))["asked"].unique()
    return asked["asked"].is_in(complete.implode()) & ~asked["asked"].is_in(broken.implode())


def _coverage(context: Context, domain: str) -> pl.DataFrame:
    rows = context.record.table("coverage").filter(pl.col("domain") == domain)
    flags = {name: surely(pl.col(name)) for name in ("open_start", "open_end", "complete")}
    return rows.select("patient", "from_at", "to_at", **flags)


def _start(since: pl.Expr | None) -> pl.Expr:
    beginning = pl.lit(None, pl.Datetime("us", "UTC"))
    return (beginning if since is None else since).alias("since")


def _spans(asked: pl.DataFrame, rows: pl.DataFrame, how: str) -> pl.DataFrame:
    """`asked` and `complete` for each pair of a question and a row that speaks of its whole time (or, for a row that
    says *incomplete*, of any part of it).
    """
    pairs = asked.join(rows, how="cross") if how == "cross" else asked.join(rows, on="patient", how="inner")
    starts = pl.col("open_start") | surely(pl.col("from_at") <= pl.col("since"))
    ends = pl.col("open_end") | surely(pl.col("to_at") >= pl.col("to"))
    return pairs.filter((starts & ends) | ~pl.col("complete")).select("asked", "complete")
