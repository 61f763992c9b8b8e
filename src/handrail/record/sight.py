"""What somebody may see of a record. What is not opened is hidden, and what tells of its absence is hidden with it.

A table that is hidden, or of which a row or a column is hidden, loses its coverage: otherwise "asked about, and nothing on
file" would give away whether there was something. It then reads like a table that nobody asked about: data required.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from handrail.record.tables import TABLES

KEPT = ("patient", "patient_id", "at", "at_latest", "local_date", "recorded_at", "void")
NEVER_OUTWARD = ("recorded_by", "source")  # who wrote it down, and which system it came from, can tell what it is about


@dataclass(frozen=True)
class Opening:
    """What is opened of one table.

    columns: the own columns that may be seen; None is all of them. only: column → its words; a row with another word, or
    without one, is hidden.
    """

    columns: frozenset[str] | None = None
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return self.columns is None and not self.only


@dataclass(frozen=True)
class Sight:
    """What somebody may see: table → what is opened of it. `tables` is None for who may see all of it."""

    tables: Mapping[str, Opening] | None

    @property
    def is_everything(self) -> bool:
        return self.tables is None

    def sees(self, table: str, column: str) -> bool:
        """Is the column of the table opened?"""
        if self.tables is None:
            return True
        opening = self.tables.get(table)
        if opening is None or column in NEVER_OUTWARD:
            return False
        return column in (*KEPT, TABLES[table].own_id) or opening.columns is None or column in opening.columns

    @property
    def whole_tables(self) -> frozenset[str]:
        """The tables of which nothing is hidden, so that their coverage may be seen."""
        return frozenset(name for name, opening in (self.tables or {}).items() if opening.is_whole)


EVERYTHING, NOTHING = Sight(None), Sight({})


Tables = Mapping[str, pl.DataFrame]


def tables_seen(tables: Tables, versions: Tables, sight: Sight, *, keep_everyone: bool) -> tuple[Tables, Tables]:
    """The tables of a record, and the versions of their rows, as they may be seen.

    keep_everyone: the patients stay whoever sees them (a bedside record). Otherwise somebody who is known from hidden tables
    alone is not in the result.
    """
    if sight.is_everything:
        return tables, versions
    hidden = {name: _hidden_ids(name, opening, tables, versions) for name, opening in (sight.tables or {}).items()}
    current, every = ({name: _seen(frame, name, sight, hidden) for name, frame in given.items() if _is_opened(name, sight)}
                      for given in (tables, versions))  # fmt: skip
    known = [frame["patient"] for frame in current.values()]
    for given, kept in ((tables, current), (versions, every)):
        if "patients" in given:
            people = given["patients"] if keep_everyone else _known(given["patients"], known)
            kept["patients"] = people.with_columns(_nulls(people.drop("patient", "patient_id"), "patients", sight))
    return current, every


def _is_opened(name: str, sight: Sight) -> bool:
    return name == "coverage" or (name != "patients" and sight.tables is not None and name in sight.tables)


def _seen(frame: pl.DataFrame, name: str, sight: Sight, hidden: Mapping[str, pl.Series]) -> pl.DataFrame:
    """The rows of a table that may be seen, with the columns that may not as null."""
    if name == "coverage":
        rows = frame.filter(pl.col("domain").is_in(sorted(sight.whole_tables)))
        return rows.with_columns(pl.lit(None, pl.String).alias(column) for column in NEVER_OUTWARD)
    rows = frame.filter(~pl.col(TABLES[name].own_id).is_in(hidden[name].implode()))
    return rows.with_columns(_nulls(rows, name, sight))


def _nulls(frame: pl.DataFrame, name: str, sight: Sight) -> list[pl.Expr]:
    return [pl.lit(None, dtype).alias(column) for column, dtype in frame.schema.items() if not sight.sees(name, column)]


def _hidden_ids(name: str, opening: Opening, tables: Tables, versions: Tables) -> pl.Series:
    """The ids of the rows that are hidden: a row is hidden in all its versions as soon as one of them has to be."""
    own_id = TABLES[name].own_id
    hides = pl.lit(value=False)
    for column, words in opening.only.items():
        hides = hides | ~pl.col(column).is_in(sorted(words)).fill_null(value=False)
    withdrawn = pl.col("void").eq_missing(True)  # it says nothing, and may lack the word
    frames = [given[name].filter(hides & ~withdrawn) for given in (tables, versions) if name in given]
    ids = [frame[own_id] for frame in frames]
    return pl.concat(ids).unique() if ids else pl.Series(own_id, [], pl.String)


def _known(people: pl.DataFrame, elsewhere: list[pl.Series]) -> pl.DataFrame:
    """Those of whom something is told: by a row that may be seen, or by their own, beyond that there is somebody."""
    own = [name for name in TABLES["patients"].schema if name != "patient_id"]
    told = pl.any_horizontal(pl.col(name).is_not_null() for name in own)
    return people.filter(told | pl.col("patient").is_in(pl.concat(elsewhere).unique().implode()))
