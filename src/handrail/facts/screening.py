"""Screens, weights and bladder checks: the newest of each at a dose, and whether it is recent enough."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.cover import covered_throughout
from handrail.facts.disorders import ASSESSMENT
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import exists, is_known, only_where, possibly
from handrail.record.frames import rows_where


def _answered(context: Context, domain: str) -> pl.DataFrame:
    """What was answered about `domain`. A clinician's assessment of a disorder asks the patient nothing: it is no screen."""
    counts = (pl.col("domain") == domain) & (pl.col("answer") == "answered") & possibly(pl.col("instrument") != ASSESSMENT)
    return effective(context.record.table("assessments"), counts)


def _days(since: str) -> pl.Expr:
    return (pl.col("local_date") - pl.col(since)).dt.total_days()


def _recent(found: str, days: str, limit: str, covered: str) -> pl.Expr:
    """Is there one on file that is at most `limit` days old? An older one alone is a no only where none can be missing."""
    return exists(pl.col(found) & (pl.col(days) <= pl.col(limit)), pl.col(covered))


@lookup("doses", "patients", "plans", gives=("assessments_covered",))
def assessments_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every screen and assessment?"""
    return doses.with_columns_seq(assessments_covered=covered_throughout(doses, context, "assessments"))


def covered_for(doses: pl.DataFrame, context: Context, domain: str, limit: str) -> pl.Series:
    """Does the record claim to hold every row of `domain` of the last so many calendar days, the first one whole?"""
    return covered_throughout(doses, context, domain, pl.col("at") - pl.duration(days=pl.col(limit) + 1))


@lookup("doses", "patients", gives=("screens_covered",), needs=(":screening_days_max",))
def screens_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every screen that would be recent enough?"""
    return doses.with_columns_seq(screens_covered=covered_for(doses, context, "assessments", ":screening_days_max"))


@lookup("doses", gives=("bladder_checks_covered",), needs=(":bladder_check_days_max",))
def bladder_checks_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every bladder check that would be recent enough?"""
    return doses.with_columns_seq(bladder_checks_covered=covered_for(doses, context, "assessments", ":bladder_check_days_max"))


@lookup("doses", gives=("weights_covered",), needs=(":weight_days_max",))
def weights_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every weight that would be recent enough?"""
    return doses.with_columns_seq(weights_covered=covered_for(doses, context, "observations", ":weight_days_max"))


@lookup("doses", gives=("observations_covered",))
def observations_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every measurement?"""
    return doses.with_columns_seq(observations_covered=covered_throughout(doses, context, "observations"))


@lookup("doses", gives=("screen_found", "screen_id", "screen_local_date", "screen_instrument"))
def newest_screen(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest answered substance-use screen before the dose."""
    columns = {"assessment_id": "screen_id", "local_date": "screen_local_date", "instrument": "screen_instrument"}
    return as_of(doses, _answered(context, "substance-use"), columns, "screen_found")


@fact("doses")
def has_screen() -> pl.Expr:
    """Was the patient screened for substance use before the dose?"""
    return exists(pl.col("screen_found"), pl.col("assessments_covered"))


@fact("doses")
def days_since_screen() -> pl.Expr:
    """Calendar days from the newest substance-use screen to the dose."""
    return _days("screen_local_date")


@fact("doses")
def has_current_screen() -> pl.Expr:
    """Is the newest substance-use screen recent enough?"""
    return _recent("screen_found", "days_since_screen", ":screening_days_max", "screens_covered")


@lookup("doses", gives=("bladder_check_found", "bladder_check_id", "bladder_check_local_date", "bladder_check_instrument"))
def newest_bladder_check(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest answered bladder check before the dose."""
    names = {"assessment_id": "id", "local_date": "local_date", "instrument": "instrument"}
    columns = {column: f"bladder_check_{name}" for column, name in names.items()}
    return as_of(doses, _answered(context, "bladder"), columns, "bladder_check_found")


@fact("doses")
def days_since_bladder_check() -> pl.Expr:
    """Calendar days from the newest bladder check to the dose."""
    return _days("bladder_check_local_date")


@fact("doses")
def has_current_bladder_check() -> pl.Expr:
    """Is the newest bladder check recent enough?"""
    return _recent("bladder_check_found", "days_since_bladder_check", ":bladder_check_days_max", "bladder_checks_covered")


@lookup("doses", gives=("weight_found", "weight_id", "weight_local_date", "weight_g"))
def newest_weight(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest measured body weight before the dose, in grams. One that could not be read is the newest as well: it is not
    known what the patient weighs until there is a newer one.
    """
    rows = rows_where(context.record.table("observations"), (pl.col("what") == "weight") & possibly(pl.col("value") > 0))
    columns = {"observation_id": "weight_id", "local_date": "weight_local_date", "value": "weight_g"}
    return as_of(doses, effective(rows), columns, "weight_found")


@fact("doses")
def days_since_weight() -> pl.Expr:
    """Calendar days from the newest weight to the dose."""
    return _days("weight_local_date")


@fact("doses")
def has_current_weight() -> pl.Expr:
    """Is the newest weight recent enough? Unknown where it could not be read."""
    known = only_where(is_known(pl.col("weight_g")), pl.col("days_since_weight") <= pl.col(":weight_days_max"))
    return exists(pl.col("weight_found") & known, pl.col("weights_covered"))
