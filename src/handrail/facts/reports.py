"""Reports that ask for a clinician's answer before the next dose: a positive screen, and red symptoms of the bladder.

Drinking or a positive screen is no disorder: it asks for an assessment. A signed decision answers every report before it.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective, signed_versions
from handrail.facts.disorders import ASSESSMENT
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.followed import left_open
from handrail.facts.intake import CLEAR, DEPENDS_ON_SEX
from handrail.facts.unknown import UNKNOWN, is_known, later_of, only_where, possibly, surely, unknown_unless, where_known
from handrail.record.frames import rows_where
from handrail.terms.valuesets_medical import MAYBE

STATE = ("doses", "patients")
SPOKEN = ("answered", "partial")  # what one item of a screen says holds, also where others were left out
POSITIVE = {"assessment_id": "id", "instrument": "instrument", "band": "band", "local_date": "local_date"}
DEPENDENCE = "sds"
CHECKLIST, BLOOD, ITEMS_MISSING = "bladder-checklist", "visible-blood", "items-missing"
OF_THE_BLADDER = ("urinary-symptoms", "ketamine-uropathy")
SYMPTOM = {"what": "red_bladder_symptom", "local_date": "red_bladder_symptom_local_date"}
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
    screens = context.once("positive screens", lambda: _positive_screens(context))
    answers = (_assessments(context), _decisions(context)) if screens.height else ()
    tells = {column: f"positive_screen_{name}" for column, name in POSITIVE.items()}
    return left_open(subject, screens, answers, "positive_screen_on_file", tells)


def _positive_screens(context: Context) -> pl.DataFrame:
    """Screens that are, or may be, positive (`says`)."""
    spoken = (pl.col("domain") == "substance-use") & pl.col("answer").is_in(SPOKEN) & possibly(pl.col("instrument") != ASSESSMENT)
    screens = context.record.table("assessments").with_columns_seq(says=spoken & ~pl.col("band").is_in(CLEAR))
    people = context.record.patients.select_seq("patient", "sex")
    told = rows_where(screens, possibly(pl.col("says")))
    if told.is_empty():
        return told
    told = told.join(people, on="patient", how="left", maintain_order="left")
    of_a_man = surely(pl.col("sex") == "male") & surely(pl.col("flags").str.contains(DEPENDS_ON_SEX))
    return told.with_columns_seq(says=pl.col("says") & ~of_a_man)


@fact(*STATE)
def positive_screen_open() -> pl.Expr:
    """Has a positive screen been left without an assessment or a decision? Unknown where one of these may be missing."""
    answers_known = only_where(pl.col("assessments_covered") & pl.col("decisions_covered"), pl.lit(value=True))
    return (pl.col("positive_screen_on_file") & answers_known) | unknown_unless(pl.col("assessments_covered"))


@lookup("patients", gives=("unassessed_report_on_file",))
def unassessed_report_on_file(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is a scale of dependence above nothing, or use outside sessions, on file that no signed assessment of the disorder has
    followed? A scale without a cut-off says how much, and not whether that is too much.
    """
    reports = context.once("reports to be assessed", lambda: _to_be_assessed(context))
    return left_open(patients, reports, (_assessments(context),) if reports.height else (), "unassessed_report_on_file", {})


def _to_be_assessed(context: Context) -> pl.DataFrame:
    assessments, check_ins = context.record.table("assessments"), context.record.table("check_ins")
    dependence = surely(pl.col("instrument") == DEPENDENCE) & pl.col("answer").is_in(SPOKEN) & ~(pl.col("score") == 0)
    found = (
        rows_where(assessments.with_columns_seq(says=dependence), possibly(pl.col("says"))),
        rows_where(check_ins.with_columns_seq(says=surely(pl.col("outside_use"))), pl.col("says")),
    )
    return pl.concat(rows.select_seq("patient", "at", "at_latest", "says") for rows in found)


@fact("patients")
def positive_screen_not_assessed() -> pl.Expr:
    """Has a positive screen, or such a report, been left without an assessment? Unknown where a screen may be missing or could
    not be read.
    """
    return pl.col("newest_screen_positive") | pl.col("unassessed_report_on_file") | unknown_unless(pl.col("assessments_covered"))


