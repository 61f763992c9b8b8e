"""A signature: the document is seen, signed on the spot with a passkey or with password and code, and verified by a stranger."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from handrail.clinic.demo import PASSWORD
from tests.browser.breaking_in import count
from tests.browser.conftest import Visits
from tests.browser.outside import downloaded_trail, put_beside, verified
from tests.browser.visiting import (
    Visit,
    add_passkey,
    adopt_by_passkey,
    ask_to_adopt,
    shown_code,
    wait_for_new_code,
    with_authenticator,
)

RIGHT = "The signature is right"
NOT_SIGNED = "The password or the code is not right, or the code was used before"


def test_a_passkey_signs_and_a_stranger_verifies(visit: Visits, tmp_path: Path) -> None:
    page = visit("director").page
    with_authenticator(page)
    add_passkey(page)
    adopt_by_passkey(page)
    expect(page.get_by_text("With a passkey that verified who held it")).to_be_visible()
    _a_stranger_verifies(page, tmp_path)
    page.goto("/protocols/")
    expect(page.get_by_role("row", name="In force")).to_contain_text("Dana Example")


def test_password_and_code_sign_once(visit: Visits, tmp_path: Path) -> None:
    """Then the same code signs nothing more, and a wrong one is told so."""
    one = visit("director2")
    page = one.page
    before = count(one.clinic, "signing_signature")
    ask_to_adopt(page)
    code = _sign_by_code(one)
    expect(page.get_by_text(RIGHT)).to_be_visible()
    _a_stranger_verifies(page, tmp_path)
    ask_to_adopt(page)
    for refused in (code, "000000"):
        _answer(page, refused)
        expect(page.get_by_role("alert")).to_contain_text(NOT_SIGNED)
        expect(page.get_by_role("button", name="Sign with password and code")).to_be_visible()
    page.goto("/signatures/")
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()
    assert count(one.clinic, "signing_signature") == before + 1


@pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)
def test_somebody_who_says_no_to_the_passkey_signs_nothing(visit: Visits) -> None:
    page = visit("director").page
    with_authenticator(page, says_yes=False)
    ask_to_adopt(page)
    page.get_by_role("button", name="Sign with passkey").click()
    expect(page.locator("#passkey-problem")).to_have_text(re.compile("Nothing is signed"))
    expect(page.get_by_role("button", name="Sign with passkey")).to_be_enabled()


def _sign_by_code(one: Visit) -> str:
    wait_for_new_code(one.clinic, "director2")
    one.page.reload()
    code = shown_code(one.page)
    _answer(one.page, code)
    return code


def _answer(page: Page, code: str) -> None:
    if not page.get_by_label("Your password").is_visible():
        page.get_by_text("Sign with password and one-time code instead").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_label("One-time code").fill(code)
    page.get_by_role("button", name="Sign with password and code").click()


def _a_stranger_verifies(page: Page, folder: Path) -> None:
    """The trail and the signature that were downloaded: good together, and not good with one letter changed."""
    row = page.get_by_text(re.compile(r"^Entry \d+$")).inner_text()
    record, entry = _downloaded_signature(page), int(row.split()[1])
    trail = downloaded_trail(page, folder / "stranger")
    put_beside(trail, entry, record)
    status, words = verified(trail)
    assert (status, "looked at: 1 of" in words) == (0, True), words
    put_beside(trail, entry, record | {"document": record["document"].replace("e", "E", 1)})
    status, words = verified(trail)
    assert (status, f"entry {entry} has a signed document that is not right" in words) == (1, True), words


def _downloaded_signature(page: Page) -> dict[str, Any]:
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download the signature").click()
    return dict(json.loads(coming.value.path().read_text("utf-8")))
