"""Hypersensitivity to ketamine or esketamine, as it stood at any time of a patient.

An intolerance, an allergy to an excipient, one that is not confirmed or not active, and one of which nobody can tell to what,
leave it unknown. "No known allergy" is an answer, as good as a list of allergies that is complete.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.standing import Matter, Says, said_by
from handrail.facts.unknown import exists, possibly, surely
from handrail.record import Record
from handrail.terms.valuesets_medical import MAYBE, NONE

STATE = ("doses", "patients", "plans")
MATTERS = (
    Matter("ketamine_allergy_found", "An allergy to ketamine or esketamine is on file", ("allergic-to-ketamine",),
           table="allergies", needs_coverage=False),
    Matter("no_allergy_known", "It was asked, and no allergy is known", ("none-known",), table="allergies", needs_coverage=False),
)  # fmt: skip
YES = "allergic-to-ketamine"
WORDS = {"ketamine": YES, "esketamine": YES, "excipient": YES + MAYBE, "other": NONE}
SAYS = Says(
    words=pl.col("agent").replace(WORDS), over=surely(pl.col("clinical_status") == "resolved"),
    doubtful=surely((pl.col("kind") == "intolerance") | (pl.col("verification") == "unconfirmed"))
    | surely(pl.col("clinical_status") == "inactive"),
)  # fmt: skip


def said(record: Record) -> pl.DataFrame:
    """What each allergy says; refuted ones do not exist."""
    rows = record.table("allergies").filter(possibly(pl.col("verification") != "refuted"))
    return said_by(rows, "allergies", SAYS)


@lookup(*STATE, gives=("allergies_covered",))
def allergies_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Was it asked which allergies the patient has?"""
    return subject.with_columns_seq(allergies_covered=covered_throughout(subject, context, "allergies"))


@fact(*STATE)
def ketamine_hypersensitivity() -> pl.Expr:
    """Is the patient hypersensitive to ketamine or esketamine? No only where allergies were asked about."""
    asked = pl.col("allergies_covered") | surely(pl.col("no_allergy_known"))
    return exists(pl.col("ketamine_allergy_found") | pl.col("hypersensitivity_coded"), asked)
