"""The clinician's signed decision on eligibility, as it stood at any time of a patient."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, signed_versions
from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import exists, runs_on

STATE = ("doses", "patients", "plans")
COLUMNS = {
    "decision_id": "decision_id", "eligibility": "decision_eligibility", "signed": "decision_signed",
    "expires_at": "decision_expires_at", "open_ended": "decision_open_ended", "at": "decision_at",
}  # fmt: skip


@lookup(*STATE, gives=(*COLUMNS.values(), "decision_found"))
def newest_decision(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed decision. It counts from when it was dated, signed and written down."""
    versions = context.record.every_version
    decisions = context.once("effective_decisions", lambda: signed_versions(versions("decisions"), "decision_id"))
    return as_of(subject, decisions, COLUMNS, "decision_found")


@lookup(*STATE, gives=("decisions_covered",))
def decisions_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every decision?"""
    return subject.with_columns_seq(decisions_covered=covered_throughout(subject, context, "decisions"))


@fact(*STATE)
def decision_unexpired() -> pl.Expr:
    """Does the newest decision still hold? Unknown where its end is neither given nor said to be open."""
    return runs_on(pl.col("decision_expires_at"), pl.col("decision_open_ended"))


@fact(*STATE)
def decision_permits() -> pl.Expr:
    """Does the newest decision say eligible, or eligible with safeguards?"""
    return pl.col("decision_eligibility").is_in(["eligible", "eligible-with-safeguards"])


@fact(*STATE)
def decision_in_force() -> pl.Expr:
    """Is there a signed decision that permits treatment and has not expired? A newest signed decision that does not
    permit it is a no, whatever else may be on file elsewhere; one that may be a draft is not.
    """
    signed = pl.col("decision_found") & pl.col("decision_signed")
    refused = signed & ~pl.col("decision_permits")
    return ~refused & exists(signed & pl.col("decision_permits") & pl.col("decision_unexpired"), pl.col("decisions_covered"))
