"""What a spreadsheet makes of a table: refused with a reason, never guessed; the counts balance, and nothing is lost."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from handrail.sources.csv.layout import NAMES_FILE
from handrail.sources.staging import Staged, stage
from handrail.terms.errors import UnusableInput

PEOPLE = "patient_id,sex,birth_date\np1,female,1980-01-01\np2,male,1975-05-05\n"
DOSES = "administration_id,patient_id,at,drug,dose_mg,status,indication\n"
GOOD = "d1,p1,2026-03-02T10:00:00-05:00,ketamine,40,completed,program\n"


def staged(folder: Path, files: dict[str, str | bytes], kind: str = "auto") -> Staged:
    source = folder / "source"
    source.mkdir(parents=True)
    for name, content in files.items():
        (source / name).write_bytes(content.encode() if isinstance(content, str) else content)
    result = stage(source, folder / "out", kind=kind)
    counts = result.manifest["counts"]
    assert counts["accepted"] + counts["refused"] + counts["duplicate"] + counts["out_of_scope"] == counts["read"]
    return result


def reasons(folder: Path) -> list[str]:
    return [json.loads(line)["reason"] for line in (folder / "out" / "quarantine.ndjson").read_text().splitlines()]


def doses(result: Staged) -> list[tuple[str, int]]:
    return sorted(result.rows(0)["administrations"].select("administration_id", "dose_ug").rows())


def test_what_a_spreadsheet_saves_is_read(tmp_path: Path) -> None:
    """A byte order mark, semicolons, carriage returns, quotes, empty columns at the end."""
    content = ("\ufeff" + DOSES + GOOD).replace(",", ";").replace("\n", ";;\r\n").replace("indication;;", "indication")
    assert doses(staged(tmp_path, {"patients.csv": PEOPLE, "administrations.csv": content})) == [("d1", 40_000)]


def test_packed_and_quoted(tmp_path: Path) -> None:
    content = DOSES + GOOD.replace("p1", '"p1"').replace("program", '"program"')
    result = staged(tmp_path, {"patients.csv": PEOPLE, "administrations.csv.gz": gzip.compress(content.encode())})
    assert doses(result) == [("d1", 40_000)]


def test_what_nobody_can_tell_is_refused(tmp_path: Path) -> None:
    conditions = "condition_id,patient_id,at,code_system,code,text\nc1,p1,2026-01-01,,F10.20,alcohol dependence\n"
    screens = "assessment_id,patient_id,at,instrument,answer,score\ns1,p1,2026-01-01,audit c,answered,9\n"
    screens += "s2,p1,2026-01-02,AUDIT-C,answered,9\n"
    result = staged(tmp_path, {"patients.csv": PEOPLE, "conditions.csv": conditions, "assessments.csv": screens})
    said = " ".join(reasons(tmp_path))
    assert "code_system: nobody says whose code 'F10.20' is" in said
    assert "instrument: 'audit c' is none that `handrail instruments` lists" in said
    assert result.rows(0)["assessments"].select("instrument", "score").rows() == [("audit-c", 9)]
    assert set(result.rows(0)["coverage"]["domain"]) == {"conditions", "assessments"}


@pytest.mark.parametrize(("cell", "reason"), [
    ("2026-03-02T10:00:00-05:00|02/03/2026", "at: '02/03/2026' may be day first or month first"),
    ("2026-03-02T10:00:00-05:00|2.3.2026", "at: '2.3.2026' may be day first or month first"),
    ("2026-03-02T10:00:00-05:00|46083", "at: '46083' is a number of a spreadsheet, not a date"),
    ("2026-03-02T10:00:00-05:00|2026-03-02 10:00:00", "has no time zone"),
    ("2026-03-02T10:00:00-05:00|2026-02-30", "at: '2026-02-30' is not a date or a time"),
    (",40,|,\"40,5\",", "dose_mg: '40,5' has a comma"),
    (",40,|,40 mg,", "dose_mg: '40 mg' is not a number"),
    (",40,|,-40,", "dose"),
    ("ketamine|Ketalar", "drug: 'Ketalar' is none of ketamine, esketamine"),
    ("completed|done", "status: 'done' is none of completed"),
    ("d1|d 1", "administration_id: 'd 1' is no id"),
    ("p1|", "patient_id is missing"),
    ("program|program,extra", "it has 8 cells under 7 columns"),
    (",program|", "it has 6 cells under 7 columns"),
    ("program|\"program", "its quotes do not close on this line"),
])  # fmt: skip
def test_a_row_that_could_mean_two_things_is_refused(tmp_path: Path, cell: str, reason: str) -> None:
    was, is_ = cell.split("|")
    other = GOOD.replace("d1", "d2")
    result = staged(tmp_path, {"patients.csv": PEOPLE, "administrations.csv": DOSES + GOOD.replace(was, is_, 1) + other})
    told = [*reasons(tmp_path), *(note["text"] for note in result.manifest["notes"])]
    assert any(reason in each for each in told), told
    assert ("d2", 40_000) in doses(result)
    assert ("d1", 40_000) not in doses(result)


def test_a_row_that_is_not_text_is_refused(tmp_path: Path) -> None:
    result = staged(
        tmp_path, {"patients.csv": PEOPLE, "administrations.csv": (DOSES + GOOD).encode().replace(b"program", b"\xe9")}
    )
    assert "invalid UTF-8" in reasons(tmp_path)[0]
    coverage = result.rows(0)["coverage"]
    assert coverage.filter(coverage["complete"].is_null())["domain"].to_list() == ["administrations"]


def test_a_refused_row_leaves_its_patient_incomplete(tmp_path: Path) -> None:
    result = staged(tmp_path, {"patients.csv": PEOPLE, "administrations.csv": DOSES + GOOD.replace("ketamine", "?")})
    gaps = result.rows(0)["coverage"].select("patient_id", "domain", "complete").rows()
    assert gaps == [("p1", "administrations", None)]


@pytest.mark.parametrize(("header", "reason"), [
    (DOSES.replace("dose_mg", "dose"), "administrations has no column 'dose'"),
    (DOSES.replace("status,", ""), "administrations needs a column status"),
    (DOSES.replace("indication", "status"), "its header has status twice"),
    (",".join(f"c{number}" for number in range(10_000)) + "\n", "it has 10,000 columns"),
    ("<html>,a\n", "it is not a table in CSV"),
    ("", "the file is empty"),
])  # fmt: skip
def test_a_file_that_cannot_be_told_is_not_read_and_said_so(tmp_path: Path, header: str, reason: str) -> None:
    result = staged(tmp_path, {"patients.csv": PEOPLE, "administrations.csv": header + (GOOD if header else "")})
    assert any(reason in one["reason"] for one in result.manifest["not_read"])
    assert (result.manifest["lost"]["files"], result.manifest["lost"]["domains"]) == (1, ["administrations"])


def test_names_of_ones_own(tmp_path: Path) -> None:
    names = """
