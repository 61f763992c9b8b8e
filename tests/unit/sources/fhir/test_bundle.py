"""Bundles: every entry has one fate, references lead to people and medicines, and a refusal leaves a gap."""

from __future__ import annotations

from typing import Any

import pytest

from handrail.record import TABLES, Record
from handrail.sources.fhir.bundle import BundleReading, read_bundle
from handrail.terms.errors import UnusableInput
from tests.unit.sources.fhir import good
from tests.unit.sources.fhir.good import RXNORM, concept


def bundle(*resources: Any, **more: Any) -> BundleReading:
    entries = [each if isinstance(each, dict) and "resource" in each else {"resource": each} for each in resources]
    return read_bundle({"resourceType": "Bundle", "type": "collection", "entry": entries, **more}, source="b.json")


def test_every_kind_becomes_a_record() -> None:
    reading = bundle(*({**each, "id": each["id"] if each["resourceType"] == "Patient" else f"r{n}"}
                       for n, each in enumerate(good.EVERY_KIND)))  # fmt: skip
    assert reading.counts == {
        "read": len(good.EVERY_KIND),
        "accepted": len(good.EVERY_KIND),
        "refused": 0,
        "duplicate": 0,
        "out_of_scope": 0,
    }
    for name, frame in reading.tables.items():
        assert frame.schema == TABLES[name].schema
    assert Record.of(reading.tables).patients["patient_id"].to_list() == ["p1"]


def test_every_entry_has_one_fate() -> None:
    reading = bundle(good.dose(), good.dose(), good.dose(id="x2", subject=None), {"resourceType": "Goal"}, None, {"resource": 7})
    assert reading.counts == {"read": 6, "accepted": 1, "refused": 3, "duplicate": 1, "out_of_scope": 1}
    assert [(one["entry"], one["file"], one["line"], one["type"], one["id"]) for one in reading.quarantine] == [
        (2, "b.json", None, "MedicationAdministration", "x2"), (4, "b.json", None, None, None), (5, "b.json", None, None, None),
    ]  # fmt: skip
    assert all(one["reason"] and one["text"] for one in reading.quarantine)


def test_a_refusal_leaves_a_gap() -> None:
    (gap,) = bundle(good.dose(effectivePeriod=None)).tables["coverage"].to_dicts()
    assert (gap["patient_id"], gap["domain"], gap["complete"]) == ("p1", "administrations", None)


def test_a_urn_leads_to_its_patient() -> None:
    uuid = "urn:uuid:8cf51fe2-bfc1-4284-9c17-d667d902f463"
    own = {"fullUrl": uuid, "resource": good.person(id="p9")}
    nameless = {"fullUrl": uuid, "resource": {key: value for key, value in good.person().items() if key != "id"}}
    dose = good.dose(subject={"reference": uuid})
    assert bundle(dose, own).tables["administrations"]["patient_id"].to_list() == ["p9"]
    assert bundle(dose, nameless).tables["administrations"]["patient_id"].to_list() == [uuid[9:]]
    assert bundle(dose).counts["refused"] == 1


def test_a_urn_that_leads_to_a_group_is_not_a_patient() -> None:
    group = {"fullUrl": "urn:uuid:g", "resource": {"resourceType": "Group", "id": "g"}}
    assert bundle(good.dose(subject={"reference": "urn:uuid:g"}), group).counts["out_of_scope"] == 2


@pytest.mark.parametrize("pointer", ["Medication/m1", "urn:uuid:m", "https://ehr.example/Medication/m1"])
def test_a_medicine_elsewhere_in_the_bundle(pointer: str) -> None:
    url = pointer if ":" in pointer else "https://other.example/Medication/m1"
    medicine = {"fullUrl": url, "resource": {"resourceType": "Medication", "id": "m1", "code": concept(RXNORM, "6130")}}
    dose = {key: value for key, value in good.dose().items() if key != "medicationCodeableConcept"}
    reading = bundle(dose | {"medicationReference": {"reference": pointer}}, medicine)
    assert reading.tables["administrations"]["drug"].to_list() == ["ketamine"]


def test_versions_are_kept_and_contradictions_refused() -> None:
    first, second = ({"meta": {"lastUpdated": f"2026-03-0{day}T00:00:00Z"}} for day in (3, 4))
    assert bundle(good.dose(**first), good.dose(good.quantity(40), **second)).counts["accepted"] == 2
    reading = bundle(good.dose(**first), good.dose(good.quantity(40), **first))
    assert (reading.counts["accepted"], reading.counts["refused"]) == (1, 1)
    assert "share this id and version" in reading.quarantine[0]["reason"]


def test_the_order_of_keys_makes_no_other_resource() -> None:
    assert bundle(good.dose(), dict(reversed(good.dose().items()))).counts["duplicate"] == 1


def test_a_single_resource_is_its_own_only_entry() -> None:
    assert read_bundle(good.dose(), source="x.json").counts["accepted"] == 1


@pytest.mark.parametrize("document", [None, 7, [], {}, {"resourceType": 7}, {"resourceType": "Bundle", "entry": {}}])
def test_what_is_no_bundle_is_unusable(document: Any) -> None:
    with pytest.raises(UnusableInput):
        read_bundle(document, source="x.json")


def test_notes_name_their_resource_and_further_pages_are_said() -> None:
    reading = bundle(good.dose(good.quantity(35, "mL")), link=[{"relation": "next", "url": "x"}])
    assert reading.notes[0] == "the Bundle has further pages, which are not read"
    assert reading.notes[1].startswith("entry 0, MedicationAdministration/x1: dosage.dose is not used")


@pytest.mark.parametrize("meta", ["x", 7, [], {"versionId": {"a": 1}}])
def test_a_spoilt_meta_does_not_break_a_bundle(meta: Any) -> None:
    assert bundle(good.dose(meta=meta), good.dose(meta=meta)).counts["duplicate"] == 1
