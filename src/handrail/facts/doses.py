"""The subject `doses`: dose episodes.

Several devices, boluses or a resumption within one session are one dose; without a session, what is given by one route on
one local day is one dose, and `grouped_by_day` says so. Doses given for anaesthesia, emergency sedation or analgesia are
out of scope. A session lasts hours: what is given half a day or more after the one before it is another dose, under whatever
session it is filed. Where the indication is unknown, `in_scope` is unknown and so is every verdict about the dose.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from handrail.facts.engine import Context, subject
from handrail.facts.unknown import any_of, first_known, is_known, last_of, possibly, same_or_unknown, surely, total, unknown_where
from handrail.record.frames import rows_where, without

ANOTHER_DOSE_AFTER = timedelta(hours=12)  # a program choice: no supervised session with resumptions lasts half a day
ORDER = ("patient", "at", "recorded_at", "administration_id")
OWN_COLUMNS = (
    "at", "at_latest", "local_date", "recorded_at", "session_id", "drug", "route", "dose_ug", "ordered_dose_ug", "ended_at",
    "in_scope",
)  # fmt: skip
NOT_A_DOSE = "not-done"
OUT_OF_SCOPE = ("anaesthesia", "emergency-sedation", "analgesia")
CERTAIN_STATUSES = ("completed", "stopped", "in-progress", "proposed", "ordered")


@subject("doses")
def doses(context: Context) -> pl.DataFrame:
    """One row per dose episode that is, or may be, a dose of the program."""
    built: pl.DataFrame = context.once("doses", lambda: _episodes(_possible_doses(context)))
    return built


def _possible_doses(context: Context) -> pl.DataFrame:
    given, ordered = context.record.table("administrations"), _open_orders(context)
    given = pl.concat([given, ordered]).sort(*ORDER, nulls_last=False) if ordered.height else given
    given = rows_where(given, possibly(pl.col("status") != NOT_A_DOSE) & possibly(~pl.col("indication").is_in(OUT_OF_SCOPE)))
    certain = pl.col("indication").is_in(["program"]) & pl.col("status").is_in(CERTAIN_STATUSES)
    in_scope = unknown_where(~surely(certain), certain)
    if not given["session_id"].null_count():
        return given.with_columns_seq(in_scope=in_scope, episode="session_id", by_day=pl.lit(value=False))
    by_day = pl.concat_str(pl.col("route"), pl.lit("|"), pl.col("local_date").cast(pl.String))
    own = pl.concat_str(pl.lit("#"), pl.col("administration_id"))
    return given.with_columns_seq(
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
    rows = open_.with_columns_seq(
        administration_id="order_id", ordered_dose_ug="dose_ug", status=pl.lit("ordered"), indication=pl.lit("program")
    )
    absent = [pl.lit(None, dtype).alias(name) for name, dtype in given.schema.items() if name not in rows.columns]
    return rows.with_columns_seq(absent).select_seq(given.columns)


def _episodes(given: pl.DataFrame) -> pl.DataFrame:
    """Administrations drawn together into dose episodes, in the order of (patient, at, recorded_at, id) of their first."""
    given = given.with_row_index("place")
    together = given.select_seq("patient", pl.col("episode").hash()).is_duplicated()
    if not together.any():
        return without(_alone(given), "place")
    several = _drawn_together(_in_parts(given.filter(together)))
    return pl.concat([_alone(given.filter(~together)), several]).sort("place").drop("place")


def _in_parts(given: pl.DataFrame) -> pl.DataFrame:
    """With `part`, which differs between administrations of one episode that are too far apart to be one dose."""
    ordered = given.sort("patient", "episode", "place")
    same = (pl.col("patient") == pl.col("patient").shift(1)) & (pl.col("episode") == pl.col("episode").shift(1))
    apart = pl.col("at") - pl.col("at_latest").shift(1) >= ANOTHER_DOSE_AFTER
    return ordered.with_columns_seq(part=surely(same & apart).cum_sum()).sort("place")


def _alone(given: pl.DataFrame) -> pl.DataFrame:
    """Each administration as a dose of its own."""
    is_proposed = surely(pl.col("status") == "proposed")
    return given.select_seq(
        "place", "patient", pl.col("administration_id").alias("subject_id"), *OWN_COLUMNS,
        is_proposed=is_proposed, grouped_by_day=pl.lit(value=False),
    )  # fmt: skip


def _drawn_together(given: pl.DataFrame) -> pl.DataFrame:
    """Administrations of one episode as one dose."""
    doses = given.group_by("patient", "episode", "part", maintain_order=True).agg(
        pl.col("place").first(), pl.col("administration_id").first().alias("subject_id"), pl.col("at").min(),
        pl.col("at_latest").min(), pl.col("local_date").first(), pl.col("recorded_at").first(), pl.col("session_id").first(),
        same_or_unknown(pl.col("drug")).alias("drug"), same_or_unknown(pl.col("route")).alias("route"),
        total(pl.col("dose_ug")).alias("dose_ug"), total(pl.col("ordered_dose_ug")).alias("ordered_dose_ug"),
        last_of(pl.col("ended_at")).alias("ended_at"), any_of(pl.col("in_scope")).alias("in_scope"),
        surely(pl.col("status") == "proposed").any().alias("is_proposed"),
        (pl.col("by_day").any() & (pl.len() > 1)).alias("grouped_by_day"),
    )  # fmt: skip
    return doses.select_seq("place", "patient", "subject_id", *OWN_COLUMNS, "is_proposed", "grouped_by_day")
