"""What had to be followed up by a time: was it, in time? A report, an ask, a letter, a duty, a decision that refuses.

A follow-up at a time known only to the day may have been in time, or before what it follows; where that decides, it is unknown.
That there was none is sure only where all that could tell of one is on file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.doses import doses
from handrail.facts.engine import Context, fact, lookup, subject
from handrail.facts.unknown import (
    exists,
    first_known,
    is_known,
    least_from_here_on,
    least_known,
    only_where,
    possibly,
    some,
    surely,
    unknown_unless,
    where_known,
)
from handrail.record.frames import rows_where, without

TIME = pl.Datetime("us", "UTC")
NEXT_STEPS = ("next-steps", "transition-plan")  # topics of contacts, and duties, that hand a patient on
SUICIDE, OF_SUICIDALITY = (
    "suicide-follow-up",
    "suicidality",
)  # the flag of an instrument; the domain, and the topic, that follow it
GIVES = ("follow_up_at", "follow_up_perhaps_at", "follow_up_due_at", "follow_up_due_passed")
TOLD_IN = {  # subject → the tables in which a follow-up stands
    "contacts": ("contacts",), "requests": ("requests",), "adverse_events": ("adverse_events",), "duties": ("duties",),
    "decisions": ("contacts", "duties"), "assessments": ("contacts", "assessments"), "custody_movements": ("custody_movements",),
}  # fmt: skip
STATE = tuple(TOLD_IN)
ALSO_ASKED = {"duties": ("contacts",), "decisions": ("decisions",)}


@subject("assessments")
def reports_of_suicidality(context: Context) -> pl.DataFrame:
    """One row for each answered instrument in which an answer asks for a follow-up about suicide, or may do so."""
    rows = context.record.table("assessments").rename({"assessment_id": "subject_id"})
    flagged = pl.col("flags").str.split(" ").list.contains(SUICIDE)
    return without(rows_where(rows, surely(flagged)), "recorded_by", "source", "void")


def _followed(rows: pl.DataFrame, context: Context, at: pl.Expr, perhaps: pl.Expr, due: pl.Expr) -> pl.DataFrame:
    """`rows` with when each was followed up (`at`; `perhaps`, where that is not sure), and by when it had to be."""
    timed = rows.with_columns_seq(follow_up_at=at, follow_up_perhaps_at=perhaps, follow_up_due_at=due)
    return timed.with_columns_seq(follow_up_due_passed=pl.col("follow_up_due_at") < pl.lit(context.at, TIME))


def _covered_since(domain: str) -> Callable[[pl.DataFrame, Context], pl.DataFrame]:
    def covered(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
        """Does the record claim to hold every row of that table from then until the instant asked about?"""
        until_now = rows.select_seq("patient", "at", at_latest=pl.lit(context.at, TIME))
        found = covered_throughout(until_now, context, domain, since=pl.col("at"))
        return rows.with_columns_seq(found.alias(f"{domain}_covered"))

    return covered


def _all_told(domains: tuple[str, ...]) -> Callable[[], pl.Expr]:
    def follow_ups_on_file() -> pl.Expr:
        """Is all that could tell of a follow-up on file? Never null."""
        return reduce(and_, (pl.col(f"{domain}_covered") for domain in domains))

    return follow_ups_on_file


for _subject, _domains in TOLD_IN.items():
    fact(_subject)(_all_told(_domains))
    for _domain in {*_domains, *ALSO_ASKED.get(_subject, ())} - {"custody_movements"}:  # that one is told in supply.py
        lookup(_subject, gives=(f"{_domain}_covered",))(_covered_since(_domain))


NOTHING, PATIENT = pl.lit(None, TIME), ("patient",)


def first_after(rows: pl.DataFrame, answers: pl.DataFrame, *by: str, perhaps: pl.DataFrame | None = None) -> pl.DataFrame:
    """`rows` with `sure` and `perhaps`: the first of `answers` (`said_at`, `said_latest`) that follows, of the same patient
    and the same `by`. perhaps: the answers that may be meant, where more may be than surely are.
    """
    sure = _first(rows, "at_latest", answers, "said_at", "said_latest", by)
    may_be = _first(rows, "at", answers if perhaps is None else perhaps, "said_latest", "said_at", by)
    return rows.with_columns_seq(sure.alias("sure"), may_be.alias("perhaps"))


def _first(rows: pl.DataFrame, since: str, answers: pl.DataFrame, dated: str, told: str, by: tuple[str, ...]) -> pl.Series:
    """For each row, the first `told` of its answers that are `dated` at or after its `since`."""
    if answers.is_empty():
        return pl.Series([None], dtype=TIME).new_from_index(0, rows.height)
    about = [*PATIENT, *by]
    groups = answers.select_seq(about).unique().with_row_index("group")
    asked, given = (  # the clinic's own stock is of no patient, so nulls are equal
        frame.join(groups, on=about, how="inner", nulls_equal=True)
        for frame in (rows.select_seq(*about, since).with_row_index("row"), answers)
    )
    ordered = given.filter(is_known(pl.col(dated))).sort("group", dated)
    firsts = ordered.select_seq("group", dated, first=least_from_here_on(pl.col(told)).over("group"))
    firsts = firsts.unique(["group", dated], keep="first", maintain_order=True)
    found = asked.sort("group", since).join_asof(
        firsts, left_on=since, right_on=dated, by="group", strategy="forward", check_sortedness=False
    )
    every = rows.select_seq(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"))
    return every.join(found.select_seq("row", "first"), on="row", how="left", maintain_order="left")["first"]


def told(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select_seq("patient", said_at="at", said_latest="at_latest")


@lookup("contacts", gives=GIVES)
def reply(contacts: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The first reply to it, and by when one was owed."""
    replies = rows_where(context.record.table("contacts"), is_known(pl.col("in_reply_to")))
    answers = replies.select_seq("patient", subject_id="in_reply_to", said_at="at", said_latest="at_latest")
    found = first_after(contacts, answers, "subject_id")
    return _followed(found, context, pl.col("sure"), pl.col("perhaps"), pl.col("reply_due_at")).drop("sure", "perhaps")


