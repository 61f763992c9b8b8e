"""What every resource goes through: its fate, its id, whom it is about, when it was, and the gap that a refusal leaves."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handrail.record import TABLES
from handrail.sources.fhir.outcome import COVERAGE, gap_rows
from tests.unit.sources.fhir import good
from tests.unit.sources.fhir.good import NOON, read, refusal, row, rows


@pytest.mark.parametrize("resource", good.EVERY_KIND, ids=lambda each: each["resourceType"])
def test_a_good_resource_is_accepted_without_a_note(resource: dict[str, Any]) -> None:
    assert rows(resource)
    assert read(resource).notes == []


@pytest.mark.parametrize("resource", good.EVERY_KIND, ids=lambda each: each["resourceType"])
def test_values_have_the_types_and_the_words_of_the_schema(resource: dict[str, Any]) -> None:
    for one in rows(resource):
        for column in TABLES[one["table"]].columns:
            assert one[column.name] is None or not column.words or one[column.name] in column.words
        assert (one["patient_id"], one["source"], one["void"]) == ("p1", "here:1", False)


@pytest.mark.parametrize("thing", [None, 1, "x", [], True, 1.5])
def test_what_is_not_an_object_is_refused(thing: object) -> None:
    assert refusal(thing) == "it is not a JSON object"


def test_an_object_without_a_type_is_refused_and_the_log_of_an_export_is_not_ours() -> None:
    assert refusal({"id": "x"}) == "it has no resourceType"
    assert refusal({"resourceType": 3}) == "it has no resourceType"
    assert read({"exportId": "e", "eventId": "kickoff"}).out_of_scope == "a line of an export's log"


def test_another_type_is_out_of_scope_by_name_even_without_an_id() -> None:
    assert read({"resourceType": "Immunization"}).out_of_scope == "no safeguard reads Immunization"


@pytest.mark.parametrize("id", [None, "", "a b", "a/b", "x" * 65, 7, ["x"]])
def test_an_id_that_fhir_does_not_allow_is_refused_and_leaves_a_gap(id: Any) -> None:
    outcome = read(good.dose() | {"id": id})
    assert outcome.refused is not None
    assert "id" in outcome.refused
    assert (outcome.patient_id, outcome.domain) == ("p1", "administrations")


@pytest.mark.parametrize("key", ["modifierExtension", "implicitRules"])
@pytest.mark.parametrize("resource", good.EVERY_KIND, ids=lambda each: each["resourceType"])
def test_unknown_modifiers_are_refused_where_the_resource_is_ours(resource: dict[str, Any], key: str) -> None:
    outcome = read(resource | {key: [{"url": "x"}]})
    assert outcome.refused == f"it carries {key}, which may change what it means"
    assert outcome.patient_id == "p1"


def test_unknown_modifiers_of_what_is_not_ours_do_not_matter() -> None:
    glucose = good.measured("2339-0", modifierExtension=[{"url": "x"}])
    assert read(glucose).out_of_scope == "an observation that no safeguard reads"


@pytest.mark.parametrize(
    ("reference", "patient"),
    [
        ("Patient/p1", "p1"),
        ("Patient/p1/_history/2", "p1"),
        ("https://ehr.example/fhir/Patient/p1", "p1"),
        ("https://ehr.example/fhir/Patient/p1/_history/3", "p1"),
        ("urn:uuid:known", "p7"),
    ],
)
def test_whom_it_is_about(reference: str, patient: str) -> None:
    resource = good.dose(subject={"reference": reference})
    assert row(resource, resolve={"urn:uuid:known": "Patient/p7"}.get)["patient_id"] == patient
    assert row(resource, resolve={"urn:uuid:known": "p7"}.get)["patient_id"] == patient


@pytest.mark.parametrize(
    ("subject", "reason"),
    [
        (None, "subject is missing"),
        ("Patient/p1", "subject is not an object"),
        ({}, "subject is missing"),
        ({"display": "Mrs X"}, "subject names no resource"),
        ({"identifier": {"value": "7"}}, "subject names no resource"),
        ({"reference": 7}, "subject.reference is not text"),
        ({"reference": "#p1"}, "subject does not name a patient: '#p1' points inside the resource"),
        ({"reference": "Patient?identifier=7"}, "subject does not name a patient: 'Patient?identifier=7' is a search"),
        ({"reference": "urn:uuid:nobody"}, "subject does not name a patient: 'urn:uuid:nobody' names nothing"),
        ({"reference": "p1"}, "subject does not name a patient: 'p1' names nothing"),
        ({"reference": "RelatedPerson/r"}, "subject is a RelatedPerson, not a patient"),
        ({"reference": "Encounter/e"}, "subject is a Encounter, not a patient"),
    ],
)
def test_a_subject_that_cannot_be_told_is_refused(subject: Any, reason: str) -> None:
    assert refusal(good.dose(subject=subject)).startswith(reason)


@pytest.mark.parametrize("kind", ["Group", "Device", "Location"])
def test_what_is_not_about_a_person_is_out_of_scope(kind: str) -> None:
    assert read(good.measured(subject={"reference": f"{kind}/7"})).out_of_scope == f"it is about a {kind}, not a patient"


def test_times_are_kept_in_utc_with_the_day_of_the_program() -> None:
    one = row(good.measured(effectiveDateTime="2026-03-02T23:30:00-05:00"))
    assert (one["at"], one["local_date"]) == (datetime(2026, 3, 3, 4, 30, tzinfo=UTC), date(2026, 3, 2))
    tokyo = row(good.measured(effectiveDateTime="2026-03-02T23:30:00-05:00"), zone=ZoneInfo("Asia/Tokyo"))
    assert tokyo["local_date"] == date(2026, 3, 3)


def test_a_day_lasts_until_its_last_microsecond() -> None:
    one = row(good.measured(effectiveDateTime="2026-03-02"))
    assert (one["at"], one["at_latest"]) == (
        datetime(2026, 3, 2, tzinfo=UTC),
        datetime(2026, 3, 2, 23, 59, 59, 999999, tzinfo=UTC),
    )


@pytest.mark.parametrize("time", ["0000-13-45", "2026-03-02T12:00:00", "yesterday", 20260302, ["2026"], "1066-10-14"])
def test_an_impossible_time_is_refused_and_leaves_a_gap(time: Any) -> None:
    outcome = read(good.measured(effectiveDateTime=time))
    assert outcome.refused is not None
    assert outcome.refused.startswith("effectiveDateTime: ")
    gap = dict(zip(TABLES["coverage"].schema, gap_rows(outcome, "here:1")[0], strict=True))
    assert (gap["patient_id"], gap["domain"], gap["complete"], gap["source"]) == ("p1", "observations", None, "here:1")
    assert (gap["open_start"], gap["open_end"], gap["from_at"], gap["to_at"]) == (True, True, None, None)


def test_a_missing_time_is_refused() -> None:
    for resource, key in ((good.dose(), "effectivePeriod"), (good.order(), "authoredOn"), (good.plan(), "period"),
                          (good.session(), "period"), (good.answers(), "authored"),
                          (good.decision(), "effectiveDateTime")):  # fmt: skip
        assert "cannot be placed in time" in refusal({name: value for name, value in resource.items() if name != key})


def test_a_gap_needs_a_patient_and_a_table() -> None:
    assert gap_rows(read(good.dose()), "x") == []
    assert gap_rows(read(good.dose(subject=None)), "x") == []
    assert [gap[COVERAGE.index("domain")] for gap in gap_rows(read(good.covers(date=None)), "x")] == ["conditions"]
    assert gap_rows(read(good.person(modifierExtension=[{}])), "x") == []


def test_last_updated_is_when_it_was_recorded_and_never_a_reason_to_refuse() -> None:
    assert row(good.dose(meta={"lastUpdated": NOON}))["recorded_at"] == datetime(2026, 3, 2, 17, tzinfo=UTC)
    for meta in ({"lastUpdated": "soon"}, {"lastUpdated": 7}, "x", {}):
        assert row(good.dose(meta=meta))["recorded_at"] is None
    assert "meta.lastUpdated is not used" in good.notes(good.dose(meta={"lastUpdated": "soon"}))


@pytest.mark.parametrize(
    "resource", [each for each in good.EVERY_KIND if "status" in each], ids=lambda each: each["resourceType"]
)
def test_entered_in_error_withdraws_even_without_a_time(resource: dict[str, Any]) -> None:
    times = ("effectivePeriod", "effectiveDateTime", "authoredOn", "authored", "period", "onsetDateTime", "recordedDate", "date")
    bare = {key: value for key, value in resource.items() if key not in times}
    if resource["resourceType"] == "Condition":
        return
    found = rows(bare | {"status": "entered-in-error"})
    assert [one["void"] for one in found] == [True] * len(rows(resource))
    own = [TABLES[one["table"]].own_id for one in found]
    assert [one[id] for one, id in zip(found, own, strict=True)] == [one[id] for one, id in zip(rows(resource), own, strict=True)]


def test_a_withdrawn_resource_with_a_spoilt_time_still_withdraws() -> None:
    assert row(good.dose(status="entered-in-error", effectivePeriod={"start": "soon"}))["void"] is True


@pytest.mark.parametrize("status", ["wibble", None, 7, ["final"], {"a": 1}])
@pytest.mark.parametrize("make", [good.order, good.measured, good.answers, good.decision, good.plan, good.session, good.covers])
def test_a_status_that_fhir_does_not_know_is_refused(make: Any, status: Any) -> None:
    assert re.search("is not a status of|status is missing", refusal(make(status=status)))


@pytest.mark.parametrize(
    ("resource", "path"),
    [
        (good.measured(code=[]), "code is not an object"),
        (good.measured(code={"coding": {}}), "code.coding is not a list"),
        (good.measured(code={"coding": ["8480-6"]}), "code.coding is not a list of objects"),
        (good.measured(code={"coding": [{"code": 7}]}), "code.coding is not a coding"),
        (good.measured(code={"text": 7}), "code.text is not text"),
        (good.session(period=[]), "period is not an object"),
        (good.pressure(component={}), "component is not a list"),
        (good.answers(item={}), "item is not a list"),
        (good.answers(questionnaire=7), "questionnaire is not text"),
        (good.plan(category={}), "category is not a list"),
        (good.order(dosageInstruction={}), "dosageInstruction is not a list"),
        (good.decision(extension={}), "extension is not a list"),
        (good.decision(extension=[good.signature(), good.signature()]), "the extension signature is given twice"),
    ],
)
def test_a_wrong_shape_is_refused_by_its_path(resource: dict[str, Any], path: str) -> None:
    assert refusal(resource) == path
    assert read(resource).patient_id == "p1"
    assert read(resource).domain is not None


def test_reasons_and_notes_do_not_grow_with_the_resource() -> None:
    assert len(refusal(good.order(status="x" * 10_000))) <= 300
    assert len(good.notes(good.dose(status="x" * 10_000))) <= 300
