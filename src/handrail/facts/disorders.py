"""Active substance use disorder, as it stood at any time of a patient.

The newest signed clinical assessment decides. One that names a substance speaks of that substance alone; one that names none
is the overall assessment and speaks of all. A code of abuse or dependence only proposes *active*; it stands where no
assessment that speaks of its substance has been signed since it was written down. Remission is not active. "Unspecified use"
alone, a code that is not known here and has no words, and an opioid code beside treatment with buprenorphine, methadone or
naltrexone, are unknown until a clinician records the status; so is a code that its own status contradicts. What is over without
saying since when was active some day: before that was written down, nobody knows. Less than three
months after its end a disorder is not in remission yet, and unknown; a status of remission says itself that they have passed.
Refuted entries do not exist. Drinking, cannabis use or a positive screen is not a disorder and is not looked at here.

A research protocol may itself treat one disorder (`treats`, in its `differs`). Where it holds, codes and assessments that name
that disorder and no other are set aside: the others decide as above. What names no substance counts.
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
from handrail.record.frames import rows_where, without

STATE = ("doses", "patients", "plans")
ASSESSMENT = "substance-use-disorder-assessment"
GOING_ON = ("active", "recurrence", "relapse")
AGAIN = ("recurrence", "relapse")
OVER = ("inactive", "remission", "resolved")
REMISSION_DAYS = 90  # three months without criteria make early remission (DSM-5-TR); that they are 90 days is a program choice
OF_THE_DISORDER = ("substance-use-disorder", "substance-use-unspecified")


TREATED = ":treated_disorder_substance"  # `none` in every protocol that treats no disorder
BANDS = ("active", "early-remission", "sustained-remission", "none")
ASSESSED = ("disorder_assessed_since", "disorder_assessed_at", "disorder_assessment_found")
GIVES = ("disorder_assessment_id", "disorder_assessed", *ASSESSED)
NAMED = ("disorder_named_active", "disorder_named_substance", "disorder_named_at")


@lookup(*STATE, gives=GIVES)
def newest_assessment(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed assessment of substance use disorder that names no substance: `active`, `early-remission`,
    `sustained-remission` or `none`. One without a known conclusion, or that is only perhaps signed, is found, and settles
    nothing.
    """
    rows = _assessments(context)
    overall = rows if _named(context).is_empty() else _numbered(rows.filter(~is_known(pl.col("substance"))))
    return without(_newest(subject, overall), "assessed_names_one")


def _assessments(context: Context) -> pl.DataFrame:
    """Every version of every assessment that is, or may be, signed."""
    built: pl.DataFrame = context.once("effective_disorders", lambda: _perhaps_signed(context))
    return built


def _perhaps_signed(context: Context) -> pl.DataFrame:
    rows = rows_where(context.record.every_version("assessments"), pl.col("instrument") == ASSESSMENT)
    return signed_versions(rows.with_columns_seq(names_one=is_known(pl.col("substance"))), "assessment_id")


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Some of the rows of `signed_versions`, numbered again."""
    return rows.drop("row_found").with_row_index("row_found")


def _newest(subject: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    columns = {
        "assessment_id": "disorder_assessment_id", "band": "disorder_assessed", "from_earliest": "disorder_assessed_since",
        "from_latest": "disorder_assessed_at", "names_one": "assessed_names_one",
    }  # fmt: skip
    found = as_of(subject, rows, columns, "disorder_assessment_found")
    return found.with_columns_seq(
        disorder_assessed=only_where(pl.col("disorder_assessed").is_in(BANDS), pl.col("disorder_assessed"))
    )


def _named(context: Context) -> pl.DataFrame:
    """Each patient with each substance that an assessment of theirs names."""
    built: pl.DataFrame = context.once("named_disorders", lambda: _pairs_named(_assessments(context)))
    return built


def _pairs_named(rows: pl.DataFrame) -> pl.DataFrame:
    named = rows_where(rows, is_known(pl.col("substance"))).select_seq("patient", "substance")
    return named.unique(maintain_order=True) if named.height else named


@lookup(*STATE, gives=NAMED, needs=(TREATED,))
def named_assessments(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does an assessment of one named substance find that disorder active? Of each substance, the newest assessment that
    names it or names none speaks; the disorder that the protocol treats is not looked at.
    """
    named = _named(context)
    if named.is_empty():
        nothing = pl.lit(value=False), pl.lit(None, pl.String), pl.lit(None, pl.Datetime("us", "UTC"))
        return subject.with_columns_seq(column.alias(name) for name, column in zip(NAMED, nothing, strict=True))
    rows = subject.with_row_index("row").select_seq("row", "patient", "at", "at_latest", TREATED)
    asked = rows.join(named, on="patient", how="inner", maintain_order="left")
    said = _answering(asked.filter(~surely(_of_the_treated(pl.col("substance")))), context)
    return _with_named(subject, said.with_columns_seq(active=_named_active()))


