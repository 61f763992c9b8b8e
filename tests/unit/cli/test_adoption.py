"""`handrail protocol diff` and `adopt`, and what `check` and `audit` say of needs and adoptions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handrail.protocol.load import find, shipped
from tests.unit.cli.conftest import SAMPLE

IN_PLACE, DISORDER, PROGRAM = SAMPLE / "in-place.json", SAMPLE / "active-disorder.json", SAMPLE / "program"
RESEARCH = "alcohol-use-disorder-research"
WHO = ("--by", "Ada Invented", "--role", "medical director", "--at", "2026-03-05")
HOURS = ("--set", "interval_hours_min=47 h", "--reason", "Our nurses start at eight.")


def unfolded(text: str) -> str:
    """What was printed, without the folds at the width of the terminal."""
    return " ".join(text.split())


@pytest.fixture
def adoption(handrail_says, tmp_path: Path) -> Path:
    file = tmp_path / "adoption.yaml"
    assert handrail_says("protocol", "adopt", "iv-racemic@2026.3", *WHO, *HOURS, "--out", file).status == 0
    return file


def test_diff_in_sentences_and_for_programs(handrail_says) -> None:
    said = handrail_says("protocol", "diff", "iv-racemic", RESEARCH)
    assert said.status == 1
    assert said.out.startswith(f"from {find('iv-racemic').key} to {find(RESEARCH).key}: ")
    assert "series_doses_max, the most doses in one series, before a review: it was 12 and is 3, which is stricter." in unfolded(
        said.out
    )
    assert "── rules relaxed" in said.out
    document = handrail_says("protocol", "diff", "iv-racemic", RESEARCH, "--format", "json").json
    assert (document["schema"], document["same"]) == ("handrail-protocol-diff/1", False)
    assert set(document["changes"][0]) == {"about", "kind", "direction", "sentence", "was", "is"}


def test_diff_of_the_same(handrail_says) -> None:
    said = handrail_says("protocol", "diff", "iv-racemic", "iv-racemic@2026.3")
    assert (said.status, said.out) == (0, "iv-racemic@2026.3 and iv-racemic@2026.3: nothing differs\n")
    assert handrail_says("protocol", "diff", "iv-racemic", "iv-racemic", "--format", "json").json["changes"] == []


@pytest.mark.parametrize("given", [("nope", "iv-racemic"), ("iv-racemic", "/nope")])
def test_diff_of_what_is_not_there(refuses, given: tuple[str, str]) -> None:
    assert "nope" in refuses("protocol", "diff", *given)


@pytest.mark.parametrize("protocol", shipped(), ids=lambda one: one.key)
def test_every_pack_can_be_adopted(handrail_says, tmp_path: Path, protocol) -> None:
    file = tmp_path / "adoption.yaml"
    said = handrail_says("protocol", "adopt", protocol.key, *WHO, "--out", file)
    assert said.status == 0
    assert said.out.startswith(
        f"{protocol.key}: adopted (unsigned) by Ada Invented on 2026-03-05 with 0 local choices; written to {file}\n"
    )
    assert ("not shown to be met" in said.out) == bool(protocol.needs)
    checked = handrail_says("check", IN_PLACE, "--adoption", file, "--protocol", protocol.key)
    assert checked.status in (0, 1, 3)
    assert checked.out.startswith(
        f"{protocol.key} (adopted (unsigned) by Ada Invented on 2026-03-05 with 0 local choices), judged"
    )


def test_check_says_and_uses_the_choices(handrail_says, adoption: Path) -> None:
    said = handrail_says("check", IN_PLACE, "--adoption", adoption)
    assert "iv-racemic@2026.3 (adopted (unsigned) by Ada Invented on 2026-03-05 with 1 local choice), judged at" in said.out
    assert "local choice: interval_hours_min is 47 h, not 40 h: Our nurses start at eight." in unfolded(said.out)
    document = handrail_says("check", IN_PLACE, "--adoption", adoption, "--format", "json").json
    assert document["adopted"] is False
    assert document["adoption"]["signed"] is False
    numbers = {used["said"] for one in document["verdicts"] for used in one["parameters"] if used["name"] == "interval_hours_min"}
    assert numbers == {"40 h", "47 h"}  # before and from the day of adoption


def test_before_the_adoption_it_was_not_adopted_yet(handrail_says, adoption: Path) -> None:
    said = handrail_says("check", IN_PLACE, "--adoption", adoption, "--at", "2026-03-01")
    assert "with 1 local choice, after the time judged here)" in said.out


def test_a_choice_changes_a_verdict(handrail_says, adoption: Path, tmp_path: Path) -> None:
    weekly = tmp_path / "weekly.yaml"
    handrail_says("protocol", "adopt", "iv-racemic@2026.3", *WHO, "--set", "interval_hours_min=160 h", "--reason", "Weekly.",
                  "--set", "interval_days_min=7 d", "--reason", "Weekly.", "--out", weekly)  # fmt: skip

    def breached(*options: Any) -> set[tuple[str, str]]:
        found = handrail_says("check", IN_PLACE, *options, "--format", "json").json["verdicts"]
        return {(one["safeguard"], one["subject_id"]) for one in found if one["verdict"] == "breached"}

    more = breached("--adoption", weekly) - breached()
    assert {name for name, _ in more} == {"minimum-interval"}


def test_audit_says_the_adoption_and_the_needs(handrail_says, adoption: Path, tmp_path: Path) -> None:
    said = handrail_says("audit", PROGRAM, "--out", tmp_path / "out", "--adoption", adoption)
    assert said.status == 0
    assert "iv-racemic@2026.3 (adopted (unsigned) by Ada Invented on 2026-03-05 with 1 local choice), judged at" in said.out
    run = json.loads((tmp_path / "out" / "run.json").read_text())
    assert run["protocol"]["adopted"] is False
    assert run["protocol"]["adoption"]["by"] == "Ada Invented"
    page = (tmp_path / "out" / "report.html").read_text()
    assert "adopted (unsigned) by Ada Invented" in page
    assert "Nobody has signed this" in page


def test_needs_are_said_where_a_plan_is_pinned_to_the_protocol(handrail_says, tmp_path: Path) -> None:
    said = handrail_says("audit", PROGRAM, "--out", tmp_path / "out", "--protocol", "esketamine-rems")
    assert "esketamine-rems@2026.4: needed, and not shown to be met by this record:" in said.out
    needs = json.loads((tmp_path / "out" / "run.json").read_text())["protocol"]["needs"]
    assert {one["id"] for one in needs if one["protocol"] == "esketamine-rems@2026.4"} >= {"certified-site", "enrolled-patient"}
    assert not any(one["shown"] for one in needs)

    bundle = json.loads(IN_PLACE.read_text().replace("iv-racemic@2026.3", f"{RESEARCH}@2026.1"))
    pinned = tmp_path / "pinned.json"
    pinned.write_text(json.dumps(bundle))
    document = handrail_says("check", pinned, "--format", "json").json
    assert document["protocol"] == "iv-racemic@2026.3"
    wanted = {one["id"] for one in document["needs"]}
    assert "named-study" in wanted


def test_the_research_protocol_sets_aside_only_where_it_is_asked_for(handrail_says) -> None:
    def verdict(*options: str) -> set[str]:
        found = handrail_says("check", DISORDER, *options, "--format", "json").json["verdicts"]
        return {
            one["verdict"] for one in found if (one["safeguard"], one["subject"]) == ("active-substance-use-disorder", "patients")
        }

    assert verdict() == {"breached"}
    assert verdict("--protocol", RESEARCH) == {"met"}
    said = handrail_says("check", DISORDER, "--protocol", RESEARCH)
    assert "named-study: " in said.out


def test_a_research_protocol_that_was_adopted_is_no_default(refuses, handrail_says, tmp_path: Path) -> None:
    file = tmp_path / "adoption.yaml"
    handrail_says("protocol", "adopt", f"{RESEARCH}@2026.1", *WHO, "--out", file)
    assert refuses("check", IN_PLACE, "--adoption", file) == (
        f"{RESEARCH}@2026.1 is a research protocol, and never the default of a program "
        "(pin the plans of the study to it, or ask for it by name with --protocol)"
    )
    assert handrail_says("check", IN_PLACE, "--adoption", file, "--protocol", f"{RESEARCH}@2026.1").status != 2


def test_adopting_wrongly(refuses, tmp_path: Path, adoption: Path) -> None:
    new = ("--out", tmp_path / "new.yaml")
    assert refuses("protocol", "adopt", "nope", *WHO, *new).startswith("there is no protocol 'nope'")
    assert refuses("protocol", "adopt", "iv-racemic", *WHO, *new).startswith(
        "'iv-racemic' names no version (adopt one version in"
    )
    assert refuses("protocol", "adopt", "iv-racemic@2026.3", *WHO, "--set", "window_days=9 d", *new).startswith(
        "--set is given 1 × and --reason 0 × (give one --reason for each --set"
    )
    assert refuses("protocol", "adopt", "iv-racemic@2026.3", *WHO, "--out", adoption).endswith("choose another name)")
    assert refuses("protocol", "adopt", "iv-racemic@2026.3", *WHO[:5], "5 March", *new).startswith(
        "--at: '5 March' is not a date"
    )
    assert refuses("protocol", "adopt", "iv-racemic@2026.3", *WHO, "--out", tmp_path / "no" / "x.yaml")
    assert refuses("protocol", "adopt", "iv-racemic@2026.3", "--by", " ", *WHO[2:], *new).startswith("--by: holds no word")
    assert refuses("protocol", "adopt", "iv-racemic@2026.3", *WHO, "--set", "window_days=9 h", "--reason", "x", *new).startswith(
        "--set "
    )
    assert not (tmp_path / "new.yaml").exists()


def test_adoptions_that_cannot_be_used(refuses, adoption: Path, tmp_path: Path) -> None:
    assert "there is no such file" in refuses("check", IN_PLACE, "--adoption", tmp_path / "nope.yaml")
    said = refuses("check", IN_PLACE, "--adoption", adoption, "--protocol", "im-racemic")
    assert "is the adoption of iv-racemic@2026.3, not of im-racemic@2026.4" in said
    for content in (b"", b"\xff", b"[]", b"schema: x\n", b"a: &a [*a]", b"{" * 5000, b"schema: [1]\n"):
        adoption.write_bytes(content)
        assert str(adoption) in refuses("check", IN_PLACE, "--adoption", adoption)
        assert str(adoption) in refuses("audit", PROGRAM, "--out", tmp_path / "out", "--adoption", adoption)


def test_plans_that_are_pinned_to_another_protocol_are_told_with_its_standing(
    handrail_says, adoption: Path, tmp_path: Path
) -> None:
    """An adoption speaks of one protocol; what judges other doses may be adopted by nobody."""
    said = unfolded(handrail_says("audit", PROGRAM, "--out", tmp_path / "r", "--adoption", adoption).out)
    assert "iv-racemic@2026.3 (adopted (unsigned)" in said
    assert (
        "1 plan is pinned to esketamine-rems@2026.4 (unadopted: no medical director has signed it): it judges their doses" in said
    )
    assert "2 plans are pinned to sublingual-supervised@2026.3 (unadopted" in said
