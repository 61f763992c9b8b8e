"""Subjects that are the rows of a table as they stand, and the fact that every subject has: the protocol it answers to."""

from __future__ import annotations

from functools import partial

import polars as pl

from handrail.facts.engine import Context, lookup, subject
from handrail.facts.plans import plan_in_force_at
from handrail.facts.unknown import first_known
from handrail.record import TABLES
from handrail.record.frames import without

AS_THEY_STAND = ("decisions", "duties", "requests", "dispenses", "custody_movements", "contacts", "adverse_events", "alarms")


def _rows_of(table: str, context: Context) -> pl.DataFrame:
    """One row for each row of the table, in its order; of drug also who wrote it down."""
    rows = context.record.table(table).rename({TABLES[table].own_id: "subject_id"})
    return without(rows, "source", "void") if table == "custody_movements" else without(rows, "recorded_by", "source", "void")


for _name in AS_THEY_STAND:
    subject(_name)(partial(_rows_of, _name))


@lookup("doses", "check_ins", "patients", "assessments", *AS_THEY_STAND, gives=("protocol",))
def protocol(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The protocol that the plan in force is pinned to; where it names none, the one asked for. Unknown where it is not
    known which plan is in force, and they do not agree.
    """
    default = context.protocols[0].key
    if not context.heeds_pins or context.once("only the default protocol", lambda: _only(default, context)):
        return subject.with_columns_seq(protocol=pl.lit(default))
    pinned = plan_in_force_at(subject.select_seq("patient", "at", "at_latest"), context)
    return subject.with_columns_seq(protocol=pinned["plan_pin"])


def _only(default: str, context: Context) -> bool:
    """Was no plan of the record, in any version, pinned to another protocol than the one asked for?"""
    return set(context.record.every_version("plans")["protocol"].unique()) <= {default, None}


@lookup("plans", gives=("protocol",))
def protocol_of_plan(plans: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The protocol that the plan is pinned to; where it names none, the one asked for."""
    if not context.heeds_pins:
        return plans.with_columns_seq(protocol=pl.lit(context.protocols[0].key))
    return plans.with_columns_seq(protocol=first_known(pl.col("pinned_protocol"), pl.lit(context.protocols[0].key)))