[administrations]
file = "Doses given.csv"
columns = { "Dose (mg)" = "dose_mg", "Given at" = "at" }
ignored = ["Initials"]
"""
    header = "administration_id,patient_id,Given at,drug,Dose (mg),status,indication,Initials\n"
    content = header + GOOD.replace("program\n", "program,AB\n")
    result = staged(tmp_path, {"patients.csv": PEOPLE, "Doses given.csv": content, NAMES_FILE: names})
    assert doses(result) == [("d1", 40_000)]
    assert result.manifest["lost"]["files"] == 0


@pytest.mark.parametrize(("names", "reason"), [
    ("[doses]", "there is no table 'doses'"),
    ("[administrations]\ncolumns = { Dose = \"mg\" }", "which is no column of administrations"),
    ("[administrations]\nfile = 3", "something else than file, columns and ignored"), ("[", "it is not TOML"),
])  # fmt: skip
def test_names_that_name_nothing(tmp_path: Path, names: str, reason: str) -> None:
    with pytest.raises(UnusableInput, match=reason):
        staged(tmp_path, {"patients.csv": PEOPLE, NAMES_FILE: names})


def test_a_table_of_another_name_beside_ours_was_meant_to_hold_data(tmp_path: Path) -> None:
    result = staged(tmp_path, {"patients.csv": PEOPLE, "doses.csv": DOSES + GOOD})
    assert result.manifest["lost"]["files"] == 1
    assert "its name is no table's" in result.manifest["not_read"][0]["reason"]


def test_two_files_that_disagree(tmp_path: Path) -> None:
    """The same id twice: one row that is repeated is a duplicate, two that differ contradict each other."""
    content = DOSES + GOOD + GOOD + GOOD.replace("d1", "d2") + GOOD.replace("d1", "d2").replace("40", "400")
    result = staged(tmp_path, {"patients.csv": PEOPLE, "administrations.csv": content})
    counts = result.manifest["counts"]
    assert (counts["duplicate"], counts["refused"]) == (1, 1)
    assert "share the id" in reasons(tmp_path)[0]


def test_only_what_was_asked_for_is_read(tmp_path: Path) -> None:
    fhir = json.dumps({"resourceType": "Patient", "id": "p9"})
    result = staged(tmp_path, {"patients.csv": PEOPLE, "p.ndjson": fhir}, kind="csv")
    assert sorted(result.rows(0)["patients"]["patient_id"]) == ["p1", "p2"]
    assert "--from" in result.manifest["not_read"][0]["reason"]


@pytest.mark.parametrize(("files", "table"), [
    ({"conditions.csv": ""}, "conditions"), ({"conditions.xlsx": b"PK"}, None), ({"conditions.txt": "a,b"}, None),
    ({NAMES_FILE: '[conditions]\nfile = "diagnoses.csv"\n'}, "conditions"), ({"coverage.csv": ""}, None),
])  # fmt: skip
def test_a_table_that_is_not_there_is_no_empty_table(tmp_path: Path, files: dict[str, str | bytes], table: str | None) -> None:
    lost = staged(tmp_path, {"patients.csv": PEOPLE, "administrations.csv": DOSES + GOOD, **files}).manifest["lost"]
    assert lost["files"] == 1
    assert lost["domains"] == [table] if table else {"conditions", "administrations", "decisions"} <= set(lost["domains"])


def test_other_files_beside_tables_are_left_alone(tmp_path: Path) -> None:
    files = {"patients.csv": PEOPLE, "administrations.csv": DOSES + GOOD, "README.txt": "hello", "notes.xlsx": b"PK"}
    assert staged(tmp_path, files).manifest["lost"]["files"] == 0
