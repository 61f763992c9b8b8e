"""The subject `check_ins`: what the patient answered between sessions, against the patient's own beginning."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.engine import Context, compute, fact, lookup, subject
from handrail.facts.unknown import UNKNOWN, first_known, is_known, only_where, sum_of_known, surely

CRAVING = ("craving", "craving_baseline_points", "craving_above_own_baseline")


@subject("check_ins")
def check_ins(context: Context) -> pl.DataFrame:
    """One row per check-in: answered, declined, silent or still due."""
    rows = context.record.table("check_ins").rename({"check_in_id": "subject_id"})
    return rows.drop("recorded_by", "source", "void", "words", strict=False)


@fact("check_ins")
def answered() -> pl.Expr:
    """Was it answered?"""
    return pl.col("status") == "answered"


@fact("check_ins")
def craving_known() -> pl.Expr:
    """Was it answered with a craving from 0 to 10? Never null: it picks the points of the baseline."""
    return surely(pl.col("answered")) & is_known(pl.col("craving"))


@lookup("check_ins", gives=("answers_before", "days_since_first_answer", "baseline_sum"),
        needs=("craving_known", ":craving_baseline_check_ins"))  # fmt: skip
def own_baseline(check_ins: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """Answers before this one, days since the first, and the sum of the first answers that make the baseline.

    Only answers before this one count, so a first answer is never its own baseline.
    """
    known, patient = pl.col("craving_known"), pl.col("patient")
    before = (known.cum_sum() - known.cast(pl.Int64)).over(patient).cast(pl.Int64)
    first = pl.col("local_date").filter(known).first().over(patient)
    ordered = check_ins.with_columns(
        answers_before=before, days_since_first_answer=(pl.col("local_date") - first).dt.total_days()
    )
    return ordered.with_columns(baseline_sum=_baseline_sum(ordered))


def _baseline_sum(ordered: pl.DataFrame) -> pl.Expr:
    """The sum of the patient's first n answers, n being what the row's own protocol says."""
    n, found = pl.col(":craving_baseline_check_ins"), pl.lit(None, pl.Int64)
    for number in ordered.get_column(":craving_baseline_check_ins").drop_nulls().unique():
        points = only_where(pl.col("craving_known") & (pl.col("answers_before") < number), pl.col("craving"))
        found = first_known(only_where(n == number, sum_of_known(points).over("patient")), found)
    return found


@fact("check_ins")
def has_baseline() -> pl.Expr:
    """Are there enough earlier answers to compare with? Before the deadline, no; after it, what is missing is unknown.
    Without any, there is nothing to compare with yet.
    """
    enough = pl.col("answers_before") >= pl.col(":craving_baseline_check_ins")
    late = pl.col("days_since_first_answer") > pl.col(":craving_baseline_days_max")
    return (pl.col("answers_before") > 0) & (enough | (late & UNKNOWN))


@fact("check_ins")
def craving_baseline_points() -> pl.Expr:
    """The mean craving of the first answers, for people to read; the rule compares whole numbers."""
    return only_where(pl.col("has_baseline"), pl.col("baseline_sum") / pl.col(":craving_baseline_check_ins"))


@fact("check_ins")
def craving_above_own_baseline() -> pl.Expr:
    """Is craving at least `craving_rise_points_min` above the mean of the patient's own first answers?"""
    n = pl.col(":craving_baseline_check_ins")
    return pl.col("craving") * n - pl.col("baseline_sum") >= pl.col(":craving_rise_points_min") * n


@lookup("patients", gives=("check_in_id", *CRAVING, "has_baseline", "check_in_found"))
def newest_answer(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The patient's newest answered check-in, and its craving against the patient's own baseline."""
    answers = compute("check_ins", frozenset((*CRAVING, "has_baseline")), context)
    columns = {"subject_id": "check_in_id"} | {name: name for name in (*CRAVING, "has_baseline")}
    return as_of(patients, effective(answers, pl.col("status") == "answered"), columns, "check_in_found")
