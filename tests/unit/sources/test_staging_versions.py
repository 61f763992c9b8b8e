"""Copies, conflicts and versions of one resource, within a file and across files; buckets; the tables as written."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from handrail.record import TABLES, Record
from handrail.sources.staging import stage
from tests.unit.sources.making import bundle, dose, lines, patient, pressure, refused, totals, version, write


def test_the_same_content_again_is_a_duplicate(tmp_path: Path) -> None:
    turned = dict(reversed(dose("d1").items()))
    source = write(
        tmp_path / "s", {"a.ndjson": [dose("d1"), pressure("o1")], "b.json": bundle(dose("d1"), turned, pressure("o1"))}
    )
    result = stage(source, tmp_path / "out")
    assert totals(result) == (5, 2, 0, 3, 0)
    tables = result.rows(0)
    assert tables["administrations"]["source"].to_list() == ["a.ndjson:1"]
    assert tables["observations"].height == 2
    assert result.manifest["files"][1]["counts"] == {"read": 3, "accepted": 0, "refused": 0, "duplicate": 3, "out_of_scope": 0}
    assert result.history(0) == {}


@pytest.mark.parametrize("meta", [{}, version(1, 3)])
def test_another_content_under_the_same_version_is_refused(tmp_path: Path, meta: dict[str, object]) -> None:
    first, second = dose("d1", mg=40, **meta), dose("d1", mg=70, **meta)
    source = write(tmp_path / "s", {"a.ndjson": [first], "b.ndjson": [patient(), b"{", second, second], "c.json": bundle(second)})
    result = stage(source, tmp_path / "out")
    assert totals(result) == (6, 2, 2, 2, 0)
    broken, conflict = refused(result)
    assert (broken["line"], conflict["line"], conflict["file"]) == (2, 3, "b.ndjson")
    assert "two different resources share the id MedicationAdministration/d1" in conflict["reason"]
    assert (conflict["patient"], conflict["id"], conflict["type"]) == ("p1", "d1", "MedicationAdministration")
    assert conflict["text"] == lines([second], b"").decode()
    tables = result.rows(0)
    assert tables["administrations"]["dose_ug"].to_list() == [40_000]
    known = tables["coverage"].filter(patient_id="p1")
    assert known.select("domain", "complete").rows() == [("administrations", None)]


def test_of_several_versions_the_last_one_recorded_counts(tmp_path: Path) -> None:
    one, two, three = (dose("d1", mg=mg, **version(number, day)) for number, mg, day in ((1, 40, 3), (2, 50, 5), (3, 60, 4)))
    gone = [dose("d2", **version(1, 3)), dose("d2", **version(2, 4)) | {"status": "entered-in-error"}]
    result = stage(write(tmp_path / "s", {"a.ndjson": [one, two, three, *gone, dose("d3")]}), tmp_path / "out")
    assert totals(result) == (6, 6, 0, 0, 0)
    current, history = (frames["administrations"] for frames in (result.rows(0), result.history(0)))
    assert current.select("administration_id", "dose_ug").rows() == [("d3", 40_000), ("d1", 50_000)]  # unknown recorded_at first
    assert history.select("administration_id", "dose_ug", "void").rows() == [
        ("d1", 40_000, False), ("d1", 60_000, False), ("d1", 50_000, False), ("d2", 40_000, False), ("d2", 40_000, True),
    ]  # fmt: skip


def test_a_row_that_moved_to_another_patient_is_gone_from_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.sources.shuffle_buckets.PATIENTS_IN_A_BUCKET", 1)
    files = {"a.ndjson": [dose("d1", "p1", **version(1, 3)), dose("d1", "p2", **version(2, 4)), patient("p3")]}
    result = stage(write(tmp_path / "s", files), tmp_path / "out")
    assert result.buckets == 3
    found = [result.rows(number) for number in range(3)]
    assert [frame["patient_id"].to_list() for tables in found if (frame := tables.get("administrations")) is not None] == [["p2"]]
    assert pl.concat([tables["patients"] for tables in found])["patient_id"].sort().to_list() == ["p1", "p2", "p3"]
    assert (result.manifest["patients"], result.manifest["patients_without_resource"]) == (3, 2)


def test_buckets_hold_what_one_record_of_everything_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    resources = [one for number in range(40) for one in (
        patient(f"p{number}"), dose(f"d{number}", f"p{number % 7}", at="2026-03-02T10:00:00Z"),
        dose(f"e{number}", f"p{number}", at=f"2026-03-{number % 28 + 1:02d}", **version(1, 3)),
        pressure(f"o{number}", f"q{number}"),
    )]  # fmt: skip
    source = write(tmp_path / "s", {"a.ndjson.gz": reversed(resources)})
    whole = stage(source, tmp_path / "whole", covers=("conditions",))
    monkeypatch.setattr("handrail.sources.shuffle_buckets.PATIENTS_IN_A_BUCKET", 9)
    parted = stage(source, tmp_path / "parted", covers=("conditions",))
    assert (whole.buckets, parted.buckets) == (1, 9)
    tables = whole.rows(0)
    for name, frame in tables.items():
        parts = [parted.rows(number)[name] for number in range(9)
                 if (parted.folder / "current" / name / f"{number:05d}.parquet").exists()]  # fmt: skip
        assert dict(frame.schema) == TABLES[name].schema
        if name == "coverage":
            assert all(part.equals(frame) for part in parts)
            assert len(parts) == 9
            continue
        order = list(dict.fromkeys(["patient_id", "at", "recorded_at", TABLES[name].own_id]))
        assert pl.concat(parts).sort(order, nulls_last=False).equals(frame)
        assert all(part.equals(part.sort(order, nulls_last=False)) for part in parts)
    expected = Record.of(tables).table("administrations").drop("recorded_by", "source", "void")
    assert whole.bucket(0, ["administrations"]).table("administrations").equals(expected)
    assert whole.bucket(0, ["administrations"]).table("observations").is_empty()
    with pytest.raises(IndexError):
        whole.bucket(1)


def test_copies_among_lines_that_are_read_together(tmp_path: Path) -> None:
    """They have no digest until it is known that they share an id; key order and spaces make no other content."""
    given = [dose(f"d{number}", mg=40) for number in range(200)]
    again = json.dumps(dict(reversed(dose("d7", mg=40).items())), indent=None, separators=(", ", " : ")).encode()
    files = {
        "a.ndjson": given,
        "b.ndjson": [again, dose("d8", mg=41), *(dose(f"e{number}") for number in range(100)), dose("d9")],
    }
    staged = stage(write(tmp_path / "source", files), tmp_path / "out")
    assert totals(staged) == (303, 300, 1, 2, 0)
    assert [one["id"] for one in refused(staged)] == ["d8"]
    assert "a.ndjson, line or entry 9 is kept" in refused(staged)[0]["reason"]


def test_a_screen_that_is_withdrawn_takes_its_substances_with_it(tmp_path: Path) -> None:
    given = {"resourceType": "QuestionnaireResponse", "id": "q1", "subject": {"reference": "Patient/p1"}, "status": "completed",
             "questionnaire": "https://handrail.example/fhir/Questionnaire/nm-assist|1", "authored": "2026-03-02T10:00:00Z",
             "item": [{"linkId": "cannabis-2", "answer": [{"valueInteger": 6}]}]}  # fmt: skip
    first, gone = given | version(1, 3), given | version(2, 4) | {"status": "entered-in-error", "item": []}
    kept = stage(write(tmp_path / "a", {"a.ndjson": [first]}), tmp_path / "out-a").rows(0)["assessments"]
    assert kept.filter(assessment_id="q1#cannabis").select("band", "flags", "answer").rows() == [(None, None, "answered")]
    assert kept.height == 11
    result = stage(write(tmp_path / "b", {"a.ndjson": [first, gone]}), tmp_path / "out-b")
    assert result.rows(0).get("assessments", kept.clear()).height == 0
    assert result.history(0)["assessments"].height == 22
