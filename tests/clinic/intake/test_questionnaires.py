"""Every instrument as a form: what is answered, what is declined and what was not asked stay three things, until the score."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson
import pytest
from django.test import Client

from handrail.clinic.intake import overviews
from handrail.clinic.intake.questionnaires import DECLINED, Answers, declined_name, response
from handrail.clinic.people.models import Patient
from handrail.clinic.records.models import Resource
from handrail.clinic.records.reading import record_of
from handrail.instruments.catalogue import INSTRUMENTS
from handrail.instruments.form import Form, Item, form
from handrail.instruments.model import Instrument, Scored
from handrail.instruments.reading import ABSENT, read
from handrail.instruments.scoring import score
from handrail.terms.errors import HandrailError
from tests.clinic.intake.made import NINE, browser

EACH = pytest.mark.parametrize("instrument", INSTRUMENTS, ids=lambda one: one.id)
WITH_WHEN = [one for one in INSTRUMENTS if any(item.when for item in form(one.folder).items)]
WITH_NUMBERS = [one for one in INSTRUMENTS if any(item.kind == "integer" for item in form(one.folder).items)]


def first_options(own: Form) -> dict[str, Any]:
    return {item.link: item.options[0].code if item.options else item.least for item in own.items}


def declined(item: Item) -> dict[str, Any]:
    return {declined_name(item): "on"} if item.kind == "integer" else {item.link: DECLINED}


def all_declined(own: Form) -> dict[str, Any]:
    return {name: value for item in own.items for name, value in declined(item).items()}


def address(whom: Patient, instrument: Instrument) -> str:
    return f"/patients/{whom.pk}/intake/forms/{instrument.id}"


def saved(whom: Patient) -> dict[str, Any]:
    return dict(orjson.loads(Resource.objects.get(patient=whom, kind="QuestionnaireResponse").body))


def scored(instrument: Instrument, document: Mapping[str, Any]) -> Scored | str:
    try:
        return score(instrument, document, "here")
    except HandrailError as error:
        return error.what


@pytest.fixture
def nurse(whom: Patient, nine: datetime) -> Client:
    """The nurse's browser."""
    return browser("nurse")


