"""Pages of intake with much on them, and wrongly filled in: nothing that axe finds, on a phone nothing that stands outside."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visits
from tests.browser.serving import Clinic
from tests.browser.telling import told_of
from tests.browser.visiting import ADOPTED, Visit, add_passkey, adopt_by_passkey, sign, with_authenticator
from tests.browser.walking import Judge

pytestmark = pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)

PHONE, DESK = {"width": 390, "height": 780}, {"width": 1280, "height": 800}
OUTSIDE = "() => document.documentElement.scrollWidth > innerWidth"
APART = f"/protocols/apart?old=esketamine-rems@2026.3&new={ADOPTED}"
PAGES = ("", "findings/conditions", "findings/measurements", "findings/screens", "assessment", "decision", "forms/phq-9",
         "forms/audit", "forms/nm-assist", "forms/c-ssrs-screener")  # fmt: skip
WRONG = {"forms/phq-9": "Save the answers", "findings/monitoring": "Write it down", "assessment": "Go on to sign",
         "decision": "Go on to sign"}  # fmt: skip


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@pytest.fixture(scope="module")
def people(browser: Browser, clinic: Clinic) -> dict[str, str]:
    """One with a decision and duties, one of whom nothing is known."""
    paths = told_of(clinic, {"with safeguards": "Lou Invented", "nothing known": "Ari Invented"})
    one = Visit(browser, clinic, "director")
    with_authenticator(one.page)
    add_passkey(one.page)
    adopt_by_passkey(one.page)
    one.page.goto(f"{paths['with safeguards']}decision")
    one.page.get_by_label("Eligible with safeguards").check()
    one.page.get_by_role("button", name="Go on to sign").click()
    sign(one.page)
    one.context.close()
    return paths


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_stands_on_them(visit: Visits, judge: Judge, people: dict[str, str], size: dict[str, int]) -> None:
    page = visit("director", viewport=size).page
    found = [*(people["nothing known"] + one for one in PAGES), people["with safeguards"], f"/protocols/{ADOPTED}", APART]
    complaints = [complaint for path in found for complaint in _seen(page, judge, path)]
    page.goto("/")
    expect(page.get_by_role("row").filter(has_text="Lou Invented").first).to_be_visible()
    assert complaints + judge.complaints(page) == []


@pytest.mark.parametrize("login", ["nurse", "auditor"])
def test_those_who_do_not_decide(visit: Visits, judge: Judge, people: dict[str, str], login: str) -> None:
    """They read what was signed; they are offered neither to decide nor to ask for a second signature."""
    page = visit(login).page
    assert _seen(page, judge, people["with safeguards"]) == []
    page.get_by_text("What was signed").click()
    expect(page.get_by_label("The document")).to_contain_text("Decided: eligible with safeguards")
    for name in ("Decide and sign", "Ask them to sign too"):
        expect(page.get_by_text(name)).to_have_count(0)


@pytest.mark.parametrize("what", WRONG)
def test_wrongly_filled_in(visit: Visits, judge: Judge, people: dict[str, str], what: str) -> None:
    page = visit("director", viewport=PHONE).page
    page.goto(people["nothing known"] + what)
    page.get_by_role("button", name=WRONG[what]).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert judge.complaints(page) == []


def _seen(page: Page, judge: Judge, path: str) -> list[str]:
    page.goto(path)
    outside = [f"{page.url}: wider than the screen"] if page.evaluate(OUTSIDE) else []
    return [*outside, *judge.complaints(page)]
