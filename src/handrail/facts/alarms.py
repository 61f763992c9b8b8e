"""What became of an alarm: who owns it, and whether it was closed by the time that it had to be."""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import exists, is_known, unknown_unless, where_known


@lookup("alarms", gives=("due_has_passed", "alarms_covered"))
def due_now(alarms: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is it due, as of the instant asked about, and is all that became of alarms until then on file?"""
    now = pl.lit(context.at, pl.Datetime("us", "UTC"))
    asked = alarms.select_seq("patient", "at", at_latest=now)
    covered = covered_throughout(asked, context, "alarms", since=pl.col("at"))
    return alarms.with_columns_seq(due_has_passed=pl.col("due_at") < now, alarms_covered=covered)


@fact("alarms")
def alarm_owned() -> pl.Expr:
    """Does somebody own it? That nobody does is sure only where all that became of alarms is on file."""
    return exists(is_known(pl.col("owner")), pl.col("alarms_covered"))


@fact("alarms")
def closing_on_file() -> pl.Expr:
    """Is there a time at which it was closed? Never null."""
    return is_known(pl.col("closed_at"))


@fact("alarms")
def closed_too_late() -> pl.Expr:
    """Was it closed after its due time, or is it due and not closed? The latter only where no closing can be missing."""
    still_open = pl.col("due_has_passed") & ~unknown_unless(pl.col("alarms_covered"))
    return where_known(pl.col("closed_at"), pl.col("closed_at") > pl.col("due_at"), still_open)
