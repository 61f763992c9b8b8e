"""What was asked or checked in the room before a dose, and attested with yes or no."""

from __future__ import annotations

import polars as pl

from handrail.facts.doses import ANOTHER_DOSE_AFTER
from handrail.facts.engine import Context, fact, lookup
from handrail.facts.spread import spread
from handrail.facts.unknown import (
    UNKNOWN,
    greatest_known,
    is_known,
    not_after,
    only_where,
    possibly,
    shorter_than,
    surely,
)
from handrail.terms.attestations import NO, YES

BEFORE_THE_START = {
    "intoxicated": "intoxicated", "fasted": "fasted", "new_medicine": "new-medicine", "medicines_reviewed": "medicines-reviewed",
    "drug_verified": "drug-verified", "rescue_ready": "rescue-ready",
}  # fmt: skip
_NAMES = {what: name for name, what in BEFORE_THE_START.items()}
_UNKNOWN = [pl.lit(None, pl.Boolean).alias(name) for name in BEFORE_THE_START]


@lookup("doses", gives=tuple(BEFORE_THE_START))
def attested_before(doses: pl.DataFrame, context: Context) -> pl.DataFrame:
    """What was attested in the session of the dose, less than half a day before its start: intoxicated, fasted, a new medicine,
    medicines reviewed, drug verified, rescue ready. The newest answer counts; it is unknown where none is surely of that time,
    where one that may be newer says otherwise, and where two of one time disagree. One that names no session may be of this one.
    """
    rows = context.record.table("observations").filter(pl.col("what").is_in(tuple(BEFORE_THE_START.values())))
    if rows.is_empty():
        return doses.with_columns_seq(_UNKNOWN)
    said = rows.select_seq(
        "patient", "session_id", "what", said_at="at", said_latest="at_latest",
        yes=only_where(pl.col("value").is_in((YES, NO)), pl.col("value") == YES),
    )  # fmt: skip
    asked = doses.select_seq("patient", "session_id", "at", "at_latest").with_row_index("row")
    found = asked.join(said, on=["patient", "session_id"], how="inner").with_columns_seq(counts=_OF_THAT_TIME)
    loose = said.filter(~is_known(pl.col("session_id"))).drop("session_id")
    if loose.height:
        perhaps = asked.join(loose, on="patient", how="inner").with_columns_seq(counts=_OF_THAT_TIME & UNKNOWN)
        found = pl.concat([found, perhaps.select_seq(found.columns)])
    newest = spread(possibly_newest_answers(found.filter(possibly(pl.col("counts")))), _NAMES, "yes")
    joined = asked.select_seq("row").join(newest, on="row", how="left", maintain_order="left")
    return doses.hstack(joined.drop("row"))


_OF_THAT_TIME = not_after(pl.col("said_at"), pl.col("said_latest"), pl.col("at"), pl.col("at_latest")) & shorter_than(
    pl.col("at_latest") - pl.col("said_at"), pl.col("at") - pl.col("said_latest"), pl.lit(ANOTHER_DOSE_AFTER)
)


def possibly_newest_answers(found: pl.DataFrame) -> pl.DataFrame:
    """Of answers (`row`, `what`, `said_at`, `said_latest`) that are of the time asked about (`counts`), or may be: those that may
    be the newest to their question, where one is surely of that time.
    """
    sure = greatest_known(only_where(pl.col("counts"), pl.col("said_at"))).over("row", "what")
    since = found.with_columns_seq(since=sure)
    return since.filter(is_known(pl.col("since")), ~surely(pl.col("said_latest") < pl.col("since")))


@fact("doses")
def unfit_today() -> pl.Expr:
    """Is the patient intoxicated, not fasted, or on a new medicine that nobody reviewed? Unknown where it was not asked."""
    return pl.col("intoxicated") | ~pl.col("fasted") | (pl.col("new_medicine") & ~pl.col("medicines_reviewed"))
