"""What moves from dose to dose: the amount, the gap, the pause, and whether somebody looked in between.

The doses of a patient stand in the order of time; where that order is not sure (a dose known only to the day or the month), what
rests on it is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import UNKNOWN, exists, first_known, is_known, only_where, some, surely, unknown_unless, where_known
from handrail.facts.vague_doses import PATIENT, SCOPE, days_of
from handrail.facts.windows import nth_previous_date


@fact("doses")
def in_sure_order() -> pl.Expr:
    """Is the order of the patient's doses sure? Null where one is known only to the day or the month."""
    exact = surely((pl.col("at") == pl.col("at_latest")) & is_known(pl.col("local_date")))
    return only_where(~some(~exact).over("patient"), pl.lit(value=True))


def _before(n: int) -> pl.Expr:
    """Is there a dose of the program n places before? Unknown where it may be one, and where the order is not sure."""
    return surely(PATIENT.shift(n) == PATIENT) & SCOPE.shift(n) & pl.col("in_sure_order")


def _by_number(doses: pl.DataFrame, name: str, of: Callable[[int], pl.Expr], dtype: pl.DataType) -> pl.Expr:
    """`of(n)` for each row, n being the row's own value of the parameter `name`; null where it has none."""
    n, found = pl.col(name), pl.lit(None, dtype)
    for number in doses.get_column(name).unique():
        if number is not None:
            found = first_known(only_where(n == number, of(number)), found)
    return found


