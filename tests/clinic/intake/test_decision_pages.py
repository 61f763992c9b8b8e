"""From the proposal to the signature in a browser: stale pages, double clicks, other people's patients, and what is shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from handrail.clinic import clock, demo
from handrail.clinic.clock import now as time_of_day
from handrail.clinic.intake import deciding, findings
from handrail.clinic.intake.decision_views import CHANGED
from handrail.clinic.people.models import Patient
from handrail.clinic.records.models import Resource
from handrail.clinic.records.reading import record_of
from handrail.clinic.signing.models import Request, Signature
from handrail.protocol.decision_table import Answer, Outcome
from tests.clinic.intake.made import FROM_A_SAMPLE, NINE, STEPS, browser, decide, known, patient, person, proposal, write

WHY = "I have examined them."


@pytest.fixture
def prescriber(adopted: Patient, nine: datetime, settings: Any) -> Client:
    """The prescriber's browser."""
    settings.MFA_TOTP_TOLERANCE = 1  # a test may begin in one half minute and end in the next
    return browser("prescriber")


def address(whom: Patient) -> str:
    return f"/patients/{whom.pk}/intake/decision"


def said(whom: Patient, proposed: Outcome, **more: str) -> dict[str, str]:
    return {"outcome": str(proposed), "why": "", "next_steps": STEPS, "seen": deciding.digest(proposal(whom)), **more}


def signed(client: Client, asked: Request) -> Any:
    """The answer to password and code; codes follow the time of the day when the test runs."""
    told = {"password": demo.PASSWORD, "code": demo.code_at(time_of_day())}
    return client.post(f"/signatures/asked/{asked.pk}/code", told)


def asked_of(login: str) -> Request:
    return Request.objects.filter(signer=person(login)).order_by("asked_at").last()


@pytest.mark.parametrize("outcome", list(FROM_A_SAMPLE))
def test_the_proposal_is_shown_with_its_grounds_and_what_is_missing(
    adopted: Patient, prescriber: Client, outcome: Outcome
) -> None:
    known(outcome)
    found = proposal(adopted)
    grounds = [one for one in found.reasons if one.answer is Answer.YES]
    for page in (address(adopted), f"/patients/{adopted.pk}/intake/"):
        html = unescape(prescriber.get(page).content.decode()).lower()
        assert deciding.WORDS[outcome] in html
        for said in (*(one.because for one in grounds), *(one.what for one in found.missing)):
            assert said.lower() in html
    assert grounds or outcome in (Outcome.ELIGIBLE, Outcome.UNDETERMINED)


@pytest.mark.parametrize("outcome", list(FROM_A_SAMPLE))
def test_from_the_page_to_the_record(adopted: Patient, prescriber: Client, outcome: Outcome) -> None:
    known(outcome)
    answer = prescriber.post(address(adopted), said(adopted, outcome))
    assert answer["Location"] == f"/signatures/asked/{asked_of('prescriber').pk}"
    page = prescriber.get(answer["Location"]).content.decode()
    assert f"Decided: {deciding.WORDS[outcome]}" in page
    assert signed(prescriber, asked_of("prescriber")).status_code == 302
    assert record_of(adopted).table("decisions")["eligibility"].to_list() == [str(outcome)]
    assert deciding.WORDS[outcome].capitalize() in prescriber.get(f"/patients/{adopted.pk}/intake/").content.decode()


@pytest.mark.parametrize(
    ("outcome", "more", "told"),
    [
        (Outcome.ELIGIBLE, {"outcome": "contraindicated"}, deciding.DIFFERS),
        (Outcome.CONTRAINDICATED, {"next_steps": ""}, deciding.HAND_OFF),
        (Outcome.UNDETERMINED, {"outcome": "eligible", "why": WHY}, deciding.UNKNOWN_MATTERS),
        (Outcome.ELIGIBLE, {"outcome": "cured"}, "Select a valid choice"),
        (Outcome.ELIGIBLE, {"outcome": ""}, "required"),
        (Outcome.ELIGIBLE, {"seen": "0" * 16}, CHANGED),
        (Outcome.ELIGIBLE, {"seen": ""}, ""),
        (Outcome.ELIGIBLE, {"outcome": "contraindicated", "why": "x" * 2001}, "2000"),
    ],
)
def test_what_is_no_decision_is_refused_in_words(
    adopted: Patient, prescriber: Client, outcome: Outcome, more: dict[str, str], told: str
) -> None:
    known(outcome)
    page = prescriber.post(address(adopted), said(adopted, outcome, **more))
    assert page.status_code == 422
    assert told in str(page.context["form"].errors.as_json())
    assert asked_of("prescriber") is None


