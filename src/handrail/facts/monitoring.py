"""How a dose was watched: until when the patient stayed, and when blood pressure was taken."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    exists,
    first_known,
    is_known,
    longest_of,
    not_after,
    only_where,
    possibly,
    shorter_than,
    soonest_of,
    surely,
    unknown_where,
)
from handrail.record.frames import without

NEVER_HELD = ("planned", "cancelled")  # a session in this state supervised nobody
AT_A_DISTANCE = "VR"  # class of an encounter by telephone or video: nobody is in the room
ELSEWHERE = ("HH", "FLD")  # at home, in the field: a nurse may have been there, or nobody
HEARD_FOR = pl.duration(hours=24)  # a blood pressure later than this after a dose is not about that dose


@lookup("doses", gives=(
    "session_found", "session_place", "session_began_at", "session_monitor_id", "session_prescriber_id", "left_at", "left_how",
))  # fmt: skip
def session_of_dose(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The supervised session that the dose belongs to, who watches in it, and when and how the patient left. One that was never
    held, began after the dose, or was held by telephone or video is none; of one away from the clinic it is unknown.
    """
    sessions = context.record.table("sessions").filter(possibly(~pl.col("status").is_in(NEVER_HELD)))
    sessions = sessions.select_seq(
        "patient", "session_id", session_place="place", session_began_at="at", began_latest="at_latest", left="ended_at",
        how="escort", session_monitor_id="monitor_id", session_prescriber_id="prescriber_id", there=pl.lit(value=True),
    )  # fmt: skip
    joined = doses.join(sessions, on=["patient", "session_id"], how="left", maintain_order="left")
    joined = joined.with_columns_seq(session_found=surely(pl.col("there")) & _begun_by_then() & _in_the_clinic())
    told = joined.with_columns_seq(
        left_at=only_where(pl.col("session_found"), pl.col("left")), left_how=only_where(pl.col("session_found"), pl.col("how"))
    )
    return without(told, "began_latest", "left", "how", "there")


def _begun_by_then() -> pl.Expr:
    """Had the session begun? The dose says that it was given in it: only a session that surely began later undoes that."""
    return possibly(not_after(pl.col("session_began_at"), pl.col("began_latest"), pl.col("at"), pl.col("at_latest")))


def _in_the_clinic() -> pl.Expr:
    """Was the session held in the clinic? A place that is not stated is taken for it."""
    place = pl.col("session_place")
    return ~surely(place == AT_A_DISTANCE) & unknown_where(surely(place.is_in(ELSEWHERE)), pl.lit(value=True))


@lookup("doses", gives=("sessions_covered",))
def sessions_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every session?"""
    return doses.with_columns_seq(sessions_covered=covered_throughout(doses, context, "sessions"))


@fact("doses")
def has_session() -> pl.Expr:
    """Was the dose given in a supervised session in the clinic?"""
    return exists(pl.col("session_found"), pl.col("sessions_covered"))


@fact("doses")
def monitor_present() -> pl.Expr:
    """Was the dose given in a supervised session in the clinic in which somebody is named who watches? A session that names
    nobody leaves it unknown: that nobody was there is not what it says.
    """
    return pl.col("has_session") & only_where(is_known(pl.col("session_monitor_id")), pl.lit(value=True))


@fact("doses")
def prescriber_present() -> pl.Expr:
    """The same for the prescriber on the premises."""
    return pl.col("has_session") & only_where(is_known(pl.col("session_prescriber_id")), pl.lit(value=True))


@fact("doses")
def given_elsewhere() -> pl.Expr:
    """Was the dose given away from the clinic: at home, in the field, or by telephone or video? Unknown where no session says."""
    away = pl.col("session_place").is_in((*ELSEWHERE, AT_A_DISTANCE))
    return only_where(is_known(pl.col("session_place")), away)


@fact("doses")
def counted_from_start() -> pl.Expr:
    """Does this protocol count the observation from the start of the dose? Otherwise from its end."""
    return pl.col(":observation_counts_from") == "start"


@fact("doses")
def observed_for() -> pl.Expr:
    """How long the patient was watched, from the start or the end of the dose as the protocol counts it."""
    return pl.col("left_at") - pl.col("observed_since")


@fact("doses")
def observed_since() -> pl.Expr:
    """From when the observation counts: the start of the dose, or its end."""
    return _either(pl.col("at"), pl.col("ended_at"))


@fact("doses")
def observed_since_latest() -> pl.Expr:
    """The same, the latest that it can be."""
    return _either(pl.col("at_latest"), pl.col("ended_at"))


def _either(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    from_start = pl.col("counted_from_start")
    return first_known(only_where(from_start, start), only_where(~from_start, end))


@fact("doses")
def observed_too_short() -> pl.Expr:
    """Did the patient leave before the protocol's time of observation had passed?"""
    shortest = pl.col("left_at") - pl.col("observed_since_latest")
    return shorter_than(pl.col("observed_for"), shortest, pl.col(":observation_minutes_min"))


