"""An OMOP source, in each of its forms: read row by row, and what it cannot say is unknown."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import polars as pl
import pytest

from handrail.sources.given import Given, opened
from handrail.sources.omop.opening import is_omop
from handrail.sources.staging import Staged, stage
from handrail.terms.errors import UnusableInput

Rows = list[dict[str, Any]]
NEW_YORK = ZoneInfo("America/New_York")
PERSON = {"person_id": 7, "gender_concept_id": 8532, "year_of_birth": 1980, "month_of_birth": 5, "day_of_birth": 6}
VISIT = {
    "visit_occurrence_id": 3,
    "person_id": 7,
    "visit_concept_id": 9202,
    "visit_start_date": "2026-03-02",
    "visit_start_datetime": "2026-03-02 09:40:00",
    "visit_end_date": "2026-03-02",
    "visit_end_datetime": "2026-03-02 12:00:00",
}
DOSE = {"drug_exposure_id": 1, "person_id": 7, "drug_concept_id": 785649, "drug_exposure_start_date": "2026-03-02",
        "drug_exposure_start_datetime": "2026-03-02 10:00:00", "drug_exposure_end_date": "2026-03-02",
        "drug_exposure_end_datetime": "2026-03-02 10:40:00", "drug_type_concept_id": 32818, "route_concept_id": 4171047,
        "quantity": 40, "dose_unit_source_value": "mg", "visit_occurrence_id": 3, "drug_source_value": "KET-1",
        "drug_source_concept_id": 0}  # fmt: skip
PRESSURE = {"measurement_id": 5, "person_id": 7, "measurement_concept_id": 3004249, "measurement_date": "2026-03-02",
            "measurement_datetime": "2026-03-02 09:50:00", "value_as_number": 120, "unit_concept_id": 8876,
            "unit_source_value": "", "visit_occurrence_id": 3}  # fmt: skip
ILL = {"condition_occurrence_id": 9, "person_id": 7, "condition_concept_id": 0, "condition_start_date": "2020-01-01",
       "condition_end_date": "2020-01-02", "condition_source_value": "Alcohol dependence"}  # fmt: skip


def tables(**more: Rows) -> dict[str, Rows]:
    return {"person": [PERSON], "visit_occurrence": [VISIT], "drug_exposure": [DOSE], "measurement": [PRESSURE], **more}


def as_csv(folder: Path, given: dict[str, Rows]) -> Path:
    folder.mkdir()
    for table, rows in given.items():
        with (folder / f"{table.upper()}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def as_parquet(folder: Path, given: dict[str, Rows]) -> Path:
    folder.mkdir()
    for table, rows in given.items():
        pl.DataFrame(rows).write_parquet(folder / f"{table}.parquet")
    return folder


def as_database(folder: Path, given: dict[str, Rows]) -> Path:
    parquet = as_parquet(folder, given)
    with duckdb.connect(str(folder / "program.duckdb")) as con:
        con.execute("CREATE SCHEMA cdm")
        for table in given:
            con.execute(f"CREATE TABLE cdm.{table} AS SELECT * FROM read_parquet('{parquet / table}.parquet')")
    return folder / "program.duckdb"


def read(source: Path, out: Path, zone: Any = NEW_YORK, indication: str | None = "program") -> tuple[Given, Staged]:
    given = opened(source, out, "auto", zone, indication)
    staged = stage(given.folder, out, zone=zone, kind="fhir")
    counts = staged.manifest["counts"]
    assert counts["accepted"] + counts["refused"] + counts["duplicate"] + counts["out_of_scope"] == counts["read"]
    return given, staged


def one(staged: Staged, table: str) -> dict[str, Any]:
    return staged.rows(0)[table].row(0, named=True)


@pytest.mark.parametrize("form", [as_csv, as_parquet, as_database])
def test_each_form_says_the_same(tmp_path: Path, form: Any) -> None:
    source = form(tmp_path / "source", tables(condition_occurrence=[ILL]))
    assert is_omop(source)
    given, staged = read(source, tmp_path / "out")
    dose = one(staged, "administrations")
    assert (dose["patient_id"], dose["drug"], dose["route"], dose["dose_ug"]) == ("7", "ketamine", "intravenous", 40_000)
    assert (dose["at"], dose["ended_at"]) == tuple(datetime(2026, 3, 2, 15, minute, tzinfo=UTC) for minute in (0, 40))
    assert (dose["session_id"], dose["status"], dose["indication"]) == ("3", "completed", "program")
    assert (one(staged, "sessions")["place"], one(staged, "sessions")["ended_at"]) == (
        "AMB",
        datetime(2026, 3, 2, 17, tzinfo=UTC),
    )
    pressure = one(staged, "observations")
    assert (pressure["what"], pressure["value"], pressure["session_id"]) == ("systolic", 120, "3")
    ill = one(staged, "conditions")
    assert (ill["category"], ill["ended_at"]) == ("substance-use-unspecified", None)
    assert one(staged, "patients")["birth_date"].isoformat() == "1980-05-06"
    assert staged.manifest["counts"]["read"] == staged.manifest["counts"]["accepted"] == 5
    assert [name for name, _ in [(each["file"], each["reason"]) for each in given.not_read]] == ["concept"]


def test_without_a_zone_only_days_are_known(tmp_path: Path) -> None:
    _, staged = read(as_csv(tmp_path / "source", tables()), tmp_path / "out", zone=None)
    dose = one(staged, "administrations")
    assert dose["at"] != dose["at_latest"]
    assert dose["ended_at"] is None


def test_midnight_sharp_is_a_day(tmp_path: Path) -> None:
    dose = {**DOSE, "drug_exposure_start_datetime": "2026-03-02 00:00:00"}
    _, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[dose])), tmp_path / "out")
    assert one(staged, "administrations")["at"] != one(staged, "administrations")["at_latest"]


@pytest.mark.parametrize(("more", "said"), [
    ({}, None), ({"sig": "for induction of anaesthesia"}, "anaesthesia"), ({"sig": "for depression"}, "program"),
])  # fmt: skip
def test_what_a_dose_was_given_for_is_unknown_unless_words_say_it(tmp_path: Path, more: Any, said: str | None) -> None:
    _, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[DOSE | more])), tmp_path / "out", indication=None)
    assert one(staged, "administrations")["indication"] == said


@pytest.mark.parametrize(("kind", "table"), [
    (32818, "administrations"), (32838, "orders"), (32825, "dispenses"), (32817, "administrations"), (0, "administrations"),
])  # fmt: skip
def test_the_type_tells_doses_from_orders_and_supplies(tmp_path: Path, kind: int, table: str) -> None:
    dose = DOSE | {"drug_type_concept_id": kind, "days_supply": 3}
    _, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[dose])), tmp_path / "out")
    assert one(staged, table)["drug"] == "ketamine"
    assert {"administrations", "orders", "dispenses"} & set(staged.rows(0)) == {table}
    if table == "administrations" and kind != 32818:
        assert one(staged, table)["status"] == "unknown"


def test_a_drug_that_nobody_can_tell_is_refused_and_leaves_a_gap(tmp_path: Path) -> None:
    unknown = DOSE | {"drug_exposure_id": 2, "drug_concept_id": 19000001, "drug_source_value": "00409-2051-05"}
    _, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[DOSE, unknown])), tmp_path / "out")
    assert staged.manifest["counts"]["refused"] == 1
    gaps = staged.rows(0)["coverage"].filter(pl.col("domain") == "administrations")
    assert gaps.select("patient_id", "complete").rows() == [("7", None)]


def test_a_vocabulary_names_the_drug(tmp_path: Path) -> None:
    concepts = [{"concept_id": 19000001, "concept_name": "ketamine 50 MG/ML Injectable Solution", "vocabulary_id": "RxNorm",
                 "concept_code": "238083"}]  # fmt: skip
    dose = DOSE | {"drug_concept_id": 19000001, "drug_source_value": "00409-2051-05"}
    given, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[dose], concept=concepts)), tmp_path / "out")
    assert one(staged, "administrations")["drug"] == "ketamine"
    assert given.not_read == ()


def test_numbers_and_times_that_are_none_are_refused_and_never_dropped(tmp_path: Path) -> None:
    bad = [PRESSURE | {"measurement_id": 6, "value_as_number": "12,5"},
           PRESSURE | {"measurement_id": 8, "operator_concept_id": 4171756},
           PRESSURE | {"measurement_id": 7, "measurement_date": "02/03/2026", "measurement_datetime": ""}]  # fmt: skip
    columns = {**PRESSURE, "operator_concept_id": ""}
    read(as_csv(tmp_path / "source", tables(measurement=[columns, *bad])), tmp_path / "out")
    reasons = [json.loads(line)["reason"] for line in (tmp_path / "out" / "quarantine.ndjson").read_text().splitlines()]
    assert len(reasons) == 3
    assert any("'12,5' is not a number" in each for each in reasons)
    assert any("02/03/2026" in each for each in reasons)


def test_a_line_that_is_no_row_is_lost_and_counted(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "source", tables())
    with (source / "MEASUREMENT.csv").open("a") as file:
        file.write("8,7,3004249,2026-03-02,too,many,cells,here,and,here,and,here\n")
    given, staged = read(source, tmp_path / "out")
    assert staged.manifest["counts"]["refused"] == 1
    assert "observations" in staged.manifest["lost"]["domains"]
    assert any(each["file"] == "measurement" and "1 lines are no rows" in each["reason"] for each in given.not_read)


def test_what_a_spreadsheet_saves_is_read(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "source", tables())
    text = (source / "DRUG_EXPOSURE.csv").read_text().replace(",", ";")
    (source / "DRUG_EXPOSURE.csv").write_bytes(("\ufeff" + text).encode())
    assert one(read(source, tmp_path / "out")[1], "administrations")["dose_ug"] == 40_000


def test_answers_in_our_own_words(tmp_path: Path) -> None:
    asked = {"person_id": 7, "observation_concept_id": 0, "observation_date": "2026-03-02", "visit_occurrence_id": 3,
             "observation_datetime": "2026-03-02 09:50:00", "observation_source_value": "handrail:intoxicated"}  # fmt: skip
    answers = enumerate((4188539, 4188540, 0))
    rows = [{"observation_id": place, "value_as_concept_id": concept, **asked} for place, concept in answers]
    _, staged = read(as_csv(tmp_path / "source", tables(observation=rows)), tmp_path / "out")
    found = staged.rows(0)["observations"].filter(pl.col("what") == "intoxicated").sort("observation_id")
    assert found["value"].to_list() == [1, 0, None]


def test_the_same_source_is_converted_once(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "source", tables())
    assert not read(source, tmp_path / "out")[1].reused
    assert read(source, tmp_path / "out")[1].reused
    (source / "PERSON.csv").write_text((source / "PERSON.csv").read_text().replace("1980", "1981"))
    again = read(source, tmp_path / "out")[1]
    assert not again.reused
    assert one(again, "patients")["birth_date"].year == 1981


def test_two_rows_of_one_person_that_disagree_are_told(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "source", tables(person=[PERSON, PERSON | {"year_of_birth": 1999}]))
    _, staged = read(source, tmp_path / "out")
    assert staged.manifest["counts"]["refused"] == 1
    assert "two different resources" in (tmp_path / "out" / "quarantine.ndjson").read_text()


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda folder: (folder / "PERSON.csv").unlink(), "OMOP needs a table person"),
    (lambda folder: (folder / "PERSON.csv").rename(folder / "people.csv"), "OMOP needs a table person"),
    (lambda folder: (folder / "person.csv.gz").write_bytes(b""), "are one table"),
    (lambda folder: (folder / "measurement.parquet").write_bytes(b"no"), "are one table"),
    (lambda folder: (folder / "concept.csv").write_text("a,b\n1,2\n"), "concept has no column"),
    (lambda folder: (folder / "observation.parquet").write_bytes(b"no"), "it cannot be read"),
])  # fmt: skip
def test_what_is_no_omop_is_one_sentence(tmp_path: Path, spoil: Any, said: str) -> None:
    source = as_csv(tmp_path / "source", tables())
    spoil(source)
    with pytest.raises(UnusableInput, match=said):
        opened(source, tmp_path / "out", "omop", NEW_YORK, None)


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "cdm.duckdb").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(UnusableInput, match="it cannot be read as a DuckDB database"):
        opened(tmp_path / "cdm.duckdb", tmp_path / "out", "auto", NEW_YORK, None)


def test_only_omop_takes_a_claimed_indication(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="only an OMOP source"):
        opened(tmp_path, tmp_path / "out", "auto", None, "program")


def gaps(staged: Staged) -> set[tuple[str, str]]:
    return set(staged.rows(0)["coverage"].select("patient_id", "domain").rows()) if "coverage" in staged.rows(0) else set()


NOTHING = {"concept_id": 0, "concept_name": "No matching concept", "vocabulary_id": "None", "concept_code": "No matching concept"}


@pytest.mark.parametrize("kind", [32818, 32817])
@pytest.mark.parametrize("concepts", [[NOTHING], []])
def test_concept_0_is_no_concept_and_what_may_be_any_drug_may_be_a_dose(tmp_path: Path, kind: int, concepts: Rows) -> None:
    unknown = DOSE | {"drug_exposure_id": 2, "drug_concept_id": 0, "drug_source_value": "J2001", "drug_type_concept_id": kind}
    more = {"concept": concepts} if concepts else {}
    ill = ILL | {"condition_source_value": "F10.20"}
    source = as_csv(tmp_path / "source", tables(drug_exposure=[DOSE, unknown], condition_occurrence=[ill], **more))
    _, staged = read(source, tmp_path / "out")
    assert staged.manifest["counts"]["refused"] == 2
    assert {("7", "administrations"), ("7", "medications"), ("7", "conditions")} <= gaps(staged)


@pytest.mark.parametrize("words", ["IV infusion", "KTM 50", "study drug"])
def test_words_that_name_no_drug_may_be_a_local_name_of_what_was_given(tmp_path: Path, words: str) -> None:
    unknown = DOSE | {"drug_exposure_id": 2, "drug_concept_id": 0, "drug_source_value": words}
    _, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[DOSE, unknown])), tmp_path / "out")
    assert ("7", "administrations") in gaps(staged)


def test_ids_of_a_table_of_decimals_are_whole(tmp_path: Path) -> None:
    decimals = {name: float(value) if name.endswith("_id") else value for name, value in DOSE.items()}
    _, staged = read(as_parquet(tmp_path / "source", tables(drug_exposure=[decimals])), tmp_path / "out")
    dose = one(staged, "administrations")
    assert (dose["patient_id"], dose["administration_id"], dose["session_id"], dose["drug"]) == ("7", "1", "3", "ketamine")
    assert staged.rows(0)["patients"].height == 1


def test_people_without_a_row_of_their_own_are_told(tmp_path: Path) -> None:
    given, _ = read(as_csv(tmp_path / "source", tables(drug_exposure=[DOSE, DOSE | {"drug_exposure_id": 2, "person_id": 8}])),
                    tmp_path / "out")  # fmt: skip
    assert ("person", "1 people have rows elsewhere, and none here") in [
        (each["file"], each["reason"]) for each in given.not_read
    ]


@pytest.mark.parametrize("more", [
    {"operator_concept_id": ">"}, {"operator_concept_id": -1}, {"operator_concept_id": 4171756}, {"value_source_value": ">120"},
    {"value_source_value": "190/110"},
])  # fmt: skip
def test_a_value_that_its_row_contradicts_is_not_used(tmp_path: Path, more: Any) -> None:
    _, staged = read(as_csv(tmp_path / "source", tables(measurement=[PRESSURE | more])), tmp_path / "out")
    assert "observations" not in staged.rows(0)
    assert ("7", "observations") in gaps(staged)


@pytest.mark.parametrize("end", ["2026-03-02 23:59:59", "2026-04-02 10:40:00", "2099-12-31 23:59:59"])
def test_an_end_that_is_no_end_of_a_session_is_unknown(tmp_path: Path, end: str) -> None:
    dose, visit = DOSE | {"drug_exposure_end_datetime": end}, VISIT | {"visit_end_datetime": end, "visit_end_date": end[:10]}
    _, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[dose], visit_occurrence=[visit])), tmp_path / "out")
    assert (one(staged, "administrations")["ended_at"], one(staged, "sessions")["ended_at"]) == (None, None)


def test_a_concept_that_is_listed_twice_multiplies_nothing(tmp_path: Path) -> None:
    ketamine = {"concept_id": 785649, "concept_name": "ketamine", "vocabulary_id": "RxNorm", "concept_code": "6130"}
    for place, other in enumerate((ketamine, ketamine | {"concept_code": "1"})):
        source = as_csv(tmp_path / f"source{place}", tables(concept=[ketamine, other]))
        _, staged = read(source, tmp_path / f"out{place}")
        assert (staged.manifest["counts"]["read"], staged.manifest["counts"]["duplicate"]) == (4, 0)


def test_a_vocabulary_with_bare_quotation_marks_is_read(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "source", tables(drug_exposure=[DOSE | {"drug_concept_id": 40220876}]))
    header = "concept_id\tconcept_name\tvocabulary_id\tconcept_code\n"
    (source / "CONCEPT.csv").write_text(header + '40220876\t"ketamine" 50 MG/ML vial\tRxNorm\t1655084\n')
    assert one(read(source, tmp_path / "out")[1], "administrations")["drug"] == "ketamine"


@pytest.mark.parametrize("name", ["condition_occurrence.xlsx", "observation.parquet/", "measurement.tsv", "drug_exposure_2.csv"])
def test_a_table_in_pieces_or_another_form_is_no_lack_of_its_rows(tmp_path: Path, name: str) -> None:
    source = as_csv(tmp_path / "source", tables())
    (source / name).mkdir() if name.endswith("/") else (source / name).write_bytes(b"x")
    with pytest.raises(UnusableInput, match="in a form that is not read"):
        opened(source, tmp_path / "out", "auto", NEW_YORK, None)


def test_a_column_that_decides_has_to_be_there(tmp_path: Path) -> None:
    dose = {name: value for name, value in DOSE.items() if name != "drug_type_concept_id"}
    with pytest.raises(UnusableInput, match="drug_exposure has no column drug_type_concept_id"):
        opened(as_csv(tmp_path / "source", tables(drug_exposure=[dose])), tmp_path / "out", "auto", NEW_YORK, None)


def test_a_conversion_that_was_killed_is_made_again(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "source", tables())
    given, _ = read(source, tmp_path / "out")
    (given.folder.parent / "basis.json").unlink()
    (given.folder / "measurement.ndjson").unlink()
    assert read(source, tmp_path / "out")[1].manifest["counts"]["read"] == 4


def test_a_folder_of_fhir_with_two_files_of_one_name_is_fhir(tmp_path: Path) -> None:
    for name in ("notes.csv", "notes.csv.gz", "Patient.ndjson"):
        (tmp_path / name).write_bytes(b"")
    assert not is_omop(tmp_path)
    assert opened(tmp_path, tmp_path / "out", "auto", None, None).folder == tmp_path


def test_what_is_packed_is_told_by_its_bytes(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "source", tables())
    (source / "MEASUREMENT.csv").rename(source / "measurement.csv.gz")
    assert one(read(source, tmp_path / "out")[1], "observations")["value"] == 120
    (source / "measurement.csv.gz").write_bytes(b"\x1f\x8b\x08")
    with pytest.raises(UnusableInput, match="nothing in it can be unpacked"):
        opened(source, tmp_path / "out", "omop", NEW_YORK, None)


@pytest.mark.parametrize(("said", "instant"), [
    ("2026-03-08 02:30:00", False), ("2026-11-01 01:30:00", False), ("2026-03-08 03:30:00", True), ("2026-11-01 02:30:00", True),
])  # fmt: skip
def test_an_hour_that_clocks_go_over_or_repeat_is_a_day(tmp_path: Path, said: str, instant: bool) -> None:
    dose = DOSE | {"drug_exposure_start_date": said[:10], "drug_exposure_start_datetime": said}
    _, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[dose])), tmp_path / "out")
    assert (one(staged, "administrations")["at"] == one(staged, "administrations")["at_latest"]) is instant


def test_a_day_and_a_time_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    dose = DOSE | {"drug_exposure_id": 2, "drug_exposure_start_date": "2026-03-03"}
    _, staged = read(as_csv(tmp_path / "source", tables(drug_exposure=[DOSE, dose])), tmp_path / "out")
    assert staged.manifest["counts"]["refused"] == 1
    assert ("7", "administrations") in gaps(staged)


def test_people_are_counted_where_a_row_of_person_has_no_id(tmp_path: Path) -> None:
    source = as_csv(
        tmp_path / "source", tables(person=[PERSON, PERSON | {"person_id": ""}], drug_exposure=[DOSE | {"person_id": 8}])
    )
    given, _ = read(source, tmp_path / "out")
    assert ("person", "1 people have rows elsewhere, and none here") in [
        (each["file"], each["reason"]) for each in given.not_read
    ]


def test_fhir_beside_omop_has_to_be_chosen(tmp_path: Path) -> None:
    source = as_csv(tmp_path / "source", tables())
    (source / "Patient.ndjson").write_text("{}")
    with pytest.raises(UnusableInput, match=r"Patient\.ndjson beside them"):
        opened(source, tmp_path / "out", "auto", NEW_YORK, None)
    assert opened(source, tmp_path / "out", "omop", NEW_YORK, None).kind == "omop"
