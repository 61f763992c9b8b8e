"""Pages of errors, files and redirects are as closed as all others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation

from handrail.clinic.people import actions
from tests.clinic.access.matrix import headers_amiss
from tests.clinic.access.world import NOT_SIGNED_IN, NURSE, World


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def breaking(world: World, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> Any:
    def register(**_: Any) -> None:
        raise error

    monkeypatch.setattr(actions, "register", register)
    told = {"name": "Somebody Invented", "born_on": "1980-01-31", "site": world.here.pk}
    return world.browser(NURSE, raise_request_exception=False).post("/patients/new", told)


ANSWERS: dict[str, tuple[int, Callable[[World, pytest.MonkeyPatch], Any]]] = {
    "broken": (500, lambda world, patch: breaking(world, patch, ValueError("x"))),
    "suspicious": (400, lambda world, patch: breaking(world, patch, SuspiciousOperation("x"))),
    "too many fields": (
        400,
        lambda world, patch: world.browser(NURSE).post("/patients/new", {f"f{n}": "" for n in range(2_000)}),
    ),
    "no token": (403, lambda world, patch: world.browser(NURSE, enforce_csrf_checks=True).post("/patients/new")),
    "another host": (400, lambda world, patch: world.browser(NURSE).get("/", headers={"Host": "evil.example"})),
    "no such page": (404, lambda world, patch: world.browser(NURSE).get("/no/such/page")),
    "no such page, not signed in": (404, lambda world, patch: world.browser(NOT_SIGNED_IN).get("/no/such/page")),
    "no such file": (404, lambda world, patch: world.browser(NOT_SIGNED_IN).get("/static/no-such-file")),
    "a slash that lacks": (301, lambda world, patch: world.browser(NURSE).get("/patients")),
    "an unknown method": (405, lambda world, patch: world.browser(NURSE).generic("BREW", "/")),
    "a trace": (405, lambda world, patch: world.browser(NURSE).trace("/")),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_such_an_answer_is_closed_too(world: World, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    status, ask = ANSWERS[what]
    answer = ask(world, monkeypatch)
    assert answer.status_code == status
    assert headers_amiss(answer) == []


@pytest.mark.parametrize("who", [NURSE, "director", NOT_SIGNED_IN])
def test_no_page_carries_a_script_or_style_of_its_own(world: World, who: str) -> None:
    """Which the policy would refuse, and the page be broken."""
    client = world.browser(who)
    pages = (
        "/",
        "/patients/",
        f"/patients/{world.patients['here'].pk}",
        "/staff/",
        "/sites/",
        "/signatures/",
        "/trail/",
        "/accounts/login/",
        "/accounts/2fa/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/password/reset/",
        "/accounts/2fa/webauthn/",
    )
    for page in pages:
        shown = client.get(page, follow=True).content.decode()
        assert "<style" not in shown
        assert " style=" not in shown
        assert " onclick=" not in shown
        assert "<script>" not in shown
