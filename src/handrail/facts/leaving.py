"""Whether a patient was fit to leave after a dose, and left safely: the last that was seen between its start and leaving."""

from __future__ import annotations

import polars as pl

from handrail.facts.as_of import as_of, effective
from handrail.facts.attested import possibly_newest_answers
from handrail.facts.blood_pressure import PLAUSIBLE
from handrail.facts.doses import ANOTHER_DOSE_AFTER
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.monitoring import readings_during
from handrail.facts.spread import spread
from handrail.facts.unknown import UNKNOWN, counted, is_known, only_where, surely
from handrail.record.frames import rows_where
from handrail.terms.attestations import NO, YES

MEASURED = {
    "systolic": "last_systolic_mmhg", "diastolic": "last_diastolic_mmhg", "oxygen-saturation": "last_oxygen_percent",
    "sedation": "last_sedation_score", "aldrete": "last_aldrete_score",
}  # fmt: skip
ASKED = {
    "oriented": "oriented", "walks-steadily": "walks_steadily", "suicidal-intent": "suicidal_intent",
    "no-driving-said": "no_driving_said",
}  # fmt: skip
SCALES = {"moaa-s": "sedation", "aldrete": "aldrete"}  # instrument → what its total is
NOBODY = ("none", "no", "nobody", "alone", "by themselves", "unaccompanied")  # ways to leave that are no arrangement
NOT_SAID = ("", "unknown", "not known", "not recorded", "n/a", "-", "?")  # what says nothing of it
_YES_OR_NO = [only_where(pl.col(name).is_in((YES, NO)), pl.col(name) == YES).alias(name) for name in ASKED.values()]


def _seen(context: Context) -> pl.DataFrame:
    """Measurements, scales and answers of everybody, in order."""
    observed = rows_where(context.record.table("observations"), pl.col("what").is_in((*MEASURED, *ASKED)))
    seen = observed.select_seq("patient", "session_id", "what", "value", taken="at", taken_latest="at_latest")
    scored = rows_where(context.record.table("assessments"), pl.col("instrument").is_in(tuple(SCALES)))
    if scored.is_empty():
        return seen
    totals = scored.select_seq(
        "patient", session_id=pl.lit(None, pl.String), what=pl.col("instrument").replace_strict(SCALES), value="score",
        taken="at", taken_latest="at_latest",
    )  # fmt: skip
    return pl.concat([seen, totals]).sort("patient", "taken", maintain_order=True)


