"""Reports that ask for a clinician's answer before the next dose: a positive screen, and red symptoms of the bladder.

Drinking or a positive screen is no disorder: it asks for an assessment. A signed decision answers every report before it.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import signed_versions
from handrail.facts.disorders import ASSESSMENT
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.followed import left_open
from handrail.facts.intake import CLEAR, DEPENDS_ON_SEX
from handrail.facts.unknown import only_where, possibly, surely, unknown_unless

STATE = ("doses", "patients")
SPOKEN = ("answered", "partial")  # what one item of a screen says holds, also where others were left out
POSITIVE = {"assessment_id": "id", "instrument": "instrument", "band": "band", "local_date": "local_date"}
CHECKLIST, BLOOD, ITEMS_MISSING = "bladder-checklist", "visible-blood", "items-missing"
OF_THE_BLADDER = ("urinary-symptoms", "ketamine-uropathy")
DOUBTFUL = ("provisional", "differential", "unconfirmed")


def _decisions(context: Context) -> pl.DataFrame:
    versions = context.record.every_version
    signed: pl.DataFrame = context.once("effective_decisions", lambda: signed_versions(versions("decisions"), "decision_id"))
    return signed


def _assessments(context: Context) -> pl.DataFrame:
    rows = context.record.every_version("assessments").filter(pl.col("instrument") == ASSESSMENT)
    return signed_versions(rows, "assessment_id")


@lookup(*STATE, gives=("positive_screen_on_file", *(f"positive_screen_{name}" for name in POSITIVE.values())))
def positive_screen_on_file(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is a positive substance-use screen on file that neither a signed assessment of the disorder nor a signed decision has
    followed? Where the cut-off depends on sex, the one for men holds for a man alone.
    """
    screens = _positive_screens(context)
    answers = (_assessments(context), _decisions(context)) if screens.height else ()
    tells = {column: f"positive_screen_{name}" for column, name in POSITIVE.items()}
    return left_open(subject, screens, answers, "positive_screen_on_file", tells)


def _positive_screens(context: Context) -> pl.DataFrame:
    """Screens that are, or may be, positive (`says`)."""
    spoken = (pl.col("domain") == "substance-use") & pl.col("answer").is_in(SPOKEN) & possibly(pl.col("instrument") != ASSESSMENT)
    screens = context.record.table("assessments").with_columns(says=spoken & ~pl.col("band").is_in(CLEAR))
    people = context.record.patients.select("patient", "sex")
    told = screens.filter(possibly(pl.col("says"))).join(people, on="patient", how="left", maintain_order="left")
    of_a_man = surely(pl.col("sex") == "male") & surely(pl.col("flags").str.contains(DEPENDS_ON_SEX))
    return told.with_columns(says=pl.col("says") & ~of_a_man)


@fact(*STATE)
def positive_screen_open() -> pl.Expr:
    """Has a positive screen been left without an assessment or a decision? Unknown where one of these may be missing."""
    answers_known = only_where(pl.col("assessments_covered") & pl.col("decisions_covered"), pl.lit(value=True))
    return (pl.col("positive_screen_on_file") & answers_known) | unknown_unless(pl.col("assessments_covered"))
