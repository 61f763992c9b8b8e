"""What stood when: the newest row of another table that counted at a subject's time.

A time known only to the day or the month is an interval, a signature may be unknown, a document has versions, and one that
was edited after it was signed says what it said before to nobody. Patients of whom none of that is so are looked up by one
as-of join. For the others every row that can have been the newest is found; where there are several, it is unknown which
stood, and the columns are null. Rows that only their ids put in order say nothing of what they disagree about.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from handrail.facts.unknown import (
    all_true,
    any_true,
    greatest_known,
    greatest_so_far,
    is_known,
    known,
    later_of,
    not_after,
    only_where,
    possibly,
    same_or_unknown,
    some,
    surely,
)
from handrail.record.frames import rows_where

ONE_VERSION = {
    "is_replaced": pl.lit(value=False),
    "replaced_earliest": pl.lit(None, pl.Datetime("us", "UTC")),
    "replaced_latest": pl.lit(None, pl.Datetime("us", "UTC")),
}
PAIRED = ("from_earliest", "from_latest", "dated_latest", "row_found", "counts", *ONE_VERSION)
TIED = ("patient", "from_earliest", "from_latest", "at", "recorded_at")  # the same in rows that only their ids put in order
TOGETHER = (("expires_at", "open_ended"), ("dose_ug_max", "dose_ug_per_kg_max"))  # where one is null the other speaks for both
NAMES_ALONE = ("instrument", "signed")  # with the ids: what they are called, and not what they say


def effective(rows: pl.DataFrame, counts: pl.Expr | None = None) -> pl.DataFrame:
    """`rows` in their order with `from_earliest` and `from_latest`, since when they count, and whether they do (`counts`).

    Rows that surely do not count are left out. `unclear` marks the patients of whom a time or a `counts` is not certain.
    """
    truth = pl.lit(value=True) if counts is None else counts
    times = {"from_earliest": "at", "from_latest": "at_latest", "dated_latest": "at_latest"}
    kept = rows.with_columns_seq(counts=truth, **times, **ONE_VERSION)
    return _marked(rows_where(kept, possibly(pl.col("counts"))) if counts is not None else kept)


def signed_versions(versions: pl.DataFrame, own_id: str) -> pl.DataFrame:
    """The same of every version of signed documents. A version surely counts from when it was dated, signed and written
    down, until the next version of the document does: a signature can be withdrawn. What it said between its signature and
    its being written down, where an edit may have changed it, nobody knows: there it counts perhaps (`late`).
    """
    signed = pl.col("signed_at"), pl.col("signed_latest")
    times = {
        "from_earliest": _not_before(pl.col("at"), *signed[:1]),
        "from_latest": _not_before(pl.col("at_latest"), *signed, pl.col("recorded_at")),
        "dated_latest": _not_before(pl.col("at_latest"), *signed),
    }
    timed = _with_neighbours(versions.with_columns_seq(counts="signed", **times), own_id)
    counting = rows_where(timed, possibly(pl.col("counts")))
    ordered = counting.sort("patient", "from_latest", "from_earliest", maintain_order=True) if counting.height > 1 else counting
    return _marked(ordered)


def _not_before(at: pl.Expr, *others: pl.Expr) -> pl.Expr:
    """`at`, or the latest of `others` where that is later; unknown where `at` is."""
    return only_where(is_known(at), later_of(at, *others))


def _with_neighbours(versions: pl.DataFrame, own_id: str) -> pl.DataFrame:
    """With when each version is replaced by the next. What a version changed counts from its being written down where the
    one before it is on file and bears the same signature: that one tells what was said until then.
    """
    if not versions[own_id].is_duplicated().any():
        return versions.with_columns_seq(**ONE_VERSION)
    placed = versions.with_row_index("place").sort(own_id, "recorded_at", nulls_last=False, maintain_order=True)
    own, written = pl.col(own_id), pl.col("recorded_at")
    edited = surely(own.shift(1) == own) & ~surely(pl.col("signed_at") > written.shift(1))
    placed = placed.with_columns_seq(
        from_earliest=later_of(pl.col("from_earliest"), only_where(edited & is_known(pl.col("at")), written)),
        dated_latest=later_of(pl.col("dated_latest"), only_where(edited & is_known(pl.col("at_latest")), written)),
    )
    next_one = surely(own.shift(-1) == own)
    followed = placed.with_columns_seq(
        is_replaced=next_one,
        replaced_earliest=only_where(next_one, pl.col("from_earliest").shift(-1)),
        replaced_latest=only_where(next_one, pl.col("from_latest").shift(-1)),
    )
    return followed.sort("place").drop("place")


def _marked(rows: pl.DataFrame) -> pl.DataFrame:
    """With `unclear`: it takes more than an as-of join to look up the patient. `late`: not so, save between the row's two
    times. `tied`: another row may be of the same instant.
    """
    numbered, tied = rows.with_row_index("row_found"), _tied(rows)
    certain = all_true(rows["counts"]) and all_true(~rows["is_replaced"])
    if certain and all_true(rows["from_earliest"] == rows["from_latest"]):
        return numbered.with_columns_seq(unclear=pl.lit(value=False), late=pl.lit(value=False), tied=tied)
    sure = surely((pl.col("from_earliest") == pl.col("dated_latest")) & pl.col("counts")) & ~pl.col("is_replaced")
    older = surely(
        (pl.col("patient") == pl.col("patient").shift(1)) & (pl.col("from_earliest") < pl.col("from_earliest").shift(1))
    )
    patients = rows.filter(~sure | older).get_column("patient")
    late = surely(pl.col("from_earliest") < pl.col("from_latest"))
    return numbered.with_columns_seq(unclear=pl.col("patient").is_in(patients.unique().implode()), late=late, tied=tied)


def _tied(rows: pl.DataFrame) -> pl.Expr:
    """May the row be of one instant with the one before it, or after it?"""
    since = rows["from_earliest"]
    if rows.height == 1 or not any_true(since[1:] == since[:-1]):
        return pl.lit(value=False)
    same = surely(
        (pl.col("patient") == pl.col("patient").shift(1)) & (pl.col("from_earliest") == pl.col("from_earliest").shift(1))
    )
    return same | surely(same.shift(-1))


def agreeing(rows: pl.DataFrame, columns: Iterable[str]) -> pl.DataFrame:
    """`rows`, in which `columns` are unknown where rows that only their ids put in order disagree about them."""
    if all_true(~rows["tied"]):
        return rows
    said = [column for column in columns if column not in (*NAMES_ALONE, *TIED) and not column.endswith("_id")]
    return rows.with_columns_seq(_agreed(column).alias(column) for column in said)


def _agreed(column: str) -> pl.Expr:
    mates = next((mates for mates in TOGETHER if column in mates), None)
    if mates is None:
        return same_or_unknown(pl.col(column)).over(*TIED)
    return same_or_unknown(pl.struct(mates)).over(*TIED).struct.field(column)


def as_of(subject: pl.DataFrame, rows: pl.DataFrame, columns: dict[str, str], found: str) -> pl.DataFrame:
    """`subject` with the columns of the newest of `rows` (from one of the above) at each of its times.

    columns: column of `rows` → its name in the result. `found` names a truth: was there such a row; unknown where there
    may have been one.
    """
    if rows.is_empty():
        return newest_by_time(subject, rows, columns, found)
    rows = agreeing(rows, columns)
    joined = newest_by_time(subject, rows, columns, found)
    asked = unclear_rows(subject, rows)
    if asked.is_empty():
        return joined
    newest = possibly_newest(begun(pairs_of(asked, rows)))
    return with_instead(joined, said_by(asked, newest, rows, columns, found))


def newest_by_time(subject: pl.DataFrame, rows: pl.DataFrame, columns: dict[str, str], found: str) -> pl.DataFrame:
    """The same, right for those alone of whom nothing is unclear."""
    if rows.is_empty():
        nothing = [pl.lit(None, rows.schema[column]).alias(name) for column, name in columns.items()]
        return subject.with_columns_seq(*nothing, pl.lit(value=False).alias(found))
    renamed = [pl.col(column).alias(name) for column, name in columns.items()]
    given = rows.select_seq("patient", "row_found", *renamed, given_at="from_latest")
    given = given.filter(is_known(pl.col("given_at"))) if given["given_at"].null_count() else given
    joined = subject[["patient", "at"]].join_asof(
        given, left_on="at", right_on="given_at", by="patient", strategy="backward", check_sortedness=False
    )
    there = known(joined.get_column("row_found")).alias(found)
    return subject.hstack([*(joined.get_column(name) for name in columns.values()), there])


def unclear_rows(subject: pl.DataFrame, rows: pl.DataFrame, more: pl.Series | None = None) -> pl.DataFrame:
    """The subjects (`row`, `patient`, `asked_at`, `asked_latest`) of whom the newest row is not clear by time alone."""
    patients = rows["patient"].filter(rows["unclear"]).unique() if any_true(rows["unclear"]) else rows["patient"].clear()
    patients = patients if more is None else pl.concat([patients, more]).unique()
    late = not all_true(~rows["late"])
    if patients.is_empty() and not late and all_true(subject["at"] == subject["at_latest"]):
        return subject.clear()
    vague = ~surely(pl.col("at") == pl.col("at_latest"))
    vague = vague | _between(subject, rows) if late else vague
    asked = subject.select_seq("patient", asked_at="at", asked_latest="at_latest", vague=vague).with_row_index("row")
    return asked.filter(pl.col("vague") | pl.col("patient").is_in(patients.implode())).drop("vague")


def _between(subject: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Does the subject's time lie where a later row than the one that surely counts may count? Of patients who are clear."""
    asked = subject.select_seq("patient", asked_at="at")
    found = [_place_as_of(asked, rows, since) for since in ("from_earliest", "from_latest")]
    return found[0].ne_missing(found[1])


