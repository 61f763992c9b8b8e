"""Doses that say their drug by a reference to a Medication: elsewhere in the source, in the resource itself, or nowhere."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from handrail.sources.staging import Staged, stage
from tests.unit.sources.making import KETAMINE, Resource, bundle, dose, patient, refused, totals, write

OTHER = {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "6960", "display": "midazolam"}]}


def medication(id: str, code: Any = KETAMINE, **more: Any) -> Resource:
    return {"resourceType": "Medication", "id": id, "code": code, **more}


def refers(id: str, to: str, patient: str = "p1", **more: Any) -> Resource:
    given = {**dose(id, patient), "medicationReference": {"reference": to}, **more}
    del given["medicationCodeableConcept"]
    return given


def staged(folder: Path, files: dict[str, Any]) -> Staged:
    return stage(write(folder / "source", files), folder / "out")


def drugs(given: Staged) -> dict[str, str]:
    table = given.rows(0).get("administrations")
    return {} if table is None else dict(table.sort("administration_id").select("administration_id", "drug").iter_rows())


def gaps(given: Staged) -> list[tuple[Any, ...]]:
    return given.rows(0)["coverage"].select("patient_id", "domain", "complete").rows() if "coverage" in given.rows(0) else []


@pytest.mark.parametrize("name", ["a.ndjson", "z.ndjson", "z.ndjson.gz"])
@pytest.mark.parametrize("to", ["Medication/m1", "https://ehr.example/fhir/Medication/m1", "Medication/m1/_history/3"])
def test_a_reference_into_another_file(tmp_path: Path, name: str, to: str) -> None:
    files = {
        name: [patient(), medication("m1"), medication("m2", OTHER)],
        "m.ndjson": [refers("d1", to), refers("d2", "Medication/m2")],
    }
    result = staged(tmp_path, files)
    assert (drugs(result), totals(result), gaps(result)) == ({"d1": "ketamine"}, (5, 2, 0, 0, 3), [])


def test_a_reference_that_leads_nowhere_is_refused_with_a_gap(tmp_path: Path) -> None:
    files = {"a.ndjson": [patient(), medication("m1"), refers("d1", "Medication/m1"), refers("d2", "Medication/gone", "p2")]}
    result = staged(tmp_path, files)
    assert drugs(result) == {"d1": "ketamine"}
    assert [(one["id"], one["reason"]) for one in refused(result)] == [("d2", "it cannot be told which drug it is")]
    assert gaps(result) == [("p2", "administrations", None), ("p2", "medications", None)]


def test_a_medication_inside_the_resource(tmp_path: Path) -> None:
    inside = refers("d1", "#m", contained=[medication("m")])
    result = staged(tmp_path, {"a.ndjson": [patient(), inside, refers("d2", "#n", contained=[medication("m")])]})
    assert (drugs(result), [one["id"] for one in refused(result)]) == ({"d1": "ketamine"}, ["d2"])


BAG = {"code": {"text": "infusion bag"}, "ingredient": [{"itemCodeableConcept": KETAMINE}]}


def test_a_bag_is_what_is_in_it(tmp_path: Path) -> None:
    inside = refers("d1", "#m", contained=[medication("m", **BAG)])
    elsewhere = refers("d2", "Medication/bag")
    pointing = [medication("m", {"text": "bag"}, ingredient=[{"itemReference": {"reference": "#k"}}]), medication("k")]
    lines = [patient(), inside, medication("bag", **BAG), elsewhere, refers("d3", "#m", contained=pointing)]
    result = staged(tmp_path, {"a.ndjson": lines})
    assert drugs(result) == {"d1": "ketamine", "d2": "ketamine", "d3": "ketamine"}


@pytest.mark.parametrize("more", [{"status": "entered-in-error"}, {"modifierExtension": [{"url": "x"}]}, {"code": None}])
def test_a_medication_that_says_nothing_resolves_nothing(tmp_path: Path, more: dict[str, Any]) -> None:
    result = staged(tmp_path, {"a.ndjson": [patient(), medication("m1") | more, refers("d1", "Medication/m1")]})
    assert (drugs(result), gaps(result)) == ({}, [("p1", "administrations", None), ("p1", "medications", None)])


def test_two_medications_of_one_id_that_differ_resolve_nothing(tmp_path: Path) -> None:
    same = staged(tmp_path / "same", {"a.ndjson": [medication("m1"), medication("m1"), refers("d1", "Medication/m1")]})
    assert drugs(same) == {"d1": "ketamine"}
    two = staged(tmp_path / "two", {"a.ndjson": [medication("m1"), medication("m1", OTHER), refers("d1", "Medication/m1")]})
    assert (drugs(two), gaps(two)) == ({}, [("p1", "administrations", None), ("p1", "medications", None)])


def test_a_bundle_refers_to_its_own_medications_first(tmp_path: Path) -> None:
    files = {
        "a.ndjson": [patient(), medication("m1", OTHER), medication("m2")],
        "b.json": bundle(medication("m1"), refers("d1", "Medication/m1"), refers("d2", "Medication/m2")),
        "c.json": json.dumps(medication("m3")).encode(),
        "d.ndjson": [refers("d3", "Medication/m3")],
    }
    result = staged(tmp_path, files)
    assert (drugs(result), refused(result)) == (dict.fromkeys(("d1", "d2", "d3"), "ketamine"), [])


def test_many_lines_that_refer_are_read_together_as_alone(tmp_path: Path) -> None:
    meant = {f"m{n}": KETAMINE if n % 3 else OTHER for n in range(9)}
    doses = [refers(f"d{n:03d}", f"Medication/m{n % 10}") for n in range(300)]  # of each ten one leads nowhere
    result = staged(tmp_path, {"a.ndjson": doses, "m.ndjson": [medication(*one) for one in meant.items()]})
    expected = {f"d{n:03d}": "ketamine" for n in range(300) if n % 10 < 9 and n % 10 % 3}
    assert drugs(result) == expected
    assert len(refused(result)) == 30


def test_an_order_and_a_statement_refer_too(tmp_path: Path) -> None:
    order = {
        "resourceType": "MedicationRequest", "id": "o1", "status": "active", "intent": "order", "authoredOn": "2026-03-01",
        "subject": {"reference": "Patient/p1"}, "medicationReference": {"reference": "Medication/m1"},
    }  # fmt: skip
    taken = {**order, "resourceType": "MedicationStatement", "id": "s1", "medicationReference": {"reference": "Medication/m2"}}
    result = staged(tmp_path, {"a.ndjson": [medication("m1"), medication("m2", OTHER), order, taken]})
    assert result.rows(0)["orders"]["drug"].to_list() == ["ketamine"]
    assert result.rows(0)["medications"]["text"].to_list() == ["midazolam"]