def _answering(asked: pl.DataFrame, context: Context) -> pl.DataFrame:
    """`asked` (rows in the order of patients and times, each with a substance) with the newest assessment that speaks of the
    row's substance: it names that one, or none. To find it, each substance of a patient stands as a patient of its own.
    """
    each = asked.select_seq("patient", "substance").unique(maintain_order=True).with_row_index("place")
    own = surely(pl.col("substance") == pl.col("asked_of"))
    rows = _assessments(context).join(each.rename({"substance": "asked_of"}), on="patient", how="inner")
    rows = rows.filter(own | ~is_known(pl.col("substance"))).drop("patient", "asked_of").rename({"place": "patient"})
    rows = _numbered(rows.sort("patient", "row_found"))
    places = asked.join(each, on=("patient", "substance"), how="left", maintain_order="left", nulls_equal=True)
    found = _newest(places.select_seq("at", "at_latest", patient="place"), rows)
    return asked.hstack(found.drop("patient", "at", "at_latest"))


def _named_active() -> pl.Expr:
    """Does the assessment found name its substance, and find it active? Unknown where it is not known which one was found,
    where two of one instant differ, and where it is not known which disorder the protocol sets aside.
    """
    of_protocol = only_where(is_known(pl.col(TREATED)), pl.lit(value=True))
    active = pl.col("assessed_names_one") & (pl.col("disorder_assessed") == "active") & of_protocol
    return pl.col("disorder_assessment_found") & only_where(is_known(pl.col("disorder_assessment_id")), active)


