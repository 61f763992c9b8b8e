"""Today: what is open, for whom and how late, and which safeguards do not hold, as far as somebody may see the patient."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from handrail.check import check
from handrail.clinic import clock, demo, worker
from handrail.clinic.accounts.roles import Role
from handrail.clinic.actor import COMMAND
from handrail.clinic.board import loops, standings, today
from handrail.clinic.board.models import Loop, Standing
from handrail.clinic.intake import findings
from handrail.clinic.intake.deciding import Decided
from handrail.clinic.organisation.models import Site
from handrail.clinic.people import actions as people
from handrail.clinic.people.models import Patient
from handrail.clinic.protocols import in_force
from handrail.clinic.records.actions import zone_of
from handrail.clinic.records.reading import record_of
from handrail.protocol.decision_table import Outcome
from handrail.verdicts import Verdict
from tests.clinic.intake.conftest import adopted, whom
from tests.clinic.intake.made import NINE, browser, decide, known, patient, person, write

__all__ = ["adopted", "whom"]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
INSIDE = ["director", "director2", "prescriber", "nurse", "desk", "auditor"]


def promise(whom: Patient, role: Role = Role.PRESCRIBER, **more: Any) -> Loop:
    told = {"about": "duty:1", "what": "Call them.", "at": NINE} | more
    return loops.open_(patient=whom, owner_role=role, **told)


def whats(rows: list[dict[str, Any]]) -> list[str]:
    return [row["loop"].what for row in rows]


def board(login: str, at: datetime = NINE) -> dict[str, Any]:
    return today.of(person(login), at)


def page(login: str) -> str:
    return browser(login).get("/today/").content.decode()


# --- loops ----------------------------------------------------------------------------------------------------------------------


def test_what_is_promised_is_its_owners_first(whom: Patient) -> None:
    promise(whom, Role.PRESCRIBER)
    promise(whom, Role.SESSION_NURSE, about="duty:2", what="Weigh them.")
    assert (whats(board("prescriber")["own"]), whats(board("prescriber")["others"])) == (["Call them."], ["Weigh them."])
    assert (whats(board("nurse")["own"]), whats(board("nurse")["others"])) == (["Weigh them."], ["Call them."])
    assert (whats(board("desk")["own"]), len(board("desk")["others"])) == ([], 2)


def test_what_one_person_promised_is_theirs_and_no_colleagues(whom: Patient) -> None:
    promise(whom, Role.PRESCRIBER, owner=person("director"))
    assert whats(board("director")["own"]) == ["Call them."]
    assert whats(board("prescriber")["others"]) == ["Call them."]


@pytest.mark.parametrize("login", ["prescriber", "nurse", "desk"])
def test_what_is_promised_at_another_site_is_not_shown(whom: Patient, login: str) -> None:
    promise(patient("Lakeside"), Role.PRESCRIBER)
    assert board(login)["own"] + board(login)["others"] == []
    assert len(board("director")["own"]) == 1


def test_what_is_promised_moves_with_the_patient(whom: Patient) -> None:
    promise(whom)
    people.move(by=COMMAND, patient=whom, to=Site.objects.get(name__startswith="Lakeside"), at=NINE)
    assert Loop.objects.get().site.name.startswith("Lakeside")
    assert board("prescriber")["own"] == []
    assert whats(board("director")["own"]) == ["Call them."]


def test_what_was_done_stays_where_it_was_done(whom: Patient) -> None:
    promise(whom)
    loops.close(about="duty:1", outcome="done", at=NINE)
    people.move(by=COMMAND, patient=whom, to=Site.objects.get(name__startswith="Lakeside"), at=NINE)
    assert Loop.objects.get().site.name.startswith("Northgate")


def test_it_is_late_once_its_time_has_passed(whom: Patient) -> None:
    promise(whom, due_at=NINE + HOUR)
    promise(whom, about="duty:2", what="Some time.")
    for at, late in ((NINE, False), (NINE + HOUR, False), (NINE + HOUR + MINUTE, True)):
        rows = {row["loop"].what: row for row in board("prescriber", at)["own"]}
        assert rows["Call them."]["late"] is late
        assert rows["Some time."]["late"] is False
        assert rows["Call them."]["age"] == at - NINE


def test_it_is_open_once_and_closed_once(whom: Patient) -> None:
    first = promise(whom)
    assert promise(whom, what="Something else.") == first
    assert loops.close(about="duty:1", outcome="done", at=NINE) is True
    assert loops.close(about="duty:1", outcome="declined", at=NINE) is False
    assert Loop.objects.get().outcome == "done"
    assert board("prescriber")["own"] == []


def test_what_was_closed_can_be_promised_again(whom: Patient) -> None:
    first = promise(whom)
    loops.close(about="duty:1", outcome="done", at=NINE)
    assert promise(whom).pk != first.pk


def test_a_custodian_sees_what_is_theirs_and_no_patient(whom: Patient) -> None:
    promise(whom, Role.CUSTODIAN, what="Count the vials.")
    promise(whom, Role.PRESCRIBER, about="duty:2")
    assert whats(board("custodian")["own"]) == ["Count the vials."]
    assert board("custodian")["others"] == []
    html = page("custodian")
    assert "Count the vials." in html
    assert "Jamie" not in html
    assert str(whom.pk) not in html


def test_whose_patient_went_elsewhere_sees_what_they_promised_and_not_the_patient(whom: Patient) -> None:
    promise(whom, Role.PRESCRIBER, owner=person("prescriber"))
    people.move(by=COMMAND, patient=whom, to=Site.objects.get(name__startswith="Lakeside"), at=NINE)
    assert whats(board("prescriber")["own"]) == ["Call them."]
    assert "Jamie" not in page("prescriber")


# --- safeguards -----------------------------------------------------------------------------------------------------------------


def with_a_past_disorder(whom: Patient) -> None:
    known(Outcome.WITH_SAFEGUARDS, whom)
    decide(whom, Decided(Outcome.WITH_SAFEGUARDS), login="director")


def test_the_worker_asks_and_the_board_shows_what_does_not_hold_and_whose_it_is(adopted: Patient) -> None:
    with_a_past_disorder(adopted)
    worker.tick(NINE + MINUTE)
    protocol = in_force.protocol()
    assert protocol is not None
    found = check(record_of(adopted), (protocol,), at=NINE + MINUTE, zone=zone_of(adopted))
    (row,) = board("prescriber")["not_held"]
    breached = {one.safeguard for one in found if one.verdict is Verdict.BREACHED}
    assert breached == {"past-disorder-duties"}
    assert {one["title"] for one in row["breached"]} == {today.TITLES[name] for name in breached}
    assert {one["owner"] for one in row["breached"]} == {"prescriber"}
    assert row["lacking"] == len({one.safeguard for one in found if one.verdict is Verdict.DATA_REQUIRED})
    html = page("prescriber")
    assert today.TITLES["past-disorder-duties"] in html
    assert "Jamie Sample" in html


@pytest.mark.parametrize("login", INSIDE)
def test_who_may_see_the_patient_sees_it(adopted: Patient, login: str) -> None:
    with_a_past_disorder(adopted)
    worker.tick(NINE)
    assert [row["patient"] for row in board(login)["not_held"]] == [adopted]


@pytest.mark.parametrize("login", ["custodian", "recovery", "patient"])
def test_nobody_else_does(adopted: Patient, login: str) -> None:
    with_a_past_disorder(adopted)
    worker.tick(NINE)
    assert board(login)["not_held"] == []
    assert "Jamie" not in page(login)


@pytest.mark.parametrize("login", ["prescriber", "nurse", "desk"])
def test_no_patient_at_another_site_is_shown(adopted: Patient, login: str) -> None:
    with_a_past_disorder(patient("Lakeside"))
    worker.tick(NINE)
    assert board(login)["not_held"] == []
    assert "Morgan" not in page(login)


def test_it_is_asked_again_after_something_was_written(adopted: Patient) -> None:
    known(Outcome.ELIGIBLE)
    worker.tick(NINE)
    assert list(standings.due(NINE + MINUTE)) == []
    write([findings.weight("80", NINE)], at=NINE + MINUTE)
    assert list(standings.due(NINE + MINUTE)) == [adopted]
    worker.tick(NINE + MINUTE)
    assert Standing.objects.get().asked_at == NINE + MINUTE
    assert list(standings.due(NINE + MINUTE)) == []


def test_it_is_asked_again_after_an_hour(adopted: Patient) -> None:
    known(Outcome.ELIGIBLE)
    worker.tick(NINE)
    assert list(standings.due(NINE + HOUR - MINUTE)) == []
    assert list(standings.due(NINE + HOUR)) == [adopted]


def test_of_whom_nothing_is_written_nothing_is_asked(adopted: Patient) -> None:
    worker.tick(NINE)
    assert not Standing.objects.exists()


def test_a_few_at_a_time_until_all_were_asked(adopted: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standings, "AT_A_TIME", 1)
    for one in Patient.objects.all():
        write([findings.weight("80", NINE)], one)
    for asked in (1, 2, 3, 3):
        worker.tick(NINE)
        assert Standing.objects.count() == asked


def test_without_a_protocol_nothing_is_found(whom: Patient) -> None:
    write([findings.weight("80", NINE)])
    worker.tick(NINE)
    assert orjson.loads(Standing.objects.get().found) == []
    assert board("prescriber")["not_held"] == []


def test_what_was_found_is_sealed(adopted: Patient) -> None:
    from django.db import connection

    with_a_past_disorder(adopted)
    worker.tick(NINE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT found FROM board_standing")
        assert "past-disorder" not in str(cursor.fetchone()[0])


def test_duties_of_a_decision_are_on_the_board_until_they_are_done(adopted: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    with_a_past_disorder(adopted)
    monkeypatch.setattr(clock, "now", lambda: NINE + timedelta(days=20))
    html = page("prescriber")
    assert "A second clinician, who has read the history" in html
    assert "Late" in html


@pytest.mark.parametrize("login", [login for login, *_ in demo.PEOPLE])
def test_the_board_is_a_page_for_everybody_of_staff(adopted: Patient, login: str) -> None:
    with_a_past_disorder(adopted)
    worker.tick(NINE)
    expected = 403 if login in {"recovery", "patient"} else 200
    assert browser(login).get("/today/").status_code == expected
    assert browser(login).get("/").status_code == 200
