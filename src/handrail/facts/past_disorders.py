"""Past substance use disorder, as it stood at any time of a patient.

A past disorder is one that was there and is over: a code of remission, a code that is resolved or has ended, a signed
assessment of remission, or one of *active* that a later one does not repeat. "Unspecified use" is unknown until a signed
assessment finds none. Refuted entries do not exist. Once there was one, it stays: history does not heal.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.disorders import ASSESSMENT, GOING_ON, OF_THE_DISORDER, OVER
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    UNKNOWN,
    any_of,
    exists,
    first_known,
    greatest_known,
    is_known,
    later_of,
    not_after,
    only_where,
    possibly,
    surely,
    where_known,
)

STATE = ("doses", "patients", "plans")
KETAMINE, REMISSION = "ketamine", ("early-remission", "sustained-remission")
ASKED = ("asked_at", "asked_latest")
NOTHING = [
    pl.lit(value=False).alias("past_disorder_found"), pl.lit(value=False).alias("past_ketamine_found"),
    pl.lit(None, pl.String).alias("past_disorder_substances"),
]  # fmt: skip


@lookup(
    *STATE, gives=("past_disorder_found", "past_ketamine_found", "past_disorder_substances")
)  # fmt: skip
def past_disorders(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What codes and signed assessments say of a past disorder, of one of ketamine, and of which substances."""
    asked = subject.select_seq("patient", asked_at="at", asked_latest="at_latest").with_row_index("row")
    assessed = _assessed(asked, context)
    said = pl.concat([_by_codes(asked, assessed, context), _by_assessments(assessed)])
    if said.is_empty():
        return subject.with_columns_seq(NOTHING)
    told = pl.col("substance").filter(surely(pl.col("past"))).unique().sort().str.join(", ")
    found = said.group_by("row").agg(
        any_of(pl.col("past")).alias("past_disorder_found"), any_of(pl.col("ketamine")).alias("past_ketamine_found"),
        told.alias("past_disorder_substances"), pl.len().alias("entries"),
    )  # fmt: skip
    joined = asked.select_seq("row").join(found, on="row", how="left", maintain_order="left")
    spoken = is_known(pl.col("entries"))
    truths = [(spoken & pl.col(name)).alias(name) for name in ("past_disorder_found", "past_ketamine_found")]
    substances = pl.col("past_disorder_substances")
    return subject.hstack(joined.select_seq(*truths, only_where(substances != "", substances)))


def _by_codes(asked: pl.DataFrame, assessed: pl.DataFrame, context: Context) -> pl.DataFrame:
    pairs = asked.join(context.once("codes_of_disorders", lambda: _codes(context)), on="patient", how="inner")
    nones = assessed.filter(surely(pl.col("begun") & pl.col("signed") & (pl.col("band") == "none")))
    pairs = pairs.join(_newest_of(nones, "row", "substance"), on=("row", "substance"), how="left")
    overall = _newest_of(nones.filter(~is_known(pl.col("substance"))), "row").rename({"newest": "newest_overall"})
    pairs = pairs.join(overall, on="row", how="left")
    none = surely(pl.col("written") <= pl.col("newest")) | surely(pl.col("written") <= pl.col("newest_overall"))
    began = not_after(*map(pl.col, ("began", "began_latest", *ASKED)))
    ended = not_after(pl.col("ended_at"), pl.col("ended_at"), *map(pl.col, ASKED))
    by_status = pl.col("is_over") & only_where(pl.col("over_since") <= pl.col("asked_at"), pl.lit(value=True))
    by_date = ended & only_where(~pl.col("goes_on"), pl.lit(value=True))
    over = pl.col("remission") | where_known(pl.col("ended_at"), by_date, by_status)
    there = began & only_where(pl.col("certain") | none, pl.col("certain"))
    past = there & (over | (~pl.col("certain") & UNKNOWN))
    return pairs.select_seq("row", "substance", past=past, ketamine=there & pl.col("of_ketamine"))


