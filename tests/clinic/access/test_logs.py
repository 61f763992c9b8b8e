"""What the clinic writes into its log while things go wrong: never a patient's name, never what was typed into an address."""

from __future__ import annotations

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import IntegrityError, OperationalError
from django.http import Http404
from django.test import Client

from handrail.clinic import logs
from handrail.clinic.people import actions
from tests.clinic.access.world import NURSE, PASSWORD, World

NAME = "Wilhelmina"
PERSON = {"name": f"{NAME} Invented", "born_on": "1980-01-31"}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that reaches a handler made as the settings say."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    maker: Any = logging.config.DictConfigurator(configured.LOGGING)  # type: ignore[attr-defined]
    handler.setFormatter(maker.configure_formatter(dict(configured.LOGGING["formatters"]["plain"])))
    logging.getLogger().addHandler(handler)
    level = logging.getLogger().level
    logging.getLogger().setLevel(logging.DEBUG)
    yield said
    logging.getLogger().setLevel(level)
    logging.getLogger().removeHandler(handler)


def test_the_handler_writes_in_this_form() -> None:
    handlers = configured.LOGGING["handlers"]
    assert {one["formatter"] for one in handlers.values()} == {"plain"}
    assert configured.LOGGING["formatters"]["plain"]["()"] == f"{logs.__name__}.{logs.Plain.__name__}"


def broken(error: type[BaseException]) -> Any:
    def register(**told: Any) -> None:
        try:
            raise KeyError(told["name"])
        except KeyError as cause:
            raise error(f"{told['name']} born {told['born_on']}") from cause

    return register


@pytest.mark.parametrize(
    "error", [ValueError, IntegrityError, AssertionError, PermissionDenied, SuspiciousOperation, BadRequest, Http404]
)
def test_an_error_that_quotes_a_patient_is_logged_without_the_quote(
    world: World, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    monkeypatch.setattr(actions, "register", broken(error))
    client = world.browser(NURSE, raise_request_exception=False)
    answer = client.post("/patients/new", PERSON | {"site": world.here.pk})
    assert answer.status_code in {400, 403, 404, 500}
    assert f"{error.__module__}.{error.__qualname__}" in log.getvalue() or error is Http404
    silent(log)


def test_an_error_says_its_kind_its_cause_and_where(world: World, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "register", broken(ValueError))
    world.browser(NURSE, raise_request_exception=False).post("/patients/new", PERSON | {"site": world.here.pk})
    said = log.getvalue()
    assert "builtins.KeyError" in said
    assert "builtins.ValueError" in said
    assert "people/views.py:" in said
    assert "Internal Server Error: /patients/new" in said


@pytest.mark.parametrize(
    "address",
    [
        f"/patients/{NAME}",
        f"/patients/{NAME}%20Invented/",
        f"/{NAME}",
        f"/patients/new/{NAME}?q={NAME}",
        f"/trail/{NAME}",
        f"/accounts/{NAME}/",
        f"/patients/?{NAME}",
        f"/accounts/confirm-email/{NAME}/",
        f"/accounts/password/reset/key/{NAME}-{NAME}/",
        f"/static/{NAME}",
        f"//{NAME}",
    ],
)
def test_a_name_in_an_address_is_not_logged(world: World, log: io.StringIO, address: str) -> None:
    for client in (Client(), world.browser(NURSE), world.browser(NURSE, enforce_csrf_checks=True)):
        for method in ("get", "post", "delete"):
            getattr(client, method)(address)
    silent(log)


def test_a_name_in_a_form_that_is_refused_is_not_logged(world: World, log: io.StringIO) -> None:
    client = world.browser(NURSE)
    client.post("/patients/new", PERSON | {"site": world.there.pk})
    client.post("/patients/new", PERSON | {f"{NAME}{number}": NAME for number in range(2_000)})
    world.browser(NURSE, enforce_csrf_checks=True).post("/patients/new", PERSON)
    client.post(
        "/patients/new",
        data=f"--x\r\nContent-Disposition: form-data; name={NAME}".encode(),
        content_type="multipart/form-data; boundary=x",
    )
    client.get("/", headers={"Host": f"{NAME}.example.org"})
    assert log.getvalue().count("\n") > 1
    assert NAME.casefold() not in log.getvalue().casefold()


def test_an_address_that_is_not_let_in_is_not_logged(world: World, log: io.StringIO) -> None:
    client = Client()
    for login, password in (("nurse@example.org", "a-wrong-word"), (f"{NAME}@example.org", PASSWORD), (PASSWORD, "a-wrong-word")):
        for _ in range(7):
            client.post("/accounts/login/", {"login": login, "password": password})
    for secret in ("nurse@example.org", f"{NAME}@example.org", PASSWORD, "a-wrong-word"):
        assert secret not in log.getvalue()


def test_what_is_wrong_with_the_machine_is_said_in_full(log: io.StringIO) -> None:
    try:
        raise OperationalError("the disk is full")
    except OperationalError:
        logging.getLogger("handrail.clinic.worker").exception("a task of the worker failed")
    assert "OperationalError: the disk is full" in log.getvalue()
    assert "test_logs.py" in log.getvalue()


def test_a_request_that_is_none_of_djangos_does_not_break_the_line(log: io.StringIO) -> None:
    logging.getLogger("elsewhere").warning("it said %s", "no", extra={"request": object()})
    assert log.getvalue().endswith("it said no\n")


def test_the_page_of_an_error_needs_no_database(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "register", broken(ValueError))
    monkeypatch.setattr("handrail.clinic.pages.frame", lambda request: 1 / 0)
    answer = world.browser(NURSE, raise_request_exception=False).post("/patients/new", PERSON | {"site": world.here.pk})
    assert answer.status_code == 500
    assert "The fault is ours" in answer.content.decode()


def silent(log: io.StringIO) -> None:
    assert NAME not in log.getvalue()
    assert "Invented" not in log.getvalue()
    assert "1980" not in log.getvalue()