@EACH
def test_it_is_a_page_on_which_nothing_is_chosen(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    page = nurse.get(address(whom, instrument))
    html, own = page.content.decode(), form(instrument.folder)
    assert page.status_code == 200
    assert not re.search(r"<(input|option)[^>]*\s(checked|selected)", html)
    assert all(f'name="{item.link}"' in html for item in own.items)


@EACH
def test_first_options_are_saved_and_score_as_the_same_answers_do(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    own = form(instrument.folder)
    said = first_options(own)
    assert nurse.post(address(whom, instrument), said).status_code == 302
    document = saved(whom)
    assert document["status"] == "completed"
    assert scored(instrument, document) == scored(instrument, said)
    assert {one["linkId"] for one in document["item"]} == set(own.links)


@EACH
def test_the_overview_shows_the_score_of_what_was_saved(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    nurse.post(address(whom, instrument), first_options(form(instrument.folder)))
    found = scored(instrument, saved(whom))
    assert overviews.answered(whom) == ([found] if isinstance(found, Scored) else [])
    assert nurse.get(f"/patients/{whom.pk}/intake/").status_code == 200


@EACH
def test_everything_declined_is_saved_and_is_no_answer(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    own = form(instrument.folder)
    assert nurse.post(address(whom, instrument), all_declined(own)).status_code == 302
    document = saved(whom)
    assert all(one["extension"] == [{"url": ABSENT, "valueCode": "asked-declined"}] for one in document["item"])
    assert not any("answer" in one for one in document["item"])
    assert read(instrument, document, "here").sheet.answers == {}
    found = scored(instrument, document)
    assert isinstance(found, str) or (found.score is None and found.positive is not False)
    assert nurse.get(f"/patients/{whom.pk}/intake/").status_code == 200


@EACH
def test_what_was_left_open_was_not_asked(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    own = form(instrument.folder)
    left = next((item for item in own.items if item.required and not item.when), own.items[-1])
    said = {name: value for name, value in first_options(own).items() if name != left.link}
    answer = nurse.post(address(whom, instrument), said)
    if not said:
        assert answer.status_code == 422
        assert not Resource.objects.exists()
        return
    assert answer.status_code == 302
    document = saved(whom)
    assert left.link not in {one["linkId"] for one in document["item"]}
    assert document["status"] == "in-progress"


@EACH
def test_what_is_declined_is_not_what_was_answered_first(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    own = form(instrument.folder)
    item = own.items[0]
    said = {name: value for name, value in first_options(own).items() if name != item.link} | declined(item)
    assert nurse.post(address(whom, instrument), said).status_code == 302
    sheet = read(instrument, saved(whom), "here").sheet
    assert item.link not in sheet.answers
    assert item.link in sheet.refused


@EACH
def test_nothing_is_not_saved(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    answer = nurse.post(address(whom, instrument), {"next": ""})
    assert answer.status_code == 422
    assert not Resource.objects.exists()


@pytest.mark.parametrize("instrument", WITH_NUMBERS, ids=lambda one: one.id)
def test_nought_is_an_answer(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    item = next(one for one in form(instrument.folder).items if one.kind == "integer")
    assert nurse.post(address(whom, instrument), {item.link: "0"}).status_code == 302
    assert saved(whom)["item"] == [{"linkId": item.link, "answer": [{"valueInteger": 0}]}]


@pytest.mark.parametrize("wrong", ["-1", "1.5", "many", "99999999999999999999", "1e3", "٣x"])
@pytest.mark.parametrize("instrument", WITH_NUMBERS, ids=lambda one: one.id)
def test_a_number_that_is_no_answer_is_refused(whom: Patient, nurse: Client, instrument: Instrument, wrong: str) -> None:
    item = next(one for one in form(instrument.folder).items if one.kind == "integer")
    page = nurse.post(address(whom, instrument), {item.link: wrong})
    assert page.status_code == 422
    assert page.context["form"].errors
    assert not Resource.objects.exists()


@pytest.mark.parametrize("instrument", WITH_NUMBERS, ids=lambda one: one.id)
def test_a_number_beside_would_not_say_is_refused(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    item = next(one for one in form(instrument.folder).items if one.kind == "integer")
    assert nurse.post(address(whom, instrument), {item.link: "0", declined_name(item): "on"}).status_code == 422


@EACH
def test_an_option_that_there_is_not_is_refused(whom: Patient, nurse: Client, instrument: Instrument) -> None:
    item = next((one for one in form(instrument.folder).items if one.options), None)
    if item is None:
        pytest.skip("it has numbers only")
    assert nurse.post(address(whom, instrument), {item.link: "of-another-form"}).status_code == 422
    assert not Resource.objects.exists()


@pytest.mark.parametrize("instrument", WITH_WHEN, ids=lambda one: one.id)
def test_what_depends_on_an_answer_says_on_which(instrument: Instrument) -> None:
    own = form(instrument.folder)
    for item in (one for one in own.items if one.when):
        told = Answers(own).fields[item.link].widget.attrs["data-when"]
        assert told.startswith("| ") == item.any_of
        assert all(f"{one.link}{'=' if one.operator == '=' else '!='}{one.code}" in told.split() for one in item.when)


@pytest.mark.parametrize("instrument", WITH_WHEN, ids=lambda one: one.id)
def test_without_what_does_not_apply_it_is_complete(instrument: Instrument) -> None:
    own = form(instrument.folder)
    said = {item.link: value for item, value in zip(own.items, first_options(own).values(), strict=True) if not item.when}
    assert response(own, said, NINE)["status"] == "completed"


def test_an_instrument_that_there_is_not_is_not_found(whom: Patient, nurse: Client) -> None:
    for name in ("none", "audit_c", "..", "AUDIT-C"):
        assert nurse.get(f"/patients/{whom.pk}/intake/forms/{name}").status_code == 404
        assert nurse.post(f"/patients/{whom.pk}/intake/forms/{name}/draft").status_code == 404


def test_the_answers_reach_the_record(whom: Patient, nurse: Client) -> None:
    nurse.post(f"/patients/{whom.pk}/intake/forms/phq-9", {f"q{number}": "LA6568-5" for number in range(1, 10)})
    assert record_of(whom).table("assessments").height + record_of(whom).table("observations").height >= 1


def test_a_field_that_is_none_of_the_forms_is_written_nowhere(whom: Patient, nurse: Client) -> None:
    nurse.post(f"/patients/{whom.pk}/intake/forms/craving-scale", {"craving": "3", "subject": "Patient/other", "status": "final"})
    assert saved(whom)["subject"] == {"reference": f"Patient/{whom.pk}"}
    assert [one["linkId"] for one in saved(whom)["item"]] == ["craving"]


def test_an_answer_of_twenty_megabytes_is_refused_and_nothing_is_written(whom: Patient, nurse: Client) -> None:
    for path in ("phq-9", "phq-9/draft"):
        answer = nurse.post(f"/patients/{whom.pk}/intake/forms/{path}", {"q1": "x" * 20_000_000})
        assert answer.status_code in {400, 413}
    assert not Resource.objects.exists()


def test_pressed_twice_it_is_saved_as_two_versions_of_nothing_but_itself(whom: Patient, nurse: Client) -> None:
    """Two responses, for there are two acts; the newest is what is shown, and the score is the same."""
    for _ in range(2):
        assert nurse.post(f"/patients/{whom.pk}/intake/forms/craving-scale", {"craving": "3"}).status_code == 302
    assert len(overviews.answered(whom)) == 1
