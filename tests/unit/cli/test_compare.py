"""`handrail compare`, as a new user would try it, with wrong input too."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.unit.audit.asking import source
from tests.unit.cli.test_adoption import WHO, unfolded
from tests.unit.protocol.conftest import copy_of

STRICT = ("--rethreshold", "interval_hours_min=72")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An audit whose source is gone."""
    from handrail.cli.main import main

    records, run = source(tmp_path_factory.mktemp("records")), tmp_path_factory.mktemp("run")
    assert main(["audit", str(records), "--out", str(run), "--covers", "administrations"]) == 0
    shutil.rmtree(records)
    return run


@pytest.fixture
def run(finished: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(finished, tmp_path / "run"))


def test_a_number_of_the_protocol_that_the_run_judged_by(handrail_says, run: Path, tmp_path: Path) -> None:
    said = handrail_says("compare", run, *STRICT, "--out", tmp_path / "out")
    assert said.status == 0
    text = unfolded(said.out)
    assert text.startswith("before: iv-racemic@2026.3 (unadopted")
    assert "after: iv-racemic@2026.3, asked with interval_hours_min=72 h (a question, with 1 number changed" in text
    assert "what plans are pinned to is not heeded" in text
    assert "interval_hours_min: 40 h → 72 h, stricter; read by minimum-interval" in text
    assert "1 verdicts change" not in text
    assert "1 verdict changes, of 1 patient among 3 in the program" in text
    assert "stop minimum-interval doses met breached 1" in text
    assert "north 2 1 1 0 0" in text
    assert (tmp_path / "out" / "compare.html").exists()


def test_for_programs(handrail_says, run: Path, tmp_path: Path) -> None:
    said = handrail_says("compare", run, *STRICT, "--out", tmp_path / "out", "--format", "json")
    assert said.json == json.loads((tmp_path / "out" / "compare.json").read_text())
    assert (said.json["schema"], said.json["verdicts_changed"]) == ("handrail-compare/1", 1)
    assert said.json["after"]["what_if"]["numbers"][0]["basis"] == "asked on the command line"


def test_where_no_folder_is_named_each_question_has_its_own(handrail_says, run: Path) -> None:
    before = (run / "report.html").read_bytes()
    for number in ("72", "72", "36"):
        assert handrail_says("compare", run, "--rethreshold", f"interval_hours_min={number}").status == 0
    assert len(list(run.glob("compare-*/compare.json"))) == 2
    assert (run / "report.html").read_bytes() == before


def test_two_protocols(handrail_says, run: Path, tmp_path: Path) -> None:
    said = handrail_says("compare", run, "--protocol", "iv-racemic", "--protocol", "alcohol-use-disorder-research",
                         "--out", tmp_path / "out")  # fmt: skip
    text = unfolded(said.out)
    assert "Its use: care before, research now." in text
    assert "differences in who is eligible: handrail protocol diff tells them" in text
    assert "stop sessions-per-window doses met breached" in text


def test_a_protocol_with_a_number_of_its_own(handrail_says, run: Path, tmp_path: Path) -> None:
    asked = ("--protocol", "im-racemic", "--rethreshold", "series_doses_max=1")
    said = handrail_says("compare", run, *asked, "--out", tmp_path / "out", "--format", "json").json
    assert said["before"]["key"] == "im-racemic@2026.4"
    assert said["after"]["key"] == "im-racemic@2026.4, asked with series_doses_max=1"


def test_a_draft_may_be_asked_about(handrail_says, run: Path, tmp_path: Path) -> None:
    pack = copy_of("iv-racemic/2026.3", tmp_path)
    pack.edit("protocol.yaml", "id: iv-racemic", "id: our-own")
    pack.edit("protocol.yaml", "value: 40 h", "value: 72 h")
    said = handrail_says("compare", run, "--protocol", "iv-racemic", "--protocol", pack.folder, "--out", tmp_path / "out")
    assert "after: our-own@2026.3 (unadopted: no medical director has signed it; a draft, which can still change)" in unfolded(
        said.out
    )
    assert "stop minimum-interval doses met breached 1" in unfolded(said.out)


