"""Active substance use disorder, as it stood at any time of a patient.

The newest signed clinical assessment decides. A code of abuse or dependence only proposes *active*; it stands where no
assessment has been signed since it was written down. Remission is not active. "Unspecified use" alone, and an opioid code
beside treatment with buprenorphine, methadone or naltrexone, are unknown until a clinician records the status. Refuted
entries do not exist. Drinking, cannabis use or a positive screen is not a disorder and is not looked at here.

A research protocol may itself treat one disorder (`treats`, in its `differs`). Where it holds, whatever names that disorder
and no other, a code or an assessment of *active*, is set aside: the newest other assessment and the codes of other
substances decide as above. What names no substance counts.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, signed_versions
from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    UNKNOWN,
    any_of,
    counted,
    exists,
    first_known,
    is_known,
    later_of,
    not_after,
    only_where,
    possibly,
    surely,
    where_known,
)
from handrail.protocol.model import TREATS_NONE

STATE = ("doses", "patients", "plans")
ASSESSMENT = "substance-use-disorder-assessment"
OVER = ("inactive", "remission", "resolved")
OF_THE_DISORDER = ("substance-use-disorder", "substance-use-unspecified")


TREATED = ":treated_disorder_substance"  # `none` in every protocol that treats no disorder
BANDS = ("active", "early-remission", "sustained-remission", "none")
ASSESSED = ("disorder_assessed_since", "disorder_assessed_at", "disorder_assessment_found")
GIVES = ("disorder_assessment_id", "disorder_assessed", *ASSESSED)


@lookup(*STATE, gives=GIVES, needs=(TREATED,))
def newest_assessment(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed assessment of substance use disorder: `active`, `early-remission`, `sustained-remission` or
    `none`. One without a known conclusion, or that is only perhaps signed, is found, and settles nothing.
    """
    rows = context.once("effective_disorders", lambda: _perhaps_signed(context))
    found = _newest(subject, rows)
    if not _treated_disorders(context):
        return found.drop("disorder_assessed_substance")
    aside = surely(_of_the_treated(pl.col("disorder_assessed_substance")) & (pl.col("disorder_assessed") == "active"))
    numbered = found.with_row_index("place")
    set_aside = numbered.filter(aside)
    if set_aside.is_empty():
        return found.drop("disorder_assessed_substance")
    others = _newest(set_aside.drop(*GIVES, "disorder_assessed_substance"), _of_others(rows, context))
    return pl.concat([numbered.filter(~aside), others]).sort("place").drop("place", "disorder_assessed_substance")


