"""The benchmark of planted faults: complete data finds every one and accuses nobody else; lost fields never reassure."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

import polars as pl
import pytest

from handrail.cli.main import main
from handrail.safeguards.catalogue import CATALOGUE
from handrail.synth.casting import Plan, cast, plan_of
from handrail.synth.decoys import DECOYS
from handrail.synth.faults import FAULTS
from handrail.synth.losing import KEPT, lose
from handrail.synth.score import Scores, score
from handrail.synth.story import FIRST
from handrail.synth.write import TRUTH, write
from handrail.terms.errors import UnusableInput

EVERY_KIND = 5 * len(FAULTS) + 5  # so many people, and each kind of fault is planted


def audited(folder: Path, lost: float = 0, patients: int = EVERY_KIND) -> Scores:
    write(cast(patients, 1, Plan()), folder / "d", seed=1, lost_share=lost)
    assert main(["audit", str(folder / "d"), "--out", str(folder / "r")]) == 0
    return score(folder / "r", folder / "d" / TRUTH)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Scores]:
    folder = tmp_path_factory.mktemp("whole")
    return folder, audited(folder)


def test_every_safeguard_has_a_fault() -> None:
    assert {one.safeguard for one in FAULTS.values()} == {one.id for one in CATALOGUE}


def test_on_complete_data_every_fault_is_found_and_nobody_else_accused(whole: tuple[Path, Scores]) -> None:
    _, scores = whole
    told = {one.safeguard: (one.recall, one.precision) for one in scores.safeguards}
    assert told == dict.fromkeys((one.id for one in CATALOGUE), (1.0, 1.0))
    assert scores.decoys >= len(DECOYS)
    assert scores.decoys_accused == []


@pytest.mark.slow
def test_a_course_of_years_is_lawful_too_and_no_fault_of_it_escapes(tmp_path: Path) -> None:
    write(cast(EVERY_KIND, 1, Plan(doses=30)), tmp_path / "d", seed=1)
    assert main(["audit", str(tmp_path / "d"), "--out", str(tmp_path / "r")]) == 0
    scores = score(tmp_path / "r", tmp_path / "d" / TRUTH)
    assert {one.safeguard: (one.recall, one.precision) for one in scores.safeguards} == {one.id: (1.0, 1.0) for one in CATALOGUE}
    assert scores.decoys_accused == []


def test_a_longer_course_only_goes_on() -> None:
    """All that the usual course holds is there, the same; what is renewed comes besides."""
    usual, longer = (list(cast(40, 1, Plan(faults=(), decoys=(), doses=doses))) for doses in (None, 30))
    for one, other in zip(usual, longer, strict=True):
        kept = {id: resource for id, resource in other.story.resources.items() if id in one.story.resources}
        assert kept.keys() == one.story.resources.keys()
        assert len(other.story.days) in (len(one.story.days), 30)
        assert [id for id in kept if kept[id] != one.story.resources[id]] in ([], [one.story.name("tells")])


def test_a_rule_that_says_met_is_found_out(whole: tuple[Path, Scores], tmp_path: Path) -> None:
    """The control: an audit in which one rule fails open, and another accuses everybody, scores badly."""
    folder, _ = whole
    verdicts = pl.read_parquet(folder / "r" / "verdicts.parquet")
    spoiled = verdicts.with_columns(
        pl.when(pl.col("minimum-interval") == 1).then(0).otherwise(pl.col("minimum-interval")).alias("minimum-interval"),
        pl.when(pl.col("late-entry") == 0).then(1).otherwise(pl.col("late-entry")).alias("late-entry"),
    )
    (tmp_path / "run.json").write_bytes((folder / "r" / "run.json").read_bytes())
    spoiled.cast(verdicts.schema).write_parquet(tmp_path / "verdicts.parquet")
    scores = {one.safeguard: one for one in score(tmp_path, folder / "d" / TRUTH).safeguards}
    assert scores["minimum-interval"].falsely_met == scores["minimum-interval"].planted > 0
    assert (scores["minimum-interval"].recall, scores["late-entry"].recall) == (0.0, 1.0)
    precision = scores["late-entry"].precision
    assert precision is not None
    assert precision < 0.05
    assert main(["score", str(tmp_path), "--truth", str(folder / "d" / TRUTH)]) == 1


def test_the_same_seed_writes_the_same_bytes(whole: tuple[Path, Scores], tmp_path: Path) -> None:
    folder, _ = whole
    write(cast(EVERY_KIND, 1, Plan()), tmp_path / "d", seed=1)
    for path in (folder / "d").iterdir():
        assert (tmp_path / "d" / path.name).read_bytes() == path.read_bytes(), path.name


def test_the_truth_of_another_program_is_refused(whole: tuple[Path, Scores], tmp_path: Path) -> None:
    folder, _ = whole
    write(cast(40, 2, Plan()), tmp_path / "d", seed=2)
    with pytest.raises(UnusableInput, match="the truth of other data"):
        score(folder / "r", tmp_path / "d" / TRUTH)


@pytest.mark.parametrize(("content", "why"), [
    ("faults = [", "it is not TOML"), ("folts = []", "it has folts"), ("faults = ['dose-crepe']", "there is no 'dose-crepe'"),
    ("faults = 'dose-creep'", "faults is not a list"), ("faults_share = 2", "faults_share is not a share"),
    ("faults_share = 0.7\ndecoys_share = 0.7", "more than everybody"),
])  # fmt: skip
def test_a_fault_plan_that_cannot_be_used(content: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(content)
    with pytest.raises(UnusableInput, match=why):
        plan_of(str(path))


def test_a_fault_plan_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text("faults = ['dose-creep']\ndecoys = []\nfaults_share = 0.5")
    people = list(cast(10, 1, plan_of(str(path))))
    assert [one.fault for one in people].count("dose-creep") == 5
    assert not any(one.decoy for one in people)


def test_nobody_is_treated_after_the_program_ends() -> None:
    """What is planted early has fallen due by the end: the first person's course goes on longer than all others'."""
    people = list(cast(EVERY_KIND, 1, Plan()))
    last = people[0].story.begun + timedelta(days=people[0].story.days[-1])
    assert all(one.story.begun + timedelta(days=max(one.story.days, default=0)) <= last for one in people)
    assert min(one.story.begun for one in people) >= FIRST


def test_lost_is_one_field_and_never_who_it_is_about() -> None:
    given = {"resourceType": "Observation", "id": "a", "subject": {"reference": "Patient/p"}, "code": {"coding": [{"code": "x"}]}}
    chance = Random(1)
    for _ in range(50):
        left = lose(given, 1, chance)
        assert left != given
        assert all(left[name] == given[name] for name in KEPT if name in given)
    assert lose(given, 0, chance) is given


def test_as_omop_what_the_form_can_carry_is_found_and_nothing_is_falsely_met(tmp_path: Path) -> None:
    assert main(["synth", "--out", str(tmp_path / "d"), "--patients", str(EVERY_KIND), "--as", "omop", "--infusion-only"]) == 0
    claims = ["--zone", "UTC", "--indication", "program"]
    assert main(["audit", str(tmp_path / "d"), "--out", str(tmp_path / "r"), *claims]) == 0
    scores = {one.safeguard: one for one in score(tmp_path / "r", tmp_path / "d" / TRUTH).safeguards}
    assert not any(one.falsely_met or one.accused for one in scores.values())
    carried = ("minimum-interval", "dose-within-protocol", "medical-contraindications", "fit-today", "home-administration")
    assert all(scores[name].recall == 1 for name in carried)
    assert scores["signed-decision-before-dose"].data_required == scores["signed-decision-before-dose"].planted > 0


def test_as_csv_what_the_form_can_carry_is_found_and_nothing_is_falsely_met(tmp_path: Path) -> None:
    assert main(["synth", "--out", str(tmp_path / "d"), "--patients", str(EVERY_KIND), "--as", "csv"]) == 0
    assert main(["audit", str(tmp_path / "d"), "--out", str(tmp_path / "r")]) == 0
    scores = {one.safeguard: one for one in score(tmp_path / "r", tmp_path / "d" / TRUTH).safeguards}
    assert not any(one.falsely_met or one.accused for one in scores.values())
    carried = ("minimum-interval", "dose-within-plan", "signed-decision-before-dose", "consent-signed", "craving-rise")
    assert all(scores[name].recall == 1 for name in carried)


def test_fields_are_lost_in_fhir_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synth", "--out", str(tmp_path / "d"), "--patients", "2", "--as", "omop", "--lose", "0.1"]) == 2
    assert "fields are lost in FHIR alone" in capsys.readouterr().err


def test_every_kind_is_listed_with_what_happens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["synth", "--list"]) == 0
    said = capsys.readouterr().out
    assert all(f" {name} " in said for name in (*FAULTS, *DECOYS))
    assert "The patient leaves alone." in said


def test_a_truth_of_safeguards_that_the_audit_does_not_have_is_one_sentence(whole: tuple[Path, Scores], tmp_path: Path) -> None:
    folder, _ = whole
    pl.read_parquet(folder / "d" / TRUTH).with_columns(safeguard=pl.lit("of-another-time")).write_parquet(tmp_path / TRUTH)
    with pytest.raises(UnusableInput, match="does not know the safeguard of-another-time"):
        score(folder / "r", tmp_path / TRUTH)
