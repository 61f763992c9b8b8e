"""Other numbers on staged records: verdicts told by hand, the same as a pack with those numbers, and plainly a question."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from handrail.audit.answer import answer
from handrail.audit.earlier import Earlier
from handrail.protocol import load, standing
from handrail.protocol.asking import with_numbers
from handrail.protocol.model import Protocol
from handrail.terms.errors import UnusableInput
from tests.unit.audit.asking import IV, asked, audited, beside, source, verdicts
from tests.unit.audit.test_answer import PROGRAM
from tests.unit.protocol.conftest import copy_of

INTERVAL = "minimum-interval"
STRICT, LOOSE = ("interval_hours_min=72",), ("interval_hours_min=36 h",)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small program, audited as the protocol stands; then its source is gone."""
    records, out = tmp_path_factory.mktemp("records"), tmp_path_factory.mktemp("run")
    audited(source(records), out)
    shutil.rmtree(records)
    return out


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("sample")
    audited(PROGRAM, out)
    return out


def spoken_of(out: Path) -> dict[str, str]:
    """The second doses, of which the interval can say anything."""
    return {name: str(verdict) for name, verdict in verdicts(out, INTERVAL).items() if name in ("a2", "b2", "c2")}


@pytest.mark.parametrize(("numbers", "said"), [
    ((), {"a2": "met", "b2": "breached", "c2": "met"}),
    (STRICT, {"a2": "breached", "b2": "breached", "c2": "met"}),
    (LOOSE, {"a2": "met", "b2": "met", "c2": "met"}),
    (("interval_hours_min=200", "interval_days_min=3"), {"a2": "breached", "b2": "breached", "c2": "breached"}),
])  # fmt: skip
def test_without_the_source_the_verdicts_are_those_of_the_numbers(run: Path, tmp_path: Path, numbers, said) -> None:
    asked(run, tmp_path / "q", numbers)
    assert spoken_of(tmp_path / "q") == said


def test_the_earlier_report_stays_as_it_was(run: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()}
    asked(run, tmp_path / "q", STRICT)
    assert {path: path.read_bytes() for path in sorted(run.rglob("*")) if path.is_file()} == before
    assert (tmp_path / "q" / "quarantine.ndjson").read_bytes() == (run / "quarantine.ndjson").read_bytes()


def test_the_same_question_twice_gives_the_same_bytes(run: Path, tmp_path: Path) -> None:
    for name in ("once", "again", "again"):
        asked(run, tmp_path / name, STRICT)
    for path in sorted(one for one in (tmp_path / "once").rglob("*") if one.is_file()):
        assert (tmp_path / "again" / path.relative_to(tmp_path / "once")).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize(
    "number", ["interval_hours_min=72 h", "observation_minutes_min=240 min", "doses_per_window_max=1 {count}"]
)
def test_it_judges_as_a_pack_with_that_number(sample: Path, tmp_path: Path, number: str) -> None:
    """On the sample, which shows every verdict; as a control, what the protocol itself says is told apart."""
    asked(sample, tmp_path / "pack", (), pack_with(number, tmp_path))
    asked(sample, tmp_path / "question", (number,))
    told = [pl.read_parquet(tmp_path / each / "findings.parquet").drop("protocol") for each in ("pack", "question")]
    assert told[0].equals(told[1])
    both = [(tmp_path / each / "verdicts.parquet").read_bytes() for each in ("pack", "question")]
    assert both[0] == both[1] != (sample / "verdicts.parquet").read_bytes()


def pack_with(number: str, folder: Path) -> Protocol:
    """A draft of the same protocol that states that number."""
    name, _, value = number.partition("=")
    pack = copy_of("iv-racemic/2026.3", folder)
    file = pack.folder / "protocol.yaml"
    stated = re.compile(rf"(^  {name}:\n    values:\n      - from: \S+\n        value: )[^\n]*$", re.MULTILINE)
    text, found = stated.subn(lambda match: match[1] + json.dumps(value), file.read_text())
    assert found == 1
    file.write_text(text)
    return load.load(pack.folder, draft=True)


def test_everything_says_that_it_is_a_question(run: Path, tmp_path: Path) -> None:
    found = asked(run, tmp_path, STRICT)
    said = standing.question(with_numbers(IV, STRICT))
    assert said is not None
    assert found["what_if"]["said"] == said
    assert "nobody has adopted" in said
    assert found["what_if"]["of"]["key"] == IV.key
    assert found["protocol"]["key"] == "iv-racemic@2026.3, asked with interval_hours_min=72 h"
    assert (found["protocol"]["adopted"], found["protocol"]["adoption"]) == (False, None)
    assert "a question" in found["protocol"]["state"]
    number = next(one for one in found["protocol"]["parameters"] if one["name"] == "interval_hours_min")
    assert (number["said"], number["basis"], number["place"]) == ("72 h", "asked on the command line", None)
    assert "Phillips" not in number["source"]
    page = (tmp_path / "report.html").read_text()
    assert page.index("What if? This is a question") < page.index("<h1>")
    label = found["protocol"]["key"]
    assert set(pl.read_parquet(tmp_path / "findings.parquet")["protocol"]) == {label}
    assert label in (tmp_path / "summary.csv").read_text().splitlines()[1]
    shared = json.loads((tmp_path / "shareable" / "scorecards.json").read_text())
    assert shared["protocol"] == label
    assert "nobody has adopted" in shared["what_if"]
    assert shared["what_if"] in (tmp_path / "shareable" / "scorecards.html").read_text()
    assert label in (tmp_path / "shareable" / "scorecards.csv").read_text().splitlines()[1]
    for entry in json.loads((tmp_path / "measure-reports.json").read_text())["entry"]:
        assert entry["resource"]["meta"]["tag"][0]["code"] == "what-if"


