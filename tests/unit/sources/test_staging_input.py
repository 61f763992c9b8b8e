"""Staging bad input: every line has one fate, the reason is said, and nothing crashes."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.record import TABLES
from handrail.sources.staging import Staged, stage
from handrail.terms.errors import UnusableInput
from tests.unit.sources.making import bundle, dose, lines, patient, pressure, refused, totals, write


def staged(folder: Path, files: dict[str, Any], **options: Any) -> Staged:
    return stage(write(folder / "source", files), folder / "out", **options)


def places(given: Staged) -> list[tuple[str, Any]]:
    return [(one["file"], one.get("line", one.get("entry"))) for one in refused(given)]


def test_lines_that_cannot_be_read_are_quarantined_with_their_number(tmp_path: Path) -> None:
    result = staged(tmp_path, {"a.ndjson": lines([
        patient(), b"", b"{broken", b'{"resourceType": "Patient", "id": "\xff"}', b"   ", {"resourceType": "Patient"},
        dose("d1"), dose("d2", at="0000-01-01"), dose("d3", at="9999-12-31T00:00:00Z"), {"resourceType": "Device", "id": "x"},
        b"17", b'{"resourceType": "Bundle", "entry": []}',
    ])})  # fmt: skip
    assert totals(result) == (10, 2, 7, 0, 1)
    assert [number for _, number in places(result)] == [3, 4, 6, 8, 9, 11, 12]
    by_line = {one["line"]: one for one in refused(result)}
    assert by_line[3] == {
        "file": "a.ndjson", "line": 3, "type": None, "id": None, "patient": None, "text": "{broken", "bytes": 7,
        "reason": by_line[3]["reason"],
    }  # fmt: skip
    assert by_line[4]["reason"].startswith("invalid UTF-8")
    assert (by_line[6]["type"], by_line[6]["reason"]) == ("Patient", "it has no id")
    assert (by_line[8]["type"], by_line[8]["id"], by_line[8]["patient"]) == ("MedicationAdministration", "d2", "p1")
    assert "Bundle in a line" in by_line[12]["reason"]


def test_a_refused_dose_leaves_a_gap_in_its_patients_coverage(tmp_path: Path) -> None:
    result = staged(tmp_path, {"a.ndjson": [patient(), dose("d1", at="0000-01-01")]})
    coverage = result.rows(0)["coverage"]
    assert coverage.select("patient_id", "domain", "complete").rows() == [("p1", "administrations", None)]
    assert result.manifest["coverage_domains"] == []


def test_a_dose_that_is_no_number_is_a_dose_all_the_same(tmp_path: Path) -> None:
    text = json.dumps(dose("d1", mg="@")).replace('"@"', "1e999").encode()
    nan = json.dumps(dose("d2", mg="@")).replace('"@"', "NaN").encode()
    result = staged(tmp_path, {"a.ndjson": [text, nan, dose("d3")]})
    assert totals(result) == (3, 3, 0, 0, 0)
    assert result.bucket(0).table("administrations")["dose_ug"].to_list() == [None, None, 40_000]
    assert [note["count"] for note in result.manifest["notes"]] == [1, 1]


def test_a_line_of_50_mb_is_refused_and_the_next_one_is_read(tmp_path: Path) -> None:
    long = lines([patient("long", text="x" * (50 << 20)), patient("next")])
    result = staged(tmp_path, {"a.ndjson": lines([patient("first")]) + long}, workers=1)
    assert totals(result) == (3, 2, 1, 0, 0)
    [one] = refused(result)
    assert (one["line"], len(one["text"])) == (2, 2_000)
    assert one["bytes"] > 50 << 20
    assert "32 MiB" in one["reason"]


def test_a_packed_file_that_breaks_off_counts_as_incomplete(tmp_path: Path) -> None:
    packed = gzip.compress(lines([dose(f"d{n}", mg=n % 90 + 1, at=f"2026-03-02T10:00:00.{n:06d}Z") for n in range(3_000)]))
    result = staged(tmp_path, {"a.ndjson.gz": packed[: len(packed) // 2], "b.ndjson": [patient()]})
    read, accepted, gone, _, _ = totals(result)
    assert (gone, accepted) == (1, read - 1)
    assert accepted > 500
    assert [one["complete"] for one in result.manifest["files"]] == [False, True]
    assert places(result) == [("a.ndjson.gz", accepted)]  # the patient is the one beyond


def test_bundles_and_single_resources(tmp_path: Path) -> None:
    strange = json.dumps({"resourceType": "Bundle", "entry": [
        {"fullUrl": "urn:uuid:7f6c2a52-0001-4000-8000-000000000001", "resource": {"resourceType": "Patient"}},
        {"resource": dose("d3") | {"subject": {"reference": "urn:uuid:7f6c2a52-0001-4000-8000-000000000001"}}},
        {"resource": None}, "entry", {"resource": dose("d4", at="never")},
    ]}).encode()  # fmt: skip
    result = staged(tmp_path, {
        "a.json": bundle(patient("p1"), dose("d1"), pressure("o1")), "b.json": json.dumps(patient("p2"), indent=1).encode(),
        "c.json": strange, "d.json": b'{"resourceType": "Patient"', "e.json": b'{"resourceType": "Bundle", "entry": 7}',
    })  # fmt: skip
    assert totals(result) == (10, 6, 4, 0, 0)
    assert places(result) == [("c.json", 2), ("c.json", 3), ("c.json", 4), ("d.json", 1)]
    assert "entry" in refused(result)[0]
    assert result.rows(0)["administrations"]["source"].to_list() == ["c.json#entry[1]", "a.json#entry[1]"]


def test_claims_become_coverage_of_everyone(tmp_path: Path) -> None:
    covers = ("conditions", "administrations:2020-01-01..2024-12-31")
    result = staged(tmp_path, {"a.ndjson": [patient()]}, covers=covers)
    rows = {row["domain"]: row for row in result.rows(0)["coverage"].rows(named=True)}
    assert {row["patient_id"] for row in rows.values()} == {None}
    assert all(rows["conditions"][name] for name in ("open_start", "open_end", "complete"))
    assert rows["administrations"]["to_at"] == datetime(2025, 1, 1, tzinfo=UTC) - timedelta(microseconds=1)
    assert (result.manifest["covers"], result.manifest["coverage_domains"]) == (list(covers), ["administrations", "conditions"])
    assert result.bucket(0).table("coverage").height == 2
    with pytest.raises(UnusableInput):
        staged(tmp_path, {"a.ndjson": [patient()]}, covers=("conditions:yesterday..today",))


def test_a_day_is_a_day_of_the_programs_calendar(tmp_path: Path) -> None:
    """Of a dose, of a claim, and of a date without a time, alone or among many that are read together."""
    late = [dose(f"d{n}", at=f"2026-03-02T02:{n % 60:02d}:00Z") for n in range(70)]
    files = {"a.ndjson": [patient(), *late], "b.ndjson": [dose("x", at="2026-03-02T02:00:00Z"), dose("y", at="2026-03-01")]}
    covers = ("administrations:2026-03-01..2026-03-01",)
    for number, (zone, day, hour) in enumerate(((None, 2, 0), (UTC, 2, 0), (ZoneInfo("America/New_York"), 1, 5))):
        result = staged(tmp_path / str(number), files, zone=zone, covers=covers)
        doses = result.rows(0)["administrations"]
        assert set(doses.filter(doses["administration_id"] != "y")["local_date"]) == {date(2026, 3, day)}
        assert doses.filter(administration_id="y").select("at", "local_date").row(0) == (
            datetime(2026, 3, 1, hour, tzinfo=UTC),
            date(2026, 3, 1),
        )
        claim = result.rows(0)["coverage"]
        assert claim["from_at"].to_list() == [datetime(2026, 3, 1, hour, tzinfo=UTC)]
        assert claim["to_at"].to_list() == [datetime(2026, 3, 2, hour, tzinfo=UTC) - timedelta(microseconds=1)]


def test_results_never_replace_what_is_not_theirs(tmp_path: Path) -> None:
    write(tmp_path, {"out/staged/thesis.txt": b"years of work"})
    with pytest.raises(UnusableInput, match="not a staging"):
        staged(tmp_path, {"a.ndjson": [patient()]})
    assert (tmp_path / "out" / "staged" / "thesis.txt").exists()
    with pytest.raises(UnusableInput, match="in the source itself"):
        stage(tmp_path / "source", tmp_path / "source")


def test_the_newest_instant_is_one_that_had_happened_when_it_was_written(tmp_path: Path) -> None:
    meta = {"meta": {"lastUpdated": "2026-03-09T12:00:00Z"}}
    files = [dose("d1", **meta), dose("d2", at="2096-03-02T10:00:00Z", **meta), pressure("o1", at="2026-03-09", **meta)]
    result = staged(tmp_path, {"a.ndjson": files})
    assert result.newest_at == datetime(2026, 3, 9, 12, tzinfo=UTC)
    assert result.manifest["recorded_times_known"] is True
    without = staged(tmp_path / "b", {"a.ndjson": [dose("d1"), dose("d2", at="2026-04-02T10:00:00Z")]})
    assert without.newest_at == datetime(2026, 4, 2, 10, tzinfo=UTC)
    assert without.manifest["recorded_times_known"] is False


def soup() -> st.SearchStrategy[bytes]:
    good = [patient("p1"), patient("p2"), dose("d1"), dose("d1", mg=7), dose("d2", patient="p9"), pressure("o1")]
    known = st.sampled_from([lines([one], b"") for one in good] + [b"", b"  ", b"{}", b"[]", b'{"resourceType": "Patient"}'])
    values = st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
        max_leaves=6,
    )
    keys = st.sampled_from(["id", "subject", "meta", "status", "effectiveDateTime", "dosage", "code"])
    changed = st.builds(lambda one, key, value: lines([one | {key: value}], b""), st.sampled_from(good), keys, values)
    line = known | changed | st.binary(max_size=40).map(lambda raw: raw.replace(b"\n", b""))
    return st.lists(line, min_size=1, max_size=12).map(b"\n".join)


@given(content=soup(), cut=st.none() | st.integers(1, 200))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_line_has_exactly_one_fate(tmp_path_factory: pytest.TempPathFactory, content: bytes, cut: int | None) -> None:
    folder = tmp_path_factory.mktemp("soup")
    packed = gzip.compress(content)
    write(folder, {"a.ndjson": lines([patient("z")]) + content, "b.ndjson.gz": packed[:-cut] if cut else packed})
    result = stage(folder, folder.with_name(folder.name + "-out"))
    read, *fates = totals(result)
    assert read == sum(fates)
    assert len(refused(result)) == fates[1]
    assert sum(one["counts"]["read"] for one in result.manifest["files"]) == read
    expected = sum(1 for line in content.split(b"\n") if line.strip()) + 1
    assert result.manifest["files"][0]["counts"]["read"] == expected
    for name, frame in result.rows(0).items():
        assert dict(frame.schema) == TABLES[name].schema
