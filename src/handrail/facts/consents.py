"""The patient's consent to treatment, told to be off-label, as it stood at a dose.

A withdrawal counts from when it was made, however late it was written down. Without an end in writing nothing says that a
consent is meant to last.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, signed_versions
from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import exists, not_after, runs_on, where_known

OFF_LABEL = "treatment-off-label"
COLUMNS = {
    "consent_id": "consent_id", "signed": "consent_signed", "ends_at": "consent_ends_at", "revoked_at": "consent_revoked_at",
}  # fmt: skip


@lookup("doses", gives=(*COLUMNS.values(), "consent_found"))
def newest_consent(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed consent to treatment. It counts from when it was dated, signed and written down; one of which nobody
    says what it opens may be one.
    """
    versions, last = context.record.every_version("consents"), context.record.table("consents")
    revoked = last.select_seq("consent_id", "revoked_at")
    rows = versions.drop("revoked_at").join(revoked, on="consent_id", how="left", maintain_order="left")
    rows = rows.with_columns_seq(signed=pl.col("signed") & (pl.col("scope") == OFF_LABEL))
    return as_of(doses, signed_versions(rows, "consent_id"), COLUMNS, "consent_found")


@lookup("doses", gives=("consents_covered",))
def consents_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every consent?"""
    return doses.with_columns_seq(consents_covered=covered_throughout(doses, context, "consents"))


@fact("doses")
def consent_withdrawn() -> pl.Expr:
    """Was the newest consent withdrawn by then?"""
    revoked = pl.col("consent_revoked_at")
    withdrawn = not_after(revoked, revoked, pl.col("at"), pl.col("at_latest"))
    return pl.col("consent_found") & pl.col("consent_signed") & where_known(revoked, withdrawn, pl.lit(value=False))


@fact("doses")
def consent_in_force() -> pl.Expr:
    """Does a signed consent stand, neither withdrawn nor ended? One that was withdrawn is a no, whatever else may be on file
    elsewhere.
    """
    signed = pl.col("consent_found") & pl.col("consent_signed")
    runs = runs_on(pl.col("consent_ends_at"), pl.lit(value=False))
    return ~pl.col("consent_withdrawn") & exists(signed & runs & ~pl.col("consent_withdrawn"), pl.col("consents_covered"))
