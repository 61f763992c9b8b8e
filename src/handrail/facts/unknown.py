"""The one reviewed place where unknown is handled.

Polars' `&`, `|`, `~` and comparisons carry null through (Kleene logic): *unknown* stays unknown. It is lost in `is_null`,
`fill_null`, `when`, `coalesce` and in sums that skip nulls, so those appear in this file alone (a test reads the syntax
tree of the others). Everything here takes and returns Polars expressions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

MET, BREACHED, DATA_REQUIRED, NOT_APPLICABLE = 0, 1, 2, 3
UNKNOWN = pl.lit(None, pl.Boolean)


def verdict(applies: pl.Expr, breached: pl.Expr) -> pl.Expr:
    """The verdict of a safeguard as a code: what does not apply is not judged, what is unknown is data-required."""
    judged = pl.when(breached).then(BREACHED).when(~breached).then(MET).otherwise(DATA_REQUIRED)
    return pl.when(~applies).then(NOT_APPLICABLE).when(applies).then(judged).otherwise(DATA_REQUIRED).cast(pl.Int8)


def exists(found: pl.Expr, covered: pl.Expr) -> pl.Expr:
    """Is there such a row? True where one was found; false only where its domain was asked about; otherwise unknown."""
    return found | unknown_unless(covered)


def unknown_unless(certain: pl.Expr) -> pl.Expr:
    """False where `certain`, otherwise unknown: added to a finding by `|`, it keeps a "no" honest."""
    return pl.when(certain).then(statement=False)


def unknown_where(doubtful: pl.Expr, value: pl.Expr) -> pl.Expr:
    """`value`, but unknown wherever `doubtful` is not known to be false."""
    return only_where(~doubtful, value)


def all_true(truths: pl.Series) -> bool:
    """Is every one of them true, and none unknown?"""
    return truths.all(ignore_nulls=False) is True


def any_true(truths: pl.Series) -> bool:
    """Is one of them surely true?"""
    return truths.any()


def only_where(condition: pl.Expr, value: pl.Expr) -> pl.Expr:
    """`value` where `condition` is true, otherwise unknown."""
    return pl.when(condition).then(value)


def where_known(value: pl.Expr, then: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    """`then` where there is a value, also where that is unknown itself; else `otherwise`."""
    return pl.when(value.is_not_null()).then(then).otherwise(otherwise)


def is_known(value: pl.Expr) -> pl.Expr:
    """Is there a value? A fact of its own, for *was anything found*; never a verdict by itself."""
    return value.is_not_null()


def known(values: pl.Series) -> pl.Series:
    """The same of a whole column at once."""
    return values.is_not_null()


def surely(value: pl.Expr) -> pl.Expr:
    """True where `value` is true; false where it is false or unknown. Only for picking rows, never for a verdict."""
    return value.fill_null(value=False)


def possibly(value: pl.Expr) -> pl.Expr:
    """True where `value` is true or unknown. Only for picking rows, never for a verdict."""
    return value.fill_null(value=True)


def first_known(*values: pl.Expr) -> pl.Expr:
    """The first of `values` that is known."""
    return pl.coalesce(*values)


def not_after(earliest: pl.Expr, latest: pl.Expr, asked_at: pl.Expr, asked_latest: pl.Expr) -> pl.Expr:
    """Is the time between `earliest` and `latest` at or before that between the other two? Unknown where it may be."""
    return (latest <= asked_at) | ((earliest <= asked_latest) & UNKNOWN)


def runs_on(ends_at: pl.Expr, open_ended: pl.Expr, at: str = "at", at_latest: str = "at_latest") -> pl.Expr:
    """Has it not ended at the subject's time? A written end decides, and an end on a day that is all that is known of the
    subject's time leaves it unknown; without one, only what is said to be open runs on.
    """
    by_end = (ends_at > pl.col(at_latest)) | ((ends_at > pl.col(at)) & UNKNOWN)
    return where_known(ends_at, by_end, only_where(surely(open_ended), pl.lit(value=True)))


def later_of(*times: pl.Expr) -> pl.Expr:
    """The latest of several times; of those that are known."""
    return pl.max_horizontal(*times)


def longest_of(*times: pl.Expr) -> pl.Expr:
    """The longest of several durations; of those that are known."""
    return pl.max_horizontal(*times)


def soonest_of(*times: pl.Expr) -> pl.Expr:
    """The soonest of several times; of those that are known."""
    return pl.min_horizontal(*times)


def total(amount: pl.Expr) -> pl.Expr:
    """The sum of a group; unknown as soon as one part is unknown."""
    return pl.when(amount.null_count() == 0).then(amount.sum())


def sum_of_known(amount: pl.Expr) -> pl.Expr:
    """The sum of the values that are there: only for columns whose gaps were put there on purpose, to leave rows out."""
    return amount.sum()


def last_of(value: pl.Expr) -> pl.Expr:
    """The greatest of a group; unknown as soon as one is unknown."""
    return pl.when(value.null_count() == 0).then(value.max())


def greatest_known(value: pl.Expr) -> pl.Expr:
    """The greatest of a group, of those that are known: only for columns whose gaps were put there to leave rows out."""
    return value.max()


def greatest_so_far(value: pl.Expr) -> pl.Expr:
    """For each row, the greatest down to it, of those that are known."""
    return value.cum_max()


def least_from_here_on(value: pl.Expr) -> pl.Expr:
    """For each row, the least from it on, of those that are known."""
    return value.cum_min(reverse=True)


def least_known(value: pl.Expr) -> pl.Expr:
    """The same for the least."""
    return value.min()


def some(flags: pl.Expr) -> pl.Expr:
    """Is one of a group true? Only for flags that are never null."""
    return flags.any()


def any_of(truth: pl.Expr) -> pl.Expr:
    """True when one of a group is true, false when all are false, otherwise unknown."""
    return pl.when(truth.any()).then(statement=True).when((~truth).all() & (truth.null_count() == 0)).then(statement=False)


def bits_where(truth: pl.Expr, bits: pl.Expr) -> pl.Expr:
    """Of a group, the bits of its rows where `truth` is true, together; none is zero."""
    return pl.when(truth).then(bits).otherwise(0).bitwise_or()


def bits_where_unknown(truth: pl.Expr, bits: pl.Expr) -> pl.Expr:
    """The same where `truth` is unknown."""
    return pl.when(truth.is_null()).then(bits).otherwise(0).bitwise_or()


def same_or_unknown(value: pl.Expr) -> pl.Expr:
    """The one value that a whole group shares; unknown when they differ or one is unknown."""
    return pl.when((value.n_unique() == 1) & (value.null_count() == 0)).then(value.first())


def shorter_than(longest: pl.Expr, shortest: pl.Expr, limit: pl.Expr) -> pl.Expr:
    """Is a time between two moments shorter than `limit`? Unknown where a moment known only to the day could decide it."""
    return (longest < limit) | ((shortest < limit) & UNKNOWN)


def counted(rows: pl.Expr) -> pl.Expr:
    """A count of rows from a join: no row found is a count of zero. What the count leaves out is coverage's question."""
    return rows.fill_null(0).cast(pl.Int64)


