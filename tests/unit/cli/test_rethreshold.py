"""`handrail audit --rethreshold` and `--staged`, as a new user would try them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from handrail.protocol.load import lock
from tests.unit.audit.asking import source
from tests.unit.cli.test_adoption import unfolded
from tests.unit.protocol.conftest import copy_of

WHO = ("--by", "Ada Invented", "--role", "medical director", "--at", "2026-03-01")


@pytest.fixture
def records(tmp_path: Path) -> Path:
    return source(tmp_path / "records")


@pytest.fixture
def run(handrail_says, records: Path, tmp_path: Path) -> Path:
    """An audit whose source is gone."""
    assert handrail_says("audit", records, "--out", tmp_path / "run", "--covers", "administrations").status == 0
    shutil.rmtree(records)
    return tmp_path / "run"


def test_from_the_source(handrail_says, records: Path, tmp_path: Path) -> None:
    said = handrail_says("audit", records, "--out", tmp_path / "q", "--rethreshold", "interval_hours_min=72")
    assert said.status == 0
    first, *_ = said.out.splitlines()
    assert first.startswith(
        "iv-racemic@2026.3, asked with interval_hours_min=72 h (a question, with 1 number changed: nobody has"
    )
    assert "interval_hours_min is 72 h, where it was 40 h (Phillips" in unfolded(said.out)
    assert "to know about the question: interval_hours_min = 72 h is stricter" in unfolded(said.out)


def test_without_the_source(handrail_says, run: Path, tmp_path: Path) -> None:
    said = handrail_says(
        "audit", "--staged", run, "--out", tmp_path / "q", "--rethreshold", "interval_hours_min=72", "--format", "json"
    )
    assert said.status == 0
    assert said.json["what_if"]["numbers"][0]["said"] == "72 h"
    interval = next(one for one in said.json["safeguards"] if one["id"] == "minimum-interval")
    assert interval["subjects"][0]["breached"] == 2
    assert said.json["at"] == json.loads((run / "run.json").read_text())["at"]


def test_a_staged_run_is_judged_by_another_protocol_at_another_time(handrail_says, run: Path, tmp_path: Path) -> None:
    said = handrail_says("audit", "--staged", run, "--out", tmp_path / "q", "--protocol", "im-racemic", "--at", "2026-05-01",
                         "--format", "json")  # fmt: skip
    assert said.json["what_if"] is None
    assert said.json["protocol"]["key"].startswith("im-racemic@")
    assert said.json["at"].startswith("2026-05-01T23:59:59")


def test_where_it_may_be_written(refuses, run: Path, tmp_path: Path) -> None:
    asked = ("--rethreshold", "interval_hours_min=72")
    assert "among those of the earlier audit" in refuses("audit", "--staged", run, "--out", run, *asked)
    assert "among those of the earlier audit" in refuses("audit", "--staged", run, "--out", run / "staged" / "x", *asked)
    (tmp_path / "file").write_text("x")
    assert "is a file" in refuses("audit", "--staged", run, "--out", tmp_path / "file", *asked)


@pytest.mark.parametrize(
    "beside", [("--zone", "UTC"), ("--covers", "conditions"), ("--indication", "program"), ("--from", "fhir"), ("x",)]
)
def test_what_belongs_to_reading_stands_not_beside_it(refuses, run: Path, tmp_path: Path, beside: tuple[str, ...]) -> None:
    assert "settled when the source was read" in refuses("audit", "--staged", run, "--out", tmp_path / "q", *beside)


def test_wrong_input(refuses, run: Path, tmp_path: Path) -> None:
    out = ("--out", tmp_path / "q")
    assert "neither SOURCE nor --staged" in refuses("audit", *out)
    assert "there is no such folder" in refuses("audit", "--staged", tmp_path / "nowhere", *out)
    assert "did you mean interval_hours_min" in refuses("audit", "--staged", run, *out, "--rethreshold", "interval_hour_min=72")
    assert not (tmp_path / "q").exists()


def test_an_adoption_is_asked_for_again(handrail_says, refuses, records: Path, tmp_path: Path) -> None:
    adoption = tmp_path / "adoption.yaml"
    handrail_says(
        "protocol", "adopt", "iv-racemic@2026.3", *WHO, "--set", "interval_hours_min=65 h", "--reason", "Ours.", "--out", adoption
    )
    handrail_says("audit", records, "--out", tmp_path / "run", "--adoption", adoption)
    again = ("audit", "--staged", tmp_path / "run", "--out", tmp_path / "q", "--rethreshold", "series_doses_max=2")
    assert "as Ada Invented had adopted it (give that document again with --adoption" in refuses(*again)
    said = handrail_says(*again, "--adoption", adoption, "--format", "json").json
    assert said["protocol"]["adoption"] is None
    assert said["what_if"]["of"]["adoption"]["by"] == "Ada Invented"
    assert "adopted (unsigned) by Ada Invented" in said["what_if"]["of"]["state"]
    assert any(line.startswith("local choice: interval_hours_min is 65 h") for line in said["protocol"]["told"])


def test_a_clinics_own_pack_is_named_again(handrail_says, refuses, records: Path, tmp_path: Path) -> None:
    pack = copy_of("iv-racemic/2026.3", tmp_path)
    pack.edit("protocol.yaml", "id: iv-racemic", "id: our-own")
    lock(pack.folder)
    handrail_says("audit", records, "--out", tmp_path / "run", "--protocol", pack.folder)
    again = ("audit", "--staged", tmp_path / "run", "--out", tmp_path / "q", "--rethreshold", "series_doses_max=2")
    assert "our-own@2026.3, which does not come with this program" in refuses(*again)
    assert handrail_says(*again, "--protocol", pack.folder).status == 0
