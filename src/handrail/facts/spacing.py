"""What came before a dose: how long ago, and whether that was long enough."""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import (
    UNKNOWN,
    exists,
    is_known,
    nearest_before,
    only_where,
    shorter_than,
    surely,
    unknown_unless,
)
from handrail.facts.vague_doses import PATIENT, SCOPE, days_of


@lookup("doses", gives=("previous_dose_id", "previous_dose_at", "previous_dose_at_latest", "previous_local_date"))
def previous_dose(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """The dose before this one, among those that certainly are the program's."""
    before = {"subject_id": "id", "at": "at", "at_latest": "at_latest"}
    names = {column: f"previous_dose_{name}" for column, name in before.items()} | {"local_date": "previous_local_date"}
    return _neighbours(doses, surely(SCOPE), names)


@lookup("doses", gives=("possible_dose_at", "possible_dose_at_latest", "possible_local_date"))
def previous_possible_dose(doses: pl.DataFrame, _context: Context) -> pl.DataFrame:
    """The dose before this one, among those that may be the program's."""
    names = {"at": "possible_dose_at", "at_latest": "possible_dose_at_latest", "local_date": "possible_local_date"}
    return _neighbours(doses, pl.lit(value=True), names)


def _neighbours(doses: pl.DataFrame, counts: pl.Expr, names: dict[str, str]) -> pl.DataFrame:
    """The columns `names` of the nearest row before each row, of the same patient, among the rows that count."""
    if doses.select_seq(counts.all()).item():
        same = PATIENT.shift(1) == PATIENT
        return doses.with_columns_seq(only_where(same, pl.col(column).shift(1)).alias(name) for column, name in names.items())
    same = nearest_before(PATIENT, counts) == PATIENT
    before = [nearest_before(pl.col(column), counts).alias(name) for column, name in names.items()]
    return doses.with_columns_seq(only_where(same, value).alias(name) for value, name in zip(before, names.values(), strict=True))


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
    return days_of(pl.col("local_date") - pl.col("previous_local_date"))


@fact("doses")
def unseen_dose_in_interval() -> pl.Expr:
    """Unknown where a dose that is not certain, or not on file, may lie within the minimum interval; otherwise false."""
    since = pl.col("at_latest") - pl.col("possible_dose_at"), pl.col("at") - pl.col("possible_dose_at_latest")
    near = shorter_than(*since, pl.col(":interval_hours_min"))
    near = near | (days_of(pl.col("local_date") - pl.col("possible_local_date")) < pl.col(":interval_days_min"))
    doubtful = is_known(pl.col("possible_dose_at")) & near & UNKNOWN
    return doubtful | pl.col("vague_in_interval") | unknown_unless(pl.col("doses_known_for_interval"))


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
    return doses.with_columns_seq(covered_throughout(doses, context, "administrations", since).alias(name))


@fact("doses")
def has_previous_dose() -> pl.Expr:
    """Was there a dose of the program before this one?"""
    certain, possible = is_known(pl.col("previous_dose_at")), is_known(pl.col("possible_dose_at"))
    return exists(certain | (possible & UNKNOWN), pl.col("doses_known_from_the_start"))


@fact("doses")
def first_local_date() -> pl.Expr:
    """The day of the first dose on file that certainly is the program's."""
    return pl.col("local_date").filter(surely(SCOPE)).first().over("patient")


@fact("doses")
def days_since_first_dose() -> pl.Expr:
    """Calendar days since the first dose on file."""
    return days_of(pl.col("local_date") - pl.col("first_local_date"))


@fact("doses")
def in_maintenance() -> pl.Expr:
    """Has treatment lasted longer than the first phase of the protocol?"""
    long = pl.col("days_since_first_dose") >= pl.col(":maintenance_after_days")
    first_possible = pl.col("local_date").first().over("patient")
    possibly_long = days_of(pl.col("local_date") - first_possible) >= pl.col(":maintenance_after_days")
    return long | (possibly_long & UNKNOWN) | unknown_unless(pl.col("doses_known_from_the_start"))


@fact("doses")
def unseen_dose_in_maintenance() -> pl.Expr:
    """Unknown where a dose that is not certain, or not on file, may lie within the maintenance interval; otherwise false."""
    near = days_of(pl.col("local_date") - pl.col("possible_local_date")) < pl.col(":maintenance_interval_days_min")
    doubtful = is_known(pl.col("possible_dose_at")) & near & UNKNOWN
    return doubtful | pl.col("vague_in_maintenance") | unknown_unless(pl.col("doses_known_for_maintenance"))
