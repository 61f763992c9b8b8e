"""What is open changes with the next request: a role removed, a view withdrawn, a patient moved."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits

OPEN, FORBIDDEN, NOT_FOUND = 200, 403, 404


def test_a_role_removed_while_signed_in_is_gone_at_the_next_request(visit: Visits) -> None:
    desk, director = visit("desk"), visit("director").page
    patient = _path_of(desk.page, "Jamie Sample")
    assert desk.status("/patients/") == OPEN
    _opens(director, "/staff/", "Frankie Example")
    director.get_by_role("button", name="Remove front desk").click()
    assert [desk.status("/patients/"), desk.status("/patients/new"), desk.status(patient)] == [FORBIDDEN, FORBIDDEN, NOT_FOUND]
    desk.page.goto("/")
    expect(desk.page.get_by_text("You hold no role here")).to_be_visible()
    director.get_by_label("Role").select_option("front desk")
    director.get_by_label("Site").select_option("Northgate (made up)")
    director.get_by_role("button", name="Give the role").click()
    assert desk.status("/patients/") == OPEN


def test_a_patient_sees_themselves_and_withdraws_a_view(visit: Visits) -> None:
    patient, provider, nurse = visit("patient"), visit("recovery"), visit("nurse")
    own, other = _path_of(nurse.page, "Pat Example"), _path_of(nurse.page, "Jamie Sample")
    closed = ("/patients/", "/sites/", "/staff/", "/trail/", "/signatures/", "/protocols/")
    assert [patient.status(own), patient.status(other), *map(patient.status, closed)] == [OPEN, NOT_FOUND, *[FORBIDDEN] * 6]
    assert [provider.status(own), provider.status(other)] == [OPEN, NOT_FOUND]
    patient.page.get_by_role("link", name="What the clinic keeps about").click()
    patient.page.get_by_role("button", name="Withdraw the view of Reese Example").click()
    expect(patient.page.get_by_text("withdrawn on")).to_be_visible()
    assert provider.status(own) == NOT_FOUND
    provider.page.goto("/patients/")
    expect(provider.page.get_by_text("There is nobody whom you may see")).to_be_visible()
    _gives_the_view(nurse.page, own)
    assert provider.status(own) == OPEN


def test_a_patient_who_moved_is_out_of_sight_where_they_were(visit: Visits) -> None:
    nurse, director = visit("nurse"), visit("director").page
    moved = _path_of(nurse.page, "Jamie Sample")
    _moves(director, moved, "Lakeside (made up)")
    assert nurse.status(moved) == NOT_FOUND
    nurse.page.goto("/patients/")
    expect(nurse.page.get_by_role("link", name="Jamie Sample")).to_have_count(0)
    _moves(director, moved, "Northgate (made up)")
    assert nurse.status(moved) == OPEN


def _path_of(page: Page, name: str) -> str:
    page.goto("/patients/")
    return str(page.get_by_role("link", name=name).get_attribute("href"))


def _opens(page: Page, path: str, name: str) -> None:
    page.goto(path)
    page.get_by_role("link", name=name).click()


def _gives_the_view(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_label("Recovery-care provider").select_option("Reese Example")
    page.get_by_label("Until").fill(page.evaluate("new Date(Date.now() + 864e5 * 30).toISOString().slice(0, 10)"))
    page.get_by_role("button", name="Give the view").click()
    expect(page.get_by_text("Reese Example, until")).to_be_visible()


def _moves(page: Page, path: str, to: str) -> None:
    page.goto(path)
    page.get_by_label("Move to").select_option(to)
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text(f"is at {to} now")).to_be_visible()
