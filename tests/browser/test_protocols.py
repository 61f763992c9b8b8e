"""A protocol of one's own: stricter than the label where a program says why, and never looser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.visiting import ADOPTED, add_passkey, sign, with_authenticator

pytestmark = pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)

NUMBER, LONGER, SHORTER = "observation_minutes_min", "150 min", "60 min"
REASON = "Our room is far from the exit."


def test_a_choice_is_stricter_than_the_label_and_not_looser(visit: Visits) -> None:
    page = visit("director").page
    with_authenticator(page)
    add_passkey(page)
    _chooses(page, SHORTER)
    expect(page.get_by_role("alert")).to_contain_text("60 min is looser than the label (120 min)")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Adopt")
    _fills(page, LONGER)
    expect(page.get_by_label("The document")).to_contain_text(REASON)
    sign(page)
    expect(page.get_by_label("The document")).to_contain_text(LONGER)
    page.goto("/protocols/")
    expect(page.get_by_role("row", name="In force")).to_contain_text(ADOPTED)


def test_half_a_choice_is_none(visit: Visits) -> None:
    page = visit("director").page
    page.goto(f"/protocols/{ADOPTED}/adopt")
    page.get_by_role("group", name="Choice 2").get_by_label("Why").fill(REASON)
    page.get_by_role("button", name="Go on to sign").click()
    expect(page.get_by_role("alert")).to_contain_text("A choice needs the number, its value and the reason")


def _chooses(page: Page, value: str) -> None:
    page.goto(f"/protocols/{ADOPTED}")
    expect(page.get_by_role("row").filter(has_text=NUMBER)).to_contain_text("label")
    page.get_by_role("link", name="Adopt it").click()
    _fills(page, value)


def _fills(page: Page, value: str) -> None:
    choice = page.get_by_role("group", name="Choice 1")
    choice.get_by_label("Number").select_option(NUMBER)
    choice.get_by_label("Our value, with its unit").fill(value)
    choice.get_by_label("Why").fill(REASON)
    page.get_by_role("button", name="Go on to sign").click()