def nearest_before(value: pl.Expr, counts: pl.Expr) -> pl.Expr:
    """For each row, `value` of the nearest row before it that counts, also where that is null; null before the first.

    The row's place is carried forward, not its value: a value carried forward would skip a row whose own is unknown, and
    take that of an older dose, or of another patient.
    """
    place = pl.when(counts).then(pl.int_range(pl.len(), dtype=pl.UInt32)).forward_fill().shift(1)
    return value.gather(place)


def joined_names(truths: Mapping[str, pl.Expr]) -> pl.Expr:
    """The names whose flag, never null, is true, with a space between; null where none is."""
    names = [only_where(flag, pl.lit(name)) for name, flag in truths.items()] or [pl.lit(None, pl.String)]
    joined = pl.concat_str(names, separator=" ", ignore_nulls=True)
    return only_where(joined != "", joined)


def unknown_names(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """Of each row, those of the columns `names` that are unknown, as a list: what a data-required verdict lacks.

    A row's unknowns are one number, a bit for each column; each number that occurs is turned into a list once.
    """
    assert len(names) <= 64, "more facts than bits"
    if not names:
        return pl.Series([[]], dtype=pl.List(pl.String)).new_from_index(0, frame.height)
    bits = [pl.col(name).is_null().cast(pl.UInt64) * (1 << place) for place, name in enumerate(names)]
    numbers = frame.select_seq(pl.sum_horizontal(bits).alias("number"))
    found = numbers.unique()
    lists = [[name for place, name in enumerate(names) if number >> place & 1] for number in found["number"]]
    told = found.with_columns(pl.Series("names", lists, dtype=pl.List(pl.String)))
    return numbers.join(told, on="number", how="left", maintain_order="left")["names"]
