"""What was asked about: the facts that decide whether "nothing on file" means *no* or *not known*."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from handrail.facts.engine import Context
from handrail.facts.unknown import is_known, surely

NOTHING = pl.DataFrame(schema={"patient": pl.UInt32})


@dataclass(frozen=True)
class Coverage:
    """The coverage rows of one domain, sorted by what they say.

    everyone: all time is covered for every patient of the record.
    always: patients (null: everyone) for whom all time is covered. partly: rows that cover a period. broken: rows that say
    that the domain is known to be incomplete.
    """

    everyone: bool
    always: pl.DataFrame
    partly: pl.DataFrame
    broken: pl.DataFrame


def covered_throughout(subject: pl.DataFrame, context: Context, domain: str, since: pl.Expr | None = None) -> pl.Series:
    """Was `domain` asked about for all of the time from `since` to the subject's `at_latest`? Never null.

    since: an expression over the subject's table; None means from the beginning. One row of coverage must span all of it,
    and no row may say that the domain is known to be incomplete at any time.
    """
    coverage = _coverage(context, domain)
    if coverage.everyone:
        covered = pl.Series([True]).new_from_index(0, subject.height)
    elif coverage.always.is_empty() and coverage.partly.is_empty():
        return pl.Series([False]).new_from_index(0, subject.height)
    else:
        covered = subject["patient"].is_in(coverage.always["patient"].implode())
        covered = covered | _spanned(subject, coverage.partly, since) if coverage.partly.height else covered
    return covered & ~_concerned(subject, coverage.broken) if coverage.broken.height else covered


def _coverage(context: Context, domain: str) -> Coverage:
    sorted_out: dict[str, Coverage] = context.once("coverage", lambda: _by_domain(context))
    return sorted_out.get(domain, NONE)


def _by_domain(context: Context) -> dict[str, Coverage]:
    flags = {name: surely(pl.col(name)) for name in ("open_start", "open_end", "complete")}
    stated = context.record.table("coverage").with_columns_seq(**flags, always=_ALL_TIME)
    patients = context.record.patients.height
    return {str(domain): _sorted_out(rows, patients) for (domain,), rows in stated.partition_by("domain", as_dict=True).items()}


def _sorted_out(rows: pl.DataFrame, patients: int) -> Coverage:
    if rows["always"].all():
        return Coverage(_is_everyone(rows, patients), rows, NOTHING, NOTHING)
    complete, always = rows["complete"], rows["always"]
    throughout = rows.filter(always)
    return Coverage(_is_everyone(throughout, patients), throughout, rows.filter(complete & ~always), rows.filter(~complete))


def _is_everyone(rows: pl.DataFrame, patients: int) -> bool:
    """Do the rows speak of everyone in the record: by saying so, or one by one?"""
    return rows.height > 0 and (rows["patient"].null_count() > 0 or rows["patient"].n_unique() == patients)


_ALL_TIME = surely(pl.col("open_start")) & surely(pl.col("open_end")) & surely(pl.col("complete"))
NONE = Coverage(everyone=False, always=NOTHING, partly=NOTHING, broken=NOTHING)


def _concerned(subject: pl.DataFrame, broken: pl.DataFrame) -> pl.Series:
    """Does a row that says *incomplete* speak of the subject's patient, or of everyone?"""
    if broken.is_empty() or broken["patient"].null_count():
        return pl.Series([broken.height > 0]).new_from_index(0, subject.height)
    return subject["patient"].is_in(broken["patient"].implode())


def _spanned(subject: pl.DataFrame, rows: pl.DataFrame, since: pl.Expr | None) -> pl.Series:
    """Does one of `rows` span the time asked about?"""
    if rows.is_empty():
        return pl.Series([False]).new_from_index(0, subject.height)
    beginning = pl.lit(None, pl.Datetime("us", "UTC")) if since is None else since
    asked = subject.select_seq("patient", to="at_latest", since=beginning).with_row_index("asked")
    own, everyone = rows.filter(is_known(pl.col("patient"))), rows.filter(~is_known(pl.col("patient")))
    starts = pl.col("open_start") | surely(pl.col("from_at") <= pl.col("since"))
    ends = pl.col("open_end") | surely(pl.col("to_at") >= pl.col("to"))
    pairs = (asked.join(own, on="patient", how="inner"), asked.join(everyone.drop("patient"), how="cross"))
    spans = pl.concat([pair.filter(starts & ends).select_seq("asked") for pair in pairs])
    return asked["asked"].is_in(spans["asked"].implode())
