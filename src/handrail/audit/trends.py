"""Months one after another: the share breached of each, and whether it differs from the others by more than chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from handrail.audit import programs
from handrail.audit.funnel import chart

MONTHS_MIN = 8  # fewer make no limits
PROVISIONAL_BELOW = 20  # limits of fewer may move as months are added: Montgomery asks for 20 to 25
LACKING_MAX = 0.2  # as for programs: a month of which more is not known is shown, and not compared
SCORE_MIN = 2.0  # what lies within two standard errors lies inside limits of three, also exact ones
KEYS = ("safeguard", "subject")


def trends_of(months: pl.DataFrame, ids: Sequence[str]) -> list[dict[str, Any]]:
    """A trend for each safeguard and kind of subject, over all programs; and for each program in which some month lies outside.

    months: counts by program and month (`programs.MONTHS_SCHEMA` without the site). ids: the programs that there are.
    """
    dated = months.filter(pl.col("month").is_not_null())
    whole = dated.group_by(*KEYS, "month").agg(pl.col(programs.COUNTS).sum()).sort(*KEYS, "month")
    found = [trend for key, rows in whole.partition_by(KEYS, as_dict=True).items() if (trend := _trend(key, None, rows))]
    if len(ids) < 2:
        return found
    own = dated.filter(pl.col("program").is_not_null()).sort(*KEYS, "program", "month")
    suspect = own.join(_suspects(own), on=(*KEYS, "program"), how="semi", maintain_order="left")
    each = suspect.partition_by(*KEYS, "program", as_dict=True)
    more = [trend for key, rows in each.items() if (trend := _trend(key[:2], key[2], rows)) and trend["outside"]]
    return sorted([*found, *more], key=lambda one: (one["safeguard"], one["subject"], one["program"] or ""))


def _suspects(own: pl.DataFrame) -> pl.DataFrame:
    """The programs and safeguards in which a month may lie outside: its z-score, before anything exact is computed."""
    of = [*KEYS, "program"]
    judged = (pl.col("met") + pl.col("breached")).cast(pl.Float64)
    own = own.filter((judged > 0) & (pl.col("data_required") <= LACKING_MAX * (judged + pl.col("data_required"))))
    centre = pl.col("breached").sum().over(of) / judged.sum().over(of)
    score = (pl.col("breached") / judged - centre).abs() * (judged / (centre * (1 - centre))).sqrt()
    return own.filter(score > SCORE_MIN).select(of).unique()


def _trend(key: tuple[Any, ...], program: str | None, rows: pl.DataFrame) -> dict[str, Any] | None:
    """None where too few months can be compared, or nothing was ever breached."""
    points = [_point(row) for row in rows.select("month", *programs.COUNTS).iter_rows(named=True)]
    compared = [one for one in points if one["compared"]]
    if len(compared) < MONTHS_MIN or not any(one["breached"] for one in compared):
        return None
    drawn = chart([one["breached"] for one in compared], [one["judged"] for one in compared])
    for one, held in zip(compared, drawn.limits, strict=True):
        one["low"], one["high"], one["inside"] = held.low, held.high, held.hold(one["share"])
    return {
        "safeguard": key[0], "subject": key[1], "program": program, "centre": drawn.centre, "sigma_z": drawn.sigma_z,
        "provisional": len(compared) < PROVISIONAL_BELOW, "outside": sum(not one["inside"] for one in compared), "months": points,
    }  # fmt: skip


def _point(row: dict[str, Any]) -> dict[str, Any]:
    judged = row["met"] + row["breached"]
    asked = judged + row["data_required"]
    lacking = row["data_required"] / asked if asked else None
    return {
        "month": row["month"].strftime("%Y-%m"), "judged": judged, "breached": row["breached"], "lacking": lacking,
        "share": row["breached"] / judged if judged else None, "low": None, "high": None, "inside": None,
        "compared": judged > 0 and lacking is not None and lacking <= LACKING_MAX,
    }  # fmt: skip
