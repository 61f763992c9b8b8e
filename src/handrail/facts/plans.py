"""The subject `plans`, and the plan in force at any time of a patient."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from handrail.facts.as_of import (
    agreeing,
    begun,
    newest_by_time,
    pairs_of,
    possibly_newest,
    said_by,
    signed_versions,
    unclear_rows,
    with_instead,
)
from handrail.facts.cover import covered_throughout
from handrail.facts.doses import doses
from handrail.facts.engine import Context, fact, lookup, subject
from handrail.facts.unknown import (
    UNKNOWN,
    counted,
    exists,
    first_known,
    is_known,
    not_after,
    only_where,
    possibly,
    runs_on,
    same_or_unknown,
    sum_of_known,
    surely,
    unknown_unless,
    where_known,
)
from handrail.record.frames import rows_where, without

NONE_STATED = -1  # a plan that states no number of doses; null is left for one of which that is not known
FAR = datetime(9999, 1, 1, tzinfo=UTC)  # later than any end
COLUMNS = {
    "plan_id": "plan_id", "protocol": "plan_protocol", "phase": "plan_phase", "route": "plan_route", "signed": "plan_signed",
    "dose_ug_max": "plan_dose_ug_max", "dose_ug_per_kg_max": "plan_dose_ug_per_kg_max", "ends_at": "plan_ends_at",
    "open_ended": "plan_open_ended", "doses_stated": "plan_doses_stated", "at": "plan_at",
}  # fmt: skip

SAID = ("pin", "phase", "route", "dose_ug_max", "dose_ug_per_kg_max", "doses_stated")  # when each ends is told apart by itself


@subject("plans")
def plans(context: Context) -> pl.DataFrame:
    """One row per plan that a clinician may have signed; drafts are not plans yet."""
    return _possible_plans(context).rename({"plan_id": "subject_id", "protocol": "pinned_protocol"})


def _possible_plans(context: Context) -> pl.DataFrame:
    return rows_where(context.record.table("plans"), possibly(pl.col("signed")))


@lookup("doses", "check_ins", "patients", gives=(*COLUMNS.values(), "plan_runs", "plan_pin"))
def plan_in_force_at(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed plan that is in force, else the newest that has ended; whether one is in force (`plan_runs`), and
    the protocol that it is pinned to (`plan_pin`). A plan counts from its start, its signature and its being written down.
    """
    default = context.protocols[0].key
    plans = context.once("effective_plans", lambda: _signed_plans(context, default))
    outlived = context.once("plans outlived", lambda: _outlived(plans))
    found = newest_by_time(subject, plans, COLUMNS | {"pin": "plan_pin"}, "plan_found")
    runs = pl.col("plan_found") & runs_on(pl.col("plan_ends_at"), pl.col("plan_open_ended"))
    pin = first_known(pl.col("plan_pin"), only_where(~pl.col("plan_found"), pl.lit(default)))
    found = without(found.with_columns_seq(plan_runs=runs, plan_pin=pin), "plan_found")
    asked = unclear_rows(subject, plans, outlived)
    return found if asked.is_empty() else with_instead(found, _case_by_case(asked, plans, default))


def _signed_plans(context: Context, default: str) -> pl.DataFrame:
    """Every version of every plan, with the protocol that it is pinned to (the `default` where it names none), and how many
    doses it holds (`NONE_STATED` where it does not say).
    """
    plans = signed_versions(context.record.every_version("plans"), "plan_id")
    pin, stated = first_known(pl.col("protocol"), pl.lit(default)), first_known(pl.col("doses_max"), pl.lit(NONE_STATED))
    return agreeing(plans.with_columns_seq(pin=pin, doses_stated=stated), SAID)


def _outlived(plans: pl.DataFrame) -> pl.Series:
    """Patients of whom a plan may run on after a newer one has ended: the only ones for whom the newest need not decide."""
    if not plans["patient"].is_duplicated().any():
        return plans["patient"].clear()
    until = first_known(pl.col("ends_at"), pl.lit(FAR, pl.Datetime("us", "UTC")))
    unsure = ~is_known(pl.col("ends_at")) & ~surely(pl.col("open_ended"))
    ordered = plans.sort("patient", "from_latest", maintain_order=True).select_seq("patient", until=until, unsure=unsure)
    longest_before = pl.col("until").cum_max().shift(1).over("patient")
    lasts = (longest_before > pl.col("until")) | (is_known(longest_before) & pl.col("unsure"))
    return ordered.filter(lasts).get_column("patient").unique()