@lookup("requests", gives=GIVES, needs=(":request_days_max",))
def answer_to_request(requests: pl.DataFrame, context: Context) -> pl.DataFrame:
    """When it was first on file that it was granted or refused, and by when it had to be."""
    settled = pl.col("outcome").is_in(("granted", "refused"))
    versions = rows_where(context.record.every_version("requests"), surely(settled))
    first = versions.group_by("request_id").agg(written=least_known(pl.col("recorded_at"))).rename({"request_id": "subject_id"})
    joined = requests.join(first, on="subject_id", how="left", maintain_order="left")
    undated = only_where(surely(settled) & ~is_known(pl.col("written")), pl.col("at"))
    due = pl.col("at_latest") + pl.duration(days=pl.col(":request_days_max"))
    return _followed(joined, context, pl.col("written"), undated, due).drop("written")


@lookup("adverse_events", gives=GIVES, needs=(":adverse_event_days_max",))
def report_of_event(events: pl.DataFrame, context: Context) -> pl.DataFrame:
    """When it was reported onward, and by when it had to be."""
    due = pl.col("at_latest") + pl.duration(days=pl.col(":adverse_event_days_max"))
    return _followed(events, context, pl.col("reported_at"), NOTHING, due)


@lookup("duties", gives=GIVES)
def end_of_duty(duties: pl.DataFrame, context: Context) -> pl.DataFrame:
    """When it was done, and by when it had to be. One that was declined or waived is settled from the day it was laid."""
    settled = only_where(surely(pl.col("outcome").is_in(("declined", "waived"))), pl.col("at"))
    undated = only_where(surely(pl.col("outcome") == "done") & ~is_known(pl.col("done_at")), pl.col("at"))
    return _followed(duties, context, first_known(pl.col("done_at"), settled), undated, pl.col("due_at"))


