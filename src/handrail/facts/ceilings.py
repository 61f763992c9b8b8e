"""How much of a dose is too much: the protocol's and the plan's ceilings, for the patient's weight."""

from __future__ import annotations

from functools import reduce
from operator import or_

import polars as pl

from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import UNKNOWN, is_known, only_where, surely


def rounded_for_weight(ug_per_kg: pl.Expr) -> pl.Expr:
    """`ug_per_kg` times the weight, to the nearest step of `dose_rounding_mg`, halves upward; whole numbers throughout."""
    step = pl.col(":dose_rounding_mg")
    return (2 * ug_per_kg * pl.col("weight_g") + 1000 * step) // (2000 * step) * step


@lookup("doses", gives=("protocol_drug",), needs=("protocol",))
def protocol_drug(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The drug that the protocol is about: its ceilings, and those of a plan under it, are milligrams of that drug."""
    drugs = {protocol.key: str(protocol.drug) for protocol in context.protocols}
    drug = pl.col("protocol").replace_strict(drugs, default=None, return_dtype=pl.String)
    return doses.with_columns_seq(protocol_drug=drug)


@lookup("doses", gives=("route_is_the_protocols",), needs=("protocol",))
def route_is_the_protocols(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is the dose given by a route of its protocol? Unknown where either is not known."""
    routes = [(protocol.key, str(route)) for protocol in context.protocols for route in protocol.routes]
    of_protocol = [surely(pl.col("protocol") == key) & (pl.col("route") == route) for key, route in routes]
    known = pl.col("protocol").is_in([protocol.key for protocol in context.protocols])
    return doses.with_columns_seq(route_is_the_protocols=only_where(known, reduce(or_, of_protocol)))


@fact("doses")
def route_is_the_plans() -> pl.Expr:
    """Is the dose given by the route of the plan in force? Unknown where the plan names none: a physician fixes the route. And
    where it is not sure that it is in force: another may be.
    """
    return only_where(surely(pl.col("plan_in_force")), pl.col("route") == pl.col("plan_route"))


@fact("doses")
def dose_ug_of_protocol_drug() -> pl.Expr:
    """The dose, in micrograms, where it surely is of the protocol's drug: of another, no ceiling here can judge it."""
    return only_where(surely(pl.col("drug") == pl.col("protocol_drug")), pl.col("dose_ug"))


@fact("doses")
def dose_ug_max_by_weight() -> pl.Expr:
    """The protocol's most for this weight, in micrograms, rounded to what a syringe can draw."""
    return rounded_for_weight(pl.col(":dose_mg_per_kg_max"))


@fact("doses")
def plan_dose_ug_max_by_weight() -> pl.Expr:
    """The plan's most for this weight, in micrograms, rounded to what a syringe can draw."""
    return rounded_for_weight(pl.col("plan_dose_ug_per_kg_max"))


@fact("doses")
def plan_ceiling_exceeded() -> pl.Expr:
    """Is the dose above a ceiling that the plan states? Unknown where the plan states none, or the weight is not known."""
    by_dose, by_weight = is_known(pl.col("plan_dose_ug_max")), is_known(pl.col("plan_dose_ug_per_kg_max"))
    above = by_dose & (pl.col("dose_ug_of_protocol_drug") > pl.col("plan_dose_ug_max"))
    above_by_weight = by_weight & (pl.col("dose_ug_of_protocol_drug") > pl.col("plan_dose_ug_max_by_weight"))
    return above | above_by_weight | (~(by_dose | by_weight) & UNKNOWN)
