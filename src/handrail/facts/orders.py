"""The order that a dose carries out, and whether a change of the dose stands on somebody's signature."""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import any_of, counted, exists, first_known, not_after, only_where, possibly, surely


@lookup("doses", gives=("orders_covered",))
def orders_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every order?"""
    return doses.with_columns_seq(orders_covered=covered_throughout(doses, context, "orders"))


@lookup("doses", gives=("order_of_amount_on_file",))
def order_of_amount(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Was an order of this amount signed before the dose, that the dose carries out: by its id, or by its session?"""
    orders = context.record.table("orders")
    if orders.is_empty():
        return doses.with_columns_seq(order_of_amount_on_file=pl.lit(value=False))
    asked = _with_own_order(doses, context).with_row_index("row")
    said = orders.filter(possibly(pl.col("status") != "cancelled")).with_row_index("order")
    said = said.select_seq(
        "patient", "order", "signed", "signed_at", "signed_latest", "order_id", "session_id", ordered_ug="dose_ug"
    )
    own = ("row", "patient", "own_order", "session_id", "dose_ug", "at", "at_latest")
    pairs = _pairs(asked.select_seq(own), said)
    in_time = not_after(pl.col("signed_at"), pl.col("signed_latest"), pl.col("at"), pl.col("at_latest"))
    truth = pl.col("signed") & in_time & (pl.col("ordered_ug") == pl.col("dose_ug"))
    found = pairs.group_by("row").agg(any_of(truth).alias("signed_order"), pl.len().alias("orders"))
    joined = asked.select_seq("row").join(found, on="row", how="left", maintain_order="left")
    there = counted(pl.col("orders")) > 0
    return doses.hstack(joined.select_seq(order_of_amount_on_file=there & only_where(there, pl.col("signed_order"))))


def _pairs(asked: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Each dose with the orders that it names, or that were given for its session."""
    named = asked.join(said.drop("session_id"), left_on=["patient", "own_order"], right_on=["patient", "order_id"], how="inner")
    there = asked.join(said.drop("order_id"), on=["patient", "session_id"], how="inner")
    return pl.concat([named.select_seq(_PAIRED), there.select_seq(_PAIRED)]).unique(["row", "order"])


_PAIRED = ("row", "order", "signed", "signed_at", "signed_latest", "ordered_ug", "dose_ug", "at", "at_latest")


def _with_own_order(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """With the order that the first administration of the dose names; a proposal may bear its order's own id."""
    given = context.record.table("administrations").select_seq(subject_id="administration_id", named="order_id")
    joined = doses.join(given, on="subject_id", how="left", maintain_order="left")
    return joined.with_columns_seq(own_order=first_known(pl.col("named"), pl.col("subject_id")))


@fact("doses")
def dose_changed() -> pl.Expr:
    """Is it another amount than the dose before it?"""
    return pl.col("has_previous_dose") & (pl.col("dose_ug") != pl.col("previous_dose_ug"))


@fact("doses")
def planned_since_last_dose() -> pl.Expr:
    """Is the plan in force dated after the dose before this one?"""
    since = pl.col("plan_at") > pl.col("previous_dose_at_latest")
    return pl.col("plan_in_force") & only_where(surely(pl.col("plan_in_force")), since)


@fact("doses")
def change_signed() -> pl.Expr:
    """Was the change signed: by an order of this amount, or by a plan that is newer than the dose before?"""
    return exists(pl.col("order_of_amount_on_file"), pl.col("orders_covered")) | pl.col("planned_since_last_dose")
