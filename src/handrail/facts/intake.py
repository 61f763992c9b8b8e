"""What an intake decision asks beside the medical facts: was the patient asked, and is what was found settled by a clinician?

A positive screen, a code of unspecified use, and an opioid code beside treatment are no disorder. Each is open until a
clinician has signed an assessment of the disorder since.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective, signed_versions
from handrail.facts.disorders import ASSESSMENT, OVER, TREATED
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import any_of, counted, exists, not_after, only_where, possibly, surely, where_known
from handrail.protocol.model import TREATS_NONE

ASKS_ALCOHOL = ("audit-c", "audit", "taps-1", "nida-quick-screen", "assist", "cage-aid")
ASKS_DRUGS = ("single-drug-question", "dast-10", "taps-1", "nida-quick-screen", "nm-assist", "assist", "cage-aid")
ASKS_KETAMINE = ("ketamine-use",)  # the published screens hide it among hallucinogens or other drugs
CLEAR = ("negative", "none", "none-reported", "zone-1", "lower")  # the lowest band of each screen
DEPENDS_ON_SEX = "band-depends-on-sex"
SECOND_OPINION, SUPPORTS = "addiction-second-opinion", "supports"
SCREENED = {"alcohol": ASKS_ALCOHOL, "drugs": ASKS_DRUGS, "ketamine": ASKS_KETAMINE}
ASSESSED = ("clinician_looked", "clinician_looked_since", "clinician_looked_at")
ANSWERS = tuple(f"{what}_{part}" for what in SCREENED for part in ("screen_found", "screen_local_date"))


@lookup("patients", gives=ANSWERS)
def newest_screen_of_each(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest answered screen that asks about alcohol, about drugs, and about ketamine itself."""
    for what, instruments in SCREENED.items():
        counts = pl.col("instrument").is_in(instruments) & (pl.col("answer") == "answered")
        rows = effective(context.record.table("assessments"), counts)
        patients = as_of(patients, rows, {"local_date": f"{what}_screen_local_date"}, f"{what}_screen_found")
    return patients


def _current(what: str) -> pl.Expr:
    days = (pl.col("local_date") - pl.col(f"{what}_screen_local_date")).dt.total_days()
    return exists(pl.col(f"{what}_screen_found") & (days <= pl.col(":screening_days_max")), pl.col("screens_covered"))


@fact("patients")
def alcohol_screen_current() -> pl.Expr:
    """Was the patient asked about alcohol, recently enough?"""
    return _current("alcohol")


@fact("patients")
def drug_screen_current() -> pl.Expr:
    """Was the patient asked about drugs, recently enough?"""
    return _current("drugs")


@fact("patients")
def ketamine_question_current() -> pl.Expr:
    """Was the patient asked about ketamine itself, recently enough?"""
    return _current("ketamine")


