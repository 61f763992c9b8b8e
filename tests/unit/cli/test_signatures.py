"""Who signed, when, and what an edit after it leaves unknown: whole Bundles through `check`."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.sample import fhir
from handrail.sample.build import DAY, START, in_place
from handrail.sample.fhir import Resource

DECISION, PLAN, WEIGHT = "sample-1-decision", "sample-1-series", "sample-1-weight"
FIRST, SECOND = "sample-1-s000-dose", "sample-1-s002-dose"
BETWEEN = START + DAY
MET, BREACHED, DATA_REQUIRED = "met", "breached", "data-required"
type_of_verdicts = Callable[..., dict[str, str]]


def resources() -> dict[str, Resource]:
    until = (START + 12 * DAY).isoformat()
    return {one["id"]: one for one in in_place() if one.get("meta", {}).get("lastUpdated", "") <= until}


def signed(by: Any, when: Any = None) -> Resource:
    who = {"url": "who", **({"valueString": by} if isinstance(by, str) else {"valueReference": by})}
    times = [{"url": "when", "valueDateTime": when if isinstance(when, str) else when.isoformat()}] if when else []
    return {"url": fhir.EXTENSIONS + "signature", "extension": [who, *times]}


def changed(one: Resource, signature: Resource | None = None, written: Any = None, **more: Any) -> Resource:
    kept = [each for each in one["extension"] if signature is None or not each["url"].endswith("/signature")]
    meta = {"meta": {"lastUpdated": written.isoformat()} if written else {}} if written is not None else {}
    return {**one, **meta, **more, "extension": [*kept, *([signature] if signature else [])]}


@pytest.fixture
def verdicts(handrail_says, tmp_path: Path) -> type_of_verdicts:
    def ask(safeguard: str, *changes: Resource, at: str = "2026-03-13T16:40:00Z") -> dict[str, str]:
        whole = {**resources(), **{one["id"]: one for one in changes}}
        file = tmp_path / "bundle.json"
        file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection",
                                    "entry": [{"resource": one} for one in whole.values()]}))  # fmt: skip
        found = handrail_says("check", file, "--format", "json", "--at", at).json["verdicts"]
        return {one["subject_id"]: one["verdict"] for one in found if one["safeguard"] == safeguard}

    return ask


def given(found: dict[str, str]) -> tuple[str, str]:
    return found[FIRST], found[SECOND]


BOTH = (("signed-decision-before-dose", DECISION), ("signed-plan-in-force", PLAN))


@pytest.mark.parametrize(("safeguard", "id"), BOTH)
def test_an_edit_after_the_signature_leaves_the_doses_before_it_unknown(verdicts, safeguard: str, id: str) -> None:
    one = resources()[id]
    assert given(verdicts(safeguard, one)) == (MET, MET)
    assert given(verdicts(safeguard, changed(one, written=BETWEEN))) == (DATA_REQUIRED, MET)


@pytest.mark.parametrize(("safeguard", "id"), BOTH)
def test_what_was_signed_after_the_dose_came_too_late(verdicts, safeguard: str, id: str) -> None:
    late = changed(resources()[id], signed("Dr Invented", BETWEEN), written=BETWEEN + timedelta(hours=1))
    assert given(verdicts(safeguard, late)) == (BREACHED, MET)


@pytest.mark.parametrize(("safeguard", "id"), BOTH)
def test_a_signature_of_a_day_says_nothing_of_the_doses_of_that_day(verdicts, safeguard: str, id: str) -> None:
    same_day = changed(resources()[id], signed("Dr Invented", "2026-03-02"), written=START - timedelta(hours=1))
    assert given(verdicts(safeguard, same_day)) == (DATA_REQUIRED, MET)


@pytest.mark.parametrize(("safeguard", "id"), BOTH)
def test_a_signature_without_a_time(verdicts, safeguard: str, id: str) -> None:
    one = resources()[id]
    undated = {key: value for key, value in changed(one, signed("Dr Invented")).items() if key not in ("date", "created")}
    assert given(verdicts(safeguard, changed(undated, written=BETWEEN))) == (DATA_REQUIRED, MET)
    never_told = {key: value for key, value in undated.items() if key != "meta"}
    assert given(verdicts(safeguard, never_told)) == (MET, MET)


@pytest.mark.parametrize(("safeguard", "id", "element"), [(*BOTH[0], "date"), (*BOTH[1], "created")])
def test_a_document_is_not_older_than_it_says_that_it_was_written(verdicts, safeguard: str, id: str, element: str) -> None:
    backdated = changed(resources()[id], written=START + 9 * DAY, **{element: BETWEEN.isoformat()})
    found = verdicts(safeguard, backdated)
    assert given(found) == (BREACHED, DATA_REQUIRED)
    assert found["sample-1-s011-dose"] == MET
    unheard = {key: value for key, value in backdated.items() if key != "meta"}
    assert given(verdicts(safeguard, unheard)) == (BREACHED, MET)


@pytest.mark.parametrize(("who", "said"), [
    ({"reference": "Practitioner/dr-1"}, MET), ({"reference": "PractitionerRole/dr-1"}, MET), ("Dr Invented", MET),
    ({"display": "Dr Invented"}, MET), ({"reference": "Patient/sample-1"}, BREACHED),
    ({"reference": "RelatedPerson/x"}, BREACHED),
    ({"reference": "https://ehr.example/fhir/Patient/sample-1", "display": "Dr Invented"}, BREACHED),
    ({"type": "Patient", "display": "Somebody"}, BREACHED), ("Patient/sample-1", BREACHED),
    ({"reference": "Organization/clinic"}, DATA_REQUIRED), ({"reference": "Device/d", "display": "Dr Invented"}, DATA_REQUIRED),
    ({"reference": "urn:uuid:0b1c3a0e-1111-4222-8333-444444444444", "display": "Dr Invented"}, DATA_REQUIRED),
    ({"display": ""}, DATA_REQUIRED),
])  # fmt: skip
@pytest.mark.parametrize(("safeguard", "id"), BOTH)
def test_whose_signature_it_is(verdicts, safeguard: str, id: str, who: Any, said: str) -> None:
    assert given(verdicts(safeguard, changed(resources()[id], signed(who, START - 7 * DAY)))) == (said, said)


def test_two_decisions_of_one_instant_that_contradict_each_other(verdicts) -> None:
    one = resources()[DECISION]
    against = [{"itemCodeableConcept": fhir.coding(fhir.OURS, "contraindicated")}]
    for id in ("a-decision", "z-decision"):
        assert given(verdicts("signed-decision-before-dose", {**one, "id": id, "finding": against})) == (DATA_REQUIRED,) * 2
        assert given(verdicts("signed-decision-before-dose", {**one, "id": id})) == (MET, MET)


def test_two_plans_of_one_instant_with_other_ceilings(verdicts) -> None:
    one = resources()[PLAN]
    lower = fhir.extension("dose-per-kg-max", valueQuantity=fhir.quantity(0.4, "mg/kg"))
    for id in ("a-plan", "z-plan"):
        other = {**one, "id": id, "extension": [lower if each["url"] == lower["url"] else each for each in one["extension"]]}
        assert given(verdicts("dose-within-plan", other)) == (DATA_REQUIRED, DATA_REQUIRED)
        assert given(verdicts("signed-plan-in-force", other)) == (MET, MET)


def test_two_weights_of_one_instant(verdicts) -> None:
    one = resources()[WEIGHT]
    for id in ("a-weight", "z-weight"):
        lighter = {**one, "id": id, "valueQuantity": fhir.quantity(50, "kg")}
        assert given(verdicts("dose-within-plan", lighter)) == (DATA_REQUIRED, DATA_REQUIRED)
        assert given(verdicts("weight-current", lighter)) == (DATA_REQUIRED, DATA_REQUIRED)
