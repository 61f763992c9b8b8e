"""What a clinician attested of the patient outside of sessions, and how long ago; and answers that are asked for again and again.

An attestation with *yes* counts; a *no* says that it is not done, and leaves an earlier yes as old as it is. One that cannot be
read may have been a yes. Of the goal alone the newest answer decides: a goal that is given up is no goal.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from handrail.facts.as_of import as_of, effective, signed_versions
from handrail.facts.cover import covered_throughout
from handrail.facts.disorders import ASSESSMENT
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.screening import covered_for
from handrail.facts.unknown import (
    UNKNOWN,
    exists,
    first_known,
    greatest_known,
    is_known,
    not_after,
    only_where,
    possibly,
    some,
    surely,
)
from handrail.facts.vague_doses import days_of
from handrail.terms.attestations import YES
from handrail.terms.valuesets_liver import RESULT

LATELY = {
    "monitoring_program": ("prescription-monitoring-checked",), "review_of_medicines": ("medicines-reviewed",),
    "liver_test": ("liver-tested", RESULT), "cognition_check": ("cognition-checked",),
}  # fmt: skip
ATTESTED = tuple(what for whats in LATELY.values() for what in whats)
GIVES = tuple(f"{name}_{what}" for name in LATELY for what in ("local_date", "perhaps_local_date"))
WITHIN = ("prescription_monitoring_days_max", "interactions_days_max", "liver_check_days_max", "baseline_days_max",
          "cognition_check_days_max", "pregnancy_days_max")  # fmt: skip
GOAL = "goal-agreed"
ALL_LISTS = ("conditions", "medications", "allergies")
CHECKLIST, KETAMINE = "bladder-checklist", "ketamine"
HALF_A_DAY = pl.duration(hours=12)


def _days_covered(limit: str) -> Callable[[pl.DataFrame, Context], pl.DataFrame]:
    def covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
        """Does the record claim to hold every answer of the days that count?"""
        return doses.with_columns_seq(covered_for(doses, context, "observations", f":{limit}").alias(_covered(limit)))

    return covered


def _covered(limit: str) -> str:
    return f"observations_covered_for_{limit}"


for _limit in WITHIN:
    lookup("doses", gives=(_covered(_limit),), needs=(f":{_limit}",))(_days_covered(_limit))


@lookup("doses", gives=GIVES)
def attested_lately(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The day of the newest yes to each before the dose; and of the newest that may have been a yes before it. Of one known only
    to the month the day is the first that it can mean, and the last.
    """
    rows = context.record.table("observations").filter(pl.col("what").is_in(ATTESTED))
    rows = rows.filter((pl.col("what") == RESULT) | possibly(pl.col("value") == YES))
    if rows.is_empty():
        return doses.with_columns_seq(pl.lit(None, pl.Date).alias(name) for name in GIVES)
    said = rows.select_seq(
        "patient", "what", said_at="at", said_latest="at_latest", read=(pl.col("what") == RESULT) | is_known(pl.col("value")),
        since=first_known(pl.col("local_date"), pl.col("at").dt.date()),
        until=first_known(pl.col("local_date"), pl.col("at_latest").dt.date()),
    )  # fmt: skip
    asked = doses.select_seq("patient", "at", "at_latest", on="local_date").with_row_index("row")
    pairs = asked.join(said, on="patient", how="inner").with_columns_seq(by_then=_BY_THEN)
    found = pairs.group_by("row").agg(each for name, whats in LATELY.items() for each in _newest(name, whats))
    joined = asked.select_seq("row").join(found, on="row", how="left", maintain_order="left")
    return doses.hstack(joined.drop("row"))


_BY_THEN = not_after(pl.col("said_at"), pl.col("said_latest"), pl.col("at"), pl.col("at_latest"))


def _newest(name: str, whats: tuple[str, ...]) -> tuple[pl.Expr, pl.Expr]:
    own = pl.col("what").is_in(whats)
    perhaps = first_known(pl.col("until"), pl.col("on"))
    return (
        greatest_known(only_where(own & pl.col("by_then") & pl.col("read"), pl.col("since"))).alias(f"{name}_local_date"),
        greatest_known(only_where(own & possibly(pl.col("by_then")), perhaps)).alias(f"{name}_perhaps_local_date"),
    )


def _within(name: str, limit: str) -> pl.Expr:
    """Was there a yes at most `limit` days before the dose?"""
    days, perhaps = (days_of(pl.col("local_date") - pl.col(f"{name}_{what}")) for what in ("local_date", "perhaps_local_date"))
    most = pl.col(f":{limit}")
    found = surely(days <= most) | (surely(perhaps <= most) & UNKNOWN)
    return only_where(is_known(most) & is_known(pl.col("local_date")), exists(found, pl.col(_covered(limit))))


@fact("doses")
def monitoring_program_checked() -> pl.Expr:
    """Was the prescription monitoring program looked up within `prescription_monitoring_days_max` days before?"""
    return _within("monitoring_program", "prescription_monitoring_days_max")


@fact("doses")
def medicines_reviewed_lately() -> pl.Expr:
    """Were all medicines reviewed within `interactions_days_max` days before?"""
    return _within("review_of_medicines", "interactions_days_max")


@fact("doses")
def liver_tested_lately() -> pl.Expr:
    """Was the liver tested within `liver_check_days_max` days before?"""
    return _within("liver_test", "liver_check_days_max")


@fact("doses")
def liver_tested_at_baseline() -> pl.Expr:
    """Was the liver tested within `baseline_days_max` days before?"""
    return _within("liver_test", "baseline_days_max")


