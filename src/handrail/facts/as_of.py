"""What stood when: the newest row of another table that was known at a subject's time.

A time known only to the day is an interval. The newest row is then looked for twice, as late and as early as the times on
both sides allow; where the two disagree, it is unknown which row stood, and its columns are null.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.unknown import is_known, later_of, only_where, possibly


def effective(rows: pl.DataFrame, *, from_recorded: bool = False) -> pl.DataFrame:
    """`rows` with `from_earliest` and `from_latest`, since when they count, sorted by them. Rows without a time are left out.

    With `from_recorded`, a row counts from the later of `at` and `recorded_at`: a signature does not reach back.
    """
    recorded = pl.col("recorded_at") if from_recorded else pl.lit(None, pl.Datetime("us", "UTC"))
    times = {"from_earliest": later_of(pl.col("at"), recorded), "from_latest": later_of(pl.col("at_latest"), recorded)}
    timed = rows.with_columns(**times)
    timed = timed.filter(is_known(pl.col("from_earliest"))) if timed["from_earliest"].null_count() else timed
    ordered = timed.sort("patient", "from_latest", maintain_order=True) if from_recorded else timed
    return ordered.with_row_index("row_found")


def since_signed(versions: pl.DataFrame, own_id: str) -> pl.DataFrame:
    """The versions of signed documents from the first that may be signed: drafts before it do not count yet.

    A later version without a signature stays: it says that the signature was withdrawn.
    """
    if not (~versions["signed"]).any():
        return versions
    ordered = versions.sort("recorded_at", nulls_last=False, maintain_order=True)
    begun = possibly(pl.col("signed")).cast(pl.Int8).cum_max().over(own_id) == 1
    return ordered.filter(begun)


def as_of(subject: pl.DataFrame, rows: pl.DataFrame, columns: dict[str, str], found: str) -> pl.DataFrame:
    """`subject` with the columns of the newest of `rows` (from `effective`) at each of its times.

    columns: column of `rows` → its name in the result. `found` names a truth: is there such a row; unknown where times
    known only to the day leave it open.
    """
    if rows.is_empty():
        nothing = [pl.lit(None, rows.schema[column]).alias(name) for column, name in columns.items()]
        return subject.with_columns(*nothing, pl.lit(value=False).alias(found))
    there = is_known(pl.col("row_found"))
    days = _imprecise(subject, "at", "at_latest"), _imprecise(rows, "from_earliest", "from_latest")
    late = _newest(subject, "at", rows, "from_latest", columns, days)
    if not any(days):
        return subject.hstack(late.select(*columns.values(), there.alias(found)))
    early = _newest(subject, "at_latest", rows, "from_earliest", columns, days)
    both = late.with_columns(row_early=early["row_found"])
    same = pl.col("row_found").eq_missing(pl.col("row_early"))
    certain = [only_where(same, pl.col(name)).alias(name) for name in columns.values()]
    there_early = is_known(pl.col("row_early"))
    return subject.hstack(both.select(*certain, only_where(there == there_early, there).alias(found)))


def _imprecise(frame: pl.DataFrame, first: str, last: str) -> bool:
    return bool((frame[first] != frame[last]).any())


def _newest(
    subject: pl.DataFrame, time: str, rows: pl.DataFrame, since: str, columns: dict[str, str], days: tuple[bool, bool]
) -> pl.DataFrame:
    """For each row of `subject`, in its order: the row of `rows` of the same patient with the greatest `since` ≤ `time`.

    Both sides must be in the order of their times within each patient; where `days` says that a side holds times known
    only to the day, it need not be, so it is sorted.
    """
    renamed = [pl.col(column).alias(name) for column, name in columns.items()]
    asked = subject.select("patient", pl.col(time).alias("asked_at"))
    given = rows.select("patient", pl.col(since).alias("given_at"), "row_found", *renamed)
    given = given.sort("given_at", "row_found") if days[1] else given
    if not days[0]:
        return _joined(asked, given)
    numbered = asked.with_row_index("asked").sort("asked_at")
    return _joined(numbered, given).sort("asked")


def _joined(asked: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    return asked.join_asof(
        given, left_on="asked_at", right_on="given_at", by="patient", strategy="backward", check_sortedness=False
    )
