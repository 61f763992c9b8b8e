"""Facts that every subject has: the protocol that its row answers to."""

from __future__ import annotations

import polars as pl

from handrail.facts.engine import Context, lookup
from handrail.facts.unknown import first_known


@lookup("doses", "check_ins", "patients", gives=("protocol",), needs=("plan_protocol",))
def protocol(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The protocol that the plan in force is pinned to; where it names none, the one asked for."""
    return subject.with_columns(protocol=first_known(pl.col("plan_protocol"), pl.lit(context.protocols[0].key)))


@lookup("plans", gives=("protocol",))
def protocol_of_plan(plans: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The protocol that the plan is pinned to; where it names none, the one asked for."""
    return plans.with_columns(protocol=first_known(pl.col("pinned_protocol"), pl.lit(context.protocols[0].key)))