def test_its_measure_reports_are_not_those_of_the_audit(run: Path, tmp_path: Path) -> None:
    asked(run, tmp_path, STRICT)
    both = [
        {one["fullUrl"] for one in json.loads((each / "measure-reports.json").read_text())["entry"]} for each in (run, tmp_path)
    ]
    assert both[0].isdisjoint(both[1])


def test_an_audit_asks_nothing(run: Path) -> None:
    found = json.loads((run / "run.json").read_text())
    assert found["what_if"] is None
    assert "What if" not in (run / "report.html").read_text()
    shared = json.loads((run / "shareable" / "scorecards.json").read_text())
    assert (shared["protocol"], shared["what_if"]) == (IV.key, None)
    assert set(pl.read_parquet(run / "findings.parquet")["protocol"]) == {IV.key}


def test_plans_pinned_to_another_protocol_keep_its_numbers(sample: Path, tmp_path: Path) -> None:
    """The sample has plans of esketamine and of tablets: their doses are judged by those, whatever is asked of the infusion."""
    found = asked(sample, tmp_path, ("observation_minutes_min=240",))
    protocols = set(pl.read_parquet(tmp_path / "findings.parquet")["protocol"].drop_nulls())
    assert protocols == {found["protocol"]["key"], "esketamine-rems@2026.4", "sublingual-supervised@2026.3"}
    assert any("esketamine-rems@2026.4" in line and "with its own numbers" in line for line in found["protocol"]["told"])
    both = [pl.read_parquet(each / "findings.parquet") for each in (sample, tmp_path)]
    of_spray = [one.filter(pl.col("protocol") == "esketamine-rems@2026.4") for one in both]
    assert of_spray[0].equals(of_spray[1])
    assert of_spray[0].height > 0


def test_a_question_is_never_written_over_an_audit(tmp_path: Path) -> None:
    records = source(tmp_path / "records")
    audited(records, tmp_path / "run")
    before = (tmp_path / "run" / "report.html").read_bytes()
    with pytest.raises(UnusableInput, match="holds the report of another audit already"):
        audited(records, tmp_path / "run", STRICT)
    assert (tmp_path / "run" / "report.html").read_bytes() == before
    audited(records, tmp_path / "question", STRICT)
    with pytest.raises(UnusableInput, match="holds the report of another audit already"):
        audited(records, tmp_path / "question", LOOSE)
    audited(records, tmp_path / "question", STRICT)


def spoilt(run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(run, tmp_path / "spoilt"))


def test_a_staging_that_lost_a_file_is_refused(run: Path, tmp_path: Path) -> None:
    broken = spoilt(run, tmp_path)
    (broken / "staged" / "current" / "enrolments" / "00000.parquet").unlink()
    with pytest.raises(UnusableInput, match=r"holds \d+ of the \d+ files that were staged"):
        Earlier.opened(broken)


def test_a_file_that_was_cut_off_is_refused(run: Path, tmp_path: Path) -> None:
    broken = spoilt(run, tmp_path)
    file = broken / "staged" / "current" / "administrations" / "00000.parquet"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(UnusableInput, match="not as it was: it cannot be read"):
        asked(broken, tmp_path / "q", STRICT)
    assert not (tmp_path / "q" / "run.json").exists()


@pytest.mark.parametrize(("spoil", "says"), [
    (shutil.rmtree, "there is no such folder"),
    (lambda run: (run / "run.json").unlink(), "its audit was not finished"),
    (lambda run: (run / "run.json").write_text("{"), "run.json is broken"),
    (lambda run: (run / "run.json").write_text('{"schema": 1}'), "run.json is of another version"),
    (lambda run: shutil.rmtree(run / "staged"), "its records are not staged here"),
    (lambda run: (run / "staged" / "manifest.json").write_text('{"schema": 1}'), "was staged by another version"),
    (lambda run: changed(run / "run.json", "newest_at"), "does not belong to what is staged"),
])  # fmt: skip
def test_what_is_no_finished_audit_is_refused(run: Path, tmp_path: Path, spoil, says: str) -> None:
    broken = spoilt(run, tmp_path)
    Earlier.opened(broken)
    spoil(broken)
    with pytest.raises(UnusableInput, match=says):
        Earlier.opened(broken)


def changed(file: Path, name: str) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | {name: None}))


def test_an_audit_whose_staging_loses_a_file_meanwhile_writes_no_report(tmp_path: Path) -> None:
    """Judged without it, its rows would count as never recorded."""
    records = source(tmp_path / "records")

    def losing(what: str, _done: int, _of: int) -> None:
        if what == "judging":
            (tmp_path / "run" / "staged" / "current" / "enrolments" / "00000.parquet").unlink()

    with pytest.raises(UnusableInput, match="files that were staged"):
        answer(records, tmp_path / "run", beside(IV), at=None, zone=None, claims=(), progress=losing)
    assert not (tmp_path / "run" / "run.json").exists()
    assert audited(records, tmp_path / "run")["population"]["patients"] == 3
