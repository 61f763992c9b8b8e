"""Past substance use disorder, as it stood at any time of a patient.

A past disorder is one that was there and is over: a code of remission, a code that is resolved or has ended, a signed
assessment of remission, or one of *active* that a later one of its substance does not repeat. "Unspecified use" is unknown
until a signed assessment finds none. Of each substance the newest assessment that names it, or names none, speaks. Refuted
entries do not exist. Once there was one, it stays: history does not heal.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.disorders import ASSESSMENT, OF_THE_DISORDER, OVER, answering
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    UNKNOWN,
    any_of,
    exists,
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
ASKED = ("at", "at_latest")
NOTHING = [
    pl.lit(value=False).alias("past_disorder_found"), pl.lit(value=False).alias("past_ketamine_found"),
    pl.lit(None, pl.String).alias("past_disorder_substances"),
]  # fmt: skip


@lookup(*STATE, gives=("past_disorder_found", "past_ketamine_found", "past_disorder_substances"))
def past_disorders(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What codes and signed assessments say of a past disorder, of one of ketamine, and of which substances."""
    asked = subject.select_seq("patient", *ASKED).with_row_index("row")
    said = pl.concat([_by_codes(asked, context), _by_assessments(asked, context)])
    if said.is_empty():
        return subject.with_columns_seq(NOTHING)
    told = pl.col("substance").filter(surely(pl.col("past"))).unique().sort().str.join(", ")
    found = said.group_by("row").agg(
        any_of(pl.col("past")).alias("past_disorder_found"), any_of(pl.col("ketamine")).alias("past_ketamine_found"),
        told.alias("past_disorder_substances"), pl.len().alias("entries"),
    )  # fmt: skip
    joined = asked.select("row").join(found, on="row", how="left", maintain_order="left")
    spoken = is_known(pl.col("entries"))
    truths = [(spoken & pl.col(name)).alias(name) for name in ("past_disorder_found", "past_ketamine_found")]
    substances = pl.col("past_disorder_substances")
    return subject.hstack(joined.select_seq(*truths, only_where(substances != "", substances)))


def _by_codes(asked: pl.DataFrame, context: Context) -> pl.DataFrame:
    codes = context.once("codes_of_disorders", lambda: _codes(context))
    pairs = answering(asked.join(codes, on="patient", how="inner", maintain_order="left"), context)
    began = not_after(*map(pl.col, ("began", "began_latest", *ASKED)))
    ended = not_after(pl.col("ended_at"), pl.col("ended_at"), *map(pl.col, ASKED))
    by_status = pl.col("is_over") & only_where(pl.col("written") <= pl.col("at"), pl.lit(value=True))
    over = pl.col("remission") | where_known(pl.col("ended_at"), ended, by_status)
    none = surely((pl.col("disorder_assessed") == "none") & (pl.col("written") <= pl.col("disorder_assessed_since")))
    disorder = only_where(pl.col("certain") | none, pl.col("certain"))
    there = began & disorder
    past = there & (over | (~pl.col("certain") & UNKNOWN))
    return pairs.select_seq("row", "substance", past=past, ketamine=there & pl.col("of_ketamine"))


def _codes(context: Context) -> pl.DataFrame:
    """Codes of a disorder. Whether it is one of ketamine its words tell; a code of hallucinogens or of others may be one."""
    real = possibly(pl.col("verification") != "refuted")
    rows = context.record.table("conditions").filter(possibly(pl.col("category").is_in(OF_THE_DISORDER)), real)
    named = surely(pl.col("text").str.contains("(?i)ketamin")) | surely(pl.col("substance") == KETAMINE)
    maybe = possibly(pl.col("substance").is_in(("hallucinogen", "other")))
    disorder = surely(pl.col("category") == "substance-use-disorder")
    return rows.select_seq(
        "patient", "substance", "ended_at", began="at", began_latest="at_latest", written=later_of(pl.col("at_latest"),
        pl.col("recorded_at")), certain=disorder, remission=surely(disorder & (pl.col("course") == "remission")),
        is_over=surely(pl.col("clinical_status").is_in(OVER)), of_ketamine=named | (maybe & UNKNOWN),
    )  # fmt: skip


def _by_assessments(asked: pl.DataFrame, context: Context) -> pl.DataFrame:
    rows = context.once("assessments_of_disorders", lambda: _assessments(context))
    pairs = answering(asked.join(rows, on="patient", how="inner", maintain_order="left"), context)
    began = not_after(*map(pl.col, ("began", "began_latest", *ASKED)))
    signed = only_where(surely(pl.col("signed")), pl.lit(value=True))
    superseded = surely((pl.col("began_latest") < pl.col("disorder_assessed_since")) & (pl.col("disorder_assessed") != "active"))
    past = pl.col("band").is_in(REMISSION) | ((pl.col("band") == "active") & superseded)
    there = began & signed
    of_ketamine = (pl.col("substance") == KETAMINE) & (pl.col("band") != "none")
    return pairs.select_seq("row", "substance", past=there & past, ketamine=there & of_ketamine)


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


@lookup(*STATE, gives=("ketamine_assessed",))
def newest_assessment_of_ketamine(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What the newest signed assessment that speaks of ketamine concludes: one that names it, or names no substance."""
    asked = subject.select("patient", *ASKED).with_columns(substance=pl.lit(KETAMINE))
    return subject.hstack(answering(asked, context).select(ketamine_assessed="disorder_assessed"))


@fact(*STATE)
def past_ketamine_use_disorder() -> pl.Expr:
    """Did the patient ever have a use disorder of ketamine? ICD-10-CM has no code for it, so one of hallucinogens or of other
    substances leaves it unknown until somebody names the substance.
    """
    none = surely(pl.col("ketamine_assessed") == "none")
    return exists(pl.col("past_ketamine_found"), pl.col("conditions_covered") | none)
