"""An audit from source to report: on the sample, on nobody, killed half-way, and against `check` on the same people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from handrail.audit import programs
from handrail.audit.answer import answer
from handrail.audit.parts import Progress
from handrail.audit.run import Judging, Question, run
from handrail.audit.tally import wilson
from handrail.check import check, judge
from handrail.protocol.load import find, shipped
from handrail.record import Record
from handrail.safeguards.catalogue import CATALOGUE
from handrail.sample import build
from handrail.sources.staging import Staged, stage
from handrail.terms.errors import UnusableInput
from handrail.verdicts import Verdict

PROGRAM = Path(build.__file__).parent / "program"
IV = find("iv-racemic")
PROTOCOLS = (IV, *(one for one in shipped() if one.key != IV.key))
AT = datetime(2026, 7, 1, tzinfo=UTC)


def quiet(_what: str, _done: int, _of: int) -> None:
    """No progress is shown."""


def audited(source: Path, out: Path) -> dict:
    return answer(source, out, PROTOCOLS, at=None, zone=None, claims=(), progress=quiet).run


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    audited(PROGRAM, out)
    return out


def test_every_resource_of_the_sample_has_one_fate(sample: Path) -> None:
    counts = json.loads((sample / "run.json").read_text())["counts"]
    assert counts["accepted"] + counts["refused"] + counts["duplicate"] + counts["out_of_scope"] == counts["read"]
    assert (counts["refused"], counts["duplicate"], counts["out_of_scope"]) == (1, 1, 1)
    refused = [json.loads(line) for line in (sample / "quarantine.ndjson").read_text().splitlines()]
    assert [(one["file"], one["line"], one["id"]) for one in refused] == [
        ("Observation.ndjson", len(build.lines()["Observation"]), "undated")
    ]


def test_the_sample_shows_every_verdict_that_each_safeguard_can_give(sample: Path) -> None:
    run_of = {one["id"]: one["subjects"] for one in json.loads((sample / "run.json").read_text())["safeguards"]}
    for one in CATALOGUE:
        seen = {verdict for each in run_of[one.id] for verdict in Verdict if each[verdict.replace("-", "_")]}
        assert seen >= {Verdict.MET, Verdict.BREACHED}, one.id


def test_findings_hold_exactly_what_the_counts_say(sample: Path) -> None:
    findings = pl.read_parquet(sample / "findings.parquet")
    for one in json.loads((sample / "run.json").read_text())["safeguards"]:
        for each in one["subjects"]:
            rows = findings.filter(pl.col("safeguard") == one["id"], pl.col("subject") == each["subject"])
            assert (rows["verdict"] == "breached").sum() == each["breached"]
            assert (rows["verdict"] == "data-required").sum() == each["data_required"]


def test_the_audit_and_check_say_the_same_of_every_dose(sample: Path) -> None:
    """One rulebook: the verdicts of each person, judged alone, are those of the audit."""
    wide = pl.read_parquet(sample / "verdicts.parquet")
    staged = Staged.load(sample)
    at = datetime.fromisoformat(json.loads((sample / "run.json").read_text())["at"])
    compared = 0
    for alone in each_alone(staged):
        for one in check(alone, PROTOCOLS, at=at):
            row = wide.filter(pl.col("subject") == one.subject, pl.col("subject_id") == one.subject_id)
            if one.subject == "patients":
                continue  # a candidate at the bedside is always in the program
            assert Verdict.of(row.item(0, one.safeguard)) is one.verdict, one
            compared += 1
    assert compared > 300


def each_alone(staged: Staged) -> Iterator[Record]:
    whole = staged.rows(0)
    for patient in whole["patients"]["patient_id"]:
        yield Record.of({name: rows.filter(pl.col("patient_id") == patient) for name, rows in whole.items()}, candidates=True)


def test_nobody_enrolled_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ndjson").write_text(
        '{"resourceType":"Patient","id":"p","meta":{"lastUpdated":"2026-01-01T00:00:00Z"}}\n'
    )
    with pytest.raises(UnusableInput, match="nothing in it has a time"):
        audited(tmp_path / "in", tmp_path / "out")
    found = answer(tmp_path / "in", tmp_path / "out", PROTOCOLS, at=AT, zone=None, claims=(), progress=quiet).run
    assert found["population"]["in_program"] == 0
    assert "Nobody in this source is enrolled" in (tmp_path / "out" / "report.html").read_text()


class Cut:
    """Staged records whose reading stops, as if killed, before one of the buckets."""

    def __init__(self, staged: Staged, stops_before: int | None) -> None:
        self._staged, self._stops_before = staged, stops_before
        self.buckets, self.digest = 3, staged.digest

    def bucket(self, number: int) -> Record:
        if number == self._stops_before:
            raise KeyboardInterrupt
        return self._staged.bucket(0)


@pytest.mark.parametrize("stops_before", [0, 1, 2])
def test_a_run_that_was_killed_ends_with_the_same_bytes(tmp_path: Path, stops_before: int) -> None:
    staged = stage(PROGRAM, tmp_path / "staged")
    question = Question(PROTOCOLS, AT)
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    expected = run(Cut(staged, None), question, whole)
    with pytest.raises(KeyboardInterrupt):
        run(Cut(staged, stops_before), question, cut)
    done = {int(path.stem.removeprefix("counts-")) for path in cut.glob("parts/*/counts-*.json")}
    assert stops_before not in done
    assert done >= set(range(stops_before - 1))  # the one beside it may have been under way
    assert run(Cut(staged, None), question, cut) == expected
    for name in ("verdicts.parquet", "findings.parquet", programs.MONTHS, programs.PEOPLE):
        assert (cut / name).read_bytes() == (whole / name).read_bytes()


@pytest.mark.parametrize("cut", ["findings", "verdicts"])
def test_results_that_were_cut_are_judged_again(tmp_path: Path, cut: str) -> None:
    """Their tally says how long they were; whoever judges may have lost what was not yet on the disk."""
    staged, question, out = Cut(stage(PROGRAM, tmp_path / "staged"), None), Question(PROTOCOLS, AT), tmp_path / "out"
    expected = run(staged, question, tmp_path / "whole")

    def cutting(judging: Judging, numbers: range, _progress: Progress) -> None:
        for number in numbers:
            judging(number)
        path = judging.folder / f"{cut}-00001.parquet"
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(UnusableInput, match="bucket 1 are not here, or not whole"):
        run(staged, question, out, over=cutting)
    with pytest.raises(UnusableInput, match="bucket 1 are not here"):
        run(staged, question, out, over=lambda _judging, _numbers, _progress: None)
    assert run(staged, question, out) == expected
    assert (out / "findings.parquet").read_bytes() == (tmp_path / "whole" / "findings.parquet").read_bytes()


@pytest.mark.parametrize(("hits", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634)])
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    """Values of the published formula, to four places."""
    interval = wilson(hits, of)
    assert interval is not None
    assert [round(end, 4) for end in interval] == [low, high]


def test_there_is_no_interval_of_nothing() -> None:
    assert wilson(0, 0) is None


def test_patients_are_judged_on_the_day_of_the_programs_calendar() -> None:
    record, at = Record.of_rows({"patients": [{"patient_id": "p1"}]}), datetime(2026, 7, 1, 2, tzinfo=UTC)
    days = {
        zone: judge(record, PROTOCOLS, at=at, zone=zone)["patients"].frame["local_date"].to_list()
        for zone in (None, UTC, ZoneInfo("America/New_York"))
    }
    assert days == {None: [date(2026, 7, 1)], UTC: [date(2026, 7, 1)], ZoneInfo("America/New_York"): [date(2026, 6, 30)]}