@lookup("patients", gives=ASSESSED)
def newest_assessment_of_any(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed assessment of a disorder, of whatever substance and with whatever conclusion: has a clinician looked?"""
    rows = context.record.every_version("assessments").filter(pl.col("instrument") == ASSESSMENT)
    columns = {"from_earliest": "clinician_looked_since", "from_latest": "clinician_looked_at"}
    return as_of(patients, signed_versions(rows, "assessment_id"), columns, "clinician_looked")


@lookup("patients", gives=("newest_screen_positive",), needs=ASSESSED)
def open_screens(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is the newest answer to a screen positive, with no assessment of the disorder signed since? Unknown where its result is.
    Where the cut-off depends on sex, the one for men holds for a man alone.
    """
    answered = surely((pl.col("domain") == "substance-use") & (pl.col("answer") == "answered"))
    screens = context.record.table("assessments").filter(answered, possibly(pl.col("instrument") != ASSESSMENT))
    begun = _pairs(patients, screens).filter(possibly(pl.col("began") <= pl.col("asked_latest")))
    newest = begun.sort("row", "began").group_by("row", "instrument", "substance", maintain_order=True).last()
    of_a_man = surely(pl.col("sex") == "male") & surely(pl.col("flags").str.contains(DEPENDS_ON_SEX))
    truth = ~pl.col("band").is_in(CLEAR) & ~of_a_man & ~_settled(pl.col("began"), pl.col("began_latest"))
    return _with(patients, newest, truth, "newest_screen_positive")


def _pairs(patients: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Each patient with each of the rows, by the number of the patient's row."""
    asked = patients.with_row_index("row").select_seq("row", "patient", "sex", *ASSESSED, asked_at="at", asked_latest="at_latest")
    return asked.join(rows.rename({"at": "began", "at_latest": "began_latest"}), on="patient", how="inner")


def _settled(earliest: pl.Expr, latest: pl.Expr) -> pl.Expr:
    """Has an assessment of the disorder been signed since?"""
    since = not_after(earliest, latest, pl.col("clinician_looked_since"), pl.col("clinician_looked_at"))
    return pl.col("clinician_looked") & since


def _with(patients: pl.DataFrame, pairs: pl.DataFrame, truth: pl.Expr, name: str) -> pl.DataFrame:
    """`name`: is the truth so of one of the patient's rows? No where there is none."""
    said = pairs.with_columns_seq(truth=truth).group_by("row").agg(any_of(pl.col("truth")).alias(name), pl.len().alias("rows"))
    joined = patients.with_row_index("row").join(said, on="row", how="left", maintain_order="left")
    there = counted(pl.col("rows")) > 0
    return joined.with_columns_seq((there & only_where(there, pl.col(name))).alias(name)).drop("row", "rows")


@lookup("patients", gives=("unspecified_use_not_assessed", "opioid_code_beside_treatment"), needs=ASSESSED)
def open_codes(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Codes that say no disorder by themselves, with no assessment signed since: unspecified use; opioid dependence beside
    buprenorphine, methadone or naltrexone.
    """
    real = possibly(pl.col("verification") != "refuted")
    codes = _pairs(patients, context.record.table("conditions").filter(real))
    begun = codes.filter(possibly(pl.col("began") <= pl.col("asked_latest")))
    unspecified = begun.filter(surely(pl.col("category") == "substance-use-unspecified"))
    of_opioids = surely((pl.col("category") == "substance-use-disorder") & (pl.col("substance") == "opioid"))
    active = begun.filter(of_opioids, surely(pl.col("course") == "active"))
    treated = active.filter(pl.col("patient").is_in(_treated(context).implode()))
    patients = _with(patients, unspecified, _open(), "unspecified_use_not_assessed")
    return _with(patients, treated, _open(), "opioid_code_beside_treatment")


def _open() -> pl.Expr:
    """Neither over nor settled by an assessment."""
    ended = not_after(pl.col("ended_at"), pl.col("ended_at"), pl.col("asked_at"), pl.col("asked_latest"))
    over = where_known(pl.col("ended_at"), ended, surely(pl.col("clinical_status").is_in(OVER)))
    return ~over & ~_settled(pl.col("began"), pl.col("began_latest"))


def _treated(context: Context) -> pl.Series:
    of_opioids = surely(pl.col("category") == "opioid-agonist-or-antagonist-treatment")
    taken = possibly(~pl.col("status").is_in(("not-taken", "cancelled", "draft")))
    return context.record.table("medications").filter(of_opioids, taken).get_column("patient")


@lookup("patients", gives=("early_remission",), needs=ASSESSED)
def early_remission(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the newest signed assessment of any substance say early remission? A code of remission does not tell."""
    signed = context.record.table("assessments").filter(pl.col("instrument") == ASSESSMENT, possibly(pl.col("signed")))
    begun = _pairs(patients, signed).filter(possibly(pl.col("began") <= pl.col("asked_latest")))
    newest = begun.sort("row", "began").group_by("row", "substance", maintain_order=True).last()
    early = (pl.col("band") == "early-remission") & only_where(pl.col("signed"), pl.lit(value=True))
    return _with(patients, newest, early, "early_remission")


@lookup("patients", gives=("second_opinion_found", "second_opinion"))
def newest_second_opinion(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed second opinion of an addiction specialist: `supports` or `advises-against`."""
    rows = context.record.every_version("assessments").filter(pl.col("instrument") == SECOND_OPINION)
    return as_of(patients, signed_versions(rows, "assessment_id"), {"band": "second_opinion"}, "second_opinion_found")


@fact("patients")
def ketamine_disorder_without_second_opinion() -> pl.Expr:
    """A past ketamine use disorder, and no signed second opinion of an addiction specialist that supports treatment?"""
    supported = exists(pl.col("second_opinion_found") & (pl.col("second_opinion") == SUPPORTS), pl.col("assessments_covered"))
    return pl.col("past_ketamine_use_disorder") & ~supported


@fact("patients")
def protocol_treats_disorder() -> pl.Expr:
    """Does the protocol itself treat a substance use disorder?"""
    return pl.col(TREATED) != TREATS_NONE
