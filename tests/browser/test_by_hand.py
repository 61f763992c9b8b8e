"""Hands as they are: without a mouse, and pressing twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from handrail.clinic.demo import PASSWORD, address
from tests.browser.breaking_in import count
from tests.browser.conftest import Visits
from tests.browser.serving import Clinic
from tests.browser.telling import told_of
from tests.browser.visiting import ADOPTED, add_passkey, ask_to_adopt, shown_code, wait_for_new_code, with_authenticator

pytestmark = pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)

IS_SEEN = """(one) => {
  const style = getComputedStyle(one), outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return one.matches(":focus-visible") && (outlined || style.boxShadow !== "none");
}"""
LONGEST_WAY = 40
ON_ITS_WAY_MS = 700


def test_signing_in_and_signing_need_no_mouse(visit: Visits, clinic: Clinic) -> None:
    page = visit().page
    wait_for_new_code(clinic, "director2")
    page.goto("/")
    _tab_to(page, page.get_by_label("Email")).press_sequentially(address("director2"))
    _tab_to(page, page.get_by_label("Password", exact=True)).press_sequentially(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Code")).to_be_visible()
    _tab_to(page, page.get_by_label("Code")).press_sequentially(shown_code(page))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    with_authenticator(page)
    add_passkey(page)
    page.goto("/")
    _press(page, page.get_by_role("link", name="Protocol", exact=True))
    _press(page, page.get_by_role("main").get_by_role("link", name=ADOPTED).last)
    _press(page, page.get_by_role("link", name="Adopt it"))
    _press(page, page.get_by_role("button", name="Go on to sign"))
    _press(page, page.get_by_role("button", name="Sign with passkey"))
    expect(page.get_by_text("The signature is right")).to_be_visible()


def test_an_instrument_needs_no_mouse(visit: Visits, clinic: Clinic) -> None:
    page, before = visit("nurse").page, count(clinic, "records_resource")
    (intake,) = told_of(clinic, {"nothing known": "Kim Unmoused"}).values()
    page.goto(f"{intake}forms/ketamine-use")
    for question in page.get_by_role("group").all():
        _tab_to(page, question.get_by_role("radio").first).press("Space")
        page.keyboard.press("ArrowDown")
        expect(question.get_by_role("radio").nth(1)).to_be_checked()
    _press(page, page.get_by_role("button", name="Save the answers"))
    expect(page.get_by_text("is saved")).to_be_visible()
    assert count(clinic, "records_resource") == before + 1


def test_what_is_pressed_twice_is_done_once(visit: Visits, clinic: Clinic) -> None:
    page, before = visit("director").page, count(clinic, "people_patient")
    page.goto("/patients/new")
    page.get_by_label("Full name").fill("Sam Twice")
    page.get_by_label("Date of birth").fill("1980-04-01")
    _press_twice_while_it_is_on_its_way(page, page.get_by_role("button", name="Register"))
    assert count(clinic, "people_patient") == before + 1


def test_a_signature_asked_for_twice_is_given_once(visit: Visits, clinic: Clinic) -> None:
    page, before = visit("director").page, count(clinic, "signing_signature")
    with_authenticator(page)
    add_passkey(page)
    ask_to_adopt(page)
    page.get_by_role("button", name="Sign with passkey").dblclick()
    expect(page.get_by_text("The signature is right")).to_be_visible()
    assert count(clinic, "signing_signature") == before + 1


def _press_twice_while_it_is_on_its_way(page: Page, button: Locator) -> None:
    """The clinic answers each time; the answers do not arrive."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        route.fetch(max_redirects=0)
        held.append(route)

    page.route(page.url, hold)
    button.evaluate("(one, later) => { one.click(); setTimeout(() => one.click(), later); }", ON_ITS_WAY_MS)
    page.wait_for_timeout(3 * ON_ITS_WAY_MS)
    assert held
    for route in held:
        route.abort()


def _tab_to(page: Page, wanted: Locator) -> Locator:
    """Goes there as somebody does who has no mouse. Each stop on the way can be seen."""
    for _ in range(LONGEST_WAY):
        page.keyboard.press("Tab")
        focused = page.locator("*:focus")
        assert focused.evaluate(IS_SEEN), focused.evaluate("(one) => one.outerHTML")
        if wanted.evaluate("(one) => one === document.activeElement"):
            return wanted
    raise AssertionError(f"{wanted} cannot be reached by Tab")


def _press(page: Page, wanted: Locator) -> None:
    _tab_to(page, wanted).press("Enter")
    page.wait_for_load_state()
