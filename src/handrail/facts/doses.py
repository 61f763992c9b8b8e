"""The subject `doses`: dose episodes, and what came before each.

Several devices, boluses or a resumption within one session are one dose; without a session, what is given by one route on
one local day is one dose, and `grouped_by_day` says so. Doses given for anaesthesia, emergency sedation or analgesia are
out of scope; where the indication is unknown, `in_scope` is unknown and so is every verdict about the dose.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup, subject
from handrail.facts.unknown import (
    UNKNOWN,
    any_of,
    exists,
    first_known,
    is_known,
    last_of,
    nearest_before,
    only_where,
    possibly,
    same_or_unknown,
    shorter_than,
    surely,
    total,
    unknown_unless,
    unknown_where,
)  # fmt: skip

ORDER = ("patient", "at", "recorded_at", "administration_id")
OWN_COLUMNS = (
    "at", "at_latest", "local_date", "recorded_at", "session_id", "drug", "route", "dose_ug", "ordered_dose_ug", "ended_at",
    "in_scope",
)  # fmt: skip
NOT_A_DOSE = "not-done"
OUT_OF_SCOPE = ("anaesthesia", "emergency-sedation", "analgesia")
CERTAIN_STATUSES = ("completed", "stopped", "in-progress", "proposed", "ordered")
_PATIENT, _SCOPE = pl.col("patient"), pl.col("in_scope")


def _days(difference: pl.Expr) -> pl.Expr:
    return difference.dt.total_days()


@subject("doses")
def doses(context: Context) -> pl.DataFrame:
    """One row per dose episode that is, or may be, a dose of the program."""
    built: pl.DataFrame = context.once("doses", lambda: _episodes(_possible_doses(context)))
    return built


def _possible_doses(context: Context) -> pl.DataFrame:
    given, ordered = context.record.table("administrations"), _open_orders(context)
    given = pl.concat([given, ordered]).sort(*ORDER, nulls_last=False) if ordered.height else given
    given = given.filter(possibly(pl.col("status") != NOT_A_DOSE), possibly(~pl.col("indication").is_in(OUT_OF_SCOPE)))
    certain = pl.col("indication").is_in(["program"]) & pl.col("status").is_in(CERTAIN_STATUSES)
    in_scope = unknown_where(~surely(certain), certain)
    if not given["session_id"].null_count():
        return given.with_columns(in_scope=in_scope, episode="session_id", by_day=pl.lit(value=False))
    by_day = pl.concat_str(pl.col("route"), pl.lit("|"), pl.col("local_date").cast(pl.String))
    own = pl.concat_str(pl.lit("#"), pl.col("administration_id"))
    return given.with_columns(
        in_scope=in_scope, episode=first_known(pl.col("session_id"), by_day, own), by_day=~is_known(pl.col("session_id"))
    )


def _open_orders(context: Context) -> pl.DataFrame:
    """Orders of other hands that nobody has carried out yet: at a gate they count as doses, in an audit they are none."""
    given = context.record.table("administrations")
    orders = context.record.table("orders")
    if not context.record.at_gate or orders.is_empty():
        return given.clear()
    open_ = orders.filter(pl.col("status") == "active")
    for own in ("order_id", "session_id"):
        open_ = open_.filter(~surely(pl.col(own).is_in(given[own].drop_nulls().implode())))
    proposed = context.record.proposed
    open_ = open_ if proposed is None else open_.filter(pl.col("order_id") != proposed)
    rows = open_.with_columns(
        administration_id="order_id", ordered_dose_ug="dose_ug", status=pl.lit("ordered"), indication=pl.lit("program")
    )
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in given.schema.items() if name not in rows.columns]
    return rows.with_columns(absent).select(given.columns)


def _episodes(given: pl.DataFrame) -> pl.DataFrame:
    """Administrations drawn together into dose episodes, in the order of (patient, at, recorded_at, id) of their first."""
    given = given.with_row_index("place")
    together = given.select("patient", pl.col("episode").hash()).is_duplicated()
    if not together.any():
        return _alone(given).drop("place")
    several = _drawn_together(given.filter(together))
    return pl.concat([_alone(given.filter(~together)), several]).sort("place").drop("place")


def _alone(given: pl.DataFrame) -> pl.DataFrame:
    """Each administration as a dose of its own."""
    is_proposed = surely(pl.col("status") == "proposed")
    return given.select(
        "place", "patient", pl.col("administration_id").alias("subject_id"), *OWN_COLUMNS,
        is_proposed=is_proposed, grouped_by_day=pl.lit(value=False),
    )  # fmt: skip


def _drawn_together(given: pl.DataFrame) -> pl.DataFrame:
    """Administrations of one episode as one dose."""
    doses = given.group_by("patient", "episode", maintain_order=True).agg(
        pl.col("place").first(), pl.col("administration_id").first().alias("subject_id"), pl.col("at").min(),
        pl.col("at_latest").min(), pl.col("local_date").first(), pl.col("recorded_at").first(), pl.col("session_id").first(),
        same_or_unknown(pl.col("drug")).alias("drug"), same_or_unknown(pl.col("route")).alias("route"),
        total(pl.col("dose_ug")).alias("dose_ug"), total(pl.col("ordered_dose_ug")).alias("ordered_dose_ug"),
        last_of(pl.col("ended_at")).alias("ended_at"), any_of(pl.col("in_scope")).alias("in_scope"),
        surely(pl.col("status") == "proposed").any().alias("is_proposed"),
        (pl.col("by_day").any() & (pl.len() > 1)).alias("grouped_by_day"),
    )  # fmt: skip
    return doses.select("place", "patient", "subject_id", *OWN_COLUMNS, "is_proposed", "grouped_by_day")


@lookup("doses", gives=("previous_dose_id", "previous_dose_at", "previous_dose_at_latest", "previous_local_date"))
def previous_dose(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """The dose before this one, among those that certainly are the program's."""
    before = {"subject_id": "id", "at": "at", "at_latest": "at_latest"}
    names = {column: f"previous_dose_{name}" for column, name in before.items()} | {"local_date": "previous_local_date"}
    return _neighbours(doses, surely(_SCOPE), names)


