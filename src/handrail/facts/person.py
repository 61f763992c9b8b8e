"""Age, and the newest blood pressure, at any time of a patient."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.blood_pressure import PLAUSIBLE
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import is_known, only_where, surely

STATE = ("doses", "patients", "plans")


@lookup(*STATE, gives=("born_on", "sex_at_birth", "sex_on_file"))
def person(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Date of birth, sex recorded at birth, and administrative sex."""
    people = context.record.patients.select_seq("patient", born_on="birth_date", sex_at_birth="birth_sex", sex_on_file="sex")
    return subject.hstack(
        subject.select_seq("patient").join(people, on="patient", how="left", maintain_order="left").drop("patient")
    )


@fact(*STATE)
def age_years() -> pl.Expr:
    """Age in whole years on the day asked about. Unknown where the day of birth is not known, or lies later."""
    day, born = pl.col("local_date"), pl.col("born_on")
    years = day.dt.year() - born.dt.year() - (_in_year(day) < _in_year(born)).cast(pl.Int32)
    return only_where(years >= 0, years)


def _in_year(day: pl.Expr) -> pl.Expr:
    """A day's place in its year, so that birthdays compare: 229 is the 29th of February."""
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()


@fact(*STATE)
def under_18() -> pl.Expr:
    """Is the patient younger than 18?"""
    return pl.col("age_years") < 18


@lookup(*STATE, gives=("newest_systolic_mmhg", "systolic_local_date", "systolic_found"))
def newest_systolic(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest systolic pressure that was not taken in a session with a dose, where the drug itself may have raised it; null
    where it cannot be true.
    """
    return _newest(subject, context, "systolic")


@lookup(*STATE, gives=("newest_diastolic_mmhg", "diastolic_local_date", "diastolic_found"))
def newest_diastolic(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest diastolic pressure, in the same way."""
    return _newest(subject, context, "diastolic")


def _newest(subject: pl.DataFrame, context: Context, what: str) -> pl.DataFrame:
    given = context.record.table("administrations").get_column("session_id")
    outside = ~surely(pl.col("session_id").is_in(given.implode()))
    rows = context.record.table("observations").filter(pl.col("what") == what, is_known(pl.col("value")), outside)
    rows = rows.with_columns_seq(value=only_where(pl.col("value").is_between(*PLAUSIBLE[what]), pl.col("value")))
    columns = {"value": f"newest_{what}_mmhg", "local_date": f"{what}_local_date"}
    return as_of(subject, effective(rows), columns, f"{what}_found")


@fact(*STATE)
def days_since_systolic() -> pl.Expr:
    """Calendar days since the newest systolic pressure."""
    return (pl.col("local_date") - pl.col("systolic_local_date")).dt.total_days()


@fact(*STATE)
def days_since_diastolic() -> pl.Expr:
    """Calendar days since the newest diastolic pressure."""
    return (pl.col("local_date") - pl.col("diastolic_local_date")).dt.total_days()
