"""/patients/: who is listed, registering, moving, showing to a provider outside, and taking that back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import Http404
from django.utils.html import escape

from handrail.clinic.accounts import actions as accounts
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND
from handrail.clinic.people import actions
from handrail.clinic.people.models import Patient, Stay, View
from tests.clinic.access.asking import NO_IDS, NO_NAMES, NO_PATHS, ODD_NAMES, acts, size
from tests.clinic.access.world import NURSE, World


def told(world: World, **other: Any) -> dict[str, Any]:
    return {"name": "Somebody Invented", "born_on": "1980-01-31", "site": world.here.pk} | other


# --- the list -------------------------------------------------------------------------------------------------------------------


def test_the_list_holds_the_patients_of_the_site_by_name(world: World) -> None:
    shown = world.browser(NURSE).get("/patients/").content.decode()
    assert shown.index("Invented Here") < shown.index("Invented Own")
    assert "Invented There" not in shown


def test_a_provider_outside_sees_who_consented_and_no_list_of_where_they_were(world: World) -> None:
    client = world.browser("recovery")
    shown = client.get("/patients/").content.decode()
    assert "Invented Own" in shown
    assert "Invented Here" not in shown
    page = client.get(f"/patients/{world.patients['own'].pk}").context
    assert list(page["stays"]) == list(page["views"]) == []


def test_the_list_costs_as_many_queries_for_many_as_for_few(world: World, django_assert_num_queries: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = world.browser(NURSE)
    client.get("/patients/")
    with CaptureQueriesContext(connection) as few:
        client.get("/patients/")
    for number in range(10):
        actions.register(by=COMMAND, site=world.here, name=f"Invented {number}", born_on=date(1980, 1, 1), at=world.at)
    with django_assert_num_queries(len(few)):
        client.get("/patients/")


# --- registering ----------------------------------------------------------------------------------------------------------------


def test_registering_makes_the_patient_their_stay_and_an_entry_without_the_name(world: World) -> None:
    before = size()
    answer = world.browser(NURSE).post("/patients/new", told(world, name="  Somebody   Invented "))
    patient = Patient.objects.latest("registered_at")
    assert answer["Location"] == f"/patients/{patient.pk}"
    assert (patient.name, patient.born_on) == ("Somebody Invented", "1980-01-31")
    assert Stay.objects.get(patient=patient).site == world.here
    assert acts()[before:] == ["session.begun", "patient.registered"]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_whatever_somebody_is_called_is_kept_and_shown_as_it_is(world: World, name: str) -> None:
    client = world.browser(NURSE)
    answer = client.post("/patients/new", told(world, name=name), follow=True)
    assert escape(name) in answer.content.decode()
    assert Patient.objects.latest("registered_at").name == name
    assert client.get("/patients/").status_code == 200


@pytest.mark.parametrize(
    "other",
    [
        *({"name": name} for name in NO_NAMES),
        *(
            {"born_on": day}
            for day in ("", "tomorrow", "2999-01-01", "1980-02-30", "0000-00-00", "10000-01-01", "\0", "' OR 1=1", "x" * 5_000)
        ),
        *({"site": id} for id in NO_IDS),
    ],
    ids=lambda other: repr(other)[:40],
)
def test_a_form_that_is_not_right_registers_nobody_and_says_why(world: World, other: dict[str, str]) -> None:
    client, before = world.browser(NURSE), Patient.objects.count()
    answer = client.post("/patients/new", told(world, **other))
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert Patient.objects.count() == before


def test_a_birth_after_today_is_refused_and_one_today_is_not(world: World) -> None:
    today = world.at.date()
    for day, status in ((today, 302), (today + timedelta(days=1), 422)):
        assert world.browser(NURSE).post("/patients/new", told(world, born_on=day.isoformat())).status_code == status


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_is_no_id_is_not_found(world: World, path: str) -> None:
    client = world.browser(NURSE)
    assert client.get(f"/patients/{path}").status_code == 404
    assert client.post(f"/patients/{path}/move", {"to": world.there.pk}).status_code == 404
    assert client.post(f"/patients/views/{path}/withdraw").status_code == 404


# --- moving ---------------------------------------------------------------------------------------------------------------------


def test_a_move_ends_the_stay_begins_another_and_closes_the_record_here(world: World) -> None:
    client, patient = world.browser(NURSE), world.patients["here"]
    assert client.post(f"/patients/{patient.pk}/move", {"to": world.there.pk})["Location"] == "/patients/"
    assert [stay.site for stay in Stay.objects.filter(patient=patient).order_by("begun_at")] == [world.here, world.there]
    assert Stay.objects.filter(patient=patient, ended_at=None).count() == 1
    assert acts()[-1] == "patient.moved"
    assert client.get(f"/patients/{patient.pk}").status_code == 404


def test_a_second_click_moves_nobody_twice(world: World) -> None:
    client, patient = world.browser("director"), world.patients["here"]
    answers = [client.post(f"/patients/{patient.pk}/move", {"to": world.there.pk}) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 422]
    assert "They are at this site already." in answers[1].content.decode()
    assert acts().count("patient.moved") == 1


@pytest.mark.parametrize("to", NO_IDS)
def test_a_move_to_no_site_is_refused(world: World, to: str) -> None:
    patient = world.patients["here"]
    assert world.browser(NURSE).post(f"/patients/{patient.pk}/move", {"to": to}).status_code == 422
    assert Stay.objects.get(patient=patient).site == world.here


# --- a view for a provider outside ----------------------------------------------------------------------------------------------


def shown(world: World, **other: Any) -> dict[str, Any]:
    return {"provider": world.people["recovery"].pk, "until": (world.at + timedelta(days=9)).date().isoformat()} | other


def test_showing_lets_the_provider_in_until_the_end_of_that_day(world: World) -> None:
    patient, provider = world.patients["here"], world.browser("recovery")
    assert provider.get(f"/patients/{patient.pk}").status_code == 404
    world.browser(NURSE).post(f"/patients/{patient.pk}/views", shown(world))
    assert provider.get(f"/patients/{patient.pk}").status_code == 200
    assert acts().count("view.given") == len(world.views) + 1


def test_showing_again_replaces_the_view(world: World) -> None:
    patient = world.patients["own"]
    world.browser(NURSE).post(f"/patients/{patient.pk}/views", shown(world))
    assert View.objects.filter(patient=patient, withdrawn_at=None).count() == 1
    assert View.objects.filter(patient=patient).count() == 2


@pytest.mark.parametrize(
    "other", [*({"provider": id} for id in NO_IDS), *({"until": day} for day in ("", "2020-01-01", "9999-12-31", "soon", "\0"))],
    ids=lambda other: repr(other)[:40],
)  # fmt: skip
def test_a_view_without_provider_or_end_is_refused(world: World, other: dict[str, str]) -> None:
    patient = world.patients["here"]
    answer = world.browser(NURSE).post(f"/patients/{patient.pk}/views", shown(world, **other))
    assert answer.status_code == 422
    assert View.objects.filter(patient=patient).count() == 1


def test_nobody_who_is_no_provider_is_shown_anybody(world: World) -> None:
    patient = world.patients["here"]
    answer = world.browser(NURSE).post(f"/patients/{patient.pk}/views", shown(world, provider=world.people["nobody"].pk))
    assert answer.status_code == 422


def test_a_view_that_is_withdrawn_is_closed_at_the_next_request_and_once(world: World) -> None:
    provider, view = world.browser("recovery"), world.views["own"]
    assert provider.get(f"/patients/{view.patient_id}").status_code == 200
    for _ in range(2):
        assert world.browser("patient").post(f"/patients/views/{view.pk}/withdraw").status_code == 302
    assert provider.get(f"/patients/{view.patient_id}").status_code == 404
    assert acts().count("view.withdrawn") == 1


@pytest.mark.parametrize("who", ["recovery", "recovery-2"])
def test_a_provider_ends_no_view_neither_their_own_nor_anothers(world: World, who: str) -> None:
    """Also where the patient shows themselves to both."""
    actions.show_to(
        by=COMMAND, patient=world.patients["own"], provider=world.people["recovery-2"], until=world.at + timedelta(9), at=world.at
    )
    view = world.views["own"]
    assert world.browser(who).post(f"/patients/views/{view.pk}/withdraw").status_code == 404
    view.refresh_from_db()
    assert view.withdrawn_at is None


def test_a_nurse_who_is_a_patient_elsewhere_does_there_nothing_as_a_nurse(world: World) -> None:
    nurse, patient = world.people[NURSE], world.patients["there"]
    accounts.give_role(by=COMMAND, user=nurse, role=Role.PATIENT, site=None, at=world.at)
    Patient.objects.filter(pk=patient.pk).update(account=nurse)
    client = world.browser(NURSE)
    page = client.get(f"/patients/{patient.pk}")
    assert page.context["own"]
    assert page.context["move"] is page.context["show"] is None
    assert client.post(f"/patients/{patient.pk}/views", shown(world)).status_code == 404
    assert client.post(f"/patients/{patient.pk}/move", {"to": world.here.pk}).status_code == 404


def test_a_nurse_who_is_also_a_provider_outside_does_nothing_to_whom_they_are_shown(world: World) -> None:
    nurse, patient = world.people[NURSE], world.patients["there"]
    accounts.give_role(by=COMMAND, user=nurse, role=Role.RECOVERY_CARE, site=None, at=world.at)
    actions.show_to(by=COMMAND, patient=patient, provider=nurse, until=world.at + timedelta(9), at=world.at)
    client = world.browser(NURSE)
    assert client.get(f"/patients/{patient.pk}").status_code == 200
    assert client.post(f"/patients/{patient.pk}/views", shown(world)).status_code == 404
    with pytest.raises(Http404):
        actions.show_to(by=world.hand(NURSE), patient=patient, provider=nurse, until=world.at + timedelta(9), at=world.at)
    assert client.post(f"/patients/views/{world.views['there'].pk}/withdraw").status_code == 404