def _newest_of(assessed: pl.DataFrame, *by: str) -> pl.DataFrame:
    return assessed.group_by(by).agg(greatest_known(pl.col("began")).alias("newest"))


def _codes(context: Context) -> pl.DataFrame:
    """Codes of a disorder. Whether it is one of ketamine its words tell; a code of hallucinogens or of others may be one."""
    real = possibly(pl.col("verification") != "refuted")
    rows = context.record.table("conditions").filter(possibly(pl.col("category").is_in(OF_THE_DISORDER)), real)
    named = surely(pl.col("text").str.contains("(?i)ketamin")) | surely(pl.col("substance") == KETAMINE)
    maybe = possibly(pl.col("substance").is_in(("hallucinogen", "other")))
    disorder = surely(pl.col("category") == "substance-use-disorder")
    status_at = first_known(pl.col("status_recorded_at"), pl.col("recorded_at"))
    return rows.select_seq(
        "patient", "substance", "ended_at", began="at", began_latest="at_latest", written=later_of(pl.col("at_latest"),
        pl.col("recorded_at")), certain=disorder, remission=surely(disorder & (pl.col("course") == "remission")),
        over_since=only_where(is_known(status_at), later_of(pl.col("at_latest"), status_at)),
        goes_on=surely(pl.col("clinical_status").is_in(GOING_ON)),
        is_over=surely(pl.col("clinical_status").is_in(OVER)), of_ketamine=named | (maybe & UNKNOWN),
    )  # fmt: skip


def _assessed(asked: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Every subject with the assessments of its patient, and whether each had begun to count."""
    pairs = asked.join(context.once("assessments_of_disorders", lambda: _assessments(context)), on="patient", how="inner")
    return pairs.with_columns_seq(begun=not_after(*map(pl.col, ("began", "began_latest", *ASKED))))


def _by_assessments(assessed: pl.DataFrame) -> pl.DataFrame:
    """An *active* one is past once a later one of the same substance, or of all, says otherwise."""
    signed, overall = only_where(surely(pl.col("signed")), pl.lit(value=True)), ~is_known(pl.col("substance"))
    otherwise = surely(pl.col("begun") & pl.col("signed") & (pl.col("band") != "active"))
    later_of_own = greatest_known(only_where(otherwise, pl.col("began"))).over("row", "substance")
    later_of_all = greatest_known(only_where(otherwise & overall, pl.col("began"))).over("row")
    superseded = surely(pl.col("began_latest") < later_of_own) | surely(pl.col("began_latest") < later_of_all)
    past = pl.col("band").is_in(REMISSION) | ((pl.col("band") == "active") & superseded)
    there = pl.col("begun") & signed
    of_ketamine = (pl.col("substance") == KETAMINE) & (pl.col("band") != "none")
    return assessed.select_seq("row", "substance", past=there & past, ketamine=there & of_ketamine)


def _assessments(context: Context) -> pl.DataFrame:
    rows = context.record.table("assessments").filter(pl.col("instrument") == ASSESSMENT, possibly(pl.col("signed")))
    return rows.select_seq(
        "patient", "substance", "band", "signed", began=later_of(pl.col("at"), pl.col("recorded_at")),
        began_latest=later_of(pl.col("at_latest"), pl.col("recorded_at")),
    )  # fmt: skip


@fact(*STATE)
def past_disorder() -> pl.Expr:
    """Did the patient have a substance use disorder that is over? No only where conditions were asked about, or the newest
    signed assessment finds none.
    """
    none = surely(pl.col("disorder_assessed") == "none")
    return exists(pl.col("past_disorder_found"), pl.col("conditions_covered") | none)


@fact(*STATE)
def past_ketamine_use_disorder() -> pl.Expr:
    """Did the patient ever have a use disorder of ketamine? ICD-10-CM has no code for it, so one of hallucinogens or of other
    substances leaves it unknown until somebody names the substance.
    """
    none = surely(pl.col("disorder_assessed") == "none")
    return exists(pl.col("past_ketamine_found"), pl.col("conditions_covered") | none)