def test_only_words_differ(handrail_says, run: Path, tmp_path: Path) -> None:
    pack = copy_of("iv-racemic/2026.3", tmp_path)
    pack.edit("protocol.yaml", "id: iv-racemic", "id: our-own")
    said = handrail_says("compare", run, "--protocol", "iv-racemic", "--protocol", pack.folder, "--out", tmp_path / "out")
    assert "nothing that a verdict rests on tells the two apart: none can change" in unfolded(said.out)
    assert "0 verdicts change" in said.out
    assert "Nothing that a verdict rests on" in (tmp_path / "out" / "compare.html").read_text()


def test_what_was_adopted_with_what_was_published(handrail_says, refuses, run: Path, tmp_path: Path) -> None:
    adoption = tmp_path / "adoption.yaml"
    own = ("--set", "interval_hours_min=65 h", "--reason", "Ours.")
    handrail_says("protocol", "adopt", "iv-racemic@2026.3", *WHO[:-1], "2026-03-01", *own, "--out", adoption)
    both = ("--protocol", "iv-racemic", "--protocol", "iv-racemic")
    assert "nothing can change" in refuses("compare", run, *both)
    said = handrail_says("compare", run, *both, "--adoption", adoption, "--out", tmp_path / "out", "--format", "json").json
    assert "adopted (unsigned) by Ada Invented" in said["before"]["state"]
    (number,) = said["numbers"]
    assert (number["name"], number["before"], number["after"]) == ("interval_hours_min", "65 h", "40 h")
    assert said["verdicts_changed"] == 1


@pytest.mark.parametrize(("given", "says"), [
    ((), "--protocol is given 0 ×"),
    (("--protocol", "iv-racemic"), "--protocol is given 1 ×"),
    (("--protocol", "iv-racemic") * 3, "--protocol is given 3 ×"),
    (("--protocol", "iv-racemic@2026.3", "--protocol", "iv-racemic"), "both are iv-racemic@2026.3: nothing can change"),
    (("--protocol", "iv-racemic", "--protocol", "nope"), "there is no protocol 'nope'"),
    (("--rethreshold", "interval_hours_min=40"), "is 40 h in iv-racemic@2026.3 already"),
    (("--rethreshold", "interval_min=40"), "did you mean interval_"),
    ((*STRICT, "--at", "yesterday"), "--at"),
])  # fmt: skip
def test_what_is_unclear_is_refused(refuses, run: Path, given: tuple[str, ...], says: str) -> None:
    assert says in refuses("compare", run, *given)
    assert not list(run.glob("compare-*"))


def test_where_results_may_not_go(refuses, run: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "is a file" in refuses("compare", run, *STRICT, "--out", tmp_path / "file")
    assert "among the staged records" in refuses("compare", run, *STRICT, "--out", run / "staged" / "current")


def test_what_is_no_run(refuses, run: Path, tmp_path: Path) -> None:
    assert "there is no such folder" in refuses("compare", tmp_path / "nowhere", *STRICT)
    assert "it holds no audit" in refuses("compare", tmp_path, *STRICT)
    (run / "staged" / "current" / "patients" / "00000.parquet").unlink()
    assert "files that were staged" in refuses("compare", run, *STRICT)
    shutil.rmtree(run / "staged")
    assert "its records are not staged here" in refuses("compare", run, *STRICT)
    (run / "run.json").write_text("{")
    assert "run.json is broken" in refuses("compare", run, *STRICT)


def test_a_run_that_was_a_question_is_compared_from_the_protocol_that_it_asked_about(handrail_says, tmp_path: Path) -> None:
    records = source(tmp_path / "records")
    assert handrail_says("audit", records, "--out", tmp_path / "asked", *STRICT).status == 0
    said = handrail_says("compare", tmp_path / "asked", "--rethreshold", "interval_hours_min=36", "--format", "json").json
    assert (said["before"]["key"], said["before"]["what_if"]) == ("iv-racemic@2026.3", None)
    (number,) = said["numbers"]
    assert (number["before"], number["after"]) == ("40 h", "36 h")
