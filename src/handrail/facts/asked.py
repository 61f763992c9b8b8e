"""What was ever asked before a dose: the direct questions about ketamine, and the bladder."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import exists

KETAMINE_USE = "ketamine-use"  # the published screens hide it among hallucinogens or other drugs


@lookup("doses", gives=("ketamine_use_found", "ketamine_use_id", "ketamine_use_band", "ketamine_use_local_date"))
def newest_ketamine_use(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest answers to the direct questions about ketamine before the dose."""
    counts = (pl.col("instrument") == KETAMINE_USE) & (pl.col("answer") == "answered")
    names = {"assessment_id": "id", "band": "band", "local_date": "local_date"}
    columns = {column: f"ketamine_use_{name}" for column, name in names.items()}
    return as_of(doses, effective(context.record.table("assessments"), counts), columns, "ketamine_use_found")


@fact("doses")
def ketamine_use_asked() -> pl.Expr:
    """Did the patient answer the direct questions about ketamine before the dose?"""
    return exists(pl.col("ketamine_use_found"), pl.col("assessments_covered"))


@fact("doses")
def bladder_asked() -> pl.Expr:
    """Did the patient answer a bladder check before the dose, however long ago?"""
    return exists(pl.col("bladder_check_found"), pl.col("assessments_covered"))
