"""The pictures that the documentation shows, taken on the ways that the journeys go. docs/screenshots.py starts it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.browser.serving import served
from tests.browser.visiting import (
    FIRST_PASSWORD,
    Visit,
    add_passkey,
    adopt_by_passkey,
    ask_to_adopt,
    chromium,
    give_password,
    invite_a_nurse,
    with_authenticator,
)

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 780}
COLOURS = 64
Visits = Callable[[str | None, dict[str, int]], Page]
NEWCOMER = "newcomer@example.org"


def take(into: Path) -> None:
    """Both kinds of screen, one clinic."""
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, served(Path(data)) as clinic, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium())

        def visit(login: str | None, size: dict[str, int]) -> Page:
            return Visit(browser, clinic, login, viewport=size).page

        at_the_desk(visit, into)
        on_the_phone(visit, into)


def at_the_desk(visit: Visits, into: Path) -> None:
    """The director's way: in, to the staff, to a signature, to the trail."""
    taken(visit(None, DESK), "/accounts/login/", into / "sign-in.png")
    page = visit("director", DESK)
    with_authenticator(page)
    add_passkey(page)
    ask_to_adopt(page)
    taken(page, "", into / "sign.png")
    adopt_by_passkey(page)
    taken(page, "", into / "signature.png")
    for path, name in (("/", "home"), ("/staff/", "staff"), ("/trail/", "trail"), ("/trail/sheet", "sheet")):
        taken(page, path, into / f"{name}.png")
    invite_a_nurse(page, "Sasha Newcomer", NEWCOMER)


def on_the_phone(visit: Visits, into: Path) -> None:
    """Somebody new, and a patient."""
    page = visit(None, PHONE)
    taken(page, "/accounts/login/", into / "sign-in-phone.png")
    give_password(page, NEWCOMER, FIRST_PASSWORD)
    taken(page, "", into / "enrol-phone.png")
    page = visit("patient", PHONE)
    page.get_by_role("link", name="What the clinic keeps").click()
    taken(page, "", into / "patient-phone.png")
    page = visit("director", PHONE)
    taken(page, "/staff/", into / "staff-phone.png")


def taken(page: Page, path: str, file: Path) -> None:
    """A picture of what stands on the screen, in few colours."""
    if path:
        page.goto(path)
    page.evaluate("document.fonts.ready")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(file, optimize=True)