def _with_named(subject: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    active = surely(pl.col("active"))
    each = said.group_by("row").agg(
        any_of(pl.col("active")).alias("disorder_named_active"), pl.len().alias("named"),
        pl.col("substance").filter(active).first().alias("disorder_named_substance"),
        pl.col("disorder_assessed_at").filter(active).first().alias("disorder_named_at"),
    )  # fmt: skip
    joined = subject.with_row_index("row").join(each, on="row", how="left", maintain_order="left")
    there = counted(pl.col("named")) > 0
    own = there & only_where(there, pl.col("disorder_named_active"))
    return joined.with_columns_seq(disorder_named_active=own).drop("row", "named")


def _of_the_treated(substance: pl.Expr) -> pl.Expr:
    """Is it the disorder that the row's protocol treats? A substance that is not named, or is one of several, is not."""
    return (substance == pl.col(TREATED)) & (pl.col(TREATED) != TREATS_NONE)


@lookup(*STATE, gives=("disorder_coded", "disorder_code", "disorder_coded_at"), needs=(*ASSESSED, TREATED))
def coded_disorder(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does a code, written down since the newest assessment that speaks of its substance, say that a disorder is active? False
    where no code speaks.
    """
    codes = context.once("disorder_codes", lambda: _codes(context))
    if codes.is_empty():
        nothing = {"disorder_code": pl.lit(None, pl.String), "disorder_coded_at": pl.lit(None, pl.Datetime("us", "UTC"))}
        return subject.with_columns_seq(disorder_coded=pl.lit(value=False), **nothing)
    rows = subject.with_row_index("row").select_seq("row", "patient", "at", "at_latest", *ASSESSED, TREATED)
    pairs = rows.join(codes, on="patient", how="inner", maintain_order="left")
    pairs = pairs.filter(possibly(pl.col("began") <= pl.col("at_latest")), ~surely(_of_the_treated(pl.col("substance"))))
    others = pairs if _named(context).is_empty() else _answering(pairs.drop(ASSESSED), context)
    speaking = others.with_columns_seq(unanswered=_unanswered()).filter(possibly(pl.col("unanswered")))
    said = speaking.with_columns_seq(truth=pl.col("unanswered") & _active_at()).sort("began")
    said = said.group_by("row", maintain_order=True).agg(
        any_of(pl.col("truth")).alias("disorder_coded"), pl.col("code").last().alias("disorder_code"),
        pl.col("began").last().alias("disorder_coded_at"), pl.len().alias("codes"),
    )  # fmt: skip
    joined = subject.with_row_index("row").join(said, on="row", how="left", maintain_order="left")
    spoken = counted(pl.col("codes")) > 0
    return joined.with_columns_seq(disorder_coded=spoken & only_where(spoken, pl.col("disorder_coded"))).drop("row", "codes")


def _unanswered() -> pl.Expr:
    """Was the code written down after the newest assessment that speaks of it? Where there is none, it is; where there may be
    one, unknown.
    """
    written = pl.col("written_earliest"), pl.col("written_latest")
    answered = not_after(*written, pl.col("disorder_assessed_since"), pl.col("disorder_assessed_at"))
    return ~(pl.col("disorder_assessment_found") & answered)


def _active_at() -> pl.Expr:
    """Is the coded disorder active at the row's time? A code of remission, and one that is over without saying since when, were
    active before they were written down, as far as anyone can tell; so may one be that has ended and is said to go on. Less than
    three months after its end it is not in remission yet, and unknown.
    """
    began = only_where(pl.col("began_latest") <= pl.col("at"), pl.lit(value=True))
    active = only_where(~pl.col("remission") | surely(pl.col("written_latest") <= pl.col("at")), pl.col("says_active"))
    ended = not_after(pl.col("ended_at"), pl.col("ended_at"), pl.col("at"), pl.col("at_latest"))
    by_date = ended & only_where(~pl.col("goes_on") & _long_since(pl.col("ended_at")), pl.lit(value=True))
    since = surely(pl.col("says_remission") & (pl.col("over_since") <= pl.col("at"))) | _long_since(pl.col("over_since"))
    by_status = pl.col("is_over") & only_where(since, pl.lit(value=True))
    return began & active & ~where_known(pl.col("ended_at"), by_date, by_status)


def _long_since(ended: pl.Expr) -> pl.Expr:
    """Is it so long ago that what ended then is in remission? Never null."""
    return surely(ended + pl.duration(days=REMISSION_DAYS) <= pl.col("at"))


def _codes(context: Context) -> pl.DataFrame:
    rows = context.record.table("conditions")
    if rows.is_empty():
        return rows
    real = possibly(pl.col("verification") != "refuted")
    rows = rows.filter(possibly(pl.col("category").is_in(OF_THE_DISORDER)), real)
    rows = rows.join(_treated(context), on="patient", how="left", maintain_order="left")
    on_treatment = surely((pl.col("substance") == "opioid") & pl.col("treated"))
    of_disorder = surely(pl.col("category") == "substance-use-disorder")  # unspecified use, or no category, is unknown
    again = surely(pl.col("clinical_status").is_in(AGAIN))  # a relapse of what is in remission: one of the two is wrong
    remission = of_disorder & surely(pl.col("course") == "remission") & ~again
    speaks = of_disorder & surely(pl.col("course") == "active") & ~on_treatment
    status_at = first_known(pl.col("status_recorded_at"), pl.col("recorded_at"))
    return rows.select_seq(
        "patient", "code", "substance", "ended_at", began="at", began_latest="at_latest", remission=remission,
        says_active=only_where(speaks | remission, speaks), goes_on=surely(pl.col("clinical_status").is_in(GOING_ON)),
        is_over=surely(pl.col("clinical_status").is_in(OVER)),
        says_remission=surely(pl.col("clinical_status") == "remission"),
        over_since=only_where(is_known(status_at), later_of(pl.col("at_latest"), status_at)),
        written_earliest=later_of(pl.col("at"), pl.col("recorded_at")),
        written_latest=later_of(pl.col("at_latest"), pl.col("recorded_at")),
    )  # fmt: skip


def _treated(context: Context) -> pl.DataFrame:
    """Patients with buprenorphine, methadone or naltrexone on file."""
    of_opioids = pl.col("category") == "opioid-agonist-or-antagonist-treatment"
    taken = possibly(~pl.col("status").is_in(("not-taken", "cancelled", "draft")))
    rows = context.record.table("medications").filter(surely(of_opioids), taken)
    return rows.select_seq("patient").unique().with_columns_seq(treated=pl.lit(value=True))


@lookup(*STATE, gives=("conditions_covered",))
def conditions_covered(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Was it asked which conditions the patient has?"""
    return subject.with_columns_seq(conditions_covered=covered_throughout(subject, context, "conditions"))


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
    return pl.col("disorder_coded") | pl.col("disorder_named_active") | first_known(assessed, by_codes)
