"""Intake: a proposal, a signed decision for each thing that can be decided, and what it leaves to be done."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visits
from tests.browser.serving import Clinic
from tests.browser.telling import told_of
from tests.browser.visiting import Visit, add_passkey, adopt_by_passkey, sign, with_authenticator

PHONE = {"width": 390, "height": 780}
PEOPLE = {"eligible": "Ellis Invented", "with safeguards": "Wren Invented", "contraindicated": "Corin Invented",
          "undetermined": "Uma Invented"}  # fmt: skip
DECIDED = {"eligible": "Eligible", "with safeguards": "Eligible with safeguards", "contraindicated": "Contraindicated",
           "undetermined": "Undetermined"}  # fmt: skip
SECOND, CHECK_IN = "A second clinician, who has read the history", "A check-in between sessions"
NEXT = "Sees Dr Made-Up of the addiction service at Northgate next Monday."
NO_TREATMENT = ("contraindicated", "undetermined")
ASKED = ("audit-c", "single-drug-question", "ketamine-use", "bladder-checklist")
REFRESHED_MS = 16_000
NOTHING_OUTSIDE = "() => document.documentElement.scrollWidth <= innerWidth"


def test_from_intake_to_a_signed_decision(visit: Visits, clinic: Clinic) -> None:
    """On a phone, for each outcome; the boards of others fill and empty meanwhile, and nobody reloads them."""
    director, nurse = _signer(visit("director")), visit("nurse").page
    adopt_by_passkey(director)
    paths = told_of(clinic, PEOPLE)
    board = _watched(nurse)
    prescriber = _signer(visit("prescriber", viewport=PHONE))
    for story, path in paths.items():
        _decides(prescriber, story, path)
    _refresh(nurse)
    expect(_loop(nurse, CHECK_IN, "Wren Invented")).to_contain_text("session nurse")
    expect(_loop(nurse, CHECK_IN, "Ellis Invented")).to_have_count(0)
    expect(_loop(nurse, SECOND, "Wren Invented")).to_contain_text("prescriber")
    _signs_too(prescriber, director, paths["with safeguards"])
    _refresh(nurse)
    expect(_loop(nurse, SECOND, "Wren Invented")).to_have_count(0)
    expect(_loop(nurse, CHECK_IN, "Wren Invented")).to_be_visible()
    assert nurse.evaluate("() => window.watched") == board
    _decides_again(prescriber, paths["with safeguards"])


@pytest.mark.parametrize("clinic", ["sqlite"], indirect=True)
def test_everything_is_asked_in_the_browser(visit: Visits, clinic: Clinic) -> None:
    """Of somebody of whom nothing is known: then nothing is missing, and nothing stands against treatment."""
    page = _signer(visit("director"))
    adopt_by_passkey(page)
    (path,) = told_of(clinic, {"nothing known": "Robin Asked"}).values()
    page.goto(path)
    expect(page.get_by_role("heading", name="Needed before anybody can be found eligible")).to_be_visible()
    _says_no_to_everything(page, f"{path}findings/conditions")
    _says_nothing_is_there(page, path)
    for instrument in ASKED:
        _answers(page, f"{path}forms/{instrument}")
    page.goto(f"{path}findings/screens")
    page.get_by_label("All that is known is on file now").check()
    _writes(page)
    _assesses(page, path)
    page.goto(path)
    expect(page.get_by_text("is proposed by")).to_contain_text("Eligible")
    expect(page.get_by_text("Every instrument that is called for is answered.")).to_be_visible()
    _decides(page, "eligible", path, by="Dana Example")


def _says_no_to_everything(page: Page, path: str) -> None:
    page.goto(path)
    for no in page.get_by_label("No", exact=True).all():
        no.check()
    page.get_by_label("All that is known is on file now").check()
    _writes(page)


def _says_nothing_is_there(page: Page, path: str) -> None:
    page.goto(f"{path}findings/medicines")
    page.get_by_label("All that is known is on file now").check()
    _writes(page)
    page.goto(f"{path}findings/allergies")
    page.get_by_label("Asked, and none is known").check()
    page.get_by_label("All that is known is on file now").check()
    _writes(page)
    page.goto(f"{path}findings/measurements")
    page.get_by_label("systolic").fill("124")
    page.get_by_label("diastolic").fill("78")
    page.get_by_label("No", exact=True).check()
    _writes(page)


def _assesses(page: Page, path: str) -> None:
    """Says in two ways what is in one of them, is told so, and signs that there is no disorder."""
    page.goto(f"{path}assessment")
    page.get_by_label("Substance").select_option("alcohol")
    craving = page.get_by_role("group", name="Craving, or a strong urge")
    craving.get_by_label("No", exact=True).check()
    page.get_by_label("Or my conclusion").select_option("none")
    page.get_by_role("button", name="Go on to sign").click()
    expect(page.get_by_role("alert")).to_contain_text("not both, for they could disagree")
    craving.get_by_role("button", name="Leave it open").click()
    page.get_by_role("button", name="Go on to sign").click()
    expect(page.get_by_label("The document")).to_contain_text("Conclusion: none")
    sign(page)


def _writes(page: Page) -> None:
    page.get_by_role("button", name="Write it down").click()
    expect(page.get_by_role("status").filter(has_text="written down")).to_be_visible()


def _answers(page: Page, path: str) -> None:
    """The first answer of each question, which is that there is nothing; and no times, where it asks for a number."""
    page.goto(path)
    for question in page.locator("#answers").get_by_role("group").all():
        question.get_by_role("radio").first.check()
    for number in page.locator("#answers").get_by_role("textbox").all():
        number.fill("0")
    page.get_by_role("button", name="Save the answers").click()
    expect(page.get_by_text("is saved")).to_be_visible()


def _signer(one: Visit) -> Page:
    with_authenticator(one.page)
    add_passkey(one.page)
    return one.page


def _watched(page: Page) -> str:
    """Today as it stands open somewhere, with hours that the test can let pass."""
    page.clock.install()
    page.goto("/")
    expect(page.get_by_role("heading", name="Yours")).to_be_visible()
    return str(page.evaluate("() => (window.watched = String(Math.random()))"))


def _refresh(page: Page) -> None:
    page.clock.fast_forward(REFRESHED_MS)


def _loop(page: Page, what: str, whose: str) -> Locator:
    return page.get_by_role("row").filter(has_text=what).filter(has_text=whose)


def _decides(page: Page, story: str, path: str, by: str = "Perry Example") -> None:
    """As is proposed, and with a next step where there is no treatment: without one nobody goes on."""
    page.goto(path)
    expect(page.get_by_text("is proposed by")).to_contain_text(DECIDED[story])
    assert page.evaluate(NOTHING_OUTSIDE)
    page.get_by_role("link", name="Decide and sign").click()
    page.get_by_label(DECIDED[story], exact=True).check()
    page.get_by_role("button", name="Go on to sign").click()
    if story in NO_TREATMENT:
        expect(page.get_by_role("alert")).to_contain_text("Nobody leaves without a next step")
        page.get_by_label("Next steps for this person").fill(NEXT)
        page.get_by_role("button", name="Go on to sign").click()
        expect(page.get_by_label("The document")).to_contain_text(NEXT)
    assert page.evaluate(NOTHING_OUTSIDE)
    expect(page.get_by_label("The document")).to_contain_text(f"Decided: {DECIDED[story].lower()}")
    sign(page)
    page.goto(path)
    expect(page.get_by_text(f"Signed by {by}")).to_be_visible()
    if story in NO_TREATMENT:
        expect(page.get_by_role("paragraph").filter(has_text="Next steps:")).to_contain_text(NEXT)


def _signs_too(first: Page, second: Page, path: str) -> None:
    """The colleague is asked, reads the same document, and signs it."""
    first.goto(path)
    first.get_by_label("Second clinician").select_option("Dana Example")
    first.get_by_role("button", name="Ask them to sign too").dblclick()
    expect(first.get_by_text("Dana Example is asked to sign too")).to_be_visible()
    second.goto("/")
    asked = second.get_by_role("main").get_by_role("link", name="Decision", exact=True)
    expect(asked).to_have_count(1)  # it was pressed twice
    asked.click()
    expect(second.get_by_label("The document")).to_contain_text("Wren Invented")
    sign(second)
    first.goto(path)
    expect(first.get_by_text("Also signed by Dana Example")).to_be_visible()
    expect(first.get_by_role("row").filter(has_text=SECOND)).to_contain_text("done")


def _decides_again(page: Page, path: str) -> None:
    """Otherwise than is proposed, which needs a reason. The older decision stands where it stood."""
    page.goto(f"{path}decision")
    page.get_by_label("Contraindicated").check()
    page.get_by_label("Next steps for this person").fill(NEXT)
    page.get_by_role("button", name="Go on to sign").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why you decide otherwise")
    page.get_by_label("Why, where it differs").fill("A relapse last week, told by the patient.")
    page.get_by_role("button", name="Go on to sign").dblclick()
    sign(page)
    page.goto(path)
    decisions = page.get_by_role("main").locator("section.hr-panel")
    expect(decisions).to_have_count(2)
    expect(decisions.first).to_contain_text("Contraindicated")
    expect(decisions.last).to_contain_text("Eligible with safeguards")
    expect(decisions.last).to_contain_text("Also signed by Dana Example")