@fact("doses")
def cognition_checked_lately() -> pl.Expr:
    """Were memory and attention checked within `cognition_check_days_max` days before?"""
    return _within("cognition_check", "cognition_check_days_max")


@lookup("doses", gives=("goal_answered", "goal_answer", "goal_local_date"))
def newest_word_on_the_goal(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest answer to whether the goal is agreed: 1 for yes, 0 for no, null for one that cannot be read."""
    rows = effective(context.record.table("observations").filter(pl.col("what") == GOAL))
    return as_of(doses, rows, {"value": "goal_answer", "local_date": "goal_local_date"}, "goal_answered")


@fact("doses")
def goal_agreed() -> pl.Expr:
    """Does the newest answer before the dose say that it is agreed what treatment is for, why now, and what would end it?"""
    return exists(pl.col("goal_answered") & (pl.col("goal_answer") == YES), pl.col("observations_covered"))


@fact("doses")
def may_be_pregnant() -> pl.Expr:
    """Is there no reason on file why the patient cannot be pregnant? Never null: who is not known may be."""
    return ~surely(pl.col("pregnancy_ruled_out"))


@fact("doses")
def pregnancy_asked_lately() -> pl.Expr:
    """Was pregnancy asked or tested for within `pregnancy_days_max` days before? Unknown where the newest answer is none."""
    lately = pl.col("days_since_pregnancy_answer") <= pl.col(":pregnancy_days_max")
    answered = pl.col("pregnancy_answered") & only_where(is_known(pl.col("pregnancy_answer")) | ~lately, lately)
    return exists(answered, pl.col(_covered("pregnancy_days_max")))


@lookup("doses", gives=("pressure_of_another_day_found", "pressure_of_another_day_local_date"))
def pressure_of_another_day(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest blood pressure half a day or more before the dose."""
    taken = context.record.table("observations").filter(pl.col("what") == "systolic", is_known(pl.col("value")))
    earlier = doses.select_seq("patient", at=pl.col("at") - HALF_A_DAY, at_latest=pl.col("at_latest") - HALF_A_DAY)
    columns = {"local_date": "pressure_of_another_day_local_date"}
    found = as_of(earlier, effective(taken), columns, "pressure_of_another_day_found")
    return doses.hstack(found.select_seq("pressure_of_another_day_found", *columns.values()))


@fact("doses")
def pressure_at_baseline() -> pl.Expr:
    """Was blood pressure taken half a day or more before the dose, and at most `baseline_days_max` days before?"""
    days = days_of(pl.col("local_date") - pl.col("pressure_of_another_day_local_date"))
    recent = days <= pl.col(":baseline_days_max")
    return exists(pl.col("pressure_of_another_day_found") & recent, pl.col(_covered("baseline_days_max")))


@lookup("doses", gives=("criteria_found", "criteria_local_date"))
def newest_count_of_criteria(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest signed assessment of the disorder that names ketamine, or no substance."""
    rows = context.record.every_version("assessments").filter(pl.col("instrument") == ASSESSMENT)
    rows = rows.filter(surely(pl.col("substance") == KETAMINE) | ~is_known(pl.col("substance")))
    return as_of(doses, signed_versions(rows, "assessment_id"), {"local_date": "criteria_local_date"}, "criteria_found")


@fact("doses")
def criteria_counted_lately() -> pl.Expr:
    """Did a clinician count the criteria of dependence within `dependence_days_max` days before?"""
    days = days_of(pl.col("local_date") - pl.col("criteria_local_date"))
    return exists(pl.col("criteria_found") & (days <= pl.col(":dependence_days_max")), pl.col("assessments_covered"))


@lookup("doses", gives=("checklist_found", "checklist_id", "checklist_score", "first_checklist_id", "first_checklist_score"))
def bladder_checklists(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest answered bladder checklist before the dose, and the patient's first."""
    counts = (pl.col("instrument") == CHECKLIST) & (pl.col("answer") == "answered")
    rows = effective(context.record.table("assessments"), counts)
    found = as_of(doses, rows, {"assessment_id": "checklist_id", "score": "checklist_score"}, "checklist_found")
    answered = rows.filter(surely(pl.col("counts"))).unique("patient", keep="first", maintain_order=True)
    first = answered.select_seq("patient", first_checklist_id="assessment_id", first_checklist_score="score")
    return found.join(first, on="patient", how="left", maintain_order="left")


@fact("doses")
def two_checklists() -> pl.Expr:
    """Was the bladder checklist answered before the dose, and is that another one than the first?"""
    return pl.col("checklist_found") & (pl.col("checklist_id") != pl.col("first_checklist_id"))


@fact("doses")
def bladder_has_risen() -> pl.Expr:
    """Is its sum at least `bladder_rise_points_min` above the first?"""
    return pl.col("checklist_score") - pl.col("first_checklist_score") >= pl.col(":bladder_rise_points_min")


@lookup("doses", gives=("lists_complete",))
def lists_complete(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Was it asked which conditions, medicines and allergies the patient has? No, where one is said to be incomplete."""
    covered = [pl.lit(covered_throughout(doses, context, domain)) for domain in ALL_LISTS]
    stated = context.record.table("coverage").filter(pl.col("domain").is_in(ALL_LISTS), ~surely(possibly(pl.col("complete"))))
    broken = doses["patient"].is_in(stated["patient"].implode())
    everyone = some(~is_known(pl.col("patient")))
    all_broken = stated.select_seq(everyone).item() if stated.height else False
    whole = only_where(covered[0] & covered[1] & covered[2], pl.lit(value=True))
    told = only_where(pl.lit(broken) | pl.lit(value=bool(all_broken)), pl.lit(value=False))
    return doses.with_columns_seq(lists_complete=first_known(told, whole))
