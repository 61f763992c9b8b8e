"""What was reported and asks for an answer: is a report still without one?

A report is answered by a document that counts at the time asked about, and has counted since no earlier than the report. Times
known only to the day or month are intervals; what their two ends answer differently is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from handrail.facts.as_of import PAIRED, begun, pairs_of
from handrail.facts.unknown import any_of, counted, not_after, only_where, possibly
from handrail.record.frames import rows_where


def left_open(
    subject: pl.DataFrame, reports: pl.DataFrame, answers: Sequence[pl.DataFrame], name: str, tells: Mapping[str, str]
) -> pl.DataFrame:
    """`subject` with `name`: has one of `reports` (`says`: is it one?) begun, and none of `answers` on file followed it?

    tells: column of `reports` → its name in the result, of the newest report that is, or may be, without an answer.
    """
    told = rows_where(reports, possibly(pl.col("says"))).with_row_index("report")
    if told.is_empty():
        nothing = [pl.lit(None, reports.schema[column]).alias(own) for column, own in tells.items()]
        return subject.with_columns_seq(pl.lit(value=False).alias(name), *nothing)
    pairs = _begun_reports(subject, told, tuple(tells))
    given = pl.concat(rows.select_seq("patient", *PAIRED) for rows in answers)
    judged = pairs.join(_answered(pairs, given), on=["row", "report"], how="left", maintain_order="left")
    there = counted(pl.col("answers")) > 0
    judged = judged.with_columns_seq(open=pl.col("stands") & ~(there & only_where(there, pl.col("answered"))))
    newest = [pl.col(column).filter(possibly(pl.col("open"))).last().alias(own) for column, own in tells.items()]
    found = judged.group_by("row").agg(any_of(pl.col("open")).alias(name), pl.len().alias("reports"), *newest)
    return _joined(subject, found, name)


def _begun_reports(subject: pl.DataFrame, told: pl.DataFrame, tells: tuple[str, ...]) -> pl.DataFrame:
    """Each of the subject's rows with each report of its patient that has, or may have, begun by then (`stands`)."""
    asked = subject.select_seq("patient", asked_at="at", asked_latest="at_latest").with_row_index("row")
    reported = told.select_seq("patient", "report", "says", *tells, reported_at="at", reported_latest="at_latest")
    by_then = not_after(*map(pl.col, ("reported_at", "reported_latest", "asked_at", "asked_latest")))
    pairs = asked.join(reported, on="patient", how="inner", maintain_order="left_right")
    return pairs.with_columns_seq(stands=pl.col("says") & by_then).filter(possibly(pl.col("stands")))


def _answered(pairs: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """Of each row and report: does an answer that counts by then follow the report (`answered`), of how many (`answers`)?"""
    asked = pairs.select_seq("row", "patient", "asked_at", "asked_latest").unique("row", maintain_order=True)
    standing = begun(pairs_of(asked, given)).select_seq("row", "from_earliest", "from_latest", counts="stands")
    both = pairs.select_seq("row", "report", "reported_at", "reported_latest").join(standing, on="row", how="inner")
    follows = not_after(*map(pl.col, ("reported_at", "reported_latest", "from_earliest", "from_latest")))
    answers = both.with_columns_seq(answered=pl.col("counts") & follows)
    return answers.group_by("row", "report").agg(any_of(pl.col("answered")).alias("answered"), pl.len().alias("answers"))


def _joined(subject: pl.DataFrame, found: pl.DataFrame, name: str) -> pl.DataFrame:
    """No where the subject has no report."""
    joined = subject.with_row_index("row").join(found, on="row", how="left", maintain_order="left").drop("row")
    there = counted(pl.col("reports")) > 0
    return joined.with_columns_seq((there & only_where(there, pl.col(name))).alias(name)).drop("reports")
