"""What a plan comes after: an earlier series, the last dose, and whether somebody looked back in between."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.doses import doses
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    any_of,
    counted,
    exists,
    greatest_known,
    is_known,
    not_after,
    only_where,
    shorter_than,
)

MOOD = ("mood", "anxiety")  # domains of instruments that tell how the patient does


@lookup("doses", "plans", gives=("mood_found", "mood_id", "mood_instrument", "mood_local_date"))
def newest_mood(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest answered instrument about mood or anxiety."""
    counts = pl.col("domain").is_in(MOOD) & (pl.col("answer") == "answered")
    names = {"assessment_id": "id", "instrument": "instrument", "local_date": "local_date"}
    columns = {column: f"mood_{name}" for column, name in names.items()}
    return as_of(subject, effective(context.record.table("assessments"), counts), columns, "mood_found")


@lookup("plans", gives=("earlier_series_on_file", "earlier_series_ended_at"))
def earlier_series(plans: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """Had a signed series ended when this plan began, and when did the last of them end?"""
    said = plans.select_seq("patient", "phase", "signed", other="subject_id", ended="ends_at")
    asked = plans.select_seq("patient", "subject_id", "at", "at_latest").with_row_index("row")
    pairs = asked.join(said, on="patient", how="inner").filter(pl.col("other") != pl.col("subject_id"))
    over = not_after(pl.col("ended"), pl.col("ended"), pl.col("at"), pl.col("at_latest"))
    pairs = pairs.with_columns_seq(
        before=(pl.col("phase") == "series") & pl.col("signed") & only_where(is_known(pl.col("ended")), over)
    )
    found = pairs.group_by("row").agg(
        any_of(pl.col("before")).alias("before"), pl.len().alias("others"),
        greatest_known(only_where(pl.col("before"), pl.col("ended"))).alias("ended"),
    )  # fmt: skip
    joined = asked.select_seq("row").join(found, on="row", how="left", maintain_order="left")
    there = counted(pl.col("others")) > 0
    return plans.hstack(joined.select_seq(
        earlier_series_on_file=there & only_where(there, pl.col("before")), earlier_series_ended_at="ended"
    ))  # fmt: skip


@fact("plans")
def earlier_series_ended() -> pl.Expr:
    """Had an earlier series ended?"""
    return exists(pl.col("earlier_series_on_file"), pl.col("plans_covered"))


@lookup("plans", gives=("last_dose_found", "last_dose_at", "last_dose_local_date"))
def last_dose_before_plan(plans: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The last dose of the program before the plan began."""
    given = effective(doses(context), pl.col("in_scope"))
    columns = {"at_latest": "last_dose_at", "local_date": "last_dose_local_date"}
    return as_of(plans, given, columns, "last_dose_found")


@fact("plans")
def decided_since_last_dose() -> pl.Expr:
    """Was a decision signed after the last dose before the plan?"""
    since = pl.col("decision_at") > pl.col("last_dose_at")
    return exists(pl.col("decision_found") & pl.col("decision_signed") & since, pl.col("decisions_covered"))


@fact("plans")
def looked_back() -> pl.Expr:
    """Was mood or anxiety asked about, or a decision signed, since the last dose before the plan?"""
    asked = pl.col("mood_found") & (pl.col("mood_local_date") >= pl.col("last_dose_local_date"))
    return exists(asked, pl.col("assessments_covered")) | pl.col("decided_since_last_dose")


@fact("plans")
def soon_after_series() -> pl.Expr:
    """Did the plan begin less than `series_restart_days_min` days after an earlier series ended?"""
    least = pl.duration(days=pl.col(":series_restart_days_min"))
    ended = pl.col("earlier_series_ended_at")
    return shorter_than(
        pl.col("at_latest") - ended, pl.col("at") - ended, only_where(is_known(pl.col(":series_restart_days_min")), least)
    )