@lookup("doses", gives=("dose_has_crept",), needs=("in_sure_order", ":dose_creep_percent_max", ":dose_creep_doses"))
def dose_has_crept(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """Is the dose too far above one of the same drug among the last few before it?"""

    def crept(number: int) -> pl.Expr:
        return reduce(or_, (_before(n) & _is_above(n) for n in range(1, number + 1)))

    return doses.with_columns_seq(dose_has_crept=_by_number(doses, ":dose_creep_doses", crept, pl.Boolean()))


def _is_above(n: int) -> pl.Expr:
    limit = pl.col("dose_ug").shift(n) * (100 + pl.col(":dose_creep_percent_max"))
    return (pl.col("drug") == pl.col("drug").shift(n)) & (pl.col("dose_ug") * 100 > limit)


@lookup("doses", gives=("previous_dose_ug",), needs=("in_sure_order",))
def previous_dose_ug(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """The amount of the dose right before this one, of the same drug; null where that order is not sure."""
    same_drug = surely(pl.col("drug") == pl.col("drug").shift(1))
    amount = only_where(surely(_before(1)) & same_drug, pl.col("dose_ug").shift(1))
    return doses.with_columns_seq(previous_dose_ug=amount)


@fact("doses")
def dose_raised() -> pl.Expr:
    """Is it more than the dose before it?"""
    return pl.col("has_previous_dose") & (pl.col("dose_ug") > pl.col("previous_dose_ug"))


@lookup("doses", gives=("requests_covered",))
def requests_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every ask?"""
    return doses.with_columns_seq(requests_covered=covered_throughout(doses, context, "requests"))


@lookup("doses", gives=("refused_ask_found", "refused_ask_id", "refused_ask_local_date", "refused_ask_latest"))
def newest_refused_ask(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest ask for more that was refused, before the dose."""
    counts = (pl.col("asks_for") == "more") & (pl.col("outcome") == "refused")
    columns = {"request_id": "refused_ask_id", "local_date": "refused_ask_local_date", "at_latest": "refused_ask_latest"}
    return as_of(doses, effective(context.record.table("requests"), counts), columns, "refused_ask_found")


@fact("doses")
def days_since_refused_ask() -> pl.Expr:
    """Calendar days since more was refused."""
    return days_of(pl.col("local_date") - pl.col("refused_ask_local_date"))


@fact("doses")
def refused_lately() -> pl.Expr:
    """Was more refused within the last `raise_after_refusal_days` days?"""
    lately = pl.col("days_since_refused_ask") <= pl.col(":raise_after_refusal_days")
    return exists(pl.col("refused_ask_found") & lately, pl.col("requests_covered"))


@fact("doses")
def planned_since_refusal() -> pl.Expr:
    """Is the plan in force dated after the refusal?"""
    since = pl.col("plan_at") > pl.col("refused_ask_latest")  # of a plan that has ended it says nothing
    return pl.col("plan_in_force") & only_where(surely(pl.col("plan_in_force")), since)


@lookup("doses", gives=("look_back_local_date", "look_back_local_date_latest"), needs=(":response_doses_max",))
def dose_to_look_back_to(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """The day of the dose `response_doses_max` before this one: of those that certainly are the program's, and the latest that it
    can be, of those that may be.
    """
    certain, possible = (
        nth_previous_date(doses, ":response_doses_max", counts) for counts in (surely(SCOPE), pl.lit(value=True))
    )
    return doses.with_columns_seq(look_back_local_date=certain, look_back_local_date_latest=possible)


@fact("doses")
def many_doses_before() -> pl.Expr:
    """Were there at least `response_doses_max` doses before this one?"""
    certain, possible = surely(SCOPE), is_known(PATIENT)
    before = [(each.cum_sum() - each.cast(pl.Int64)).over("patient") for each in (certain, possible)]
    many = [number >= pl.col(":response_doses_max") for number in before]
    there = (many[0] | (many[1] & UNKNOWN)) & pl.col("in_sure_order")
    return exists(there, pl.col("doses_known_from_the_start"))


@fact("doses")
def response_looked_at() -> pl.Expr:
    """Was mood or anxiety asked about since that dose?"""
    day = pl.col("mood_local_date")
    perhaps = (day >= pl.col("look_back_local_date")) & UNKNOWN
    since = (day >= pl.col("look_back_local_date_latest")) | perhaps
    return exists(pl.col("mood_found") & since, pl.col("assessments_covered"))


@lookup("doses", gives=("gaps_there", "gaps_before_days"), needs=("in_sure_order", ":frequency_creep_gaps"))
def gaps_before(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """Are there so many gaps before the newest one, between doses that certainly are the program's; and their days together."""
    name, newest = ":frequency_creep_gaps", pl.col("local_date").shift(1)
    there = _by_number(doses, name, lambda n: reduce(and_, (_before(place) for place in range(1, n + 2))), pl.Boolean())
    days = _by_number(doses, name, lambda n: days_of(newest - pl.col("local_date").shift(n + 1)), pl.Int64())
    return doses.with_columns_seq(gaps_there=there, gaps_before_days=only_where(there, days))


@fact("doses")
def has_gaps_before() -> pl.Expr:
    """Are there enough gaps before the newest one to compare it with?"""
    return exists(pl.col("gaps_there"), pl.col("doses_known_from_the_start"))


@fact("doses")
def gap_has_shrunk() -> pl.Expr:
    """Is the newest gap too much shorter than the mean of those before it?"""
    mean_times_number = pl.col("gaps_before_days") * (100 - pl.col(":frequency_creep_percent_max"))
    newest = days_of(pl.col("local_date") - pl.col("local_date").shift(1))
    return newest * 100 * pl.col(":frequency_creep_gaps") < mean_times_number


@fact("doses")
def after_a_lapse() -> pl.Expr:
    """Is it longer than `lapse_days_max` days since the last dose? Unknown where one that is not certain, or not on file, may lie
    in between, or before a dose that seems to be the first.
    """
    long = pl.col("days_since_last_dose") > pl.col(":lapse_days_max")
    between = is_known(pl.col("possible_dose_at")) & ~surely(pl.col("possible_dose_at") == pl.col("previous_dose_at"))
    sure = only_where(pl.col("doses_known_from_the_start") & ~between, pl.col("in_sure_order"))
    first = unknown_unless(pl.col("doses_known_from_the_start") & ~is_known(pl.col("possible_dose_at")))
    return where_known(pl.col("previous_dose_id"), long & sure, first)


@fact("doses")
def decided_since_last_dose() -> pl.Expr:
    """Was the newest signed decision dated after the last dose?"""
    since = pl.col("decision_at") > pl.col("previous_dose_at_latest")
    return exists(pl.col("decision_found") & pl.col("decision_signed") & since, pl.col("decisions_covered"))