def _case_by_case(asked: pl.DataFrame, plans: pl.DataFrame, default: str) -> pl.DataFrame:
    """The same where more than one plan may be the one in force: its columns are null unless it is sure which one it is."""
    all_begun = begun(pairs_of(asked, plans, ("ends_at", "open_ended", "pin")))
    runs = runs_on(pl.col("ends_at"), pl.col("open_ended"), "asked_at", "asked_latest")
    running = all_begun.with_columns_seq(stands=pl.col("stands") & runs).filter(possibly(pl.col("stands")))
    running, newest = possibly_newest(running), possibly_newest(all_begun)
    in_force = said_by(asked, running, plans, COLUMNS, "plan_runs")
    certain = in_force.filter(surely(pl.col("plan_runs"))).select_seq("row")
    ended = newest.join(certain, on="row", how="anti")
    pins = _pins(asked, pl.concat([running, ended]), default)
    last = said_by(asked, ended, plans, COLUMNS, "any").drop("any")
    last = last.join(in_force.filter(~pl.col("plan_runs")).select_seq("row", "plan_runs"), on="row", how="inner")
    kept = in_force.filter(possibly(pl.col("plan_runs")))
    return pl.concat([kept, last.select_seq(kept.columns)]).join(pins, on="row", how="left")


def _pins(asked: pl.DataFrame, may_rule: pl.DataFrame, default: str) -> pl.DataFrame:
    """The one protocol that all plans agree on that may rule; where perhaps none does, the one asked for has to agree."""
    named = may_rule.select_seq("row", "stands", "pin")
    ruled = named.filter(surely(pl.col("stands"))).select_seq("row")
    unruled = asked.join(ruled, on="row", how="anti").select_seq("row", stands=pl.lit(None, pl.Boolean), pin=pl.lit(default))
    every = pl.concat([named, unruled])
    return every.group_by("row").agg(same_or_unknown(pl.col("pin")).alias("plan_pin"))


@lookup("doses", "plans", gives=("plans_covered",))
def plans_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every plan?"""
    return subject.with_columns_seq(plans_covered=covered_throughout(subject, context, "plans"))


@fact("doses")
def plan_in_force() -> pl.Expr:
    """Was a signed plan in force?"""
    return exists(pl.col("plan_runs"), pl.col("plans_covered"))


@lookup("plans", gives=("doses_given", "doses_possibly_given"), needs=("ends_at",))
def doses_given(plans: pl.DataFrame, context: Context) -> pl.DataFrame:
    """How many doses of the program were given from the plan's start to its end: for certain, and possibly."""
    given = doses(context).select_seq("patient", "in_scope", dose_at="at", dose_latest="at_latest")
    spans = plans.select_seq("patient", "subject_id", "at", "at_latest", "ends_at").join(given, on="patient", how="inner")
    dose = pl.col("dose_at"), pl.col("dose_latest")
    begun = not_after(pl.col("at"), pl.col("at_latest"), *dose)
    ended = where_known(pl.col("ends_at"), not_after(pl.col("ends_at"), pl.col("ends_at"), *dose), pl.lit(value=False))
    spans = spans.with_columns_seq(inside=begun & ~ended).filter(possibly(pl.col("inside")))
    certain = sum_of_known(surely(pl.col("in_scope") & pl.col("inside")).cast(pl.Int64))
    counts = spans.group_by("subject_id").agg(doses_given=certain, doses_possibly_given=pl.len())
    joined = plans.join(counts, on="subject_id", how="left", maintain_order="left")
    return joined.with_columns_seq(counted(pl.col("doses_given")), counted(pl.col("doses_possibly_given")))


@lookup("plans", gives=("doses_known_under_plan",))
def doses_known_under_plan(plans: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every dose since the plan began?"""
    until = plans.select_seq("patient", "at", at_latest=pl.lit(context.at, pl.Datetime("us", "UTC")))
    covered = covered_throughout(until, context, "administrations", pl.col("at"))
    return plans.with_columns_seq(doses_known_under_plan=covered)


@fact("plans")
def more_doses_than_stated() -> pl.Expr:
    """Were more doses given than the plan holds? Unknown where doses that are possible, or not on file, could make it so."""
    certain, possible = (pl.col(name) > pl.col("doses_max") for name in ("doses_given", "doses_possibly_given"))
    return certain | (possible & UNKNOWN) | unknown_unless(pl.col("doses_known_under_plan"))


@fact("plans")
def plan_has_no_end() -> pl.Expr:
    """Does the plan leave open how long it runs? A written end decides; unknown where neither an end nor an
    open end is written.
    """
    open_end = only_where(surely(pl.col("open_ended")), pl.lit(value=True))
    return where_known(pl.col("ends_at"), pl.lit(value=False), open_end)
