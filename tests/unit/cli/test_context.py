"""`handrail context` of the three bundled patients: episodic, creeping, daily."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.context_of_use import context_of_use
from handrail.context_of_use.measures import MEASURES, Dimension
from handrail.context_of_use.plot import plot
from handrail.context_of_use.published import Side
from handrail.protocol import load
from handrail.record import Record
from handrail.sample import context as sample
from tests.unit.cli.conftest import SAMPLE

SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("episodic", "creeping", "daily")
ZONE = ("--zone", "America/New_York")


def bundled(name: str) -> Path:
    return SAMPLE / f"context-{name}.json"


def measures(handrail_says: Any, name: str) -> dict[str, Any]:
    found = handrail_says("context", bundled(name), "--format", "json", *ZONE)
    assert (found.status, found.err) == (0, "")
    assert found.json["schema"] == "handrail-context/1"
    return {one["measure"]: one for one in found.json["measures"]}


def sides(found: dict[str, Any], measure: str) -> set[str]:
    return {one["side"] for one in found[measure]["published"] if one["holds_the_value"]}


@pytest.mark.parametrize("name", NAMES)
def test_the_bundled_patients_are_what_the_stories_write(name: str) -> None:
    assert bundled(name).read_text() == sample.written()[f"context-{name}.json"], "run python -m handrail.sample.context"


def test_episodic_lies_within_treatment_and_nowhere_else(handrail_says: Any) -> None:
    found = measures(handrail_says, "episodic")
    assert {side for measure in found for side in sides(found, measure)} == {Side.TREATMENT}
    assert all(one["unknown"] is None for one in found.values())
    assert found["interval_change"]["value"] > 4


def test_creeping_shows_in_each_dimension_that_creeps(handrail_says: Any) -> None:
    found = measures(handrail_says, "creeping")
    assert found["dose_change"]["value"] == 180
    assert found["interval_change"]["value"] < 0.25
    assert found["asked_for_more"]["said"] == "5 (4 granted, 1 refused)"
    assert found["outside_use"]["value"] == 1
    assert sides(found, "dose_mg_per_kg") == sides(found, "dose_change") == sides(found, "interval_change") == set()
    assert found["in_a_session"]["value"] == found["under_a_plan"]["value"] == 100


def test_daily_is_daily_at_home(handrail_says: Any) -> None:
    found = measures(handrail_says, "daily")
    assert sides(found, "dosing_days_in_28") == {Side.HOME, Side.NON_MEDICAL}
    assert sides(found, "days_in_hand_of_28") == {Side.HOME}
    assert (found["in_a_session"]["value"], found["under_a_plan"]["value"]) == (0, 0)
    assert found["days_between_doses"]["unknown"]


@pytest.mark.parametrize("name", NAMES)
def test_the_table_tells_every_measure_with_its_sources(handrail_says: Any, name: str) -> None:
    said = handrail_says("context", bundled(name), *ZONE)
    assert (said.status, said.err) == (0, "")
    for one in MEASURES:
        assert f"\n{one.says}\n" in said.out
    for dimension in Dimension:
        assert f"── {dimension} " in said.out
    flat = " ".join(said.out.split())
    assert "There is no total and no score" in flat
    assert "Harding 2025" in flat
    assert "not known: not known" not in flat


@pytest.mark.parametrize("name", NAMES)
def test_the_plot_is_one_file_that_can_be_read_without_seeing_it(handrail_says: Any, name: str, tmp_path: Path) -> None:
    file = tmp_path / "context.svg"
    assert handrail_says("context", bundled(name), "--plot", file, *ZONE).status == 0
    root = ET.parse(file).getroot()
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert described is not None
    assert name in (title.text or "")
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    for one in MEASURES:
        assert one.says in (described.text or "")
    assert not [node for node in root.iter() if any("href" in key for key in node.attrib)]
    assert "http" not in file.read_text().replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_every_mark_and_bar_lies_on_its_axis(handrail_says: Any, tmp_path: Path) -> None:
    for name in NAMES:
        handrail_says("context", bundled(name), "--plot", tmp_path / name)
        root = ET.parse(tmp_path / name).getroot()
        bars = [node for node in root.iter(f"{SVG}rect") if node.get("height") == "13"]
        assert bars
        for bar in bars:
            x, width = float(bar.get("x", "")), float(bar.get("width", ""))
            assert x >= 14
            assert x + width <= 432.5
            assert width >= 4


def test_a_name_that_looks_like_markup_is_only_a_name() -> None:
    """Ids of FHIR cannot hold it; those of other sources can."""
    rows = {"patients": [{"patient_id": "<script>alert('&')</script>"}]}
    at = datetime(2026, 3, 2, tzinfo=UTC)
    drawn = plot(context_of_use(Record.of_rows(rows, candidates=True), (load.find("iv-racemic@2026.1"),), at))
    assert "<script" not in drawn
    assert ET.fromstring(drawn).findtext(f"{SVG}title", "").startswith("Context of use of <script>")


@pytest.mark.parametrize("arguments", [
    ("nowhere.json",), (SAMPLE,), (bundled("daily"), "--at", "yesterday"),
    (bundled("daily"), "--plot", "/nowhere/at/all.svg"), (bundled("daily"), "--protocol", "none"),
])  # fmt: skip
def test_what_cannot_be_used_is_told_in_one_sentence(refuses: Any, arguments: tuple[Any, ...]) -> None:
    assert refuses("context", *arguments)
