"""How many doses the plan of a dose has seen: those of which it was the plan in force, in the order of time."""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.plans import NONE_STATED
from handrail.facts.unknown import (
    UNKNOWN,
    all_true,
    first_known,
    is_known,
    only_where,
    possibly,
    some,
    sum_of_known,
    surely,
    unknown_unless,
)
from handrail.facts.vague_doses import SCOPE

PLANNED, PLAN = pl.col("plan_in_force"), pl.col("plan_id")
EXACT = surely((pl.col("at") == pl.col("at_latest")) & is_known(pl.col("local_date")))


@lookup("doses", gives=("doses_under_plan", "doses_possibly_under_plan"), needs=("plan_in_force", "plan_id"))
def doses_under_plan(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """How many doses were given under the plan of this one so far, this one included: for certain, and possibly. Where a dose
    of the patient is known only to the day or month, any of them may have come before.
    """
    certain = surely(PLANNED & SCOPE) & EXACT
    own, unclear = possibly(PLANNED) & is_known(PLAN), possibly(PLANNED) & ~is_known(PLAN)
    so_far = own.cum_sum().over("patient", PLAN) + unclear.cum_sum().over("patient")
    if not all_true(doses.select_seq(EXACT).to_series()):
        in_all = _number(own).over("patient", PLAN) + _number(unclear).over("patient")
        so_far = first_known(only_where(some(~EXACT).over("patient"), in_all), so_far)
    return doses.with_columns_seq(
        doses_under_plan=only_where(EXACT, certain.cum_sum().over("patient", PLAN)), doses_possibly_under_plan=so_far
    )


def _number(truths: pl.Expr) -> pl.Expr:
    return sum_of_known(truths.cast(pl.Int64))


@lookup("doses", gives=("doses_known_of_plan",), needs=("plan_at",))
def doses_known_of_plan(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every dose since the plan of this one began?"""
    covered = covered_throughout(doses, context, "administrations", pl.col("plan_at"))
    return doses.with_columns_seq(doses_known_of_plan=covered)


@fact("doses")
def plan_doses_max() -> pl.Expr:
    """How many doses the plan in force holds; null where it states none, and where that is not known."""
    return only_where(pl.col("plan_doses_stated") > NONE_STATED, pl.col("plan_doses_stated"))


@fact("doses")
def beyond_plans_doses() -> pl.Expr:
    """Is this dose one more than its plan holds? Unknown where doses that are possible, or not on file, could make it so."""
    stated = pl.col("plan_doses_stated")
    possibly_more = pl.col("doses_possibly_under_plan") > stated
    beyond = (pl.col("doses_under_plan") > stated) | (possibly_more & UNKNOWN) | unknown_unless(pl.col("doses_known_of_plan"))
    return (stated > NONE_STATED) & beyond
