"""A new person: added, held until they have a second factor, then in by passkey alone."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.visiting import OWN_PASSWORD, Visit, choose_own_password, invite_a_nurse, prove_it_again, with_authenticator

EMAIL = "newcomer@example.org"
TEN_CODES = re.compile(r"^(\d{8}\n){9}\d{8}$")
HELD = "Add a second way to prove that it is you"
CLOSED_UNTIL_THEN = ("/", "/patients/", "/sites/", "/protocols/", "/signatures/", "/staff/")


def test_somebody_new_enrols_a_passkey_and_signs_in_with_it(visit: Visits) -> None:
    invite_a_nurse(visit("director2").page, "Sasha Newcomer", EMAIL)
    newcomer = visit()
    page = newcomer.page
    with_authenticator(page)
    page.goto("/")
    choose_own_password(page, EMAIL)
    expect(page.get_by_role("heading", level=1)).to_have_text(HELD)
    _is_held(newcomer)
    _enrols_a_passkey(page)
    page.get_by_role("button", name="Sign out").click()
    page.goto("/")
    page.get_by_role("button", name="passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    expect(page.get_by_role("link", name="Northgate (made up)")).to_be_visible()
    expect(page.get_by_role("link", name="Lakeside (made up)")).to_have_count(0)


def _is_held(newcomer: Visit) -> None:
    for path in CLOSED_UNTIL_THEN:
        newcomer.page.goto(path)
        expect(newcomer.page.get_by_role("heading", level=1)).to_have_text(HELD)


def _enrols_a_passkey(page: Page) -> None:
    page.get_by_role("link", name="Add a passkey").click()
    prove_it_again(page, OWN_PASSWORD)
    expect(page.get_by_label("Sign in with it alone")).to_be_checked()
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_label("Unused codes")).to_have_value(TEN_CODES)