@lookup("decisions", gives=("doses_known_before_decision",))
def doses_known_before_decision(decisions: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every dose before the decision?"""
    return decisions.with_columns_seq(doses_known_before_decision=covered_throughout(decisions, context, "administrations"))


@lookup("decisions", gives=("treated_before",), needs=("doses_known_before_decision",))
def treated_before(decisions: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Had the patient a dose of the program before the decision?"""
    given = doses(context).filter(~pl.col("is_proposed"))
    told = given.select_seq("patient", "in_scope", dose_at="at", dose_latest="at_latest")
    pairs = decisions.with_row_index("row").select_seq("row", "patient", "at", "at_latest").join(told, on="patient", how="inner")
    before = surely((pl.col("dose_latest") <= pl.col("at")) & pl.col("in_scope"))
    perhaps = possibly(pl.col("dose_at") <= pl.col("at_latest"))
    found = pairs.group_by("row").agg(some(before).alias("before"), some(perhaps).alias("perhaps"))
    joined = decisions.with_row_index("row").join(found, on="row", how="left", maintain_order="left")
    none = ~surely(pl.col("perhaps")) & pl.col("doses_known_before_decision")
    truth = first_known(only_where(surely(pl.col("before")), pl.lit(value=True)), only_where(none, pl.lit(value=False)))
    return joined.with_columns_seq(treated_before=truth).drop("row", "before", "perhaps")


@lookup("decisions", gives=GIVES, needs=("treated_before", ":handover_days_max", ":transition_days_max"))
def next_steps(decisions: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The first contact or finished duty about next steps after the decision, and by when there had to be one: sooner or later,
    as the protocol says for a patient who was treated before, and for one who was not.
    """
    contacts = context.record.table("contacts").filter(pl.col("about").is_in(NEXT_STEPS))
    duties = context.record.table("duties").filter(pl.col("duty").is_in(NEXT_STEPS), is_known(pl.col("done_at")))
    answers = pl.concat([told(contacts), duties.select_seq("patient", said_at="done_at", said_latest="done_at")])
    found = first_after(decisions, answers)
    days = only_where(pl.col("treated_before"), pl.col(":transition_days_max"))
    days = first_known(days, only_where(~pl.col("treated_before"), pl.col(":handover_days_max")))
    due = pl.col("at_latest") + pl.duration(days=days)
    return _followed(found, context, pl.col("sure"), pl.col("perhaps"), due).drop("sure", "perhaps")


@lookup("assessments", gives=GIVES, needs=(":suicidality_hours_max",))
def talk_about_suicide(reports: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The first contact about suicidality, or answered instrument about it, after the report; and by when there had to be one."""
    contacts = context.record.table("contacts").filter(pl.col("about") == OF_SUICIDALITY)
    asked = context.record.table("assessments")
    asked = asked.filter(pl.col("domain") == OF_SUICIDALITY, pl.col("answer") == "answered")
    later = asked.join(reports.select_seq(assessment_id="subject_id"), on="assessment_id", how="anti")
    found = first_after(reports, pl.concat([told(contacts), told(later)]))
    due = pl.col("at_latest") + pl.col(":suicidality_hours_max")
    return _followed(found, context, pl.col("sure"), pl.col("perhaps"), due).drop("sure", "perhaps")


@lookup("custody_movements", gives=GIVES, needs=(":variance_days_max",))
def end_of_variance(rows: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The first posted count or loss of the same site and lot after the movement, and by when there had to be one."""
    moved = context.record.table("custody_movements")
    settling = moved.filter(pl.col("movement").is_in(("count", "loss")), pl.col("state") == "posted")
    settling = settling.filter(is_known(pl.col("site_id")), is_known(pl.col("lot")))
    answers = settling.select_seq("patient", "site_id", "lot", said_at="at", said_latest="at_latest")
    due = pl.col("at_latest") + pl.duration(days=pl.col(":variance_days_max"))
    found = first_after(rows, answers, "site_id", "lot")
    return _followed(found, context, pl.col("sure"), pl.col("perhaps"), due).drop("sure", "perhaps")


@fact("contacts")
def asks_for_reply() -> pl.Expr:
    """Does it say by when a reply is owed? Never null."""
    return is_known(pl.col("reply_due_at"))


@fact(*STATE)
def followed_up() -> pl.Expr:
    """Was it followed up by now, as far as is on file? Never null."""
    return is_known(pl.col("follow_up_at"))


@fact(*STATE)
def follow_up_overdue() -> pl.Expr:
    """Was it followed up too late, or not at all by now though it is due?"""
    none = pl.col("follow_up_due_passed") & ~unknown_unless(pl.col("follow_ups_on_file"))
    late = where_known(pl.col("follow_up_at"), pl.col("follow_up_at") > pl.col("follow_up_due_at"), none)
    perhaps_in_time = surely(pl.col("follow_up_perhaps_at") <= pl.col("follow_up_due_at"))
    return late & only_where(~perhaps_in_time, pl.lit(value=True))


@lookup("duties", gives=("recovery_care_reached",), needs=("contacts_covered",))
def recovery_care_reached(duties: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is a contact with the recovery care on file since the duty was laid?"""
    contacts = context.record.table("contacts").filter(pl.col("about") == "recovery-care")
    found = first_after(duties, told(contacts))
    none = only_where(~is_known(pl.col("perhaps")), pl.lit(value=False))
    reached = first_known(only_where(is_known(pl.col("sure")), pl.lit(value=True)), none)
    return found.with_columns_seq(recovery_care_reached=exists(reached, pl.col("contacts_covered"))).drop("sure", "perhaps")


@fact("duties")
def duties_left() -> pl.Expr:
    """Is the duty overdue?"""
    return pl.col("follow_up_overdue")


@lookup("decisions", gives=("duties_left",), needs=("duties_covered", "decisions_covered"))
def duties_left_of_decision(decisions: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the decision lack a second signature, or the duties that go with it?"""
    of_decisions = context.record.table("duties").filter(is_known(pl.col("decision_id")))
    laid = decisions["subject_id"].is_in(of_decisions["decision_id"].implode())
    signed = exists(is_known(pl.col("co_signed_by")), pl.col("decisions_covered"))
    return decisions.with_columns_seq(duties_left=~signed | ~exists(pl.lit(laid), pl.col("duties_covered")))
