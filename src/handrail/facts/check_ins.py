"""The subject `check_ins`: what the patient answered between sessions, against the patient's own beginning."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, compute, fact, lookup, subject
from handrail.facts.unknown import (
    UNKNOWN,
    exists,
    first_known,
    is_known,
    least_known,
    only_where,
    some,
    sum_of_known,
    surely,
    unknown_where,
)
from handrail.record.frames import without

CRAVING = ("craving", "craving_baseline_points", "craving_above_own_baseline")


@subject("check_ins")
def check_ins(context: Context) -> pl.DataFrame:
    """One row per check-in: answered, declined, silent or still due."""
    rows = context.record.table("check_ins").rename({"check_in_id": "subject_id"})
    return without(rows, "recorded_by", "source", "void", "words")


@fact("check_ins")
def answered() -> pl.Expr:
    """Was it answered?"""
    return pl.col("status") == "answered"


@fact("check_ins")
def craving_known() -> pl.Expr:
    """Was it answered with a craving from 0 to 10? Never null: it picks the points of the baseline."""
    return surely(pl.col("answered")) & is_known(pl.col("craving"))


@fact("check_ins")
def perhaps_answered() -> pl.Expr:
    """Is there a craving of which nobody says whether the patient answered it? It may be a point of the baseline."""
    return is_known(pl.col("craving")) & ~is_known(pl.col("answered"))


@lookup("check_ins", gives=("answers_before", "perhaps_before", "days_since_first_answer", "baseline_sum"),
        needs=("craving_known", "perhaps_answered", ":craving_baseline_check_ins"))  # fmt: skip
def own_baseline(check_ins: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """Answers before this one, days since the first, and the sum of the first answers that make the baseline.

    Only answers before this one count, so a first answer is never its own baseline.
    """
    known, patient = pl.col("craving_known"), pl.col("patient")
    doubtful = check_ins.select_seq(some(pl.col("perhaps_answered"))).item()
    perhaps = _before(pl.col("perhaps_answered")) if doubtful else pl.lit(0, pl.Int64)
    first = pl.col("local_date").filter(known).first().over(patient)
    ordered = check_ins.with_columns_seq(
        answers_before=_before(known),
        perhaps_before=perhaps,
        days_since_first_answer=(pl.col("local_date") - first).dt.total_days(),
    )
    ordered = ordered.with_columns_seq(baseline_sum=_baseline_sum(ordered))
    return ordered.with_columns_seq(baseline_sum=_unless_doubtful()) if doubtful else ordered


def _before(flag: pl.Expr) -> pl.Expr:
    """How many of the patient's rows before each row carry the flag."""
    return (flag.cum_sum() - flag.cast(pl.Int64)).over("patient").cast(pl.Int64)


def _unless_doubtful() -> pl.Expr:
    """The sum of the baseline, unless one that was perhaps answered stands before its last point."""
    place = only_where(pl.col("perhaps_answered"), pl.col("answers_before"))
    first = least_known(place).over("patient")
    return unknown_where(surely(first < pl.col(":craving_baseline_check_ins")), pl.col("baseline_sum"))


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
    perhaps = (pl.col("perhaps_before") > 0) & UNKNOWN
    late = pl.col("days_since_first_answer") > pl.col(":craving_baseline_days_max")
    return ((pl.col("answers_before") > 0) & (enough | (late & UNKNOWN))) | perhaps


@fact("check_ins")
def craving_baseline_points() -> pl.Expr:
    """The mean craving of the first answers, for people to read; the rule compares whole numbers."""
    return only_where(pl.col("has_baseline"), pl.col("baseline_sum") / pl.col(":craving_baseline_check_ins"))


@fact("check_ins")
def craving_above_own_baseline() -> pl.Expr:
    """Is craving at least `craving_rise_points_min` above the mean of the patient's own first answers?"""
    n = pl.col(":craving_baseline_check_ins")
    return pl.col("craving") * n - pl.col("baseline_sum") >= pl.col(":craving_rise_points_min") * n


@lookup("patients", gives=("check_in_id", *CRAVING, "has_baseline", "outside_use", "check_in_found"))
def newest_answer(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The patient's newest answered check-in: its craving against the patient's own baseline, and use outside sessions."""
    answers = compute("check_ins", frozenset((*CRAVING, "has_baseline")), context)
    columns = {"subject_id": "check_in_id"} | {name: name for name in (*CRAVING, "has_baseline", "outside_use")}
    return as_of(patients, effective(answers, pl.col("status") == "answered"), columns, "check_in_found")


@lookup("doses", "patients", gives=("check_ins_covered",))
def check_ins_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every check-in?"""
    return subject.with_columns_seq(check_ins_covered=covered_throughout(subject, context, "check_ins"))


@fact("patients")
def has_answered_check_in() -> pl.Expr:
    """Has the patient answered a check-in?"""
    return exists(pl.col("check_in_found"), pl.col("check_ins_covered"))
