"""What stood when: the newest row of another table that counted at a subject's time.

A time known only to the day or the month is an interval, a signature may be unknown, a document has versions. Patients of
whom none of that is so are looked up by one as-of join. For the others every row that can have been the newest is found;
where there are several, it is unknown which stood, and the columns are null.
"""

from __future__ import annotations

import polars as pl

from handrail.facts.unknown import all_true, greatest_known, is_known, later_of, not_after, only_where, possibly, some, surely

ONE_VERSION = {
    "is_replaced": pl.lit(value=False),
    "replaced_earliest": pl.lit(None, pl.Datetime("us", "UTC")),
    "replaced_latest": pl.lit(None, pl.Datetime("us", "UTC")),
}
PAIRED = ("from_earliest", "from_latest", "row_found", "counts", *ONE_VERSION)


def effective(rows: pl.DataFrame, counts: pl.Expr | None = None) -> pl.DataFrame:
    """`rows` in their order with `from_earliest` and `from_latest`, since when they count, and whether they do (`counts`).

    Rows that surely do not count are left out. `unclear` marks the patients of whom a time or a `counts` is not certain.
    """
    truth = pl.lit(value=True) if counts is None else counts
    kept = rows.with_columns_seq(counts=truth, from_earliest="at", from_latest="at_latest", **ONE_VERSION)
    return _marked(kept.filter(possibly(pl.col("counts"))) if counts is not None else kept)


def signed_versions(versions: pl.DataFrame, own_id: str) -> pl.DataFrame:
    """The same of every version of signed documents. A version counts from the later of its time and its being written
    down, until the next version of the document does: a signature does not reach back, and can be withdrawn.
    """
    times = {
        "from_earliest": later_of(pl.col("at"), only_where(is_known(pl.col("at")), pl.col("recorded_at"))),
        "from_latest": later_of(pl.col("at_latest"), only_where(is_known(pl.col("at_latest")), pl.col("recorded_at"))),
    }
    timed = _with_successors(versions.with_columns(counts="signed", **times), own_id)
    counting = timed if all_true(timed["counts"]) else timed.filter(possibly(pl.col("counts")))
    return _marked(counting.sort("patient", "from_latest", maintain_order=True))


def _with_successors(versions: pl.DataFrame, own_id: str) -> pl.DataFrame:
    if not versions[own_id].is_duplicated().any():
        return versions.with_columns_seq(**ONE_VERSION)
    placed = versions.with_row_index("place").sort(own_id, "recorded_at", nulls_last=False, maintain_order=True)
    next_one = surely(pl.col(own_id).shift(-1) == pl.col(own_id))
    followed = placed.with_columns(
        is_replaced=next_one,
        replaced_earliest=only_where(next_one, pl.col("from_earliest").shift(-1)),
        replaced_latest=only_where(next_one, pl.col("from_latest").shift(-1)),
    )
    return followed.sort("place").drop("place")


def _marked(rows: pl.DataFrame) -> pl.DataFrame:
    numbered = rows.with_row_index("row_found")
    certain = all_true(rows["from_earliest"] == rows["from_latest"]) and all_true(rows["counts"])
    if certain and all_true(~rows["is_replaced"]):
        return numbered.with_columns(unclear=pl.lit(value=False))
    doubtful = ~surely((pl.col("from_earliest") == pl.col("from_latest")) & pl.col("counts")) | pl.col("is_replaced")
    patients = rows.filter(doubtful).get_column("patient")
    return numbered.with_columns(unclear=pl.col("patient").is_in(patients.unique().implode()))


def as_of(subject: pl.DataFrame, rows: pl.DataFrame, columns: dict[str, str], found: str) -> pl.DataFrame:
    """`subject` with the columns of the newest of `rows` (from one of the above) at each of its times.

    columns: column of `rows` → its name in the result. `found` names a truth: was there such a row; unknown where there
    may have been one.
    """
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
    joined = subject.select_seq("patient", asked_at="at").join_asof(
        given, left_on="asked_at", right_on="given_at", by="patient", strategy="backward", check_sortedness=False
    )
    return subject.hstack(joined.select_seq(*columns.values(), is_known(pl.col("row_found")).alias(found)))


