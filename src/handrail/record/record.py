"""A record in memory: one patient, or a bucket of a hundred thousand; same tables, same code.

Inside a record, rows carry `patient`, a whole number that stands for the patient's place in the sorted list of ids, beside
their own columns: neighbours and joins by a number are several times faster than by text. `patients` holds the ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import polars as pl

from handrail.record.frames import rows_where
from handrail.record.sight import Sight, tables_seen
from handrail.record.tables import TABLES
from handrail.terms.errors import UnusableInput

PATIENT = pl.UInt32()
AHEAD = ("coverage", "bookings")  # tables whose rows may lie ahead without having happened
NOT_GIVEN = ("proposed", "not-done")  # what a proposal may replace


@dataclass(frozen=True)
class Record:
    """The tables of one or many patients.

    tables:     table name → its last, not withdrawn versions, sorted by (patient, at, recorded_at, own id).
    versions:   table name → every version, where the source keeps more than the last.
    candidates: every patient is a candidate of the program (a bedside check), so patient-level safeguards apply.
    proposed:   the id of the administration that is proposed, where one is.
    at_gate:    a proposal is judged, so open orders count as doses.
    """

    tables: Mapping[str, pl.DataFrame]
    versions: Mapping[str, pl.DataFrame]
    candidates: bool = False
    proposed: str | None = None
    at_gate: bool = False

    def table(self, name: str) -> pl.DataFrame:
        """The rows of table `name`: its schema with `patient_id` replaced by `patient` (patients keep both)."""
        frame = self.tables.get(name)
        return _empty(name) if frame is None else frame

    def every_version(self, name: str) -> pl.DataFrame:
        """All versions of the rows of table `name` that still stand: what a signed document said, and from when.

        A row that was withdrawn is left out in all its versions.
        """
        current, versions = self.table(name), self.versions.get(name)
        own_id = TABLES[name].own_id
        if versions is None or versions[own_id].n_unique() == versions.height:
            return current
        older = versions.filter(pl.col(own_id).is_in(current[own_id].implode()))
        single = current.filter(~pl.col(own_id).is_in(older[own_id].implode()))
        return _sorted(pl.concat([single, older.select_seq(current.columns)]), name)

    @property
    def patients(self) -> pl.DataFrame:
        """One row per patient of any table: `patient`, `patient_id` and the person's columns."""
        return self.table("patients")

    def newest_at(self) -> datetime | None:
        """The newest instant at which anything on file happened: the default instant of a question about the record."""
        newest = [frame["at"].max() for name, frame in self.tables.items() if name not in AHEAD]
        return max((at for at in newest if isinstance(at, datetime)), default=None)

    def dated_after(self, at: datetime) -> int:
        """How many rows on file happened after `at`. They are judged all the same, each at its own time."""
        return sum(int((frame["at"] > at).sum()) for name, frame in self.tables.items() if name not in AHEAD)

    @classmethod
    def of(cls, tables: Mapping[str, pl.DataFrame], *, candidates: bool = False) -> Record:
        """A record from tables in the schema of `tables.py` (every version of every row, in any order)."""
        whole = {name: _conform(frame, name) for name, frame in tables.items()}
        ids = _patient_ids(whole)
        whole["patients"] = _one_row_per_patient(whole.get("patients"), ids)
        numbered = {name: _numbered(frame, name, ids) for name, frame in whole.items()}
        current = {name: _sorted(_last_versions(frame, name), name) for name, frame in numbered.items()}
        return cls(current, numbered, candidates)

    @classmethod
    def of_staged(cls, tables: Mapping[str, pl.DataFrame], history: Mapping[str, pl.DataFrame] | None = None) -> Record:
        """A record from staged tables: last versions, sorted by (patient_id, at, recorded_at, own id).

        history: every version of the rows that have more than one.
        """
        patients = tables["patients"].with_row_index("patient").with_columns_seq(pl.col("patient").cast(PATIENT))
        ids = patients.select_seq("patient_id", "patient")
        current = {name: _numbered_runs(frame, ids) for name, frame in tables.items() if name != "patients"}
        versions = {name: _numbered(frame, name, ids) for name, frame in (history or {}).items() if name != "patients"}
        return cls({**current, "patients": patients}, versions)

    @classmethod
    def of_rows(cls, rows: Mapping[str, Iterable[Mapping[str, Any]]], *, candidates: bool = False) -> Record:
        """A record from plain rows; a column that a row does not name is null."""
        frames = {name: pl.DataFrame(list(given), schema=TABLES[name].schema, orient="row") for name, given in rows.items()}
        return cls.of(frames, candidates=candidates)

    def with_proposed(self, row: Mapping[str, Any]) -> Record:
        """This record and one proposed administration, which replaces the row of the same id.

        `row` holds columns of `administrations`; its status becomes `proposed`. A proposal for a patient without any
        row is a record of that patient alone. UnusableInput where that id was given already: a proposal replaces an order
        or an earlier proposal, never what happened. So too where its session has ended.
        """
        proposal = {**row, "status": "proposed", "void": False, "indication": row.get("indication") or "program"}
        new = pl.DataFrame([proposal], schema=TABLES["administrations"].schema, orient="row")
        if not (self.patients["patient_id"] == proposal["patient_id"]).any():
            return self._with_new_patient(new)
        numbered = new.join(self.patients.select_seq("patient", "patient_id"), on="patient_id", how="left")
        self._refuse_if_over(proposal)
        given = self.table("administrations")
        own = pl.col("administration_id") == proposal["administration_id"]
        if rows_where(given, own & ~pl.col("status").is_in(NOT_GIVEN).eq_missing(True)).height:
            raise UnusableInput("a dose with this id is on file already", where=proposal["administration_id"],
                                remedy="give the proposal an id of its own")  # fmt: skip
        others = rows_where(given, ~own)
        all_given = _sorted(pl.concat([others, numbered.select_seq(given.columns)]), "administrations")
        tables = {**self.tables, "administrations": all_given}
        return replace(self, tables=tables, proposed=proposal["administration_id"], at_gate=True)

    def with_leaving(self, at: datetime) -> Record:
        """This record as if the patient left at `at`: the session of the newest administration ends then, where it has no end.

        What a session says of its end is never replaced; a session that begins later, or is not on file, does not end.
        """
        given = self.table("administrations")
        newest = rows_where(given, ~pl.col("status").is_in(NOT_GIVEN).eq_missing(True)).tail(1)["session_id"]
        own = pl.col("session_id").is_in(newest.drop_nulls().implode()) & pl.col("ended_at").is_null() & (pl.col("at") <= at)
        ended = pl.when(own).then(pl.lit(at, pl.Datetime("us", "UTC"))).otherwise(pl.col("ended_at"))
        return replace(self, tables={**self.tables, "sessions": self.table("sessions").with_columns_seq(ended_at=ended)})

    def _refuse_if_over(self, proposal: Mapping[str, Any]) -> None:
        """A dose cannot be proposed into a session that has ended: it would count as a part of the dose given there."""
        own = pl.col("session_id") == (proposal.get("session_id") or "")
        if rows_where(self.table("sessions"), own & (pl.col("ended_at") < proposal["at"])).height:
            raise UnusableInput("its session has ended before the proposed time", where=proposal["administration_id"],
                                remedy="name its own session, or none")  # fmt: skip

    def _with_new_patient(self, new: pl.DataFrame) -> Record:
        tables = {name: self._with_ids(frame, name) for name, frame in self.tables.items()}
        others = [tables["administrations"]] if "administrations" in tables else []
        record = Record.of({**tables, "administrations": pl.concat([*others, new])}, candidates=self.candidates)
        return replace(record, proposed=new.item(0, "administration_id"), at_gate=True)

    def without_proposed(self) -> Record:
        """This record without its proposal, and without the order that the proposal carries out.

        The row that the proposal replaced does not come back.
        """
        given, orders = self.table("administrations"), self.table("orders")
        proposed = given.filter(pl.col("status").eq_missing("proposed"))
        own = pl.any_horizontal(
            pl.col("order_id").is_in(proposed["order_id"].drop_nulls().implode()),
            pl.col("session_id").is_in(proposed["session_id"].drop_nulls().implode()),
            pl.col("order_id").is_in(proposed["administration_id"].implode()),
        )
        left = {"administrations": given.filter(pl.col("status").ne_missing("proposed"))}
        left["orders"] = orders.filter(own.ne_missing(True)) if orders.height else orders
        return replace(self, tables={**self.tables, **left}, proposed=None)

    def as_known_at(self, known_at: datetime) -> Record:
        """This record as it stood at `known_at`: of each row the last version recorded by then, before any fact.

        A row without a recorded time is read as known from `at`.
        """
        versions = self.versions or self.tables
        known = {
            name: self._with_ids(frame, name).filter(pl.coalesce("recorded_at", "at").le(known_at) | _lasting(name))
            for name, frame in versions.items()
        }
        return Record.of(known, candidates=self.candidates)

    def visible_to(self, sight: Sight) -> Record:
        """This record as somebody with that sight sees it, before any fact is computed.

        Hiding applies outward: treating staff and the rulebook see every safety fact that is lawfully held.
        """
        tables, versions = tables_seen(self.tables, self.versions, sight, keep_everyone=self.candidates)
        return replace(self, tables=tables, versions=versions)

    def _with_ids(self, frame: pl.DataFrame, name: str) -> pl.DataFrame:
        if name == "patients":
            return frame.drop("patient")
        ids = self.patients.select_seq("patient", "patient_id")
        return frame.join(ids, on="patient", how="left", maintain_order="left").select_seq(*TABLES[name].schema)


