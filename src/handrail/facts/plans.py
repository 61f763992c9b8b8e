"""The subject `plans`, and the plan in force at any time of a patient."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from handrail.facts.as_of import as_of, effective, since_signed
from handrail.facts.cover import covered_throughout
from handrail.facts.doses import doses
from handrail.facts.engine import Context, fact, lookup, subject
from handrail.facts.unknown import (
    UNKNOWN,
    counted,
    exists,
    first_known,
    is_known,
    possibly,
    runs_on,
    sum_of_known,
    surely,
    unknown_unless,
)

FAR = datetime(9999, 1, 1, tzinfo=UTC)  # later than any end
COLUMNS = {
    "plan_id": "plan_id", "protocol": "plan_protocol", "phase": "plan_phase", "route": "plan_route", "signed": "plan_signed",
    "dose_ug_max": "plan_dose_ug_max", "dose_ug_per_kg_max": "plan_dose_ug_per_kg_max", "ends_at": "plan_ends_at",
    "open_ended": "plan_open_ended",
}  # fmt: skip


@subject("plans")
def plans(context: Context) -> pl.DataFrame:
    """One row per plan that a clinician may have signed; drafts are not plans yet."""
    return _possible_plans(context).rename({"plan_id": "subject_id", "protocol": "pinned_protocol"})


def _possible_plans(context: Context) -> pl.DataFrame:
    return context.record.table("plans").filter(possibly(pl.col("signed")))


def _versions(context: Context) -> pl.DataFrame:
    """What signed plans said, each version from when it was written down: a plan that is ended now was in force before."""
    return effective(since_signed(context.record.every_version("plans"), "plan_id"), from_recorded=True)


@lookup("doses", "check_ins", "patients", gives=(*COLUMNS.values(), "plan_found"))
def plan_in_force_at(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed plan that is in force. A plan counts from the later of its start and its being written down."""
    plans = context.once("effective_plans", lambda: _versions(context))
    found = as_of(subject, plans, COLUMNS, "plan_found")
    outlived = context.once("plans outlived", lambda: _outlived(plans))
    ended = (pl.col("plan_ends_at") <= pl.col("at")) & pl.col("patient").is_in(outlived.implode())
    if outlived.is_empty() or not found.select(ended.any()).item():
        return found
    rows = found.with_row_index("row")
    over = rows.filter(surely(ended))
    return pl.concat([rows.filter(~surely(ended)), _still_running(over, plans)]).sort("row").drop("row")


def _outlived(plans: pl.DataFrame) -> pl.Series:
    """Patients of whom a plan may run on after a newer one has ended: the only ones for whom the newest need not decide."""
    if not plans["patient"].is_duplicated().any():
        return plans["patient"].clear()
    until = first_known(pl.col("ends_at"), pl.lit(FAR, pl.Datetime("us", "UTC")))
    ordered = plans.sort("patient", "from_latest").select("patient", until=until)
    longest_before = pl.col("until").cum_max().shift(1).over("patient")
    return ordered.filter(longest_before > pl.col("until")).get_column("patient").unique()


def _still_running(over: pl.DataFrame, plans: pl.DataFrame) -> pl.DataFrame:
    """Subjects whose newest plan has ended, with the newest plan that has not ended in its place, where there is one."""
    pairs = over.select("row", "patient", "at").join(
        plans.select("patient", "plan_id", "from_latest", "ends_at", "row_found"), on="patient", how="inner"
    )
    known = pairs.filter(pl.col("from_latest") <= pl.col("at")).sort("row", "from_latest")
    last_versions = known.unique(["row", "plan_id"], keep="last", maintain_order=True)  # a revoked plan does not run on
    newest = (
        last_versions.filter(possibly(pl.col("ends_at") > pl.col("at")))
        .sort("row", "from_latest")
        .unique("row", keep="last")
        .select("row", "row_found")
    )
    own = plans.select("row_found", *(pl.col(column).alias(name) for column, name in COLUMNS.items()))
    instead = newest.join(own, on="row_found", how="inner").drop("row_found")
    kept = over.drop(*COLUMNS.values()).join(instead, on="row", how="inner").select(over.columns)
    return pl.concat([over.join(instead, on="row", how="anti"), kept])


@fact("doses")
def plan_running() -> pl.Expr:
    """Has the newest plan not ended yet? Unknown where its end is neither given nor said to be open."""
    return runs_on(pl.col("plan_ends_at"), pl.col("plan_open_ended"))


@lookup("doses", gives=("plans_covered",))
def plans_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every plan?"""
    return subject.with_columns(plans_covered=covered_throughout(subject, context, "plans"))


@fact("doses")
def plan_in_force() -> pl.Expr:
    """Was a signed plan in force?"""
    found = pl.col("plan_found") & pl.col("plan_signed") & pl.col("plan_running")
    return exists(found, pl.col("plans_covered"))


@lookup("plans", gives=("doses_given", "doses_possibly_given"), needs=("ends_at",))
def doses_given(plans: pl.DataFrame, context: Context) -> pl.DataFrame:
    """How many doses of the program were given from the plan's start to its end: for certain, and possibly."""
    given = doses(context).select("patient", "in_scope", dose_at="at")
    spans = plans.select("patient", "subject_id", "at", "ends_at").join(given, on="patient", how="inner")
    inside = (pl.col("dose_at") >= pl.col("at")) & possibly(pl.col("dose_at") < pl.col("ends_at"))
    certain = sum_of_known(surely(pl.col("in_scope")).cast(pl.Int64))
    counts = spans.filter(inside).group_by("subject_id").agg(doses_given=certain, doses_possibly_given=pl.len())
    joined = plans.join(counts, on="subject_id", how="left", maintain_order="left")
    return joined.with_columns(counted(pl.col("doses_given")), counted(pl.col("doses_possibly_given")))


@lookup("plans", gives=("doses_known_under_plan",))
def doses_known_under_plan(plans: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every dose since the plan began?"""
    until = plans.select("patient", "at", at_latest=pl.lit(context.at, pl.Datetime("us", "UTC")))
    covered = covered_throughout(until, context, "administrations", pl.col("at"))
    return plans.with_columns(doses_known_under_plan=covered)


@fact("plans")
def more_doses_than_stated() -> pl.Expr:
    """Were more doses given than the plan holds? Unknown where doses that are possible, or not on file, could make it so."""
    certain, possible = (pl.col(name) > pl.col("doses_max") for name in ("doses_given", "doses_possibly_given"))
    return certain | (possible & UNKNOWN) | unknown_unless(pl.col("doses_known_under_plan"))


@fact("plans")
def plan_has_no_end() -> pl.Expr:
    """Does the plan leave open how long it runs? Unknown where neither an end nor an open end is written."""
    return surely(pl.col("open_ended")) | (~is_known(pl.col("ends_at")) & UNKNOWN)