def test_a_page_that_was_opened_before_something_was_found_is_refused_and_shows_it(adopted: Patient, prescriber: Client) -> None:
    known(Outcome.ELIGIBLE)
    before = said(adopted, Outcome.ELIGIBLE)
    write([findings.pressure(210, 130, NINE)])
    page = prescriber.post(address(adopted), before)
    assert page.status_code == 422
    assert CHANGED in page.content.decode()
    assert f'value="{deciding.digest(proposal(adopted))}"' in page.content.decode()
    assert asked_of("prescriber") is None


def test_pressed_twice_it_is_signed_once(adopted: Patient, prescriber: Client) -> None:
    known(Outcome.ELIGIBLE)
    prescriber.post(address(adopted), said(adopted, Outcome.ELIGIBLE))
    asked = asked_of("prescriber")
    assert [signed(prescriber, asked).status_code for _ in range(2)] == [302, 422]
    assert Signature.objects.filter(kind="decision").count() == 1
    assert record_of(adopted).table("decisions").height == 1


def test_what_changed_before_the_signature_is_told_there(
    adopted: Patient, prescriber: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(Outcome.ELIGIBLE)
    prescriber.post(address(adopted), said(adopted, Outcome.ELIGIBLE))
    write([findings.pressure(210, 130, NINE)])
    monkeypatch.setattr(clock, "now", lambda: NINE + timedelta(minutes=1))
    page = signed(prescriber, asked_of("prescriber"))
    assert page.status_code == 422
    assert deciding.CHANGED in page.content.decode()
    assert not Resource.objects.filter(kind="ClinicalImpression").exists()


def test_without_a_protocol_nothing_is_proposed(whom: Patient, nine: datetime) -> None:
    client = browser("prescriber")
    assert "No protocol is adopted" in client.get(address(whom)).content.decode()
    client.post(address(whom), {"outcome": "eligible", "seen": "x"})
    assert not Request.objects.exists()


def test_a_second_is_asked_from_the_overview(adopted: Patient, prescriber: Client) -> None:
    known(Outcome.WITH_SAFEGUARDS)
    first = decide(adopted, deciding.Decided(Outcome.WITH_SAFEGUARDS))
    path = f"/patients/{adopted.pk}/intake/decisions/{first.pk}/second"
    assert prescriber.post(path, {"signer": person("director").pk}).status_code == 302
    asked = Request.objects.get(cosigns=first)
    assert asked.signer == person("director")
    assert signed(browser("director"), asked).status_code == 302
    assert prescriber.post(path, {"signer": person("director2").pk}, follow=True).status_code == 200
    assert Request.objects.filter(cosigns=first).count() == 1


def test_who_cannot_be_a_second_is_asked_by_nobody(adopted: Patient, prescriber: Client) -> None:
    known(Outcome.WITH_SAFEGUARDS)
    first = decide(adopted, deciding.Decided(Outcome.WITH_SAFEGUARDS))
    for who in (person("prescriber").pk, person("nurse").pk, uuid4(), "", "\0"):
        prescriber.post(f"/patients/{adopted.pk}/intake/decisions/{first.pk}/second", {"signer": who})
    assert not Request.objects.filter(cosigns=first).exists()


def test_a_decision_is_found_at_its_own_patient_alone(adopted: Patient, prescriber: Client) -> None:
    known(Outcome.WITH_SAFEGUARDS)
    first = decide(adopted, deciding.Decided(Outcome.WITH_SAFEGUARDS))
    another = Patient.objects.get(account=person("patient"))
    for whom, signature in ((another.pk, first.pk), (adopted.pk, uuid4()), (patient("Lakeside").pk, first.pk)):
        answer = prescriber.post(f"/patients/{whom}/intake/decisions/{signature}/second", {"signer": person("director").pk})
        assert answer.status_code == 404


def test_a_field_that_is_not_asked_for_decides_nothing(adopted: Patient, prescriber: Client) -> None:
    known(Outcome.ELIGIBLE)
    more = {"signer": str(person("director").pk), "patient": str(patient("Lakeside").pk), "payload": "[]"}
    prescriber.post(address(adopted), said(adopted, Outcome.ELIGIBLE, **more))
    asked = asked_of("prescriber")
    assert asked.about == f"patient:{adopted.pk}"
    assert asked.signer == person("prescriber")
