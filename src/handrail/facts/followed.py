"""What was reported and asks for an answer: is a report still without one?

A report is answered by a document that counts at the time asked about, and has counted since no earlier than the report. Times
known only to the day or month are intervals; what their two ends answer differently is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import polars as pl

from handrail.facts.as_of import PAIRED, begun, pairs_of
from handrail.facts.unknown import any_of, counted, first_known, is_known, least_known, not_after, only_where, possibly, surely
from handrail.record.frames import rows_where

LONG_AGO = pl.lit(datetime(1, 1, 1, tzinfo=UTC), pl.Datetime("us", "UTC"))


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
    given = pl.concat(rows.select_seq("patient", *PAIRED) for rows in answers)
    pairs = _begun_reports(subject, _with_answers(told, given), tuple(tells))
    judged = pairs.join(_answered(pairs, given), on=["row", "report"], how="left", maintain_order="left")
    there = counted(pl.col("answers")) > 0
    judged = judged.with_columns_seq(open=pl.col("stands") & ~(there & only_where(there, pl.col("answered"))))
    newest = [pl.col(column).filter(possibly(pl.col("open"))).last().alias(own) for column, own in tells.items()]
    found = judged.group_by("row").agg(any_of(pl.col("open")).alias(name), pl.len().alias("reports"), *newest)
    return _joined(subject, found, name)


def _with_answers(told: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """The reports with `closed_from`, from when on an answer to them surely counts, and `open_until`, before which none may."""
    own = told.select_seq("patient", "report", reported_at="at", reported_latest="at_latest")
    follows = not_after(*map(pl.col, ("reported_at", "reported_latest", "from_earliest", "from_latest")))
    stays = surely(pl.col("counts") & ~pl.col("is_replaced"))
    earliest = first_known(pl.col("from_earliest"), LONG_AGO)
    times = own.join(given, on="patient", how="inner").group_by("report").agg(
        closed_from=least_known(pl.col("from_latest").filter(stays & surely(follows))),
        open_until=least_known(earliest.filter(possibly(pl.col("counts")) & possibly(follows))),
    )  # fmt: skip
    return told.join(times, on="report", how="left", maintain_order="left")


def _begun_reports(subject: pl.DataFrame, told: pl.DataFrame, tells: tuple[str, ...]) -> pl.DataFrame:
    """Each of the subject's rows with the reports of its patient that have, or may have, begun by then (`stands`).

    Left out, because they decide nothing: a report that was surely answered by then, one before a report that is surely open, and
    one that only may be a report before another that is, or may be, and has no answer.
    """
    asked = subject.select_seq("patient", asked_at="at", asked_latest="at_latest").with_row_index("row")
    asked = asked.with_columns_seq(
        surely_open=_unanswered(asked, told.filter(surely(pl.col("says")))), perhaps_open=_unanswered(asked, told)
    )
    columns = ("patient", "report", "says", "closed_from", *tells)
    reported = told.select_seq(*columns, reported_at="at", reported_latest="at_latest")
    by_then = not_after(*map(pl.col, ("reported_at", "reported_latest", "asked_at", "asked_latest")))
    pairs = asked.join(reported, on="patient", how="inner", maintain_order="left_right").filter(
        possibly(pl.col("report") >= pl.col("surely_open")),
        surely(pl.col("says")) | possibly(pl.col("report") >= pl.col("perhaps_open")),
        ~surely(pl.col("asked_at") >= pl.col("closed_from")),
    )
    return pairs.with_columns_seq(stands=pl.col("says") & by_then).filter(possibly(pl.col("stands")))


def _unanswered(asked: pl.DataFrame, told: pl.DataFrame) -> pl.Series:
    """For each row asked about, the newest of the reports that has surely begun, where it surely has no answer; else null."""
    begun_at = told.filter(is_known(pl.col("at_latest"))).sort("at_latest", "report")
    newest = begun_at.select_seq("patient", "report", "open_until", since="at_latest")
    joined = asked.join_asof(newest, left_on="asked_at", right_on="since", by="patient", check_sortedness=False)
    unanswered = ~is_known(pl.col("open_until")) | surely(pl.col("asked_latest") < pl.col("open_until"))
    return joined.select_seq(only_where(unanswered, pl.col("report"))).to_series()


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
