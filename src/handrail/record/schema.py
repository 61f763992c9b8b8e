"""What a table and a column are: the words in which `tables.py` states the schema."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

TIME = pl.Datetime("us", "UTC")
INTEGER, TEXT, YES_NO, DAY = pl.Int64(), pl.String(), pl.Boolean(), pl.Date()


@dataclass(frozen=True)
class Column:
    """One column: its type, what it means, its unit (UCUM) where it has one, its words where they are a closed list,
    and the FHIR R4 element that it is read from and written to.
    """

    name: str
    dtype: pl.DataType
    meaning: str
    fhir: str
    unit: str | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table: `name`, the column that identifies a row, the FHIR resource that carries a row, and its columns."""

    name: str
    own_id: str
    resource: str
    meaning: str
    own_columns: tuple[Column, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        return (*_before(self), *self.own_columns, *AFTER)

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column names and Polars types, in order."""
        return {column.name: column.dtype for column in self.columns}

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


def _before(table: Table) -> tuple[Column, ...]:
    own_id = Column(table.own_id, TEXT, "the row's own identifier; versions of one row share it", f"{table.resource}.id")
    patient = Column("patient_id", TEXT, "whom the row is about", f"{table.resource}.subject (Patient)")
    times = (
        Column("at", TIME, "when it happened: the first instant that the time given can mean", "see each table"),
        Column("at_latest", TIME, "the last instant that the time given can mean; equal to `at` for an instant", "—"),
        Column("local_date", DAY, "the day on the program's calendar; null when less than a day is known", "—"),
    )
    return (patient, *times) if table.own_id == "patient_id" else (patient, own_id, *times)


AFTER = (
    Column("recorded_at", TIME, "when it was written down; null when the source does not say", "meta.lastUpdated"),
    Column("recorded_by", TEXT, "who wrote it down", "Provenance.agent or the resource's recorder"),
    Column("source", TEXT, "the file and line, or the system, that the row came from", "meta.source"),
    Column("void", YES_NO, "true when this version withdraws the row (entered in error)", "status = entered-in-error"),
)


def yes_no(name: str, meaning: str, fhir: str) -> Column:
    """A question that can be answered yes, answered no, or (null) not answered."""
    return Column(name, YES_NO, meaning, fhir)


def text(name: str, meaning: str, fhir: str) -> Column:
    return Column(name, TEXT, meaning, fhir)


def day(name: str, meaning: str, fhir: str) -> Column:
    """A calendar day without a time."""
    return Column(name, DAY, meaning, fhir)


def word(name: str, meaning: str, fhir: str, *words: str) -> Column:
    """A column that holds one of a closed list of words."""
    return Column(name, TEXT, meaning, fhir, words=words)


def amount(name: str, unit: str, meaning: str, fhir: str) -> Column:
    """A whole number of `unit` (UCUM)."""
    return Column(name, INTEGER, meaning, fhir, unit=unit)


def time(name: str, meaning: str, fhir: str) -> Column:
    return Column(name, TIME, meaning, fhir)