@lookup("doses", gives=("pressure_before_found", "pressure_before_at"))
def pressure_before(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest blood pressure at or before the start of the dose."""
    return as_of(doses, effective(_pressures(context)), {"at": "pressure_before_at"}, "pressure_before_found")


def _pressures(context: Context) -> pl.DataFrame:
    built: pl.DataFrame = context.once("pressures", lambda: _taken(context))
    return built


def _taken(context: Context) -> pl.DataFrame:
    taken = context.record.table("observations").filter(pl.col("what") == "systolic", is_known(pl.col("value")))
    return taken.select_seq("patient", "at", "at_latest", "recorded_at")


@fact("doses")
def time_since_pressure() -> pl.Expr:
    """Elapsed time from the newest blood pressure to the start of the dose; unknown for a dose known only to the day."""
    return only_where(pl.col("at") == pl.col("at_latest"), pl.col("at") - pl.col("pressure_before_at"))


@fact("doses")
def has_pressure_before() -> pl.Expr:
    """Was blood pressure taken shortly enough before the dose?"""
    recent = pl.col("time_since_pressure") <= pl.col(":pressure_before_dose_minutes_max")
    return exists(pl.col("pressure_before_found") & recent, pl.col("observations_covered"))


@lookup("doses", gives=("first_check_after", "longest_time_unchecked", "never_checked", "perhaps_checked"),
        needs=("left_at", ":pressure_first_check_minutes_max"))  # fmt: skip
def checks_during(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Time from the start to the first blood pressure after it, and the longest time without one until the patient left.

    With none at all, both are the whole stay, and `never_checked` says so; where it is not known when the patient left, the
    second is unknown. `perhaps_checked`: a pressure known only to the day may have been taken in that time.
    """
    rows = doses.select_seq("patient", "left_at", start="at", start_latest="at_latest").with_row_index("row")
    until = soonest_of(pl.col("left_at"), pl.col("start") + HEARD_FOR)
    rows = rows.with_columns_seq(until=until, due=pl.col("start") + doses[":pressure_first_check_minutes_max"])
    taken = _pressures(context)
    instant = pl.col("at") == pl.col("at_latest")
    vague = taken.filter(~surely(instant))
    sure = taken if vague.is_empty() else taken.filter(surely(instant))
    during = readings_during(rows, sure.select_seq("patient", taken="at"))
    joined = rows.join(pl.concat([_gaps(readings) for readings in during]), on="row", how="left", maintain_order="left")
    return doses.hstack(joined.select_seq(*_unchecked(context))).with_columns_seq(perhaps_checked=_perhaps(rows, vague))


def _gaps(during: pl.DataFrame) -> pl.DataFrame:
    """The first and last reading of each dose, and the longest time between two."""
    same = pl.col("row") == pl.col("row").shift(1)
    times = during.with_columns_seq(since=only_where(same, pl.col("taken").shift(1)))
    return times.group_by("row").agg(
        first=pl.col("taken").min(), last=pl.col("taken").max(), longest=(pl.col("taken") - pl.col("since")).max()
    )


def _unchecked(context: Context) -> tuple[pl.Expr, ...]:
    whole, until_first = pl.col("left_at") - pl.col("start"), pl.col("first") - pl.col("start")
    after_last = pl.col("left_at") - pl.col("last")
    checked, left = is_known(pl.col("first")), is_known(pl.col("left_at"))
    unchecked = only_where(checked, longest_of(until_first, pl.col("longest"), after_last))
    instant = pl.col("start") == pl.col("start_latest")  # a dose known only to the day does not say what was during it
    # Whenever the patient left: a first check that is overdue was not made in time.
    overdue = left | only_where(pl.lit(context.at, pl.Datetime("us", "UTC")) > pl.col("due"), pl.lit(value=True))
    return (
        only_where(instant, first_known(until_first, whole)).alias("first_check_after"),
        only_where(instant & left, first_known(unchecked, whole)).alias("longest_time_unchecked"),
        only_where(instant, ~checked & overdue).alias("never_checked"),
    )


def _perhaps(rows: pl.DataFrame, vague: pl.DataFrame) -> pl.Series:
    """May one of the `vague` readings have been taken during the time of each dose?"""
    if vague.is_empty():
        return pl.Series([False]).new_from_index(0, rows.height)
    pairs = rows.join(vague.select_seq("patient", first="at", last="at_latest"), on="patient", how="inner")
    inside = (pl.col("last") > pl.col("start")) & (pl.col("first") <= pl.col("until"))
    return rows["row"].is_in(pairs.filter(possibly(inside))["row"].implode())


def readings_during(rows: pl.DataFrame, readings: pl.DataFrame) -> list[pl.DataFrame]:
    """The readings (`taken`, and what else they say) after the `start` of each dose (`row`) up to its `until`, in the order of
    doses and times; in parts.

    Where one dose begins before the time of another is over, a reading is about both; elsewhere it belongs to the newest
    dose that began before it. Both tables are in the order of (patient, time).
    """
    asked = rows.select_seq("patient", "row", "start", "until")
    found = readings.join_asof(
        asked, left_on="taken", right_on="start", by="patient", allow_exact_matches=False, check_sortedness=False
    )
    inside = (pl.col("taken") > pl.col("start")) & (pl.col("taken") <= pl.col("until"))
    kept = ("row", *(name for name in readings.columns if name != "patient"))
    found = found.filter(inside).select_seq(kept)
    next_starts = (pl.col("patient").shift(-1) == pl.col("patient")) & (pl.col("start").shift(-1) < pl.col("until"))
    overtaken = asked.filter(surely(next_starts))
    if overtaken.is_empty():
        return [found.set_sorted("row")]
    own = overtaken.join(readings, on="patient", how="inner").filter(inside).select_seq(kept)
    others = found.join(overtaken.select_seq("row"), on="row", how="anti")
    return [others.set_sorted("row"), own.sort("row", "taken")]


@fact("doses")
def pressure_checked_too_seldom() -> pl.Expr:
    """Was blood pressure first taken too late after the start, or left too long? Where measurements may be missing from
    the record, or may have been taken in that time, a gap is unknown.
    """
    late = pl.col("first_check_after") > pl.col(":pressure_first_check_minutes_max")
    seldom = pl.col("longest_time_unchecked") > pl.col(":pressure_gap_minutes_max")
    seen = pl.col("observations_covered") & ~pl.col("perhaps_checked")
    return (late | seldom | pl.col("never_checked")) & only_where(seen, pl.col("observations_covered"))
