"""`handrail instruments`: the list, one in full, and scores of right, missing, declined and nonsense answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handrail.instruments.branching import CLINICIAN
from handrail.instruments.catalogue import INSTRUMENTS

IDS = [one.id for one in INSTRUMENTS]
SHAPE = {"id", "version", "items", "range", "cut_offs", "licence"}
ENTRY = {"assessed_by": "Dr Invented", "assessed_on": "2026-06-01", "substance": "ketamine", "ever": True,
         "began_on": "2020-01-01", "last_met_on": "2025-06-01", "controlled_environment": False}  # fmt: skip


@pytest.fixture
def written(tmp_path: Path) -> Any:
    """Writes a document to a file."""

    def write(document: Any) -> Path:
        file = tmp_path / "answers.json"
        file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
        return file

    return write


def test_the_list(handrail_says) -> None:
    said = handrail_says("instruments")
    assert said.status == 0
    assert [line.split()[0] for line in said.out.splitlines()[1 : len(IDS) + 1]] == IDS
    assert CLINICIAN in said.out
    found = handrail_says("instruments", "--format", "json").json
    assert [one["id"] for one in found] == IDS
    for one in found:
        assert set(one) >= SHAPE
        assert one["licence"]["status"]
        assert all(cut["source"] and cut["verification"] for cut in one["cut_offs"])


@pytest.mark.parametrize("id", IDS)
def test_one_in_full(handrail_says, id: str) -> None:
    said = handrail_says("instruments", id)
    assert said.status == 0
    assert said.out.startswith(f"{id}, version 1: ")
    for part in ("items", "cut-offs", "licence", "traps"):
        assert f"── {part} " in said.out
    (found,) = handrail_says("instruments", id, "--format", "json").json
    assert found["id"] == id


def test_right_answers(handrail_says, written) -> None:
    file = written({"q1": 2, "q2": 1, "q3": 1})
    said = handrail_says("instruments", "audit-c", "--score", file, "--sex", "male")
    assert said.status == 0
    assert said.out.startswith("audit-c, version 1: 4 of 12\n    band: positive\n    screen: positive\n")
    found = handrail_says("instruments", "audit-c", "--score", file, "--format", "json").json
    assert (found["schema"], found["score"], found["band"], found["complete"]) == ("handrail-scored/1", 4, "positive", True)
    assert found["next"] == [{"instrument": "audit", "because": "audit-c is positive"}]


@pytest.mark.parametrize("sex", ["other", "unknown"])
def test_whoever_is_not_male_has_the_lower_cut_off(handrail_says, written, sex: str) -> None:
    for arguments in ((written({"q1": 2, "q2": 1, "q3": 0, "sex": sex}),), (written({"q1": 2, "q2": 1, "q3": 0}), "--sex", sex)):
        said = handrail_says("instruments", "audit-c", "--score", *arguments)
        assert (said.status, "band: positive" in said.out) == (0, True)
        assert "neither male nor female: the lower cut-off" in said.out


def test_missing_and_declined_answers(handrail_says, written) -> None:
    said = handrail_says("instruments", "phq-9", "--score", written({"q9": 1, "q1": "declined"}))
    assert said.status == 3
    assert "incomplete, no total; at least 1, at most 25" in said.out
    assert "band: not certain while answers are missing" in said.out
    assert "declined (not a no): q1" in said.out
    assert "suicide-follow-up" in said.out
    assert "next: c-ssrs-screener" in said.out


def test_each_substance_apart(handrail_says, written) -> None:
    said = handrail_says("instruments", "taps-2", "--score", written({"other": "yes", "heroin-1": "yes"}))
    assert said.status == 3
    assert "incomplete\n" in said.out
    assert "other: positive" in said.out
    assert "other-drug-for-clinician-review" in said.out
    whole = written(dict.fromkeys(("alcohol", "tobacco", "prescription", "illegal"), 0))
    assert "complete; it has no total" in handrail_says("instruments", "nida-quick-screen", "--score", whole).out


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "3", "null", '{"q1": 7}', '{"q1": {"a": 1}}', '{"score": 1e300}', "\x00", "{}"]
)
def test_nonsense(refuses, written, content: str) -> None:
    assert "answers.json: " in refuses("instruments", "audit-c", "--score", written(content))


def test_what_is_not_there(refuses, tmp_path: Path, written) -> None:
    assert refuses("instruments", "nope") == "there is no instrument 'nope' (handrail instruments lists them)"
    assert refuses("instruments", "audit-c", "--score", tmp_path / "no.json").endswith("there is no such file")
    assert "folder" in refuses("instruments", "audit-c", "--score", tmp_path)
    assert "needs an instrument" in refuses("instruments", "--score", written({"q1": 1}))
    for id in ("audit-c", CLINICIAN):
        assert refuses("instruments", id, "--language", "de") == f"{id} is not offered in de: no official version"


def test_an_audit_total_filed_as_an_audit_c(refuses, written) -> None:
    said = refuses("instruments", "audit-c", "--score", written({"75626-2": 13}))
    assert "13 is not a total of audit-c, which runs from 0 to 12 (is it an AUDIT total (75624-7)" in said
    for nonsense in (-1, "many", 2.5):
        assert "is it an AUDIT" not in refuses("instruments", "audit-c", "--score", written({"75626-2": nonsense}))


def test_criteria_counted_by_a_clinician(handrail_says, refuses, written) -> None:
    shown = handrail_says("instruments", CLINICIAN)
    assert (shown.status, "ketamine: 10" in shown.out) == (0, True)
    assert handrail_says("instruments", CLINICIAN, "--format", "json").json[0]["id"] == CLINICIAN
    no = dict.fromkeys(("larger-or-longer", "cannot-cut-down", "time-spent", "duties-failed", "social-problems",
                        "activities-given-up", "hazardous", "harm-known", "tolerance"), "no")  # fmt: skip
    whole = written(ENTRY | {"criteria": no | {"craving": "yes"}})
    said = handrail_says("instruments", CLINICIAN, "--score", whole)
    assert said.status == 0
    assert "conclusion: sustained-remission" in said.out
    assert handrail_says("instruments", CLINICIAN, "--score", whole, "--format", "json").json["band"] == "sustained-remission"
    part = handrail_says("instruments", CLINICIAN, "--score", written(ENTRY | {"criteria": {"craving": "yes"}}))
    assert (part.status, "at least 1 (at most 10)" in part.out) == (3, True)
    early = ENTRY | {"criteria": no, "last_met_on": "2019-01-01"}
    assert "before the disorder began" in refuses("instruments", CLINICIAN, "--score", written(early))
