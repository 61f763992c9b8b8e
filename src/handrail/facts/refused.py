"""Rows of the patient that could not be read: what they say is unknown, and one of them may be newer than all on file.

Where the newest row decides, a refused one leaves a good answer unknown, and a bad one as bad as it is. A row that is lost and of
no known patient does not count here: it makes what is absent unknown for everyone, and unsays nothing that is on file.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.engine import Context, lookup
from handrail.facts.subjects import AS_THEY_STAND
from handrail.facts.unknown import is_known, surely, unknown_unless
from handrail.record import TABLES

PREFIX = "nothing_refused_in_"
OF = tuple(name for name in TABLES if name not in ("patients", "coverage"))
GIVES = tuple(PREFIX + table for table in OF)


@lookup("doses", "plans", "check_ins", "assessments", "patients", *AS_THEY_STAND, gives=GIVES)
def nothing_refused(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Was no row of the patient refused in each table? Never a no: where one was, it is unknown what it says."""
    refused = context.once("refused", lambda: _patients_of(context))
    return subject.with_columns_seq((~unknown_unless(_clear(refused.get(table)))).alias(PREFIX + table) for table in OF)


def _clear(refused: pl.Series | None) -> pl.Expr:
    return pl.lit(value=True) if refused is None else ~surely(pl.col("patient").is_in(refused.implode()))


def _patients_of(context: Context) -> dict[str, pl.Series]:
    """Table → the patients of whom a row of it was refused: its coverage is neither complete nor said to be incomplete."""
    rows = context.record.table("coverage").filter(~is_known(pl.col("complete")), is_known(pl.col("patient")))
    return {str(domain): own["patient"].unique() for (domain,), own in rows.partition_by("domain", as_dict=True).items()}