def _newest(subject: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    columns = {
        "assessment_id": "disorder_assessment_id", "band": "disorder_assessed", "from_earliest": "disorder_assessed_since",
        "from_latest": "disorder_assessed_at", "substance": "disorder_assessed_substance",
    }  # fmt: skip
    found = as_of(subject, rows, columns, "disorder_assessment_found")
    return found.with_columns(disorder_assessed=only_where(pl.col("disorder_assessed").is_in(BANDS), pl.col("disorder_assessed")))


def _of_the_treated(substance: pl.Expr) -> pl.Expr:
    """Is it the disorder that the row's protocol treats? A substance that is not named, or is one of several, is not."""
    return (substance == pl.col(TREATED)) & (pl.col(TREATED) != TREATS_NONE)


def _treated_disorders(context: Context) -> set[str]:
    return {protocol.treated_disorder_substance for protocol in context.protocols} - {TREATS_NONE}


def _of_others(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Assessments in the order of `signed_versions`, without those that in their last version find a treated disorder active."""
    treated = _treated_disorders(context)
    last = context.record.table("assessments")
    aside = last.filter(surely((pl.col("band") == "active") & pl.col("substance").is_in(sorted(treated))))
    return rows.filter(~pl.col("assessment_id").is_in(aside["assessment_id"].implode()))


def _perhaps_signed(context: Context) -> pl.DataFrame:
    rows = context.record.every_version("assessments").filter(pl.col("instrument") == ASSESSMENT)
    return signed_versions(rows, "assessment_id")


@lookup(*STATE, gives=("disorder_coded", "disorder_code", "disorder_coded_at"), needs=(*ASSESSED, TREATED))
def coded_disorder(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does a code, written down since the newest assessment, say that a disorder is active? False where no code speaks."""
    codes = context.once("disorder_codes", lambda: _codes(context))
    if codes.is_empty():
        nothing = {"disorder_code": pl.lit(None, pl.String), "disorder_coded_at": pl.lit(None, pl.Datetime("us", "UTC"))}
        return subject.with_columns(disorder_coded=pl.lit(value=False), **nothing)
    rows = subject.with_row_index("row").select("row", "patient", "at", "at_latest", *ASSESSED, TREATED)
    pairs = rows.join(codes, on="patient", how="inner").filter(possibly(pl.col("began") <= pl.col("at_latest")))
    others = pairs.filter(~surely(_of_the_treated(pl.col("substance"))))
    speaking = others.with_columns(unanswered=_unanswered()).filter(possibly(pl.col("unanswered")))
    said = speaking.with_columns(truth=pl.col("unanswered") & _active_at()).sort("began")
    said = said.group_by("row", maintain_order=True).agg(
        any_of(pl.col("truth")).alias("disorder_coded"), pl.col("code").last().alias("disorder_code"),
        pl.col("began").last().alias("disorder_coded_at"), pl.len().alias("codes"),
    )  # fmt: skip
    joined = subject.with_row_index("row").join(said, on="row", how="left", maintain_order="left")
    spoken = counted(pl.col("codes")) > 0
    return joined.with_columns(disorder_coded=spoken & only_where(spoken, pl.col("disorder_coded"))).drop("row", "codes")


def _unanswered() -> pl.Expr:
    """Was the code written down after the newest assessment? Where there is none, it is; where there may be one, unknown."""
    written = pl.col("written_earliest"), pl.col("written_latest")
    answered = not_after(*written, pl.col("disorder_assessed_since"), pl.col("disorder_assessed_at"))
    return ~(pl.col("disorder_assessment_found") & answered)


def _active_at() -> pl.Expr:
    """Is the coded disorder active at the row's time? A code that is over without saying since when was active before it
    was written down, as far as anyone can tell.
    """
    began = only_where(pl.col("began_latest") <= pl.col("at"), pl.lit(value=True))
    ended = not_after(pl.col("ended_at"), pl.col("ended_at"), pl.col("at"), pl.col("at_latest"))
    over_by_then = only_where(pl.col("written_latest") <= pl.col("at"), pl.lit(value=True))
    by_status = pl.col("is_over") & over_by_then
    over = where_known(pl.col("ended_at"), ended, by_status)
    return began & pl.col("says_active") & ~over


def _codes(context: Context) -> pl.DataFrame:
    rows = context.record.table("conditions")
    if rows.is_empty():
        return rows
    real = possibly(pl.col("verification") != "refuted")
    rows = rows.filter(possibly(pl.col("category").is_in(OF_THE_DISORDER)), real)
    rows = rows.join(_treated(context), on="patient", how="left", maintain_order="left")
    on_treatment = surely((pl.col("substance") == "opioid") & pl.col("treated"))
    of_disorder = surely(pl.col("category") == "substance-use-disorder")  # unspecified use, or no category, is unknown
    speaks = of_disorder & surely(pl.col("course") == "active") & ~on_treatment
    remission = of_disorder & surely(pl.col("course") == "remission")
    says = only_where(speaks | remission, speaks)
    is_over = first_known(pl.col("clinical_status").is_in(OVER), pl.lit(value=False))
    return rows.select(
        "patient", "code", "substance", "ended_at", began="at", began_latest="at_latest", says_active=says, is_over=is_over,
        written_earliest=later_of(pl.col("at"), pl.col("recorded_at")),
        written_latest=later_of(pl.col("at_latest"), pl.col("recorded_at")),
    )  # fmt: skip


def _treated(context: Context) -> pl.DataFrame:
    """Patients with buprenorphine, methadone or naltrexone on file."""
    of_opioids = pl.col("category") == "opioid-agonist-or-antagonist-treatment"
    taken = possibly(~pl.col("status").is_in(("not-taken", "cancelled", "draft")))
    rows = context.record.table("medications").filter(surely(of_opioids), taken)
    return rows.select("patient").unique().with_columns(treated=pl.lit(value=True))


@lookup(*STATE, gives=("conditions_covered",))
def conditions_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Was it asked which conditions the patient has?"""
    return subject.with_columns(conditions_covered=covered_throughout(subject, context, "conditions"))


@fact(*STATE)
def disorder_treated() -> pl.Expr:
    """Which disorder does the protocol itself treat? `none` where it states none."""
    return pl.col(TREATED)


@fact(*STATE)
def active_disorder() -> pl.Expr:
    """Does the patient have an active substance use disorder: by the newest signed assessment, or else by the codes on file?"""
    assessed = only_where(is_known(pl.col("disorder_assessed")), pl.col("disorder_assessed") == "active")
    # Without one that settles it: no, where conditions were asked about and it is sure that no assessment is there.
    on_file = pl.col("disorder_assessment_found") & UNKNOWN
    by_codes = exists(pl.col("disorder_coded") | on_file, pl.col("conditions_covered"))
    return pl.col("disorder_coded") | first_known(assessed, by_codes)