def _place_as_of(asked: pl.DataFrame, rows: pl.DataFrame, since: str) -> pl.Series:
    given = rows.select_seq("patient", "row_found", given_at=since).filter(is_known(pl.col("given_at")))
    joined = asked.join_asof(
        given, left_on="asked_at", right_on="given_at", by="patient", strategy="backward", check_sortedness=False
    )
    return joined["row_found"]


def pairs_of(asked: pl.DataFrame, rows: pl.DataFrame, columns: tuple[str, ...] = ()) -> pl.DataFrame:
    """Each subject asked about with every row of its patient."""
    needed = dict.fromkeys(("patient", *PAIRED, *columns))
    return asked.join(rows.select_seq(*needed), on="patient", how="inner")


def begun(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose row may count at the subject's time, with `stands`: does it (unknown where it only may)?"""
    asked = pl.col("asked_at"), pl.col("asked_latest")
    since = not_after(pl.col("from_earliest"), pl.col("from_latest"), *asked)
    replaced = pl.col("is_replaced") & not_after(pl.col("replaced_earliest"), pl.col("replaced_latest"), *asked)
    return pairs.with_columns_seq(stands=pl.col("counts") & since & ~replaced).filter(possibly(pl.col("stands")))


def possibly_newest(standing: pl.DataFrame) -> pl.DataFrame:
    """Of rows that stand or may stand, those that can be the newest: no other that surely stands is surely later.

    Later is what is dated later and was not written down earlier; of what was edited after the time asked about, its date
    decides, since what it says after the edit is no older. Of one instant, the later in the rows' order.
    """
    several = standing["row"].is_duplicated()
    rows = standing.filter(several)
    sure = rows.filter(surely(pl.col("stands")), is_known(pl.col("from_earliest")))
    edited_since = surely(pl.col("from_latest") > pl.col("asked_latest"))
    dated_later = is_known(pl.col("written")) & (edited_since | surely(pl.col("written") >= pl.col("from_latest")))
    instant = surely(pl.col("from_earliest") == pl.col("dated_latest"))
    same_instant = instant & surely(pl.col("row_found") < pl.col("last"))
    kept = _with_last_of_instant(_with_later(rows, sure), sure.filter(instant)).filter(~(dated_later | same_instant))
    return pl.concat([standing.filter(~several), kept.select_seq(standing.columns)])


def _with_later(rows: pl.DataFrame, sure: pl.DataFrame) -> pl.DataFrame:
    """With `written`: of those `sure` rows that are surely dated later, when the last written one was written down."""
    latest_first = sure.sort("row", "from_earliest", descending=[False, True])
    written = latest_first.select_seq("row", "from_earliest", written=greatest_so_far(pl.col("from_latest")).over("row"))
    written = written.unique(["row", "from_earliest"], keep="last", maintain_order=True).sort("row", "from_earliest")
    return rows.sort("row", "dated_latest", maintain_order=True).join_asof(
        written.rename({"from_earliest": "dated_at"}), left_on="dated_latest", right_on="dated_at", by="row",
        strategy="forward", allow_exact_matches=False, check_sortedness=False,
    )  # fmt: skip


def _with_last_of_instant(rows: pl.DataFrame, sure: pl.DataFrame) -> pl.DataFrame:
    """With `last`: the place of the last of the `sure` rows of the same instant."""
    lasts = sure.group_by("row", "from_earliest").agg(greatest_known(pl.col("row_found")).alias("last"))
    return rows.join(lasts, on=["row", "from_earliest"], how="left", maintain_order="left")


def said_by(asked: pl.DataFrame, newest: pl.DataFrame, rows: pl.DataFrame, columns: dict[str, str], found: str) -> pl.DataFrame:
    """For each subject asked about, what its newest row says: its columns where it is sure which of `rows` that is."""
    sure = surely(pl.col("stands"))
    there = newest.group_by("row").agg(some(sure).alias("surely"), pl.len().alias("many"), pl.col("row_found").first())
    joined = asked.select_seq("row").join(there, on="row", how="left", maintain_order="left")
    none, certain = ~is_known(pl.col("many")), surely(pl.col("surely"))
    truth = ~none & only_where(none | certain, pl.lit(value=True))
    place = joined.select_seq(only_where(certain & (pl.col("many") == 1), pl.col("row_found"))).to_series()
    own = rows.select_seq(pl.col(column).alias(name) for column, name in columns.items())
    return joined.select_seq("row", truth.alias(found)).hstack(own.select_seq(pl.all().gather(place)))


def with_instead(subject: pl.DataFrame, instead: pl.DataFrame) -> pl.DataFrame:
    """`subject` with the columns of `instead` in the rows that it numbers."""
    names = [name for name in instead.columns if name != "row"]
    both = pl.concat([subject.select_seq(names), instead.select_seq(names)])
    place = pl.int_range(subject.height, eager=True, dtype=pl.UInt32)
    beyond = pl.int_range(subject.height, both.height, eager=True, dtype=pl.UInt32)
    return subject.with_columns_seq(both[place.scatter(instead["row"], beyond)])
