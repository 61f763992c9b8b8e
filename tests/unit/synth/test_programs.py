"""People spread over several programs: one that truly has more faults lies outside its limits, and no other does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from handrail.audit.shareable import DOCUMENT, FOLDER
from handrail.cli.main import main
from handrail.synth.casting import Plan, cast, plan_of
from handrail.synth.placing import names, program_of
from handrail.terms.errors import UnusableInput

PEOPLE, PROGRAMS, FAR = 220, 5, "clinic-03"
PLAN = f"""
faults = ["late-entry"]
decoys = []
faults_share = 0.3
[faults_share_in]
{FAR} = 0.9
"""


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("programs")
    (folder / "plan.toml").write_text(PLAN)
    made = ["synth", "--patients", str(PEOPLE), "--programs", str(PROGRAMS), "--faults", str(folder / "plan.toml")]
    assert main([*made, "--infusion-only", "--out", str(folder / "d")]) == 0
    assert main(["audit", str(folder / "d"), "--out", str(folder / "r")]) == 0
    return folder / "r"


def test_the_program_with_more_faults_is_outside_and_no_other_is_anywhere(audited: Path) -> None:
    run = json.loads((audited / "run.json").read_text())["side_by_side"]
    ids = {one["code"]: one["id"] for one in run["programs"]}
    outside = [(one["safeguard"], ids[row["program"]]) for one in run["comparisons"] for row in one["rows"]
               if row["position"] == "outside"]  # fmt: skip
    assert outside == [("late-entry", FAR)]
    assert [one["name"] for one in run["programs"]] == [f"Invented clinic {place:02d}" for place in range(1, PROGRAMS + 1)]
    assert {one["site"] for one in run["programs"]} == {f"{id}-site" for id in ids.values()}


def test_what_may_be_shared_says_so_too_without_a_name(audited: Path) -> None:
    text = (audited / FOLDER / DOCUMENT).read_text()
    rows = json.loads(text)["rows"]
    assert "nvented" not in text
    assert "clinic" not in text
    assert {row["program"] for row in rows} >= {"P1", "P5", "all"}
    assert [row["program"] for row in rows if row["position"] == "outside"] == ["P3"]


def test_the_people_are_all_there_and_programs_differ_in_size(audited: Path) -> None:
    run = json.loads((audited / "run.json").read_text())
    one = next(each for each in run["side_by_side"]["comparisons"] if each["subject"] == "patients" and each["rows"][0]["asked"])
    whole = next(each for each in run["safeguards"] if each["id"] == one["safeguard"])
    counted = next(each for each in whole["subjects"] if each["subject"] == "patients")
    assert sum(row["asked"] for row in one["rows"]) == counted["met"] + counted["breached"] + counted["data_required"]
    placed = [program_of(number, 1, PROGRAMS) for number in range(PEOPLE)]
    assert sorted(set(placed)) == list(names(PROGRAMS))
    assert placed.count("clinic-05") > 2 * placed.count("clinic-01")


def test_one_program_is_what_it_always_was() -> None:
    one, other = (list(cast(30, 1, plan)) for plan in (Plan(), Plan().over(1)))
    assert [each.story.resources for each in one] == [each.story.resources for each in other]


def test_a_plan_that_names_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(PLAN)
    with pytest.raises(UnusableInput, match="clinic-03"):
        plan_of(str(path)).over(2)
    path.write_text("faults_share_in = 3")
    with pytest.raises(UnusableInput, match="not a table"):
        plan_of(str(path))
    path.write_text("decoys_share = 0.2\n[faults_share_in]\nclinic-01 = 0.9")
    with pytest.raises(UnusableInput, match="more than everybody"):
        plan_of(str(path))


@pytest.mark.parametrize("number", ["0", "100", "two", "-1"])
def test_a_number_of_programs_is_a_number(number: str) -> None:
    with pytest.raises(SystemExit):
        main(["synth", "--programs", number, "--out", "x"])
