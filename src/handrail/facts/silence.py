"""Whether a patient was heard of after a dose: the first answered check-in, and by when there had to be one."""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.following import TIME, first_after, told
from handrail.facts.unknown import is_known, only_where, possibly, surely, unknown_unless, where_known
from handrail.record.frames import rows_where

GIVES = ("heard_of_at", "heard_of_perhaps_at", "check_in_due_at", "check_in_due_passed", "check_ins_covered_since")


@lookup("doses", gives=GIVES, needs=(":check_in_days_max",))
def first_check_in_after(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The first answered check-in after the dose (`perhaps`: that may be answered, or may be after it), and by when there had to
    be one.
    """
    rows, answered = context.record.table("check_ins"), pl.col("status") == "answered"
    sure, may_be = (told(rows_where(rows, counts)) for counts in (surely(answered), possibly(answered)))
    heard = first_after(doses, sure, perhaps=may_be)
    until_now = doses.select_seq("patient", "at", at_latest=pl.lit(context.at, TIME))
    covered = covered_throughout(until_now, context, "check_ins", since=pl.col("at"))
    due = pl.col("at_latest") + pl.duration(days=pl.col(":check_in_days_max"))
    found = heard.rename({"sure": "heard_of_at", "perhaps": "heard_of_perhaps_at"})
    found = found.with_columns_seq(check_in_due_at=due, check_ins_covered_since=covered)
    return found.with_columns_seq(check_in_due_passed=pl.col("check_in_due_at") < pl.lit(context.at, TIME))


@fact("doses")
def heard_of() -> pl.Expr:
    """Was a check-in answered after the dose, as far as is on file? Never null."""
    return is_known(pl.col("heard_of_at"))


@fact("doses")
def not_heard_of_in_time() -> pl.Expr:
    """Was the first check-in answered too late, or none by now though one is due?"""
    none = pl.col("check_in_due_passed") & ~unknown_unless(pl.col("check_ins_covered_since"))
    late = where_known(pl.col("heard_of_at"), pl.col("heard_of_at") > pl.col("check_in_due_at"), none)
    perhaps_in_time = surely(pl.col("heard_of_perhaps_at") <= pl.col("check_in_due_at"))
    return late & only_where(~perhaps_in_time, pl.lit(value=True))
