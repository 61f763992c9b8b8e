"""What the risk strategy (REMS) of a drug asks around a dose: a certified place, an enrolled patient, a form."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.following import TIME
from handrail.facts.unknown import any_of, counted, exists, greatest_known, not_after, only_where, surely
from handrail.facts.vague_doses import days_of
from handrail.terms.attestations import YES

CERTIFIED, ENROLLED = "rems-setting-certified", "rems-patient-enrolled"
FORM = "rems-form"  # the topic of a contact


@lookup("doses", gives=("certification_found", "certification", "enrolment_found", "enrolment"))
def newest_word_on_rems(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest answer to whether the place is certified and the patient enrolled: 1 for yes, 0 for no, null for neither."""
    rows = context.record.table("observations")
    for what, name in ((CERTIFIED, "certification"), (ENROLLED, "enrolment")):
        doses = as_of(doses, effective(rows.filter(pl.col("what") == what)), {"value": name}, f"{name}_found")
    return doses


@fact("doses")
def place_certified() -> pl.Expr:
    """Does the newest answer before the dose say that the place is certified?"""
    return exists(pl.col("certification_found") & (pl.col("certification") == YES), pl.col("observations_covered"))


@fact("doses")
def patient_enrolled() -> pl.Expr:
    """Does the newest answer before the dose say that the patient is enrolled?"""
    return exists(pl.col("enrolment_found") & (pl.col("enrolment") == YES), pl.col("observations_covered"))


@lookup("doses", gives=("contacts_covered_since_dose",))
def contacts_since(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every contact since the dose, until the instant asked about?"""
    until_now = doses.select_seq("patient", "at", at_latest=pl.lit(context.at, TIME))
    covered = covered_throughout(until_now, context, "contacts", since=pl.col("at"))
    return doses.with_columns_seq(contacts_covered_since_dose=covered)


@lookup("doses", gives=("form_on_file", "form_local_date", "form_due_passed"), needs=(":rems_form_days_max",))
def form_of_session(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Was a monitoring form of the dose's session sent after it and in time; the day of the newest; and is one due by now?
    Unknown where a form or the dose names no session.
    """
    due = days_of(pl.lit(context.day) - pl.col("local_date")) > pl.col(":rems_form_days_max")
    doses = doses.with_columns_seq(form_due_passed=due)
    forms = context.record.table("contacts").filter(pl.col("about") == FORM)
    if forms.is_empty():
        return doses.with_columns_seq(form_on_file=pl.lit(value=False), form_local_date=pl.lit(None, pl.Date))
    said = forms.select_seq("patient", form_session="session_id", said_at="at", said_latest="at_latest", sent_on="local_date")
    asked = doses.with_row_index("row")
    asked = asked.select_seq("row", "patient", "session_id", "at", "at_latest", "local_date", ":rems_form_days_max")
    pairs = asked.join(said, on="patient", how="inner").with_columns_seq(its_own=_ITS_OWN)
    newest = greatest_known(only_where(surely(pl.col("its_own")), pl.col("sent_on")))
    found = pairs.group_by("row").agg(
        any_of(pl.col("its_own") & _IN_TIME).alias("in_time"), newest.alias("day"), pl.len().alias("forms")
    )
    joined = asked.select_seq("row").join(found, on="row", how="left", maintain_order="left")
    there = counted(pl.col("forms")) > 0
    told = there & only_where(there, pl.col("in_time"))
    return doses.hstack(joined.select_seq(form_on_file=told, form_local_date="day"))


_ITS_OWN = (pl.col("form_session") == pl.col("session_id")) & not_after(
    pl.col("at"), pl.col("at_latest"), pl.col("said_at"), pl.col("said_latest")
)
_IN_TIME = days_of(pl.col("sent_on") - pl.col("local_date")) <= pl.col(":rems_form_days_max")


@fact("doses")
def form_settled() -> pl.Expr:
    """Was the form sent in time, or is it due by now?"""
    return surely(pl.col("form_on_file")) | pl.col("form_due_passed")


@fact("doses")
def form_in_time() -> pl.Expr:
    """Was the form sent in time?"""
    return exists(pl.col("form_on_file"), pl.col("contacts_covered_since_dose"))
