"""The newest blood pressure before a dose, and whether it is too high to start.

Its two parts are looked up each by itself: some devices file them apart, seconds from each other. A reading that cannot be
true, or has no value, is still the newest one: an older reading does not stand in for it.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import only_where, surely

PLAUSIBLE = {"systolic": (50, 300), "diastolic": (20, 200)}  # mm[Hg]; a program choice, wide enough for anybody who is awake


def _newest(doses: pl.DataFrame, context: Context, what: str) -> pl.DataFrame:
    rows = context.record.table("observations").filter(pl.col("what") == what)
    named = rows.select_seq("patient", "observation_id", "at", "at_latest", "recorded_at", "value")
    columns = {"value": f"{what}_before_mmhg", "at": f"{what}_before_at"}
    return as_of(doses, effective(named), columns, f"{what}_before_found")


@lookup("doses", gives=("systolic_before_mmhg", "systolic_before_at", "systolic_before_found"))
def systolic_before(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest systolic pressure at or before the start of the dose, whatever its age."""
    return _newest(doses, context, "systolic")


@lookup("doses", gives=("diastolic_before_mmhg", "diastolic_before_at", "diastolic_before_found"))
def diastolic_before(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest diastolic pressure at or before the start of the dose, whatever its age."""
    return _newest(doses, context, "diastolic")


def _recent(what: str) -> pl.Expr:
    """The value, where it was surely taken shortly enough before the start, and can be true."""
    value, instant = pl.col(f"{what}_before_mmhg"), pl.col("at") == pl.col("at_latest")
    age = pl.col("at") - pl.col(f"{what}_before_at")
    recent = instant & (age <= pl.col(":pressure_before_dose_minutes_max"))
    return only_where(recent & value.is_between(*PLAUSIBLE[what]) & ~_exchanged(), value)


def _exchanged() -> pl.Expr:
    """Do the two parts of one reading contradict each other: is the systolic one not the higher?"""
    together = pl.col("systolic_before_at") == pl.col("diastolic_before_at")
    return surely(together & (pl.col("systolic_before_mmhg") <= pl.col("diastolic_before_mmhg")))


@fact("doses")
def pressure_too_high() -> pl.Expr:
    """Does the newest blood pressure shortly before the start reach a pressure from which no dose starts? Unknown where there
    is none so short before, or where it cannot be true.
    """
    systolic = _recent("systolic") >= pl.col(":stop_systolic_mmhg")
    return systolic | (_recent("diastolic") >= pl.col(":stop_diastolic_mmhg"))
