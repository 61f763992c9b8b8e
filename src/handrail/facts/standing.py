"""What of a patient's diagnoses and medicines stood at a time: many yes-or-no questions answered together.

An *entry* is one word that one row says. It may be doubtful (a `?`, a diagnosis that is not confirmed), it may be a clinician's
"no" (our own code, refuted), it begins and it may be over. A *matter* is one question about some words. A doubtful entry makes
a matter unknown, until a clinician's "no" that is as new answers it; a row of which nobody can tell what it says makes every
matter unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from handrail.facts.unknown import (
    UNKNOWN,
    bits_where,
    bits_where_unknown,
    exists,
    first_known,
    greatest_known,
    later_of,
    not_after,
    only_where,
    possibly,
    surely,
    unknown_where,
    where_known,
)
from handrail.terms.valuesets_medical import MAYBE, NONE

NOW, PAST, EVER, LASTING, DOUBTED = "now", "past", "ever", "lasting", "doubted"
COURSES = {
    NOW: "what is over does not count", PAST: "only what is over counts", EVER: "counts whether it is over or not",
    LASTING: "what is over leaves it unknown, until our own code, refuted, answers it",
    DOUBTED: "a doubt leaves it unknown, and nothing else counts",
}  # fmt: skip
_NO, _NEVER = pl.lit(value=False), pl.lit(None, pl.Datetime("us", "UTC"))
_WRITTEN = later_of(pl.col("at_latest"), pl.col("recorded_at"))
COVERED = {"conditions": "conditions_covered", "medications": "medications_covered"}
UNTOLD = "untold-"  # before the table's name: what a row says of which nobody can tell it


@dataclass(frozen=True)
class Matter:
    """One question: the fact's name, what a yes means, the words that say yes, which of their times count, in which table.

    needs_coverage: "no" only where it was asked; else nothing on file is already a no.
    """

    name: str
    meaning: str
    words: tuple[str, ...]
    course: str = NOW
    table: str = "conditions"
    needs_coverage: bool = True


@dataclass(frozen=True)
class Says:
    """How a table says things, as expressions: its words; which rows are doubtful, over by their status (as was
    known at `over_since`), said to go on, or a clinician's "no". One that has ended and is said to go on contradicts itself.
    """

    words: pl.Expr
    doubtful: pl.Expr
    over: pl.Expr
    denies: pl.Expr = _NO
    ended_at: pl.Expr = _NEVER
    goes_on: pl.Expr = _NO
    over_since: pl.Expr = _WRITTEN


def said_by(rows: pl.DataFrame, table: str, says: Says) -> pl.DataFrame:
    """What each of `rows` of `table` says: the beginnings of entries, one for each row."""
    return rows.select_seq(
        "patient", began="at", began_latest="at_latest", ended_at=says.ended_at, doubtful=says.doubtful, over=says.over,
        denies=says.denies, goes_on=says.goes_on, over_since=says.over_since, written=_WRITTEN,
        words=first_known(says.words, pl.lit(UNTOLD + table + MAYBE)).str.split(" "),
    )  # fmt: skip


def entries(said: pl.DataFrame, lapses: Mapping[str, int], matters: tuple[Matter, ...]) -> pl.DataFrame:
    """One row for each word that is said. lapses: word → days after its beginning when it is over at the latest."""
    of_words = said.explode("words").filter(pl.col("words") != NONE)
    word = pl.col("words").str.strip_suffix(MAYBE)
    days = word.replace_strict(dict(lapses), default=None, return_dtype=pl.Int64)
    bit = word.replace_strict(_bits(matters), default=0, return_dtype=pl.UInt64)
    doubtful = pl.col("doubtful") | (word != pl.col("words"))
    return of_words.with_columns_seq(bit=bit, doubtful=doubtful, lapses_at=pl.col("began_latest") + pl.duration(days=days))


def stood(subject: pl.DataFrame, entries: pl.DataFrame, matters: tuple[Matter, ...]) -> pl.DataFrame:
    """`subject` with the answer to each of `matters`. It has the facts of `COVERED`."""
    asked = subject.select_seq("patient", asked_at="at", asked_latest="at_latest").with_row_index("row")
    pairs = asked.join(entries, on="patient", how="inner").filter(possibly(BEGUN))
    if pairs.is_empty():
        return subject.with_columns_seq(_answers(matters, spoken=False))
    timed = pairs.with_columns_seq(begun=BEGUN, is_over=IS_OVER).with_columns_seq(no_at=NO_AT.over("row", "bit"))
    told = timed.filter(~ANSWERED).with_columns_seq(BY_COURSE).group_by("row").agg(BITS)
    joined = asked.select_seq("row").join(told, on="row", how="left", maintain_order="left").drop("row")
    return subject.hstack(joined).with_columns_seq(_answers(matters, spoken=True)).drop(told.columns[1:])


# Of a pair of a subject and an entry.
BEGUN = not_after(*map(pl.col, ("began", "began_latest", "asked_at", "asked_latest")))
_ENDED = not_after(*map(pl.col, ("ended_at", "ended_at", "asked_at", "asked_latest")))
_BY_DATE = _ENDED & only_where(~pl.col("goes_on"), pl.lit(value=True))
_BY_STATUS = pl.col("over") & only_where(pl.col("over_since") <= pl.col("asked_at"), pl.lit(value=True))
IS_OVER = where_known(pl.col("ended_at"), _BY_DATE, _BY_STATUS) | surely(pl.col("lapses_at") <= pl.col("asked_at"))
NO_AT = greatest_known(only_where(pl.col("denies") & surely(pl.col("begun")), pl.col("written")))
ANSWERED = pl.col("doubtful") & ~pl.col("denies") & surely(pl.col("written") <= pl.col("no_at"))
_SETTLED = surely(pl.col("is_over") & (pl.col("written") <= pl.col("no_at")))  # what is over, and answered since
_CERTAIN = ~pl.col("denies") & unknown_where(pl.col("doubtful"), pl.lit(value=True)) & pl.col("begun")
BY_COURSE = [
    _CERTAIN.alias(EVER), (_CERTAIN & ~pl.col("is_over")).alias(NOW), (_CERTAIN & pl.col("is_over")).alias(PAST),
    (_CERTAIN & (~pl.col("is_over") | UNKNOWN) & ~_SETTLED).alias(LASTING),
    (unknown_where(pl.col("doubtful") & ~pl.col("denies"), _NO) & pl.col("begun")).alias(DOUBTED),
]  # fmt: skip
# Of all pairs of a subject: a word is a bit, so that what is said of forty words is one number for each course.
BITS = [
    *(bits_where(pl.col(course), pl.col("bit")).alias(f"said {course}") for course in COURSES),
    *(bits_where_unknown(pl.col(course), pl.col("bit")).alias(f"may be {course}") for course in COURSES),
]


@cache
def _bits(matters: tuple[Matter, ...]) -> dict[str, int]:
    words = dict.fromkeys(word for one in matters for word in (*one.words, UNTOLD + one.table))
    assert len(words) <= 64, "more words than bits"
    return {word: 1 << place for place, word in enumerate(words)}


@cache
def _answers(matters: tuple[Matter, ...], *, spoken: bool) -> list[pl.Expr]:
    """The answer to each matter. spoken: there are columns of `BITS`, null for a subject of whom nothing is on file."""
    bits = _bits(matters)
    return [_answer(one, bits, spoken=spoken).alias(one.name) for one in matters]


def _answer(matter: Matter, bits: Mapping[str, int], *, spoken: bool) -> pl.Expr:
    words = sum(bits[word] for word in matter.words)
    found = pl.lit(value=False)
    if spoken:
        may_be = _has(f"may be {matter.course}", words | bits[UNTOLD + matter.table])
        found = _has(f"said {matter.course}", words) | (may_be & UNKNOWN)
    return exists(found, pl.col(COVERED[matter.table])) if matter.needs_coverage else found


def _has(column: str, bits: int) -> pl.Expr:
    return surely(pl.col(column) & bits != 0)
