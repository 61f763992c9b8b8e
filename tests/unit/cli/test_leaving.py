"""`check --gate discharge`: may the patient leave now?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.sample import fhir
from handrail.sample.build import START, in_place, person
from tests.unit.cli.conftest import SAMPLE

BEGUN = START + timedelta(days=11)  # the start of the last dose of the bundle, on the clinic's clock at ten
Write = Callable[..., Path]


@pytest.fixture
def in_the_chair(tmp_path: Path) -> Write:
    """A bundle of somebody whose session has not ended, without what happened after so many minutes."""

    def write(minutes: int, without: str = "nothing") -> Path:
        until = (BEGUN + timedelta(minutes=minutes)).isoformat()
        kept = [one for one in in_place() if one.get("meta", {}).get("lastUpdated", "") <= until and without not in one["id"]]
        begun = fhir.session("sample-1-s011", "sample-1", BEGUN - timedelta(minutes=20), BEGUN, escort="with a friend")
        running: dict[str, Any] = {"status": "in-progress", "period": {"start": begun["period"]["start"]}}
        path = tmp_path / "bundle.json"
        entries = [{"resource": one} for one in (*kept, begun | running)]
        path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
        return path

    return write


def verdicts(said: Any) -> dict[str, str]:
    assert {one["subject_id"] for one in said.json["verdicts"]} == {"sample-1-s011-dose"}
    return {one["safeguard"]: one["verdict"] for one in said.json["verdicts"]}


def at(minutes: int) -> str:
    return (BEGUN + timedelta(minutes=minutes)).isoformat()


def test_who_is_awake_and_was_watched_may_leave(handrail_says, in_the_chair: Write) -> None:
    said = handrail_says("check", in_the_chair(106), "--gate", "discharge", "--at", at(106), "--format", "json")
    assert said.status == 0
    assert set(verdicts(said).values()) == {"met"}


def test_who_leaves_too_soon_may_not(handrail_says, in_the_chair: Write) -> None:
    said = handrail_says("check", in_the_chair(60), "--gate", "discharge", "--at", at(60), "--format", "json")
    assert said.status == 1
    found = verdicts(said)
    assert found["monitoring-minimum"] == "breached"
    assert found["discharge-criteria"] == found["safe-leaving"] == "data-required"


def test_what_was_not_looked_at_is_asked_for(handrail_says, in_the_chair: Write) -> None:
    said = handrail_says("check", in_the_chair(106, without="walks"), "--gate", "discharge", "--at", at(106), "--format", "json")
    assert said.status == 3
    assert verdicts(said)["discharge-criteria"] == "data-required"


def test_somebody_who_has_left_is_judged_by_when(handrail_says) -> None:
    said = handrail_says("check", SAMPLE / "in-place.json", "--gate", "discharge", "--format", "json")
    assert said.status == 0
    assert set(verdicts(said).values()) == {"met"}


def test_without_the_gate_nobody_is_taken_to_leave(handrail_says, in_the_chair: Write) -> None:
    said = handrail_says("check", in_the_chair(60), "--at", at(60), "--format", "json")
    own = {one["safeguard"]: one["verdict"] for one in said.json["verdicts"] if one["subject_id"] == "sample-1-s011-dose"}
    assert own["monitoring-minimum"] == own["discharge-criteria"] == "data-required"


def test_without_a_dose_there_is_nothing_to_leave_after(handrail_says, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    entries = [{"resource": one} for one in (person("p1", "Nobody"), fhir.weight("w", "p1", START, 80))]
    path.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}))
    said = handrail_says("check", path, "--gate", "discharge")
    assert said.status == 2
    assert "no dose is on file to leave after" in said.err