@lookup(*STATE, gives=("red_bladder_symptom_on_file", *SYMPTOM.values()))
def red_bladder_symptom_on_file(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is visible blood, or a symptom told in a check-in, on file that neither a cause written down nor a signed decision has
    followed? A checklist that left the question open is unknown, and so is a check-in.
    """
    reports = context.once("red symptoms", lambda: _red_symptoms(context))
    answers = (_bladder_conditions(context), _decisions(context)) if reports.height else ()
    return left_open(subject, reports, answers, "red_bladder_symptom_on_file", SYMPTOM)


def _red_symptoms(context: Context) -> pl.DataFrame:
    """What is, or may be, a red symptom (`says`), and its name (`what`)."""
    told = (pl.col("status") == "answered") & pl.col("urinary_symptoms")
    tells = {
        "assessments": (_tells_of_blood(), BLOOD),
        "check_ins": (surely(pl.col("urinary_symptoms")) | told, "urinary-symptoms"),
    }
    found = [
        rows_where(context.record.table(table).with_columns_seq(says=says), possibly(pl.col("says"))).select_seq(
            "patient", "at", "at_latest", "local_date", "says",
            what=where_known(pl.col("says"), pl.lit(what), pl.lit(f"not known whether {what}")),
        )
        for table, (says, what) in tells.items()
    ]  # fmt: skip
    return pl.concat(found).sort("at", nulls_last=False, maintain_order=True)


def _tells_of_blood() -> pl.Expr:
    """Does an assessment tell of visible blood? Unknown where the checklist was answered, and not this question."""
    flags = pl.col("flags")
    checklist = (pl.col("domain") == "bladder") & (pl.col("instrument") == CHECKLIST) & pl.col("answer").is_in(SPOKEN)
    left_out = ~is_known(flags) | surely(flags.str.contains(ITEMS_MISSING, literal=True))
    told = surely(flags.str.contains(BLOOD, literal=True)) & possibly(pl.col("answer") != "declined")
    return told | (checklist & left_out & UNKNOWN)


def _bladder_conditions(context: Context) -> pl.DataFrame:
    """Conditions of the bladder, from when they were written down; one that is not certain may be the cause, or not."""
    words = pl.col("findings").str.split(" ")
    certain, doubted = (_one_of(words, mark) for mark in ("", MAYBE))
    confirmed = ~surely(pl.col("verification").is_in(DOUBTFUL))
    rows = context.record.table("conditions").filter(possibly(pl.col("verification") != "refuted"))
    written = {
        name: only_where(is_known(pl.col(name)), later_of(pl.col(name), pl.col("recorded_at"))) for name in ("at", "at_latest")
    }
    return effective(rows.with_columns_seq(**written), (certain & confirmed) | ((certain | doubted) & UNKNOWN))


def _one_of(words: pl.Expr, mark: str) -> pl.Expr:
    first, second = (words.list.contains(one + mark) for one in OF_THE_BLADDER)
    return first | second


@fact(*STATE)
def red_bladder_symptom_open() -> pl.Expr:
    """Has a red symptom of the bladder been left without a cause or a decision? Unknown where one of these may be missing."""
    answers_known = only_where(pl.col("conditions_covered") & pl.col("decisions_covered"), pl.lit(value=True))
    reports_known = pl.col("assessments_covered") & pl.col("check_ins_covered")
    return (pl.col("red_bladder_symptom_on_file") & answers_known) | unknown_unless(reports_known)


@lookup("patients", gives=("bladder_answered",))
def bladder_answered(patients: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Has the patient answered a bladder check, however long ago?"""
    counts = (pl.col("domain") == "bladder") & (pl.col("answer") == "answered")
    return as_of(patients, effective(context.record.table("assessments"), counts), {}, "bladder_answered")


@fact("patients")
def urinary_symptoms_unresolved() -> pl.Expr:
    """Are there urinary symptoms without a cause, as a code or a report says? Unknown where nobody asked about the bladder."""
    told = pl.col("urinary_symptoms_coded") | pl.col("red_bladder_symptom_on_file")
    return told | unknown_unless(surely(pl.col("bladder_answered")))
