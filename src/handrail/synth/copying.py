"""People who were told once, written again under other ids: the same rows, about somebody else.

Which columns name the patient or a row of theirs is declared with the schema (`record/naming.py`). Ids begin with the patient's
number, which is as long for everyone, so a copy is sorted as its pattern is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from handrail.record.naming import Names, names_of

WHO = "who"  # a person's place among those of the pattern, from 0
BEFORE, AFTER = "{}:before", "{}:after"


@dataclass(frozen=True)
class Pattern:
    """A table of people numbered from `first` on. `frame` has `WHO`, and what is left of each id without the person's own."""

    frame: pl.DataFrame
    columns: tuple[str, ...]
    mixed: tuple[str, ...]
    own: tuple[str, ...]

    @classmethod
    def of(cls, frame: pl.DataFrame, names: Mapping[str, Names], first: int, digits: int) -> Pattern:
        """names: what each column of text names. Raises AssertionError where a column names somebody that it is not to name."""
        own = tuple(name for name, what in names.items() if what is Names.PATIENT and name != "patient_id")
        mixed = tuple(name for name, what in names.items() if what is Names.EITHER)
        _assert_kept(frame, names, digits)
        who = pl.col("patient_id").str.slice(1).cast(pl.Int64) - 1 - first
        parts = [pl.col(name).str.strip_prefix(pl.col("patient_id")) for name in own]
        around = rf"^(.*?)p\d{{{digits}}}(.*)$"
        split = [pl.col(name).str.extract(around, group).alias(kind.format(name))
                 for name in mixed for group, kind in ((1, BEFORE), (2, AFTER))]  # fmt: skip
        shaped = frame.with_columns(who.cast(pl.UInt32).alias(WHO), *parts, *split).drop("patient_id")
        return cls(shaped, tuple(frame.columns), mixed, own)

    def copy(self, ids: pl.Series) -> pl.DataFrame:
        """The same rows about the people with these ids, in their order; whoever has none is left out."""
        frame = self.frame if ids.len() > _last(self.frame) else self.frame.filter(pl.col(WHO) < ids.len())
        named = frame.with_columns(ids.gather(frame.get_column(WHO)).alias("patient_id"))
        own = [pl.concat_str("patient_id", name).alias(name) for name in self.own]
        either = [
            pl.when(pl.col(BEFORE.format(name)).is_null()).then(pl.col(name))
            .otherwise(pl.concat_str(BEFORE.format(name), "patient_id", AFTER.format(name))).alias(name)
            for name in self.mixed
        ]  # fmt: skip
        return named.select(*own, *either, pl.exclude([*self.own, *self.mixed])).select(self.columns)


def pattern_of(frame: pl.DataFrame, table: str, first: int, digits: int) -> Pattern:
    """The rows of a table of the record as a pattern."""
    return Pattern.of(frame, names_of(table), first, digits)


def _last(frame: pl.DataFrame) -> int:
    greatest = frame.get_column(WHO).max()
    return greatest if isinstance(greatest, int) else -1


def _assert_kept(frame: pl.DataFrame, names: Mapping[str, Names], digits: int) -> None:
    """Ids stand where the declaration says, and nowhere else."""
    for name, what in names.items():
        said = frame.select(named=pl.col(name), patient=pl.col("patient_id")).drop_nulls("named")
        if what is Names.PATIENT:
            assert said.select(pl.col("named").str.starts_with(pl.col("patient")).all()).item(), f"{name} names somebody else"
        elif what is not Names.EITHER:
            assert not said.select(pl.col("named").str.contains(rf"p\d{{{digits}}}").any()).item(), f"{name} names a person"
