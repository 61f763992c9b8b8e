"""A record: who is in it, which version of a row speaks, what is proposed, and what was known when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from handrail.record import TABLES, Record
from handrail.terms.errors import UnusableInput

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Row = dict[str, Any]


def dose(id: str, patient: str = "p1", at: datetime = AT, **more: Any) -> Row:
    return {"administration_id": id, "patient_id": patient, "at": at, "at_latest": at, "local_date": at.date(), "recorded_at": at,
            "status": "completed", "void": False, **more}  # fmt: skip


def doses(*rows: Row, **more: Any) -> Record:
    return Record.of_rows({"administrations": rows}, **more)


def ids(record: Record, table: str = "administrations") -> list[str]:
    return record.table(table)[TABLES[table].own_id].to_list()


def people(record: Record) -> list[tuple[int, str]]:
    return list(record.patients.select("patient", "patient_id").iter_rows())


def test_patients_are_the_union_of_every_tables_ids() -> None:
    record = Record.of_rows({
        "patients": [{"patient_id": "p2", "sex": "female"}], "administrations": [dose("a1", "p3")],
        "conditions": [{"condition_id": "k", "patient_id": "p1", "at": AT}],
        "custody_movements": [{"movement_id": "m", "patient_id": None, "at": AT}],
    })  # fmt: skip
    assert people(record) == [(0, "p1"), (1, "p2"), (2, "p3")]
    assert record.patients["sex"].to_list() == [None, "female", None]
    assert record.table("custody_movements")["patient"].to_list() == [None]
    assert record.table("administrations")["patient"].to_list() == [2]


def test_an_absent_table_is_an_empty_one_of_the_same_columns() -> None:
    record = doses(dose("a1"))
    for name in TABLES:
        assert record.table(name).columns[0] == "patient"
    assert record.table("plans").is_empty()
    assert record.table("plans").schema == doses().table("plans").schema


def test_an_empty_record() -> None:
    record = Record.of({})
    assert record.patients.is_empty()
    assert record.newest_at() is None
    assert record.as_known_at(AT).patients.is_empty()


def test_rows_stand_in_total_order() -> None:
    rows = [dose("c"), dose("b"), dose("a", recorded_at=AT + HOUR), dose("z", at=AT - HOUR), dose("y", "p0", at=AT + DAY)]
    assert ids(doses(*rows)) == ids(doses(*reversed(rows))) == ["y", "z", "b", "c", "a"]


def test_the_last_version_speaks() -> None:
    first, second = dose("a1", dose_ug=40_000), dose("a1", dose_ug=30_000, recorded_at=AT + HOUR)
    for rows in ((first, second), (second, first)):
        assert doses(*rows).table("administrations")["dose_ug"].to_list() == [30_000]
    undated = dose("a1", dose_ug=1, recorded_at=None)
    assert doses(second, undated).table("administrations")["dose_ug"].to_list() == [30_000]


def test_of_two_versions_written_at_once_the_later_given_speaks() -> None:
    assert doses(dose("a1", dose_ug=1), dose("a1", dose_ug=2)).table("administrations")["dose_ug"].to_list() == [2]


def test_a_withdrawn_row_is_gone_and_its_patient_is_not() -> None:
    record = doses(dose("a1"), dose("a1", recorded_at=AT + HOUR, void=True))
    assert ids(record) == []
    assert people(record) == [(0, "p1")]
    assert ids(doses(dose("a1", void=True), dose("a1", recorded_at=AT + HOUR))) == ["a1"]
    assert ids(doses(dose("a1", void=None))) == ["a1"]


def test_a_correction_may_move_a_row_to_another_patient() -> None:
    record = doses(dose("a1", "p1"), dose("a1", "p2", recorded_at=AT + HOUR))
    assert record.table("administrations")["patient"].to_list() == [1]
    assert people(record) == [(0, "p1"), (1, "p2")]


def test_the_newest_instant() -> None:
    kept = {"coverage_id": "c", "patient_id": "p1", "at": AT + 9 * DAY}
    booked = {"booking_id": "b", "patient_id": "p1", "at": AT + 9 * DAY}
    record = Record.of_rows({"administrations": [dose("a1"), dose("a2", at=AT + DAY)], "coverage": [kept], "bookings": [booked]})
    assert record.newest_at() == AT + DAY


def test_what_was_known_then() -> None:
    record = doses(
        dose("a1", dose_ug=40_000), dose("a1", dose_ug=30_000, recorded_at=AT + 2 * DAY), dose("late", recorded_at=AT + 3 * DAY),
        dose("undated", at=AT + DAY, recorded_at=None), dose("gone"), dose("gone", recorded_at=AT + DAY,
        void=True), candidates=True,
    )  # fmt: skip
    known = record.as_known_at(AT)
    assert (ids(known), known.table("administrations")["dose_ug"].to_list()) == (["a1", "gone"], [40_000, None])
    assert known.candidates is True
    assert ids(record.as_known_at(AT + DAY)) == ["a1", "undated"]
    assert record.as_known_at(AT + 2 * DAY).table("administrations")["dose_ug"].to_list() == [30_000, None]
    assert ids(record.as_known_at(AT + 3 * DAY)) == ids(record) == ["a1", "late", "undated"]
    assert ids(record.as_known_at(AT - timedelta(microseconds=1))) == []


def test_who_a_person_is_has_no_time() -> None:
    record = Record.of_rows({"patients": [{"patient_id": "p1", "sex": "female"}], "administrations": [dose("a1", "p2")]})
    known = record.as_known_at(AT - DAY)
    assert known.patients.row(0, named=True)["sex"] == "female"


PROPOSED: Row = {
    "administration_id": "new",
    "patient_id": "p1",
    "at": AT + DAY,
    "at_latest": AT + DAY,
    "local_date": date(2026, 3, 3),
}


def test_a_proposal_is_one_more_row() -> None:
    record = doses(dose("a1"), candidates=True)
    with_it = record.with_proposed(PROPOSED)
    assert (ids(with_it), with_it.proposed, with_it.candidates) == (["a1", "new"], "new", True)
    row = with_it.table("administrations").row(1, named=True)
    assert (row["status"], row["indication"], row["void"]) == ("proposed", "program", False)
    assert ids(record) == ["a1"]
    assert record.proposed is None


def test_a_proposal_keeps_the_indication_that_it_names() -> None:
    with_it = doses(dose("a1")).with_proposed(PROPOSED | {"indication": "analgesia"})
    assert with_it.table("administrations").row(1, named=True)["indication"] == "analgesia"


def test_a_proposal_stands_in_its_place_in_time() -> None:
    record = doses(dose("a1"), dose("a3", at=AT + 3 * DAY), dose("b", "p2"))
    assert ids(record.with_proposed(PROPOSED)) == ["a1", "new", "a3", "b"]


def test_a_proposal_replaces_the_row_of_its_own_id() -> None:
    record = doses(dose("a1"), dose("new", status="proposed", dose_ug=1))
    with_it = record.with_proposed(PROPOSED | {"dose_ug": 2})
    assert ids(with_it) == ["a1", "new"]
    assert with_it.table("administrations")["dose_ug"].to_list() == [None, 2]
    assert ids(with_it.without_proposed()) == ["a1"]


@pytest.mark.parametrize("status", ["completed", "stopped", "in-progress", "on-hold", "unknown", None])
def test_a_proposal_never_replaces_what_may_have_been_given(status: str | None) -> None:
    with pytest.raises(UnusableInput, match="on file already"):
        doses(dose("new", status=status)).with_proposed(PROPOSED)


def test_a_proposal_is_not_made_into_a_session_that_is_over() -> None:
    session = {"session_id": "s1", "patient_id": "p1", "at": AT, "ended_at": AT + timedelta(hours=2)}
    record = Record.of_rows({"administrations": [dose("a1")], "sessions": [session]})
    late = PROPOSED | {"session_id": "s1", "at": AT + timedelta(hours=3)}
    with pytest.raises(UnusableInput, match="new: its session has ended before the proposed time"):
        record.with_proposed(late)
    assert record.with_proposed(late | {"at": AT + timedelta(hours=2)}).proposed == "new"
    assert record.with_proposed(late | {"session_id": "s2"}).proposed == "new"


def test_a_proposal_for_somebody_new() -> None:
    record = Record.of_rows(
        {"administrations": [dose("a1", "p2")], "conditions": [{"condition_id": "k", "patient_id": "p2", "at": AT}]}
    )
    with_it = record.with_proposed(PROPOSED)
    assert people(with_it) == [(0, "p1"), (1, "p2")]
    assert with_it.table("administrations").select("patient", "administration_id").rows() == [(0, "new"), (1, "a1")]
    assert with_it.table("conditions")["patient"].to_list() == [1]
    assert with_it.proposed == "new"
    assert ids(Record.of({}).with_proposed(PROPOSED)) == ["new"]


def test_one_proposal_may_follow_another() -> None:
    record = doses(dose("a1"))
    once = record.with_proposed(PROPOSED).without_proposed()
    assert once.proposed is None
    assert ids(once) == ["a1"]
    assert ids(once.with_proposed(PROPOSED | {"administration_id": "newer"})) == ["a1", "newer"]


def staged(*rows: Row) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=TABLES["administrations"].schema, orient="row")


@pytest.mark.parametrize("order", [["p1", "p1", "p2", "p10"], ["p3"], []])
def test_staged_rows_are_numbered_as_their_patients(order: list[str]) -> None:
    everyone = sorted({*order, "p0"})
    patients = pl.DataFrame({"patient_id": everyone}, schema_overrides={"patient_id": pl.String})
    rows = staged(*(dose(f"a{place}", patient) for place, patient in enumerate(sorted(order))))
    record = Record.of_staged({"patients": patients, "administrations": rows})
    assert record.table("administrations")["patient"].to_list() == [everyone.index(patient) for patient in sorted(order)]
    assert record.table("administrations").columns[0] == "patient"
    assert record.patients["patient"].to_list() == list(range(len(everyone)))


def test_staged_and_given_rows_make_the_same_record() -> None:
    rows = [dose("a1", "p1"), dose("a2", "p1", at=AT + DAY), dose("a3", "p2")]
    given = doses(*rows)
    patients = pl.DataFrame([{"patient_id": "p1"}, {"patient_id": "p2"}], schema=TABLES["patients"].schema)
    from_stage = Record.of_staged({"patients": patients, "administrations": staged(*rows)})
    assert from_stage.table("administrations").equals(given.table("administrations"))
    assert from_stage.patients.equals(given.patients)


def test_rows_of_a_site_keep_their_null_patient_when_staged() -> None:
    rows = staged(dose("m1", None), dose("a1", "p1"))
    patients = pl.DataFrame([{"patient_id": "p1"}], schema=TABLES["patients"].schema)
    assert Record.of_staged({"patients": patients, "administrations": rows}).table("administrations")["patient"].to_list() == [
        None,
        0,
    ]
