"""Vital signs that stand in two sessions of a patient alike, reading by reading.

A *reading* is what was taken at one instant of a session: systolic and diastolic pressure, with heart rate and oxygen saturation
where they are there. Bodies do not repeat themselves like that, copied lines do.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.engine import Context, fact, lookup
from handrail.facts.spread import spread
from handrail.facts.unknown import (
    any_true,
    counted,
    exists,
    greatest_known,
    is_known,
    least_known,
    surely,
    unknown_where,
)

SIGNS = ("systolic", "diastolic", "heart-rate", "oxygen-saturation")
NEEDED = ("systolic", "diastolic")
GIVES = ("readings_in_session", "readings_like_another", "readings_in_order")


@lookup("doses", gives=GIVES)
def readings_alike(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """How many readings the dose's session has; how many of them, place by place, are those of one earlier session; and whether
    the order of the patient's readings is sure: not where one is known only to the day.
    """
    rows = context.record.table("observations").filter(pl.col("what").is_in(SIGNS), is_known(pl.col("session_id")))
    vague = rows.filter(~surely(pl.col("at") == pl.col("at_latest")))["patient"]
    in_order = (~pl.col("patient").is_in(vague.unique().implode())).alias("readings_in_order")
    if not any_true(rows["what"] == "diastolic"):
        none = pl.lit(0, pl.Int64)
        return doses.with_columns_seq(in_order, readings_in_session=none, readings_like_another=none)
    readings = _readings(rows.filter(surely(pl.col("at") == pl.col("at_latest"))))
    many = readings.group_by("session").agg(pl.col("patient", "session_id").first(), readings_in_session=pl.len().cast(pl.Int64))
    each = many.join(_alike(readings), on="session", how="left").drop("session")
    found = doses.join(each, on=["patient", "session_id"], how="left", maintain_order="left")
    return found.with_columns_seq(in_order, counted(pl.col("readings_in_session")), counted(pl.col("readings_like_another")))


def _readings(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each reading: its session (`session`, a number), its `place` there, and a column for each sign. Two values of
    one sign at one instant that differ are none.
    """
    taken = rows.select_seq("patient", "session_id", "at", "what", "value").with_columns_seq(_numbers(rows["session_id"]))
    taken = taken.sort("patient", "session", "at").with_columns_seq(row=pl.struct("patient", "session", "at").rle_id())
    signs = spread(taken, {sign: sign for sign in SIGNS}).filter(*(is_known(pl.col(sign)) for sign in NEEDED))
    where = taken.select_seq("row", "patient", "session_id", "at", session=pl.struct("patient", "session").rle_id()).unique("row")
    whole = signs.join(where, on="row", how="left", maintain_order="left")
    places = pl.int_range(pl.len(), dtype=pl.UInt32).over("session").alias("place")
    return whole.with_columns_seq(places, began=least_known(pl.col("at")).over("session"))


def _numbers(ids: pl.Series) -> pl.Series:
    """A number for each id, looked up once for each run of one id."""
    runs = ids.rle().struct.unnest()
    numbers = runs.select_seq("value").unique().with_row_index("session")
    numbered = runs.join(numbers, on="value", how="left", maintain_order="left")
    return numbered.select_seq(pl.col("session").repeat_by("len").explode()).to_series()


def _alike(readings: pl.DataFrame) -> pl.DataFrame:
    """Of each session: the most readings that are those of one earlier session of the patient, at the same places."""
    same = ["patient", "place", *SIGNS]
    own = readings.select_seq("session", "began", *same).filter(pl.struct(same).hash().is_duplicated())
    pairs = own.join(own, on=same, how="inner", nulls_equal=True, suffix="_other")
    pairs = pairs.filter(pl.col("began_other") < pl.col("began"))
    counts = pairs.group_by("session", "session_other").agg(alike=pl.len().cast(pl.Int64))
    return counts.group_by("session").agg(readings_like_another=greatest_known(pl.col("alike")))


@fact("doses")
def enough_readings() -> pl.Expr:
    """Has the session of the dose enough readings to be compared?"""
    many = pl.col("readings_in_session") >= pl.col(":copied_readings_min")
    return exists(unknown_where(~pl.col("readings_in_order"), many), pl.col("observations_covered"))


@fact("doses")
def readings_copied() -> pl.Expr:
    """Are so many of its readings those of an earlier session?"""
    alike = pl.col("readings_like_another") >= pl.col(":copied_readings_min")
    return exists(unknown_where(~pl.col("readings_in_order"), alike), pl.col("observations_covered"))
