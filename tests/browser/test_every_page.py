"""Every page of every role: nothing that axe finds, nothing that the browser says against the policy of contents. A page that is
new fails here until the tables below say who comes to it, or why nobody looks at it.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from handrail.clinic.demo import PASSWORD, PEOPLE, address
from tests.browser.breaking_in import unreadable
from tests.browser.conftest import Visits
from tests.browser.serving import Clinic
from tests.browser.visiting import (
    OWN_PASSWORD,
    Visit,
    add_passkey,
    adopt_by_passkey,
    ask_to_adopt,
    choose_own_password,
    give_password,
    invite_a_nurse,
    prove_it_again,
    with_authenticator,
)
from tests.browser.walking import Judge, name_of, names, walk

pytestmark = pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)

EVERYBODY = frozenset(login for login, *_ in PEOPLE)
STAFF = EVERYBODY - {"recovery", "patient"}
DIRECTORS = frozenset({"director", "director2"})
OVER_ALL = DIRECTORS | {"auditor"}
SIGNERS = DIRECTORS | {"prescriber"}
CLINICAL = SIGNERS | {"nurse"}
AT_THE_PATIENT = STAFF - {"custodian"}

# Who comes to which page by links alone.
LINKED = {
    "home": EVERYBODY, "people:list": AT_THE_PATIENT | {"recovery"}, "people:patient": EVERYBODY - {"custodian"},
    "people:new": AT_THE_PATIENT - {"auditor"}, "organisation:sites": STAFF, "organisation:site": STAFF,
    "organisation:new": DIRECTORS, "accounts:staff": OVER_ALL, "accounts:person": OVER_ALL, "accounts:new": DIRECTORS,
    "protocols:list": STAFF, "protocols:protocol": STAFF, "protocols:adopt": DIRECTORS, "signing:list": STAFF,
    "intake:overview": CLINICAL | {"auditor"}, "intake:find": CLINICAL, "intake:form": CLINICAL, "intake:decide": SIGNERS,
    "intake:assess": SIGNERS, "intake:duty": CLINICAL, "signing:signature": OVER_ALL, "signing:request": {"director"},
    "trail:list": OVER_ALL, "trail:entry": OVER_ALL, "trail:sheet": OVER_ALL, "mfa_index": EVERYBODY,
    "account_change_password": EVERYBODY,
}  # fmt: skip

# Pages where somebody proves again that it is them, and those behind. Which of them come depends on when they last did.
PROVEN = {"account_reauthenticate", "account_reset_password", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
BEHIND = {"mfa_deactivate_totp", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn", "mfa_remove_webauthn",
          "mfa_generate_recovery_codes"}  # fmt: skip

# Pages to which no link leads: whom they are shown to, and how they are asked for.
SIGNED_OUT = {
    "account_login": "login/", "account_reset_password": "password/reset/", "account_reset_password_done": "password/reset/done/",
    "account_reset_password_from_key": "password/reset/key/1-bad/",
    "account_reset_password_from_key_done": "password/reset/key/done/",
    "account_inactive": "inactive/", "account_signup": "signup/", "account_email_verification_sent": "confirm-email/",
    "account_confirm_email": "confirm-email/bad/",
}  # fmt: skip
SIGNED_IN = {
    "account_logout": "logout/", "account_reauthenticate": "reauthenticate/",
    "mfa_reauthenticate": "2fa/reauthenticate/", "mfa_reauthenticate_webauthn": "2fa/webauthn/reauthenticate/",
    "mfa_view_recovery_codes": "2fa/recovery-codes/",
}  # fmt: skip
FIRST_TIME = {"accounts:enrol", "mfa_activate_totp", "mfa_authenticate"}

NO_PAGE = {
    "what a form sends": {"accounts:give", "accounts:remove", "organisation:rooms", "organisation:close", "people:move",
                          "people:show", "people:withdraw", "people:identify", "people:reach", "people:drop",
                          "signing:challenge", "signing:passkey", "signing:code",
                          "intake:draft", "intake:second"},
    "a part of a page": {"board:part"},
    "a file": {"signing:file", "trail:export", "mfa_download_recovery_codes"},
    "closed": {"account_email"},
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
def lived_in(browser: Browser, clinic: Clinic) -> None:
    """The director has a passkey, signed one adoption, and is asked for another."""
    one = Visit(browser, clinic, "director")
    with_authenticator(one.page)
    add_passkey(one.page)
    adopt_by_passkey(one.page)
    ask_to_adopt(one.page)
    one.context.close()


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
    looked_at = LINKED.keys() | {"protocols:apart"} | PROVEN | BEHIND | SIGNED_OUT.keys() | SIGNED_IN.keys() | FIRST_TIME
    assert set(names()) == looked_at | set().union(*NO_PAGE.values())


def test_the_way_of_somebody_new(visit: Visits, clinic: Clinic, judge: Judge) -> None:
    """Without a second factor; and between password and code."""
    invite_a_nurse(visit("director").page, "Avery Beginner", "beginner@example.org")
    page = visit().page
    page.goto("/")
    choose_own_password(page, "beginner@example.org")
    _is_right(judge, page, "accounts:enrol")
    page.get_by_role("link", name="Use an app").click()
    _is_right(judge, page, "account_reauthenticate")
    prove_it_again(page, OWN_PASSWORD)
    _is_right(judge, page, "mfa_activate_totp")
    page = visit().page
    page.goto("/")
    give_password(page, address("nurse"), PASSWORD)
    _is_right(judge, page, "mfa_authenticate")


WRONG = {
    "/staff/new": "Make the account",
    "/sites/new": "Open the site",
    "/patients/new": "Register",
    "/accounts/password/change/": "Change",
}


@pytest.mark.parametrize("path", WRONG)
def test_a_form_that_was_filled_in_wrongly(visit: Visits, clinic: Clinic, judge: Judge, path: str) -> None:
    page = visit("director").page
    page.goto(path)
    page.get_by_role("main").get_by_role("button", name=WRONG[path]).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert judge.complaints(page) == []


ERRORS = {"/nowhere": "There is no page here", "/trail/export": "This page cannot be used in that way",
          "/trail/": "You may not open this page", "/accounts/email/": "There is no page here"}  # fmt: skip


@pytest.mark.parametrize("path", ERRORS)
def test_an_error_is_a_page(visit: Visits, clinic: Clinic, judge: Judge, path: str) -> None:
    page = visit("nurse").page
    page.goto(path)
    _says(judge, page, ERRORS[path])


def test_another_host_and_a_forged_form(visit: Visits, clinic: Clinic, judge: Judge) -> None:
    page = visit().page
    page.goto(clinic.address.replace("localhost", "elsewhere.localhost"))
    _says(judge, page, "This request could not be read")
    page.goto("/accounts/login/")
    page.context.clear_cookies()
    give_password(page, "nobody@example.org", "nothing")
    _says(judge, page, "This form has run out")


def test_too_many_tries(visit: Visits, clinic: Clinic, judge: Judge) -> None:
    """Then there is a pause; and nobody who has no account here was written to."""
    page = visit().page
    for _ in range(6):
        page.goto("/accounts/password/reset/")
        page.get_by_label("Email").fill("nobody@example.org")
        page.get_by_role("main").get_by_role("button").click()
    _says(judge, page, "Too many tries")
    assert "nobody@example.org" not in clinic.log


def test_what_broke_says_so(visit: Visits, clinic: Clinic, judge: Judge) -> None:
    one = visit("director")
    one.page.goto("/signatures/")
    one.page.get_by_role("link", name="Adoption of a protocol").first.click()
    with unreadable(clinic):
        one.page.reload()
        _says(judge, one.page, "Something went wrong")
    assert one.complaints == [f"{one.page.url} broke"]
    one.complaints.clear()


def _is_right(judge: Judge, page: Page, name: str) -> None:
    page.wait_for_url(lambda url: name_of(url) == name)
    assert judge.complaints(page) == []


def _says(judge: Judge, page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert judge.complaints(page) == []