def unclear_rows(subject: pl.DataFrame, rows: pl.DataFrame, more: pl.Series | None = None) -> pl.DataFrame:
    """The subjects (`row`, `patient`, `asked_at`, `asked_latest`) of whom the newest row is not clear by time alone."""
    patients = rows["patient"].filter(rows["unclear"]).unique()
    patients = patients if more is None else pl.concat([patients, more]).unique()
    if patients.is_empty() and all_true(subject["at"] == subject["at_latest"]):
        return subject.clear()
    vague = ~surely(pl.col("at") == pl.col("at_latest"))
    asked = subject.select("patient", asked_at="at", asked_latest="at_latest", vague=vague).with_row_index("row")
    return asked.filter(pl.col("vague") | pl.col("patient").is_in(patients.implode())).drop("vague")


def pairs_of(asked: pl.DataFrame, rows: pl.DataFrame, columns: tuple[str, ...] = ()) -> pl.DataFrame:
    """Each subject asked about with every row of its patient."""
    needed = dict.fromkeys(("patient", *PAIRED, *columns))
    return asked.join(rows.select(*needed), on="patient", how="inner")


def begun(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose row may count at the subject's time, with `stands`: does it (unknown where it only may)?"""
    asked = pl.col("asked_at"), pl.col("asked_latest")
    since = not_after(pl.col("from_earliest"), pl.col("from_latest"), *asked)
    replaced = pl.col("is_replaced") & not_after(pl.col("replaced_earliest"), pl.col("replaced_latest"), *asked)
    return pairs.with_columns(stands=pl.col("counts") & since & ~replaced).filter(possibly(pl.col("stands")))


def possibly_newest(standing: pl.DataFrame) -> pl.DataFrame:
    """Of rows that stand or may stand, those that can be the newest: no other that surely stands is surely later."""
    several = standing["row"].is_duplicated()
    rows = standing.filter(several)
    sure, instant = surely(pl.col("stands")), surely(pl.col("from_earliest") == pl.col("from_latest"))
    starts = rows.filter(sure).group_by("row").agg(greatest_known(pl.col("from_earliest")).alias("start"))
    rows = rows.join(starts, on="row", how="left")
    at_start = sure & instant & surely(pl.col("from_earliest") == pl.col("start"))
    lasts = rows.filter(at_start).group_by("row").agg(greatest_known(pl.col("row_found")).alias("last"))
    rows = rows.join(lasts, on="row", how="left")
    tied = (pl.col("from_latest") == pl.col("start")) & instant & (pl.col("row_found") < pl.col("last"))
    kept = rows.filter(~surely((pl.col("from_latest") < pl.col("start")) | tied))
    return pl.concat([standing.filter(~several), kept.select(standing.columns)])


def said_by(asked: pl.DataFrame, newest: pl.DataFrame, rows: pl.DataFrame, columns: dict[str, str], found: str) -> pl.DataFrame:
    """For each subject asked about, what its newest row says: its columns where it is sure which of `rows` that is."""
    sure = surely(pl.col("stands"))
    there = newest.group_by("row").agg(some(sure).alias("surely"), pl.len().alias("many"), pl.col("row_found").first())
    joined = asked.select("row").join(there, on="row", how="left", maintain_order="left")
    none, certain = ~is_known(pl.col("many")), surely(pl.col("surely"))
    truth = ~none & only_where(none | certain, pl.lit(value=True))
    place = joined.select(only_where(certain & (pl.col("many") == 1), pl.col("row_found"))).to_series()
    own = rows.select(pl.col(column).alias(name) for column, name in columns.items())
    return joined.select("row", truth.alias(found)).hstack(own.select(pl.all().gather(place)))


def with_instead(subject: pl.DataFrame, instead: pl.DataFrame) -> pl.DataFrame:
    """`subject` with the columns of `instead` in the rows that it numbers."""
    names = [name for name in instead.columns if name != "row"]
    both = pl.concat([subject.select(names), instead.select(names)])
    place = pl.int_range(subject.height, eager=True, dtype=pl.UInt32)
    beyond = pl.int_range(subject.height, both.height, eager=True, dtype=pl.UInt32)
    return subject.with_columns(both[place.scatter(instead["row"], beyond)])