@lookup("doses", gives=("possible_dose_at", "possible_dose_at_latest", "possible_local_date"))
def previous_possible_dose(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """The dose before this one, among those that may be the program's."""
    names = {"at": "possible_dose_at", "at_latest": "possible_dose_at_latest", "local_date": "possible_local_date"}
    return _neighbours(doses, pl.lit(value=True), names)


def _neighbours(doses: pl.DataFrame, counts: pl.Expr, names: dict[str, str]) -> pl.DataFrame:
    """The columns `names` of the nearest row before each row, of the same patient, among the rows that count."""
    if doses.select(counts.all()).item():
        same = _PATIENT.shift(1) == _PATIENT
        return doses.with_columns(only_where(same, pl.col(column).shift(1)).alias(name) for column, name in names.items())
    same = nearest_before(_PATIENT, counts) == _PATIENT
    before = [nearest_before(pl.col(column), counts).alias(name) for column, name in names.items()]
    return doses.with_columns(only_where(same, value).alias(name) for value, name in zip(before, names.values(), strict=True))


@fact("doses")
def previous_on_file() -> pl.Expr:
    """Is a dose before this one on file? Never null: whether one may be missing is another fact's question."""
    return is_known(pl.col("previous_dose_id"))


@fact("doses")
def time_since_last_dose() -> pl.Expr:
    """Elapsed time from the start of the previous dose to the start of this one; the longest that it can be."""
    return pl.col("at_latest") - pl.col("previous_dose_at")


@fact("doses")
def time_since_last_dose_at_least() -> pl.Expr:
    """The same, the shortest that it can be: shorter only where a time is known just to the day."""
    return pl.col("at") - pl.col("previous_dose_at_latest")


@fact("doses")
def days_since_last_dose() -> pl.Expr:
    """Calendar days from the previous dose to this one: Monday to Wednesday is 2."""
    return _days(pl.col("local_date") - pl.col("previous_local_date"))


@fact("doses")
def unseen_dose_in_interval() -> pl.Expr:
    """Unknown where a dose that is not certain, or not on file, may lie within the minimum interval; otherwise false."""
    since = pl.col("at_latest") - pl.col("possible_dose_at"), pl.col("at") - pl.col("possible_dose_at_latest")
    near = shorter_than(*since, pl.col(":interval_hours_min"))
    near = near | (_days(pl.col("local_date") - pl.col("possible_local_date")) < pl.col(":interval_days_min"))
    doubtful = is_known(pl.col("possible_dose_at")) & near & UNKNOWN
    return doubtful | unknown_unless(pl.col("doses_known_for_interval"))


@lookup("doses", gives=("doses_known_for_interval",), needs=(":interval_hours_min", ":interval_days_min"))
def doses_known_for_interval(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every dose of the minimum interval before this one?"""
    days = pl.duration(days=pl.col(":interval_days_min"))
    return _known_since(doses, context, "doses_known_for_interval", pl.col("at") - pl.col(":interval_hours_min") - days)


@lookup("doses", gives=("doses_known_for_window",), needs=(":window_days",))
def doses_known_for_window(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every dose of the window that ends with this one?"""
    since = pl.col("at") - pl.duration(days=pl.col(":window_days"))
    return _known_since(doses, context, "doses_known_for_window", since)


@lookup("doses", gives=("doses_known_for_maintenance",), needs=(":maintenance_interval_days_min",))
def doses_known_for_maintenance(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every dose of the maintenance interval before this one?"""
    since = pl.col("at") - pl.duration(days=pl.col(":maintenance_interval_days_min") + 1)
    return _known_since(doses, context, "doses_known_for_maintenance", since)


@lookup("doses", gives=("doses_known_from_the_start",))
def doses_known_from_the_start(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every dose before this one? Else its first dose need not be the first."""
    return _known_since(doses, context, "doses_known_from_the_start", None)


def _known_since(doses: pl.DataFrame, context: Context, name: str, since: pl.Expr | None) -> pl.DataFrame:
    return doses.with_columns(covered_throughout(doses, context, "administrations", since).alias(name))


@fact("doses")
def has_previous_dose() -> pl.Expr:
    """Was there a dose of the program before this one?"""
    certain, possible = is_known(pl.col("previous_dose_at")), is_known(pl.col("possible_dose_at"))
    return exists(certain | (possible & UNKNOWN), pl.col("doses_known_from_the_start"))


@lookup("doses", gives=("window_full", "nth_previous_local_date"), needs=(":doses_per_window_max", ":window_days"))
def doses_in_window(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """Does the window hold more doses than it may, this one included? That is so when the dose n before this one is
    nearer than the window is long; its date is `nth_previous_local_date`.
    """
    possible = _nth_previous(doses, pl.lit(value=True))
    certain = possible if doses["in_scope"].all(ignore_nulls=False) else _nth_previous(doses, surely(_SCOPE))
    full, maybe_full = (_within_window(dates) for dates in ("nth_previous_local_date", "nth_possible_local_date"))
    both = doses.with_columns(certain.alias("nth_previous_local_date"), possible.alias("nth_possible_local_date"))
    return both.with_columns(window_full=full | (maybe_full & UNKNOWN)).drop("nth_possible_local_date")


def _within_window(nth: str) -> pl.Expr:
    """Is the dose of that date inside the window? Where there is none so far back, no; without a date, unknown."""
    days = _days(pl.col("local_date") - pl.col(nth))
    within = is_known(pl.col(nth)) & (days < pl.col(":window_days"))
    return only_where(is_known(pl.col(":doses_per_window_max")), within)


def _nth_previous(doses: pl.DataFrame, counts: pl.Expr) -> pl.Series:
    """The local date of the dose n before each row, n being the row's `doses_per_window_max`."""
    numbered = doses.select("patient", "local_date", pl.col(":doses_per_window_max").alias("n"), counts.alias("counts"))
    numbered = numbered.with_row_index("row").filter("counts")
    found = pl.lit(None, pl.Date)
    for n in numbered.get_column("n").drop_nulls().unique():
        same = (pl.col("n") == n) & (_PATIENT.shift(n) == _PATIENT)
        found = first_known(only_where(same, pl.col("local_date").shift(n)), found)
    dates = numbered.select("row", found.alias("date"))
    if dates.height == doses.height:
        return dates.get_column("date")
    rows = doses.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"))
    return rows.join(dates, on="row", how="left", maintain_order="left").get_column("date")


@fact("doses")
def unseen_dose_in_window() -> pl.Expr:
    """Unknown where a dose that is not on file may lie within the window; otherwise false."""
    return unknown_unless(pl.col("doses_known_for_window"))


@fact("doses")
def first_local_date() -> pl.Expr:
    """The day of the first dose on file that certainly is the program's."""
    return pl.col("local_date").filter(surely(_SCOPE)).first().over("patient")


@fact("doses")
def days_since_first_dose() -> pl.Expr:
    """Calendar days since the first dose on file."""
    return _days(pl.col("local_date") - pl.col("first_local_date"))


@fact("doses")
def in_maintenance() -> pl.Expr:
    """Has treatment lasted longer than the first phase of the protocol?"""
    long = pl.col("days_since_first_dose") >= pl.col(":maintenance_after_days")
    first_possible = pl.col("local_date").first().over("patient")
    possibly_long = _days(pl.col("local_date") - first_possible) >= pl.col(":maintenance_after_days")
    return long | (possibly_long & UNKNOWN) | unknown_unless(pl.col("doses_known_from_the_start"))


@fact("doses")
def unseen_dose_in_maintenance() -> pl.Expr:
    """Unknown where a dose that is not certain, or not on file, may lie within the maintenance interval; otherwise false."""
    near = _days(pl.col("local_date") - pl.col("possible_local_date")) < pl.col(":maintenance_interval_days_min")
    doubtful = is_known(pl.col("possible_dose_at")) & near & UNKNOWN
    return doubtful | unknown_unless(pl.col("doses_known_for_maintenance"))


def rounded_for_weight(ug_per_kg: pl.Expr) -> pl.Expr:
    """`ug_per_kg` times the weight, to the nearest step of `dose_rounding_mg`, halves upward; whole numbers throughout."""
    step = pl.col(":dose_rounding_mg")
    return (2 * ug_per_kg * pl.col("weight_g") + 1000 * step) // (2000 * step) * step


@fact("doses")
def dose_ug_max_by_weight() -> pl.Expr:
    """The protocol's most for this weight, in micrograms, rounded to what a syringe can draw."""
    return rounded_for_weight(pl.col(":dose_mg_per_kg_max"))


@fact("doses")
def plan_dose_ug_max_by_weight() -> pl.Expr:
    """The plan's most for this weight, in micrograms, rounded to what a syringe can draw."""
    return rounded_for_weight(pl.col("plan_dose_ug_per_kg_max"))


@fact("doses")
def plan_ceiling_exceeded() -> pl.Expr:
    """Is the dose above a ceiling that the plan states? Unknown where the plan states none, or the weight is not known."""
    by_dose, by_weight = is_known(pl.col("plan_dose_ug_max")), is_known(pl.col("plan_dose_ug_per_kg_max"))
    above = by_dose & (pl.col("dose_ug") > pl.col("plan_dose_ug_max"))
    above_by_weight = by_weight & (pl.col("dose_ug") > pl.col("plan_dose_ug_max_by_weight"))
    return above | above_by_weight | (~(by_dose | by_weight) & UNKNOWN)