def _lasting(name: str) -> pl.Expr:
    """Who a person is has no time: a patient row without any time is known throughout."""
    if name != "patients":
        return pl.lit(value=False)
    return pl.col("recorded_at").is_null() & pl.col("at").is_null()


def _conform(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    schema = TABLES[name].schema
    absent = [pl.lit(None, dtype).alias(column) for column, dtype in schema.items() if column not in frame.columns]
    return frame.with_columns_seq(absent).select_seq(pl.col(column).cast(dtype) for column, dtype in schema.items())


@cache
def _empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema={"patient": PATIENT} | {k: v for k, v in TABLES[name].schema.items() if k != "patient_id"})


def _patient_ids(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """`patient_id` and `patient` of everyone in any table, in the order of ids. Rows without a patient belong to a site."""
    found = [frame.select_seq("patient_id").unique() for frame in tables.values()]
    ids = pl.concat(found).unique().drop_nulls().sort("patient_id") if found else pl.DataFrame(schema={"patient_id": pl.String})
    return ids.with_row_index("patient").select_seq("patient_id", pl.col("patient").cast(PATIENT))


def _one_row_per_patient(patients: pl.DataFrame | None, ids: pl.DataFrame) -> pl.DataFrame:
    known = _last_versions(patients, "patients") if patients is not None else pl.DataFrame(schema=TABLES["patients"].schema)
    return ids.select_seq("patient_id").join(known, on="patient_id", how="left", maintain_order="left")


def _numbered(frame: pl.DataFrame, name: str, ids: pl.DataFrame) -> pl.DataFrame:
    numbered = frame.join(ids, on="patient_id", how="left", maintain_order="left")
    kept = numbered if name == "patients" else numbered.drop("patient_id")
    return kept.select_seq("patient", pl.all().exclude("patient"))


def _numbered_runs(frame: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    """As `_numbered`, for rows sorted by patient: each run of one id is looked up once."""
    runs = frame.select_seq(pl.col("patient_id").rle_id().alias("run"), "patient_id")
    first = runs.unique("run", keep="first", maintain_order=True).join(ids, on="patient_id", how="left", maintain_order="left")
    patient = first.get_column("patient").gather(runs.get_column("run"))
    return frame.drop("patient_id").insert_column(0, patient.alias("patient"))


def _last_versions(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The last version of each row by `recorded_at`, then by order given; withdrawn rows are left out."""
    own_id = TABLES[name].own_id
    if frame.get_column(own_id).is_duplicated().any():
        ordered = frame.sort("recorded_at", nulls_last=False, maintain_order=True)
        frame = ordered.unique(own_id, keep="last", maintain_order=True)
    return frame.filter(pl.col("void").ne_missing(True))


def _sorted(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    own_id = TABLES[name].own_id
    return frame.sort(list(dict.fromkeys(("patient", "at", "recorded_at", own_id))), nulls_last=False)
