"""Every page of every role: nothing that axe finds, nothing that the browser says against the policy of contents. A page that is
new fails here until the tables below say who comes to it, or why nobody looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from handrail.clinic.demo import PEOPLE
from tests.browser.breaking_in import unreadable
from tests.browser.conftest import Visits
from tests.browser.serving import Clinic
from tests.browser.visiting import Visit, add_passkey, adopt_by_passkey, ask_to_adopt, with_authenticator
from tests.browser.walking import Judge, name_of, names, walk

pytestmark = pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)

EVERYBODY = frozenset(login for login, *_ in PEOPLE)
STAFF = EVERYBODY - {"recovery", "patient"}
DIRECTORS = frozenset({"director", "director2"})
OVER_ALL = DIRECTORS | {"auditor"}
AT_THE_PATIENT = STAFF - {"custodian"}

# Who comes to which page by links alone.
LINKED = {
    "home": EVERYBODY, "people:list": AT_THE_PATIENT | {"recovery"}, "people:patient": EVERYBODY - {"custodian"},
    "people:new": AT_THE_PATIENT - {"auditor"}, "organisation:sites": STAFF, "organisation:site": STAFF, "organisation:new": DIRECTORS,
    "accounts:staff": OVER_ALL, "accounts:person": OVER_ALL, "accounts:new": DIRECTORS, "protocols:list": STAFF, "signing:list": STAFF,
    "signing:signature": OVER_ALL, "signing:request": {"director"}, "trail:list": OVER_ALL, "trail:entry": OVER_ALL,
    "trail:sheet": OVER_ALL, "mfa_index": EVERYBODY, "account_change_password": EVERYBODY,
}  # fmt: skip

# Pages where somebody proves again that it is them, and those behind. Which of them come depends on when they last did.
PROVEN = {"account_reauthenticate", "account_reset_password", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
BEHIND = {"mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
          "mfa_generate_recovery_codes"}  # fmt: skip

# Pages to which no link leads: whom they are shown to, and how they are asked for.
SIGNED_OUT = {
    "account_login": "login/", "account_reset_password": "password/reset/", "account_reset_password_done": "password/reset/done/",
    "account_reset_password_from_key": "password/reset/key/1-bad/", "account_reset_password_from_key_done": "password/reset/key/done/",
    "account_inactive": "inactive/", "account_signup": "signup/", "account_email_verification_sent": "confirm-email/",
    "account_confirm_email": "confirm-email/bad/",
}  # fmt: skip
SIGNED_IN = {
    "account_email": "email/", "account_logout": "logout/", "account_reauthenticate": "reauthenticate/",
    "mfa_reauthenticate": "2fa/reauthenticate/", "mfa_reauthenticate_webauthn": "2fa/webauthn/reauthenticate/",
    "mfa_view_recovery_codes": "2fa/recovery-codes/",
}  # fmt: skip
FIRST_TIME = {"accounts:enrol", "mfa_activate_totp", "mfa_authenticate"}

NO_PAGE = {
    "what a form sends": {"accounts:give", "accounts:remove", "organisation:rooms", "organisation:close", "people:move", "people:show",
                          "people:withdraw", "protocols:adopt", "signing:challenge", "signing:passkey", "signing:code"},
    "a file": {"signing:file", "trail:export", "mfa_download_recovery_codes"},
    "for programs": {"health", "mfa_login_webauthn"},
    "leads elsewhere: nothing of the kind is used here": {
        "account_set_password", "account_confirm_login_code", "account_request_reauthentication_code",
        "account_confirm_reauthentication_code",
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.fixture(scope="module", autouse=True)
def lived_in(browser: Browser, clinic: Clinic) -> Iterator[None]:
    """The director has a passkey, signed one adoption, and is asked for another."""
    one = Visit(browser, clinic, "director")
    with_authenticator(one.page)
    add_passkey(one.page)
    adopt_by_passkey(one.page)
    ask_to_adopt(one.page)
    one.context.close()
    yield


@pytest.mark.parametrize("login", [login for login, *_ in PEOPLE])
def test_what_links_lead_to(visit: Visits, clinic: Clinic, judge: Judge, login: str) -> None:
    page, came, complaints = visit(login).page, set(), list[str]()
    for name in walk(page, but=frozenset({"account_logout"})):
        came.add(name)
        complaints += judge.complaints(page)
    assert complaints == []
    assert came - PROVEN - BEHIND == {name for name, who in LINKED.items() if login in who}
    assert login != "director" or came >= BEHIND


@pytest.mark.parametrize("login", [None, "director"])
def test_what_no_link_leads_to(visit: Visits, clinic: Clinic, judge: Judge, login: str | None) -> None:
    page = visit(login).page
    for name, path in (SIGNED_IN if login else SIGNED_OUT).items():
        page.goto(f"/accounts/{path}")
        assert name_of(page.url) == name
        assert judge.complaints(page) == []


def test_every_page_is_in_a_table(clinic: Clinic) -> None:
    looked_at = LINKED.keys() | PROVEN | BEHIND | SIGNED_OUT.keys() | SIGNED_IN.keys() | FIRST_TIME
    assert set(names()) == looked_at | set().union(*NO_PAGE.values())
