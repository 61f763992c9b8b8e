"""What somebody types at intake is kept until it is saved: it is theirs alone, in no record, and a lost session loses nothing."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from handrail.clinic.intake.models import Draft
from handrail.clinic.people.models import Patient
from handrail.clinic.records.models import Resource
from handrail.clinic.trail.models import Entry
from tests.clinic.at_once import at_once
from tests.clinic.intake.made import browser, hand, patient, person


@pytest.fixture
def nurse(whom: Patient, nine: datetime) -> Client:
    """The nurse's browser."""
    return browser("nurse")


def address(whom: Patient, instrument: str = "craving-scale") -> str:
    return f"/patients/{whom.pk}/intake/forms/{instrument}"


def keep(client: Client, whom: Patient, instrument: str = "craving-scale", **said: str) -> int:
    return client.post(f"{address(whom, instrument)}/draft", said).status_code


def initial(client: Client, whom: Patient, instrument: str = "craving-scale") -> dict[str, object]:
    return dict(client.get(address(whom, instrument)).context["form"].initial)


def test_what_was_typed_is_there_again(whom: Patient, nurse: Client) -> None:
    assert keep(nurse, whom, craving="7") == 204
    page = nurse.get(address(whom))
    assert page.context["drafted"]
    assert 'value="7"' in page.content.decode()


def test_the_last_that_was_typed_is_kept(whom: Patient, nurse: Client) -> None:
    for said in ("1", "2", "3"):
        keep(nurse, whom, craving=said)
    assert initial(nurse, whom) == {"craving": "3"}
    assert Draft.objects.count() == 1


def test_what_is_no_answer_yet_is_kept_too(whom: Patient, nurse: Client) -> None:
    assert keep(nurse, whom, craving="-1") == 204
    assert initial(nurse, whom) == {"craving": "-1"}


def test_an_option_is_chosen_again(whom: Patient, nurse: Client) -> None:
    keep(nurse, whom, "c-ssrs-screener", q1="no")
    html = nurse.get(address(whom, "c-ssrs-screener")).content.decode()
    chosen = [part for part in html.split("<input") if " checked" in part]
    assert len(chosen) == 1
    assert 'name="q1"' in chosen[0]
    assert 'value="no"' in chosen[0]


def test_saving_drops_the_draft(whom: Patient, nurse: Client) -> None:
    keep(nurse, whom, craving="7")
    assert nurse.post(address(whom), {"craving": "7"}).status_code == 302
    assert not Draft.objects.exists()
    assert initial(nurse, whom) == {}


def test_saving_what_is_wrong_keeps_it(whom: Patient, nurse: Client) -> None:
    keep(nurse, whom, craving="7")
    assert nurse.post(address(whom), {"craving": "77"}).status_code == 422
    assert initial(nurse, whom) == {"craving": "7"}


def test_a_draft_is_seen_by_its_writer_alone(whom: Patient, nurse: Client) -> None:
    keep(nurse, whom, craving="7")
    other = browser("prescriber")
    assert initial(other, whom) == {}
    keep(other, whom, craving="2")
    other.post(address(whom), {"craving": "2"})
    assert initial(nurse, whom) == {"craving": "7"}


def test_a_draft_is_of_one_patient_and_one_form(whom: Patient, nurse: Client) -> None:
    director = browser("director")
    keep(director, whom, craving="7")
    assert initial(director, patient("Lakeside")) == {}
    assert initial(director, whom, "phq-9") == {}


def test_a_draft_is_in_no_record_and_leaves_no_entry(whom: Patient, nurse: Client) -> None:
    before = Entry.objects.count()
    keep(nurse, whom, craving="7")
    assert not Resource.objects.exists()
    assert Entry.objects.count() == before


def test_a_draft_is_sealed(whom: Patient, nurse: Client) -> None:
    keep(nurse, whom, "phq-9", q1="a-telling-answer")
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM intake_draft")
        assert "a-telling-answer" not in str(cursor.fetchone()[0])


def test_what_is_no_field_of_the_form_is_not_kept(whom: Patient, nurse: Client) -> None:
    assert keep(nurse, whom, craving="7", csrfmiddlewaretoken="x", other="y") == 204
    assert initial(nurse, whom) == {"craving": "7"}


@pytest.mark.parametrize("much", [20_001, 500_000])
def test_too_much_is_refused_and_what_was_kept_stays(whom: Patient, nurse: Client, much: int) -> None:
    keep(nurse, whom, craving="7")
    assert keep(nurse, whom, craving="x" * much) == 413
    assert initial(nurse, whom) == {"craving": "7"}


def test_twenty_megabytes_are_refused(whom: Patient, nurse: Client) -> None:
    assert keep(nurse, whom, craving="x" * 20_000_000) in {400, 413}
    assert not Draft.objects.exists()


def test_after_a_session_has_ended_what_was_typed_is_there_again(whom: Patient, nurse: Client) -> None:
    keep(nurse, whom, craving="7")
    nurse.logout()
    assert keep(nurse, whom, craving="8") == 302  # to the page where one signs in
    assert nurse.post(address(whom), {"craving": "8"}).status_code == 302
    assert not Resource.objects.exists()
    assert initial(browser("nurse"), whom) == {"craving": "7"}


def test_a_draft_of_a_patient_elsewhere_is_not_found(whom: Patient, nurse: Client) -> None:
    assert keep(nurse, patient("Lakeside"), craving="7") == 404
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_that_are_kept_at_once_are_one_draft(whom: Patient, nine: datetime) -> None:
    from handrail.clinic.intake import actions

    by = hand("nurse")
    told = [{"craving": str(number)} for number in range(6)]
    answers = at_once(6, lambda number: actions.keep_draft(by=by, patient=whom, instrument="craving-scale", said=told[number],
                                                           at=nine))  # fmt: skip
    assert answers == [None] * 6
    assert Draft.objects.filter(by=person("nurse")).count() == 1
