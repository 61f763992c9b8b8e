"""A Bundle as a record: every entry has one fate, and nothing is lost."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from handrail.record import TABLES
from handrail.sources.fhir.bundle import KEPT, read_bundle
from handrail.terms.errors import UnusableInput
from tests.unit.fhir.reading import CONDITION, DOSE, GOOD, LATER, PATIENT, PRESSURE, SCREEN, WEIGHT, Resource, spoilt

FATES = ("read", "accepted", "refused", "duplicate", "out_of_scope")


def bundle(*resources: Any, **more: Any) -> Resource:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources], **more}


def fates(document: object) -> tuple[int, ...]:
    return tuple(read_bundle(document, source="b.json").counts[fate] for fate in FATES)


def test_everything_good() -> None:
    found = read_bundle(bundle(*GOOD), source="b.json")
    assert (found.counts["read"], found.counts["accepted"]) == (len(GOOD), len(GOOD))
    assert (found.quarantine, found.notes) == ([], [])
    for name, frame in found.tables.items():
        assert dict(frame.schema) == TABLES[name].schema
    assert found.tables["observations"].height == 4
    assert found.tables["patients"].item(0, "source") == "b.json#entry[0]"


def test_one_resource_is_its_own_only_entry() -> None:
    assert fates(PATIENT) == (1, 1, 0, 0, 0)
    assert fates({"resourceType": "Immunization", "id": "i"}) == (1, 0, 0, 0, 1)


@pytest.mark.parametrize("document", [None, [], "Bundle", 5, {}, {"resourceType": 5}, [PATIENT]])
def test_what_is_no_bundle(document: Any) -> None:
    with pytest.raises(UnusableInput) as caught:
        read_bundle(document, source="b.json")
    assert str(caught.value) == "b.json: is not a FHIR Bundle or resource (give a FHIR R4 Bundle in JSON)"


@pytest.mark.parametrize("entry", [{}, "x", 5, None])
def test_entries_that_are_no_list(entry: Any) -> None:
    with pytest.raises(UnusableInput, match="entry is not a list"):
        read_bundle(bundle(entry=entry), source="b.json")


def test_an_empty_bundle() -> None:
    assert fates(bundle()) == fates({"resourceType": "Bundle"}) == (0, 0, 0, 0, 0)


def test_entries_without_a_resource_are_refused_not_dropped() -> None:
    document = {"resourceType": "Bundle", "entry": [{"request": {"method": "DELETE"}}, 5, None, {"resource": []}]}
    found = read_bundle(document, source="b.json")
    assert (found.counts["read"], found.counts["refused"]) == (4, 4)
    assert {one["reason"] for one in found.quarantine} == {"it is not a JSON object"}
    assert [one["entry"] for one in found.quarantine] == [0, 1, 2, 3]


def test_what_goes_into_quarantine() -> None:
    bad = spoilt(WEIGHT, effectiveDateTime="0000-13-45")
    found = read_bundle(bundle(PATIENT, bad), source="b.json")
    (kept,) = found.quarantine
    assert kept["text"].startswith('{"')
    assert {name: value for name, value in kept.items() if name != "text"} == {
        "file": "b.json", "line": None, "entry": 1, "type": "Observation", "id": "w1", "patient": "p1",
        "reason": "effectiveDateTime: '0000-13-45' is not a date between 1900 and 2200",
    }  # fmt: skip
    gap = found.tables["coverage"].row(0, named=True)
    assert (gap["coverage_id"], gap["domain"], gap["complete"]) == ("refused:b.json#entry[1]", "observations", None)


def test_quarantine_keeps_the_beginning_of_a_large_resource_and_only_words_as_names() -> None:
    (kept,) = read_bundle({"resourceType": "Patient", "id": {"a": 1}, "x": "y" * 10_000}, source="b.json").quarantine
    assert len(kept["text"]) == KEPT
    assert (kept["type"], kept["id"]) == ("Patient", None)


def test_a_note_names_the_entry() -> None:
    found = read_bundle(bundle(PATIENT, spoilt(DOSE, dosage={"dose": {"value": 40}})), source="b.json")
    assert found.notes == ["entry 1, MedicationAdministration/a1: dosage.dose is not used: no unit is given"]


def test_the_same_twice_is_a_duplicate() -> None:
    turned = dict(reversed(WEIGHT.items()))
    assert fates(bundle(WEIGHT, WEIGHT, turned)) == (3, 1, 0, 2, 0)


def test_a_new_version_is_a_row_of_its_own() -> None:
    later = spoilt(WEIGHT, meta={"lastUpdated": LATER.isoformat()}, status="entered-in-error")
    found = read_bundle(bundle(WEIGHT, later), source="b.json")
    assert found.counts["accepted"] == 2
    assert found.tables["observations"]["void"].to_list() == [False, True]


@pytest.mark.parametrize("meta", [None, {"versionId": "3"}, {"lastUpdated": LATER.isoformat()}, "odd", ["odd"], 5])
def test_two_that_share_id_and_version_conflict(meta: Any) -> None:
    one, other = spoilt(DOSE, meta=meta), spoilt(DOSE, meta=meta, status="stopped")
    found = read_bundle(bundle(one, other, one), source="b.json")
    assert tuple(found.counts[fate] for fate in FATES) == (3, 1, 1, 1, 0)
    assert found.tables["administrations"]["status"].to_list() == ["completed"]
    assert found.quarantine[0]["reason"] == "two different resources share this id and version: the first is kept"
    assert found.tables["coverage"].filter(patient_id="p1")["domain"].to_list() == ["administrations"]


def test_an_entry_of_nobody_leaves_everybody_incomplete_and_says_so() -> None:
    found = read_bundle(bundle(PATIENT, spoilt(DOSE, subject=None), spoilt(PRESSURE, code=5, subject=None)), source="b.json")
    gaps = found.tables["coverage"].select("patient_id", "domain", "complete").rows()
    assert sorted(gaps) == [(None, name, None) for name in ("administrations", "assessments", "observations")]
    assert found.notes[-1].startswith(
        "2 refused entries cannot be tied to a patient, so nobody's assessments, administrations, observations"
    )


def test_an_entry_of_the_patient_leaves_nobody_else_incomplete() -> None:
    found = read_bundle(bundle(PATIENT, spoilt(DOSE, effectivePeriod=None)), source="b.json")
    assert found.tables["coverage"]["patient_id"].to_list() == ["p1"]
    assert found.notes == []


def test_ids_of_different_kinds_do_not_meet() -> None:
    assert fates(bundle(spoilt(DOSE, id="x"), spoilt(WEIGHT, id="x"), spoilt(CONDITION, id="x"))) == (3, 3, 0, 0, 0)


UUID = "urn:uuid:0f6a2c1e-5a1b-4a55-8e01-2f6d0a7c9b11"


def test_references_by_uuid() -> None:
    person = {"fullUrl": UUID, "resource": spoilt(PATIENT, id=None)}
    dose = {"resource": spoilt(DOSE, subject={"reference": UUID})}
    found = read_bundle({"resourceType": "Bundle", "entry": [dose, person]}, source="b.json")
    assert found.counts["accepted"] == 2
    assert (
        found.tables["patients"]["patient_id"].to_list() == [UUID[9:]] == found.tables["administrations"]["patient_id"].to_list()
    )
    own = read_bundle({"resourceType": "Bundle", "entry": [dose, {"fullUrl": UUID, "resource": PATIENT}]}, source="b.json")
    assert own.tables["administrations"]["patient_id"].to_list() == ["p1"]


def test_a_reference_to_nobody_is_refused() -> None:
    found = read_bundle(bundle(PATIENT, spoilt(DOSE, subject={"reference": UUID})), source="b.json")
    assert found.quarantine[0]["reason"] == f"subject does not name a patient: {UUID!r} names nothing in this source"


def test_a_patient_who_is_not_in_the_bundle_is_kept_all_the_same() -> None:
    found = read_bundle(bundle(spoilt(DOSE, subject={"reference": "Patient/elsewhere"})), source="b.json")
    assert found.tables["administrations"]["patient_id"].to_list() == ["elsewhere"]


def test_a_patient_without_an_id_is_refused() -> None:
    assert fates(bundle(spoilt(PATIENT, id=None), DOSE)) == (2, 1, 1, 0, 0)


def nested(depth: int) -> Any:
    found: Any = "deep"
    for _ in range(depth):
        found = [found]
    return found


def test_what_is_nested_too_deeply_is_refused_with_its_gap() -> None:
    found = read_bundle(bundle(PATIENT, DOSE | {"x": nested(400)}, nested(900)), source="b.json")
    assert [one["reason"] for one in found.quarantine] == ["it is nested too deeply", "it is not a JSON object"]
    assert [one["text"] for one in found.quarantine] == ["", ""]
    assert found.tables["coverage"].filter(patient_id="p1")["domain"].to_list() == ["administrations"]


def test_a_very_long_questionnaire_is_read_in_one_pass() -> None:
    items = [{"linkId": str(number)} for number in range(200_000)]
    assert fates(spoilt(SCREEN, item=[*items, *SCREEN["item"]])) == (1, 1, 0, 0, 0)


def test_parts_of_one_resource_are_counted_once() -> None:
    found = read_bundle(bundle(PRESSURE, PRESSURE), source="b.json")
    assert (found.counts["accepted"], found.counts["duplicate"]) == (1, 1)
    assert isinstance(found.tables["observations"], pl.DataFrame)
    assert found.tables["observations"].height == 2
