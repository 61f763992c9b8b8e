"""`handrail check` on answers and dates that cannot be: what was given is told, and nothing follows from it but questions."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.sample import fhir
from handrail.sample.build import START, in_place
from tests.unit.sources.fhir.test_assessing import NO, SINCE, value

WHEN = START - timedelta(days=9)
SCREEN, DISORDER = "screening-current", "active-substance-use-disorder"
Resource = dict[str, Any]


def response(name: str, said: dict[str, Any], version: str = "1") -> Resource:
    """In place of the screen that the sample has."""
    items = [{"linkId": link, "answer": [one if isinstance(one, dict) else {"valueInteger": one}]} for link, one in said.items()]
    given = fhir.answered("sample-1-audit-c", "sample-1", name, WHEN, item=items)
    return given | {"questionnaire": f"{fhir.EXTENSIONS}Questionnaire/{name}|{version}"}


def assessed(**said: Any) -> Resource:
    items = [{"linkId": name, "answer": [value(name, one)]} for name, one in {"substance": "ketamine", **said}.items()]
    name = "substance-use-disorder-assessment"
    return fhir.answered("a1", "sample-1", name, WHEN, item=items, extension=[fhir.signature("Dr Invented", WHEN)])


def over(began: str, ended: str) -> Resource:
    given = fhir.condition("c1", "sample-1", "F10.20", "Alcohol dependence", began, "resolved")
    return given | {"abatementDateTime": ended}


TEN = {f"item-{number}": 1 for number in range(1, 11)}
CASES: dict[str, tuple[Resource, str, str, str | None]] = {
    "good": (response("audit-c", {"q1": 3, "q2": 1, "q3": 0}), SCREEN, "met", None),
    "outside the options": (response("audit-c", {"q1": 7, "q2": 0, "q3": 0}), SCREEN, "data-required", "none of its options"),
    "AUDIT items": (response("audit-c", {f"q{n}": 1 for n in range(1, 11)} | {"75626-2": 10}), SCREEN, "data-required",
                    "the total 10 is not what the items of audit-c give, 3"),
    "AUDIT items by other names": (response("audit-c", TEN | {"75626-2": 10}), SCREEN, "data-required", "cannot be told"),
    "a total of the AUDIT": (response("audit-c", {"total": 13}), SCREEN, "data-required", None),
    "another version": (response("audit-c", {"q1": 0}, "2"), SCREEN, "data-required", "it answers version 2"),
    "two versions": (response("audit-c", {"q1": 0, "68518-0": 3, "q2": 0, "q3": 0}), SCREEN, "data-required", "answered twice"),
    "unfinished": (response("audit-c", {"q1": 1, "q2": 0}), SCREEN, "breached", "1 items of audit-c are not answered"),
    "remission": (assessed(**NO, **SINCE, **{"last-met-on": "2025-01-01"}), DISORDER, "met", None),
    "remission before the disorder": (assessed(**NO, **SINCE, **{"last-met-on": "2019-12-31"}, band="sustained-remission"),
                                      DISORDER, "data-required", "before the disorder began"),
    "criteria": (assessed(**NO | {"craving": "yes", "tolerance": "yes"}), DISORDER, "breached", None),
    "criteria against the conclusion": (assessed(**NO | {"craving": "yes", "tolerance": "yes"}, band="none"), DISORDER,
                                        "data-required", "is not what its entries give, active"),
    "over": (over("2020-01-01", "2024-01-01"), DISORDER, "met", None),
    "over before it began": (over("2025-06-01", "2024-01-01"), DISORDER, "data-required", None),
}  # fmt: skip


def judged(given: Resource, handrail_says: Any, folder: Path) -> Any:
    others = (given["id"], "sample-1-ketamine")  # no other screen beside it
    kept = [one for one in in_place() if one["id"] not in others]
    file = folder / "b.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "entry": [{"resource": one} for one in [*kept, given]]}), "utf-8")
    return handrail_says("check", file, "--format", "json").json


@pytest.mark.parametrize("case", CASES)
def test_nothing_follows_from_what_cannot_be(handrail_says, tmp_path: Path, case: str) -> None:
    given, safeguard, verdict, told = CASES[case]
    found = judged(given, handrail_says, tmp_path)
    assert {one["verdict"] for one in found["verdicts"] if one["safeguard"] == safeguard} == {verdict}
    assert told is None or any(told in note for note in found["notes"])


def test_what_is_refused_is_told(handrail_says, tmp_path: Path) -> None:
    found = judged(over("2025-06-01", "2024-01-01"), handrail_says, tmp_path)
    assert [one["reason"] for one in found["quarantine"]] == ["it ended before it began: nobody can tell whether it is past"]
