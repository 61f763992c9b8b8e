"""Pregnancy, as it stood at any time of a patient.

The newest answer decides: a pregnancy status or a test. An answer of *no* holds for a month, one of *yes* for 300 days; a
*no* against a diagnosis that still stands, or against words that may be one, leaves it unknown. Without an answer a diagnosis is
a yes, and only a reason makes a no: male sex, age, a removed uterus. Everybody else is unknown until asked.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.medical import LAPSES_DAYS
from handrail.facts.unknown import first_known, only_where, possibly, surely, where_known
from handrail.terms.valuesets_pregnancy import NO, STATUS, TEST, YES

STATE = ("doses", "patients", "plans")
# Program choices; nothing is published for either.
NO_HOLDS_DAYS, AGE_YEARS_MAX = 30, 55


@lookup(*STATE, gives=("pregnancy_answer", "pregnancy_answer_local_date", "pregnancy_answer_what", "pregnancy_answered"))
def newest_pregnancy_answer(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest pregnancy status or test: 1 for pregnant, 0 for not, null for neither; and which of the two it was."""
    rows = context.record.table("observations").filter(pl.col("what").is_in((STATUS, TEST)))
    columns = {"value": "pregnancy_answer", "local_date": "pregnancy_answer_local_date", "what": "pregnancy_answer_what"}
    return as_of(subject, effective(rows), columns, "pregnancy_answered")


@fact(*STATE)
def days_since_pregnancy_answer() -> pl.Expr:
    """Calendar days since the newest pregnancy status or test."""
    return (pl.col("local_date") - pl.col("pregnancy_answer_local_date")).dt.total_days()


@fact(*STATE)
def pregnancy_ruled_out() -> pl.Expr:
    """Is there a reason why the patient cannot be pregnant? Male sex (as recorded at birth, else the administrative one: a
    program choice), more than 55 years of age (a program choice), or a removed uterus.
    """
    male = first_known(pl.col("sex_at_birth"), pl.col("sex_on_file")) == "male"
    return male | (pl.col("age_years") > AGE_YEARS_MAX) | pl.col("uterus_removed")


@fact(*STATE)
def pregnant_by_answer() -> pl.Expr:
    """What the newest answer says, while it holds; unknown without one."""
    answer, days = pl.col("pregnancy_answer"), pl.col("days_since_pregnancy_answer")
    holds = ((answer == NO) & (days <= NO_HOLDS_DAYS)) | ((answer == YES) & (days <= LAPSES_DAYS["pregnancy"]))
    return only_where(holds, answer == YES)


@fact(*STATE)
def pregnant() -> pl.Expr:
    """Is the patient pregnant? The newest answer decides while it holds, else a diagnosis; a reason why not makes a no."""
    coded, answer = pl.col("pregnancy_coded"), pl.col("pregnant_by_answer")
    agreed = only_where(~(possibly(coded) & ~answer), answer)
    without = coded | only_where(surely(pl.col("pregnancy_ruled_out")), pl.lit(value=False))
    return where_known(answer, agreed, without)
