"""Going through the clinic as somebody: signing in, one-time codes, passkeys, and what the browser complained about."""

from __future__ import annotations

import os
import re
import shutil
from time import sleep
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from handrail.clinic import clock
from handrail.clinic.demo import CODE_PERIOD_S, PASSWORD, address
from tests.browser.serving import Clinic

AUTHENTICATOR = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                 "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
FIRST_PASSWORD = "first-lamp-at-the-quay-7"
OWN_PASSWORD = "own-rope-at-the-quay-8"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
ADOPTED = "esketamine-rems@2026.4"  # it has numbers of the label's
NO_COMPLAINT = "Failed to load resource"  # a page that answers 403, 404 or 422 is one of the clinic's own
ENOUGH_S = 6  # between a page that shows a code and the form that sends it


def chromium() -> str | None:
    """Where it is: Debian's, or the one that CHROMIUM names; None where there is none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUMS)), None)


class Visit:
    """One browser of one person. `page` is what they look at; `complaints` what the browser said against it."""

    def __init__(self, browser: Browser, clinic: Clinic, login: str | None, **options: Any) -> None:
        self.clinic, self.complaints = clinic, list[str]()
        state = clinic.sessions.get(login) if login else None
        self.context: BrowserContext = browser.new_context(base_url=clinic.address, storage_state=state, **options)
        self.context.set_default_timeout(15_000)
        self.context.on("console", lambda said: self._hear(said.type, said.text))
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("response", lambda one: self.complaints.append(f"{one.url} broke") if one.status >= 500 else None)
        self.page: Page = self.context.new_page()
        if login and not state:
            sign_in(self.page, clinic, login)
            clinic.sessions[login] = self.context.storage_state()
        elif login:
            self.page.goto("/")

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not text.startswith(NO_COMPLAINT):
            self.complaints.append(text)

    def status(self, path: str) -> int:
        """How the clinic answers this person there, redirects not followed."""
        return self.context.request.get(path, max_redirects=0).status


def sign_in(page: Page, clinic: Clinic, login: str) -> None:
    """As somebody of the demonstration: with password, and with the code that the page shows."""
    wait_for_new_code(clinic, login)
    page.goto(f"{clinic.address}/accounts/login/")
    give_password(page, address(login), PASSWORD)
    page.get_by_label("code", exact=False).first.fill(shown_code(page))
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def give_password(page: Page, email: str, password: str) -> None:
    """The first step of signing in."""
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def choose_own_password(page: Page, email: str) -> None:
    """The first sign-in of somebody whose password another chose: they change it, and sign in with their own."""
    give_password(page, email, FIRST_PASSWORD)
    page.get_by_label("Current Password", exact=True).fill(FIRST_PASSWORD)
    page.get_by_label("New Password", exact=True).fill(OWN_PASSWORD)
    page.get_by_label("New Password (again)").fill(OWN_PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Change").click()
    page.goto(f"{page.url.partition('/accounts')[0]}/accounts/login/")
    give_password(page, email, OWN_PASSWORD)


def prove_it_again(page: Page, password: str = PASSWORD) -> None:
    """Before somebody's own ways to sign in are changed, they are asked for their password once more."""
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Confirm").click()


def wait_for_new_code(clinic: Clinic, login: str) -> None:
    """Until a code is shown that they have not used, and that is shown for long enough. It counts as used from here on."""
    while True:
        window, gone = divmod(clock.now().timestamp(), CODE_PERIOD_S)
        if clinic.codes_used.get(login) != window and gone < CODE_PERIOD_S - ENOUGH_S:
            clinic.codes_used[login] = int(window)
            return
        sleep(0.2)


def shown_code(page: Page) -> str:
    """The one-time code in the banner of the demonstration."""
    found = re.search(r"\b\d{6}\b", page.get_by_label("Demonstration").inner_text())
    assert found, "the banner shows no code"
    return found.group()


def with_authenticator(page: Page, *, says_yes: bool = True) -> None:
    """Gives the page a passkey holder, whose owner is there at once, or never says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    if not says_yes:
        devtools.send("WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": False})


def add_passkey(page: Page) -> None:
    """For whoever is signed in, kept by the page's passkey holder."""
    page.goto("/accounts/2fa/webauthn/add/")
    if page.get_by_role("button", name="Confirm").is_visible():
        prove_it_again(page)
    page.get_by_role("main").get_by_role("button", name="Add").click()
    expect(page.get_by_text("Security key added")).to_be_visible()


def ask_to_adopt(page: Page) -> None:
    """Up to the page that shows the whole document."""
    page.goto("/protocols/")
    page.get_by_role("main").get_by_role("link", name=ADOPTED).last.click()
    page.get_by_role("link", name="Adopt it").click()
    page.get_by_role("button", name="Go on to sign").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Adoption of a protocol: read, then sign")
    expect(page.get_by_label("The document")).to_contain_text("protocol")


def adopt_by_passkey(page: Page) -> None:
    """As a director whose passkey the page's passkey holder keeps."""
    ask_to_adopt(page)
    sign(page)


def sign(page: Page) -> None:
    """What is laid before somebody whose passkey the page's passkey holder keeps."""
    page.get_by_role("button", name="Sign with passkey").click()
    expect(page.get_by_text("The signature is right")).to_be_visible()


def invite_a_nurse(page: Page, name: str, email: str) -> None:
    """By a director: an account with a first password, and a role at one site."""
    page.goto("/staff/")
    page.get_by_role("link", name="Add somebody").click()
    page.get_by_label("Full name").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("First password").fill(FIRST_PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_text("They hold no role yet")).to_be_visible()
    page.get_by_label("Role").select_option("session nurse")
    page.get_by_label("Site").select_option("Northgate (made up)")
    page.get_by_role("button", name="Give the role").click()
    expect(page.get_by_role("row", name="Session nurse")).to_contain_text("Northgate")
