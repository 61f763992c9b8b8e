"""The pictures that the documentation shows, taken on the ways that the journeys go. docs/screenshots.py starts it."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

from tests.browser.serving import served
from tests.browser.telling import told_of
from tests.browser.visiting import (
    ADOPTED,
    Visit,
    add_passkey,
    adopt_by_passkey,
    ask_to_adopt,
    choose_own_password,
    chromium,
    invite_a_nurse,
    sign,
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

        people = told_of(clinic, {"with safeguards": "Wren Sample", "undetermined": "Uma Sample"})
        at_the_desk(visit, into)
        at_intake(visit, into, people)
        on_the_phone(visit, into)
        instrument_on_the_phone(visit, into, people)


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


def at_intake(visit: Visits, into: Path, people: Mapping[str, str]) -> None:
    """A protocol's numbers, a choice about one, a proposal, the decision to sign, and what it leaves on Today."""
    page = visit("director", DESK)
    with_authenticator(page)
    add_passkey(page)
    taken(page, f"/protocols/{ADOPTED}", into / "numbers.png", of=page.get_by_role("table"))
    page.goto(f"/protocols/{ADOPTED}/adopt")
    page.get_by_label("Number").first.select_option("observation_minutes_min")
    page.get_by_label("Our value, with its unit").first.fill("60 min")
    page.get_by_label("Why").first.fill("Our room is needed.")
    page.get_by_role("button", name="Go on to sign").click()
    taken(page, "", into / "adopt.png")
    taken(page, people["undetermined"], into / "proposal.png")
    page.goto(f"{people['with safeguards']}decision")
    page.get_by_label("Eligible with safeguards").check()
    page.get_by_role("button", name="Go on to sign").click()
    taken(page, "", into / "decision.png")
    sign(page)
    page.goto("/")
    page.get_by_role("row").filter(has_text="Wren Sample").first.wait_for()
    taken(page, "", into / "today.png")


def instrument_on_the_phone(visit: Visits, into: Path, people: Mapping[str, str]) -> None:
    """The direct questions about ketamine, two of them answered."""
    page = visit("nurse", PHONE)
    page.goto(f"{people['undetermined']}forms/ketamine-use")
    page.get_by_label("No", exact=True).first.check()
    page.get_by_label("Yes", exact=True).nth(1).check()
    taken(page, "", into / "instrument-phone.png", of=page.get_by_role("heading", level=1))


def on_the_phone(visit: Visits, into: Path) -> None:
    """Somebody new, and a patient."""
    page = visit(None, PHONE)
    taken(page, "/accounts/login/", into / "sign-in-phone.png")
    choose_own_password(page, NEWCOMER)
    taken(page, "", into / "enrol-phone.png")
    page = visit("patient", PHONE)
    page.get_by_role("link", name="What the clinic keeps").click()
    taken(page, "", into / "patient-phone.png")
    page = visit("director", PHONE)
    taken(page, "/staff/", into / "staff-phone.png")


def taken(page: Page, path: str, file: Path, of: Locator | None = None) -> None:
    """A picture of what stands on the screen, in few colours. of: what stands on top of it."""
    if path:
        page.goto(path)
    page.evaluate("document.fonts.ready")
    if of:
        of.evaluate("(one) => one.scrollIntoView()")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS).save(file, optimize=True)
