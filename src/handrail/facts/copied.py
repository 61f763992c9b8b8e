"""Vital signs that stand in two sessions of a patient alike, reading by reading.

A *reading* is what was taken at one instant of a session: systolic and diastolic pressure, with heart rate and oxygen saturation
where they are there. Bodies do not repeat themselves like that, copied lines do.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    any_true,
    counted,
    exists,
    greatest_known,
    is_known,
    least_known,
    same_or_unknown,
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
    many = readings.group_by("patient", "session_id").agg(readings_in_session=pl.len().cast(pl.Int64))
    found = doses.join(many, on=["patient", "session_id"], how="left", maintain_order="left")
    found = found.join(_alike(readings), on=["patient", "session_id"], how="left", maintain_order="left")
    return found.with_columns_seq(in_order, counted(pl.col("readings_in_session")), counted(pl.col("readings_like_another")))


def _readings(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each reading: its session, its `place` there, and a column for each sign. Two values of one sign at one instant
    that differ are none.
    """
    signs = [same_or_unknown(pl.col("value").filter(pl.col("what") == sign)).alias(sign) for sign in SIGNS]
    taken = rows.group_by("patient", "session_id", "at").agg(signs).sort("patient", "session_id", "at")
    whole = taken.filter(*(is_known(pl.col(sign)) for sign in NEEDED))
    places = pl.int_range(pl.len(), dtype=pl.UInt32).over("patient", "session_id").alias("place")
    return whole.with_columns_seq(places, began=least_known(pl.col("at")).over("patient", "session_id"))


def _alike(readings: pl.DataFrame) -> pl.DataFrame:
    """Of each session: the most readings that are those of one earlier session of the patient, at the same places."""
    earlier = readings.rename({"session_id": "other_session", "began": "other_began"}).drop("at")
    pairs = readings.join(earlier, on=["patient", "place", *SIGNS], how="inner", nulls_equal=True)
    pairs = pairs.filter(pl.col("other_began") < pl.col("began"))
    counts = pairs.group_by("patient", "session_id", "other_session").agg(alike=pl.len().cast(pl.Int64))
    return counts.group_by("patient", "session_id").agg(readings_like_another=greatest_known(pl.col("alike")))


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
