"""The counts in other programs' forms are those of the run; and the same input gives the same bytes, wherever it is written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from handrail.audit.exports import REPORTS, SUMMARY
from tests.unit.audit.test_answer import PROGRAM, audited

WRITTEN = ("report.html", "run.json", "findings.parquet", "verdicts.parquet", "quarantine.ndjson", SUMMARY, REPORTS)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exports")
    audited(PROGRAM, out)
    return out


def test_the_same_input_gives_the_same_bytes_in_another_folder(sample: Path, tmp_path: Path) -> None:
    audited(PROGRAM, tmp_path / "again")
    for name in WRITTEN:
        assert (tmp_path / "again" / name).read_bytes() == (sample / name).read_bytes(), name


def test_the_summary_says_what_the_run_says(sample: Path) -> None:
    run = json.loads((sample / "run.json").read_text())
    rows = list(csv.DictReader((sample / SUMMARY).read_text().splitlines()))
    said = [(row["safeguard"], row["subject"], int(row["met"]), int(row["breached"]), int(row["data_required"])) for row in rows]
    assert said == [
        (one["id"], each["subject"], each["met"], each["breached"], each["data_required"])
        for one in run["safeguards"] for each in one["subjects"]
    ]  # fmt: skip


def test_a_measure_report_counts_everybody_once(sample: Path) -> None:
    run = json.loads((sample / "run.json").read_text())
    bundle = json.loads((sample / REPORTS).read_text())
    given = [(one, each) for one in run["safeguards"] for each in one["subjects"]]
    assert len({entry["fullUrl"] for entry in bundle["entry"]}) == len(bundle["entry"]) == len(given)
    for entry, (one, each) in zip(bundle["entry"], given, strict=True):
        report = entry["resource"]
        counts = {each["code"]["coding"][0]["code"]: each["count"] for each in report["group"][0]["population"]}
        assert (report["resourceType"], report["status"], report["type"]) == ("MeasureReport", "complete", "summary")
        assert report["measure"].endswith(f"Measure/{one['id']}|{one['revision']}")
        assert counts["initial-population"] == each["met"] + each["breached"] + each["data_required"]
        assert (counts["numerator"], counts["denominator-exclusion"]) == (each["met"], each["data_required"])
        judged = counts["denominator"] - counts["denominator-exclusion"]
        assert ("measureScore" in report["group"][0]) == (judged > 0)
