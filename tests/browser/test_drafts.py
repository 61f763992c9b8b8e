"""What somebody typed is not lost: the connection breaks, the session ends, a button is pressed twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.breaking_in import count
from tests.browser.conftest import Visits
from tests.browser.serving import Clinic
from tests.browser.telling import told_of
from tests.browser.visiting import sign_in

pytestmark = pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)

STATE, SAVE = "#draft-state", "Save the answers"
FIRST = "Have you ever used ketamine"
UNREACHED = "htmx: htmx:error: Failed to fetch"
SECOND = "have you taken prescribed ketamine"


@pytest.fixture
def form(clinic: Clinic) -> str:
    (intake,) = told_of(clinic, {"nothing known": "Remy Invented"}).values()
    return f"{intake}forms/ketamine-use"


def test_a_draft_survives_a_lost_connection(visit: Visits, form: str) -> None:
    page = visit("nurse").page
    page.goto(form)
    _answer(page, FIRST, "Yes").check()
    expect(page.locator(STATE)).to_have_text("Kept as a draft. It is not in the record yet.")
    page.context.set_offline(True)
    _answer(page, SECOND, "No").check()
    expect(page.locator(STATE)).to_contain_text("The clinic is not reached. What you typed stays on this page")
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("button", name=SAVE)).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(_answer(page, FIRST, "Yes")).to_be_checked()
    expect(_answer(page, SECOND, "No")).to_be_checked()
    expect(page.locator(STATE)).to_have_text("Kept as a draft. It is not in the record yet.")


def test_a_draft_survives_the_end_of_the_session(visit: Visits, clinic: Clinic, form: str) -> None:
    """And is saved once, after signing in again; going back afterwards saves nothing."""
    page, before = visit("nurse").page, count(clinic, "records_resource")
    page.goto(form)
    page.context.clear_cookies(name="session")
    _answer(page, FIRST, "No").check()
    page.get_by_role("button", name=SAVE).click()
    expect(page.locator(STATE)).to_contain_text("You are signed out. What you typed stays on this page")
    page.get_by_role("link", name="Sign in again").click()
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    sign_in(page, clinic, "nurse")
    clinic.sessions["nurse"] = page.context.storage_state()
    page.goto(form)
    expect(_answer(page, FIRST, "No")).to_be_checked()
    page.get_by_role("button", name=SAVE).dblclick()
    expect(page.get_by_text("is saved")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("button", name=SAVE)).to_be_visible()
    expect(page.get_by_text("What you typed before is here again")).to_have_count(0)
    assert count(clinic, "records_resource") == before + 1


def test_an_answer_is_left_open_again(visit: Visits, form: str) -> None:
    page = visit("nurse").page
    page.goto(form)
    _answer(page, FIRST, "Yes").check()
    page.get_by_role("button", name=f"Leave it open: {FIRST}").click()
    expect(_answer(page, FIRST, "Yes")).not_to_be_checked()
    page.get_by_role("button", name=SAVE).click()
    expect(page.get_by_role("alert")).to_contain_text("there is nothing to save")


def test_a_finding_written_twice_is_written_once(visit: Visits, clinic: Clinic, form: str) -> None:
    page, before = visit("nurse").page, count(clinic, "records_resource")
    page.goto(form.replace("forms/ketamine-use", "findings/measurements"))
    page.get_by_label("systolic").fill("124")
    page.get_by_label("diastolic").fill("78")
    page.get_by_role("button", name="Write it down").dblclick()
    expect(page.get_by_text("Measurements are written down")).to_be_visible()
    assert count(clinic, "records_resource") == before + 1


def test_today_keeps_nobody_signed_in(visit: Visits, clinic: Clinic) -> None:
    page = visit("nurse").page
    page.clock.install()
    page.goto("/")
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()
    before = _ends_of_sessions(clinic)
    with page.expect_response("**/today/") as answered:
        page.clock.fast_forward(16_000)
    assert answered.value.finished() is None
    assert _ends_of_sessions(clinic) == before


def test_today_stops_with_the_session_and_says_so(visit: Visits, form: str) -> None:
    one = visit("nurse")
    page = one.page
    page.clock.install()
    page.goto("/")
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()
    page.context.set_offline(True)
    page.clock.fast_forward(16_000)
    expect(page.locator("#board-unreached")).to_contain_text("The clinic is not reached")
    page.context.set_offline(False)
    page.clock.fast_forward(16_000)
    expect(page.locator("#board-unreached")).to_be_empty()
    page.context.clear_cookies(name="session")
    page.clock.fast_forward(16_000)
    expect(page.get_by_role("alert")).to_contain_text("You are signed out")
    asked = list[str]()
    page.on("request", lambda one: asked.append(one.url))
    page.clock.fast_forward(60_000)
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    assert asked == []
    assert [told for told in one.complaints if not told.startswith(UNREACHED)] == []
    one.complaints.clear()


def _ends_of_sessions(clinic: Clinic) -> list[tuple[str, str]]:
    with clinic.raw() as connection:
        return sorted(connection.execute("SELECT session_key, expire_date FROM django_session").fetchall())


def _answer(page: Page, question: str, answer: str) -> Locator:
    return page.get_by_role("group", name=question).get_by_label(answer, exact=True)
