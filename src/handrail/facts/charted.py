"""How a dose stands on file: how long it was given for, who had booked it, and when it was written down."""

from __future__ import annotations

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.unknown import UNKNOWN, any_of, counted, exists, is_known, least_known, only_where, shorter_than, surely

HELD = ("booked", "fulfilled")


@fact("doses")
def given_for() -> pl.Expr:
    """Elapsed time from the start of the dose to its end; the longest that it can be."""
    return pl.col("ended_at") - pl.col("at")


@fact("doses")
def given_too_fast() -> pl.Expr:
    """Was the dose given in less than `infusion_minutes_min` minutes?"""
    return shorter_than(pl.col("given_for"), pl.col("ended_at") - pl.col("at_latest"), pl.col(":infusion_minutes_min"))


@lookup("doses", gives=("bookings_covered",))
def bookings_covered(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Does the record claim to hold every booking?"""
    return doses.with_columns_seq(bookings_covered=covered_throughout(doses, context, "bookings"))


@lookup("doses", gives=("booking_on_file",))
def booking_on_file(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Is a slot on file that was held for the dose: of its session, or of its day?"""
    bookings = context.record.table("bookings")
    if bookings.is_empty():
        return doses.with_columns_seq(booking_on_file=pl.lit(value=False))
    said = bookings.select_seq("patient", "status", booked_session="session_id", booked_date="local_date")
    asked = doses.select_seq("patient", "session_id", "local_date").with_row_index("row")
    of_session = surely(pl.col("booked_session") == pl.col("session_id"))
    held = pl.col("status").is_in(HELD) & (of_session | (pl.col("booked_date") == pl.col("local_date")))
    pairs = asked.join(said, on="patient", how="inner").with_columns_seq(held=held)
    found = pairs.group_by("row").agg(any_of(pl.col("held")).alias("held"), pl.len().alias("slots"))
    joined = asked.select_seq("row").join(found, on="row", how="left", maintain_order="left")
    there = counted(pl.col("slots")) > 0
    return doses.hstack(joined.select_seq(booking_on_file=there & only_where(there, pl.col("held"))))


@fact("doses")
def was_booked() -> pl.Expr:
    """Was a slot held for the dose?"""
    return exists(pl.col("booking_on_file"), pl.col("bookings_covered"))


@lookup("doses", gives=("first_written_at",))
def first_written_at(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """When the dose was first written down: the first version of its first administration; null where nobody says."""
    versions = context.record.every_version("administrations")
    first = versions.group_by("administration_id").agg(first_written_at=least_known(pl.col("recorded_at")))
    return doses.join(first.rename({"administration_id": "subject_id"}), on="subject_id", how="left", maintain_order="left")


@fact("doses")
def written_late() -> pl.Expr:
    """Was it written down more than `late_entry_hours_max` hours after it?"""
    written, limit = pl.col("first_written_at"), pl.col(":late_entry_hours_max")
    surely_late, perhaps_late = written - pl.col("at_latest") > limit, written - pl.col("at") > limit
    return only_where(is_known(written), surely_late | (perhaps_late & UNKNOWN))
