"""Psychosis or mania that began after the first dose of the program, and is not over.

What counts as psychosis or mania, what is doubtful and what a clinician's "no" answers is as in `medical.py`.
"""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl

from handrail.facts.cover import covered_throughout
from handrail.facts.doses import doses
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.medical import SAYS
from handrail.facts.standing import Matter, entries, said_by, stood
from handrail.facts.unknown import UNKNOWN, first_known, is_known, least_known, only_where, possibly, surely, unknown_unless
from handrail.terms.valuesets import OURS

STATE = ("doses", "patients")
LONG_AGO = pl.lit(datetime(1, 1, 1, tzinfo=UTC), pl.Datetime("us", "UTC"))
MATTERS = (
    Matter("emergent_psychosis", "A psychosis that began after the first dose and is not over", ("psychosis",)),
    Matter("emergent_mania", "A manic, hypomanic or mixed episode that began after the first dose and is not over", ("mania",)),
)
NAMES = [one.name for one in MATTERS]


@lookup(*STATE, gives=NAMES, needs=("conditions_covered",))
def emergent_episodes(subject: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Did a psychosis, or a mania, begin after the first dose of the program, and is it not over? Unknown where that dose, or
    the day on which it began, may lie otherwise.
    """
    said = context.once("emergent entries", lambda: _entries(context))
    if said.is_empty():
        none = [unknown_unless(pl.col("conditions_covered")).alias(name) for name in NAMES]
        return subject.with_columns_seq(*none)
    sets = {
        "sure": said.filter(surely(pl.col("after")) | pl.col("denies")),
        "perhaps": said.filter(possibly(pl.col("after")) | pl.col("denies")),
        "whenever": said,
    }
    answers = [_stood(subject, rows, course) for course, rows in sets.items()]
    known = covered_throughout(subject, context, "administrations").alias("doses_known")
    together = pl.concat([*answers, known.to_frame()], how="horizontal")
    return subject.hstack(together.select_seq(_emergent(name).alias(name) for name in NAMES))


def _emergent(name: str) -> pl.Expr:
    """Yes where it surely began after a dose; unknown where it may have, also after one that is not on file."""
    hidden = pl.col(f"whenever {name}") & unknown_unless(pl.col("doses_known"))
    return pl.col(f"sure {name}") | (pl.col(f"perhaps {name}") & UNKNOWN) | hidden


def _stood(subject: pl.DataFrame, said: pl.DataFrame, course: str) -> pl.DataFrame:
    asked = subject.select_seq("patient", "at", "at_latest", "conditions_covered")
    return stood(asked, said, MATTERS).select_seq(pl.col(name).alias(f"{course} {name}") for name in NAMES)


def _entries(context: Context) -> pl.DataFrame:
    """What conditions say of psychosis and mania, or may say, each with `after`: did it begin after a dose of the program?"""
    refuted, ours = surely(pl.col("verification") == "refuted"), surely(pl.col("code_system") == OURS)
    about = possibly(pl.col("findings").str.contains("psychosis|mania"))
    rows = context.record.table("conditions").filter(about, ~refuted | ours)
    found = entries(said_by(rows, "conditions", SAYS), {}, MATTERS)
    return found if found.is_empty() else _with_after(found, context)


def _with_after(found: pl.DataFrame, context: Context) -> pl.DataFrame:
    certain = only_where(surely(pl.col("in_scope")), pl.col("at_latest"))
    firsts = doses(context).group_by("patient").agg(
        least_known(certain).alias("sure"), least_known(first_known(pl.col("at"), LONG_AGO)).alias("may_be")
    )  # fmt: skip
    joined = found.join(firsts, on="patient", how="left", maintain_order="left")
    dosed = is_known(pl.col("may_be"))
    after = surely(pl.col("began") > pl.col("sure")) | (dosed & possibly(pl.col("may_be") < pl.col("began_latest")) & UNKNOWN)
    return joined.with_columns_seq(after=after).drop("sure", "may_be")


@fact(*STATE)
def emergent_mania_or_psychosis() -> pl.Expr:
    """Has a mania or a psychosis begun after the first dose of the program that is not over?"""
    return pl.col("emergent_psychosis") | pl.col("emergent_mania")
