"""What is written into the record: the rows that FHIR yields anywhere, as versions, of one patient, sealed, by an act."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from handrail.clinic.actor import COMMAND
from handrail.clinic.intake import findings
from handrail.clinic.people import actions as people
from handrail.clinic.people.models import Patient
from handrail.clinic.records import actions as records
from handrail.clinic.records.models import Resource, Row
from handrail.clinic.records.reading import record_of, resources_of, thawed
from handrail.clinic.trail.models import Entry, Opening
from handrail.protocol.decision_table import Outcome
from handrail.record import TABLES, Record
from handrail.sources.fhir.bundle import read_bundle
from tests.clinic.intake.made import FROM_A_SAMPLE, NINE, hand, known, patient, write

LONDON = ZoneInfo("Europe/London")
SECOND = timedelta(seconds=1)
UNREADABLE: dict[str, dict[str, Any]] = {
    "a day that does not exist": findings.weight("80", NINE) | {"effectiveDateTime": "2026-02-31"},
    "an id with a space": findings.pressure(120, 80, NINE) | {"id": "no id"},
    "answers to nothing": {"resourceType": "QuestionnaireResponse", "status": 7},
}


def rows_in_the_database(whom: Patient, *left_out: str) -> list[tuple[str, dict[str, Any]]]:
    found = [(row.table, thawed(row.table, orjson.loads(row.values))) for row in Row.objects.filter(patient=whom)]
    return sorted(((table, without(row, left_out)) for table, row in found), key=repr)


def without(row: dict[str, Any], left_out: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name, value in sorted(row.items()) if value is not None and name not in left_out}


def body(one: Resource) -> dict[str, Any]:
    return dict(orjson.loads(one.body))


@pytest.mark.parametrize("outcome", list(FROM_A_SAMPLE))
def test_a_resource_yields_the_rows_that_it_yields_anywhere(whom: Patient, outcome: Outcome) -> None:
    known(outcome)
    bundle = {"resourceType": "Bundle", "entry": [{"resource": body(one)} for one in Resource.objects.all()]}
    elsewhere = read_bundle(bundle, source=records.SOURCE, zone=LONDON)
    own = [(table, dict(zip(TABLES[table].schema, row, strict=True))) for table, rows in elsewhere.rows.items() for row in rows]
    of_here = ("recorded_by", "recorded_at", "source")  # whose hand, when, and which entry of the act
    assert rows_in_the_database(whom, *of_here) == sorted(((table, without(row, of_here)) for table, row in own), key=repr)


@pytest.mark.parametrize("outcome", list(FROM_A_SAMPLE))
def test_the_record_is_that_of_the_same_rows(whom: Patient, outcome: Outcome) -> None:
    known(outcome)
    rows: dict[str, list[dict[str, Any]]] = {}
    for table, row in rows_in_the_database(whom):
        rows.setdefault(table, []).append(row)
    same = Record.of_rows(rows, candidates=True)
    for name, frame in record_of(whom).tables.items():
        assert frame.equals(same.tables[name]), name


def test_every_row_says_who_wrote_it_and_hangs_at_its_resource(whom: Patient) -> None:
    known(Outcome.WITH_SAFEGUARDS)
    for row in Row.objects.select_related("resource"):
        assert orjson.loads(row.values)["recorded_by"] == hand("prescriber").id
        assert row.own_id.startswith(row.resource.own_id)


def test_a_row_hangs_at_its_own_resource_where_one_id_begins_another(whom: Patient) -> None:
    write([findings.weight("80", NINE) | {"id": "w1"}, findings.weight("81", NINE) | {"id": "w10"}])
    assert {(row.own_id, row.resource.own_id) for row in Row.objects.all()} == {("w1", "w1"), ("w10", "w10")}


def test_a_correction_is_a_new_version_and_the_old_one_stays(whom: Patient) -> None:
    (first,) = write([findings.weight("80", NINE)])
    write([body(first) | {"valueQuantity": findings.quantity(81.0, "kg")}], at=NINE + SECOND)
    assert Resource.objects.filter(own_id=first.own_id).count() == 2
    assert [one["valueQuantity"]["value"] for one in resources_of(whom, "Observation")] == [81.0]
    assert Row.objects.filter(own_id=first.own_id).count() == 2


def test_what_was_entered_in_error_is_void_and_shown_no_more(whom: Patient) -> None:
    (first,) = write([findings.weight("80", NINE)])
    write([body(first) | {"status": "entered-in-error"}], at=NINE + SECOND)
    assert resources_of(whom, "Observation") == []
    newest = orjson.loads(Row.objects.filter(own_id=first.own_id).order_by("recorded_at").last().values)
    assert newest["void"] is True
    assert Resource.objects.filter(own_id=first.own_id).count() == 2


def test_nothing_is_known_before_what_is_on_file(whom: Patient) -> None:
    (first,) = write([findings.weight("80", NINE)])
    (second,) = write([body(first) | {"valueQuantity": findings.quantity(81.0, "kg")}], at=NINE - timedelta(hours=1))
    assert second.recorded_at > first.recorded_at
    assert [one["valueQuantity"]["value"] for one in resources_of(whom, "Observation")] == [81.0]


@pytest.mark.parametrize("amiss", UNREADABLE.values(), ids=UNREADABLE)
def test_of_an_act_with_something_unreadable_nothing_is_written(whom: Patient, amiss: dict[str, Any]) -> None:
    before = Entry.objects.count()
    with pytest.raises(ValidationError):
        write([findings.weight("80", NINE), amiss])
    assert not Resource.objects.exists()
    assert not Row.objects.exists()
    assert Entry.objects.count() == before


def test_what_is_written_is_sealed(whom: Patient) -> None:
    write([findings.medicine("Inventedol 20 mg", NINE)])
    with connection.cursor() as cursor:
        for table, column in (("records_resource", "body"), ("records_row", connection.ops.quote_name("values"))):
            cursor.execute(f"SELECT {column} FROM {table}")
            assert all(b"Inventedol" not in bytes(str(kept), "utf-8") for (kept,) in cursor.fetchall())
    assert body(Resource.objects.get())["medicationCodeableConcept"]["text"] == "Inventedol 20 mg"


def test_what_is_written_about_one_is_never_in_the_record_of_another(whom: Patient) -> None:
    other = patient("Lakeside")
    known(Outcome.CONTRAINDICATED)
    assert record_of(other).table("assessments").height == 0
    assert not Row.objects.filter(patient=other).exists()
    assert {orjson.loads(row.values)["patient_id"] for row in Row.objects.all()} == {str(whom.pk)}


@pytest.mark.parametrize("kind", ["Observation", "AllergyIntolerance", "Task", "Patient"])
def test_what_says_that_it_is_about_somebody_else_is_refused(whom: Patient, kind: str) -> None:
    other = {"reference": f"Patient/{patient('Lakeside').pk}"}
    about = {
        "Observation": findings.weight("80", NINE) | {"subject": other},
        "AllergyIntolerance": findings.allergy("Nuts", NINE) | {"patient": other},
        "Task": {
            "resourceType": "Task",
            "status": "requested",
            "intent": "order",
            "code": findings.coded("x", "y"),
            "for": other,
        },
        "Patient": {"resourceType": "Patient", "id": str(patient("Lakeside").pk), "gender": "male", "birthDate": "1980-01-01"},
    }
    with pytest.raises(ValidationError, match="about somebody else"):
        write([about[kind]])
    assert not Resource.objects.exists()


def test_an_act_leaves_one_entry_and_its_openings_are_what_was_written(whom: Patient) -> None:
    before = Entry.objects.count()
    written = write([findings.weight("80", NINE), findings.pressure(120, 80, NINE)])
    entry = Entry.objects.order_by("number").last()
    assert (entry.act, entry.about, Entry.objects.count()) == ("record.written", f"patient:{whom.pk}", before + 1)
    opened = {opening.value for opening in Opening.objects.filter(number=entry.number)}
    assert {orjson.dumps(body(one), option=orjson.OPT_SORT_KEYS).decode() for one in written} <= opened


def test_an_unknown_id_gets_one_of_its_own(whom: Patient) -> None:
    written = write([findings.weight("80", NINE), findings.weight("81", NINE)])
    assert len({one.own_id for one in written}) == 2


def test_days_are_those_of_the_site_where_the_patient_is(whom: Patient) -> None:
    from handrail.clinic.organisation.models import Site

    assert records.zone_of(whom).key == "Europe/London"
    people.move(by=COMMAND, patient=whom, to=Site.objects.get(name__startswith="Lakeside"), at=NINE)
    assert records.zone_of(whom).key == "America/Chicago"


def test_nothing_to_write_is_no_act(whom: Patient) -> None:
    before = Entry.objects.count()
    with pytest.raises(ValidationError, match="nothing to write"):
        write([])
    assert Entry.objects.count() == before