@lookup("doses", gives=(*MEASURED.values(), *ASKED.values(), "aldrete_scored"), needs=("left_at",))
def last_before_leaving(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The last blood pressure, oxygen saturation, alertness and Aldrete score between the start of the dose and leaving, and the
    last answers in its session: oriented, walking steadily, an intent to die, told not to drive. Unknown where none is surely of
    that time, where one that may be later says otherwise (an answer that names no session may be of this one), where two of one
    time disagree, and where the time of the dose or of leaving is. `aldrete_scored`: is there such a score?
    """
    at, latest = pl.col("at"), pl.col("at_latest")
    rows = doses.select_seq("patient", "session_id", start=only_where(at == latest, at), until="left_at").with_row_index("row")
    found = _of_that_time(rows, _seen(context))
    found = found.join(rows.select_seq("row", own_session="session_id"), on="row", how="left", maintain_order="left")
    asked, own = pl.col("what").is_in(tuple(ASKED)), pl.col("session_id") == pl.col("own_session")
    found = rows_where(found, ~asked | surely(own) | ~is_known(pl.col("session_id")))
    found = found.with_columns_seq(counts=pl.col("counts") & (~asked | own))
    scores = found.filter(pl.col("what") == "aldrete").group_by("row").agg(scores=pl.len())
    last = spread(possibly_newest_answers(found), MEASURED | ASKED).with_columns_seq(_YES_OR_NO)
    joined = rows.select_seq("row").join(last, on="row", how="left", maintain_order="left")
    joined = joined.join(scores, on="row", how="left", maintain_order="left")
    return doses.hstack(joined.with_columns_seq(aldrete_scored=counted(pl.col("scores")) > 0).drop("row", "scores"))


def _of_that_time(rows: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """What was seen between the start of each dose and leaving (`counts`), or may have been."""
    instant = surely(pl.col("taken") == pl.col("taken_latest"))
    sure = pl.concat(readings_during(rows, seen.filter(instant))).with_columns_seq(counts=pl.lit(value=True))
    vague = rows_where(seen, ~instant)
    pairs = vague.join(rows.select_seq("patient", "row", "start", "until"), on="patient", how="inner")
    pairs = rows_where(pairs, (pl.col("taken_latest") > pl.col("start")) & (pl.col("taken") <= pl.col("until")))
    every = pl.concat([sure, pairs.with_columns_seq(counts=UNKNOWN).select_seq(sure.columns)])
    return every.rename({"taken": "said_at", "taken_latest": "said_latest"})


@lookup("doses", gives=("oxygen_before_percent", "oxygen_before_at", "oxygen_before_found"))
def oxygen_before(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """The newest oxygen saturation at or before the start of the dose, whatever its age."""
    rows = context.record.table("observations").filter(pl.col("what") == "oxygen-saturation")
    named = rows.select_seq("patient", "observation_id", "at", "at_latest", "recorded_at", "value")
    return as_of(doses, effective(named), {"value": "oxygen_before_percent", "at": "oxygen_before_at"}, "oxygen_before_found")


def _same_day(value: str, taken: str) -> pl.Expr:
    """The value, where it was taken less than half a day before the start."""
    instant = pl.col("at") == pl.col("at_latest")
    return only_where(instant & (pl.col("at") - pl.col(taken) < pl.lit(ANOTHER_DOSE_AFTER)), pl.col(value))


def _plausible(what: str, value: pl.Expr) -> pl.Expr:
    return only_where(value.is_between(*PLAUSIBLE[what]), value)


def _still_high(what: str) -> pl.Expr:
    """Is the last pressure neither low enough to leave with, nor near the one before the dose?"""
    last = _plausible(what, pl.col(f"last_{what}_mmhg"))
    before = _plausible(what, _same_day(f"{what}_before_mmhg", f"{what}_before_at"))
    risen = last * 100 > before * (100 + pl.col(":leaving_pressure_rise_percent_max"))
    return (last >= pl.col(f":leaving_{what}_mmhg")) & risen


@fact("doses")
def pressure_still_high() -> pl.Expr:
    """Was a part of the last blood pressure before leaving too high: neither low, nor near the one before the dose?"""
    return _still_high("systolic") | _still_high("diastolic")


@fact("doses")
def oxygen_too_low() -> pl.Expr:
    """Was the last oxygen saturation before leaving too low, and lower than before the dose?"""
    last, before = pl.col("last_oxygen_percent"), _same_day("oxygen_before_percent", "oxygen_before_at")
    return (last < pl.col(":leaving_oxygen_percent_min")) & (last < before)


@fact("doses")
def too_drowsy() -> pl.Expr:
    """Was the last alertness before leaving too low?"""
    return pl.col("last_sedation_score") < pl.col(":leaving_sedation_score_min")


@fact("doses")
def aldrete_too_low() -> pl.Expr:
    """Was the Aldrete score scored, and the last one before leaving too low? No where it was not scored."""
    return pl.col("aldrete_scored") & (pl.col("last_aldrete_score") < pl.col(":leaving_aldrete_score_min"))


@fact("doses")
def left_alone() -> pl.Expr:
    """Does the session say that nobody and nothing was arranged for the way home? Unknown where it does not say."""
    how = pl.col("left_how").str.strip_chars().str.to_lowercase()
    return only_where(~how.is_in(NOT_SAID), how.is_in(NOBODY))
