"""The subject `patients`: one row each, as of the instant of the question. "Nothing was ever done" is judged here."""

from __future__ import annotations

import polars as pl

from handrail.facts.doses import doses
from handrail.facts.engine import Context, fact, lookup, subject

TIME = pl.Datetime("us", "UTC")


@subject("patients")
def patients(context: Context) -> pl.DataFrame:
    """Every patient of any table, at the instant asked about."""
    at = pl.lit(context.at, TIME)
    rows = context.record.patients.select_seq("patient", "patient_id", "birth_date", "sex")
    return rows.with_columns_seq(subject_id="patient_id", at=at, at_latest=at, local_date=pl.lit(context.day, pl.Date))


@lookup("patients", gives=("in_program",))
def in_program(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is the patient in the program? A candidate at the bedside always; in an audit, whoever has a decision, a plan or a
    dose that may be the program's.
    """
    if context.record.candidates:
        return patients.with_columns_seq(in_program=pl.lit(value=True))
    signs = (context.record.table("decisions"), context.record.table("plans"), doses(context))
    members = pl.concat([rows.select_seq("patient") for rows in signs]).unique().get_column("patient")
    return patients.with_columns_seq(in_program=pl.col("patient").is_in(members.implode()))


@fact("patients")
def craving_is_compared() -> pl.Expr:
    """Is there an answered check-in, with a baseline to compare it with?"""
    return pl.col("in_program") & pl.col("check_in_found") & pl.col("has_baseline")
