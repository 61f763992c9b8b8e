"""Signing in: no sign-up, no way past the second factor, no redirect to elsewhere, no form without its token."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from handrail.clinic import clock
from handrail.clinic.accounts.models import User
from handrail.clinic.demo import code_at
from handrail.clinic.trail.models import Entry
from tests.clinic.access.matrix import called
from tests.clinic.access.routes import THINGS, Asked, address, patterns
from tests.clinic.access.world import DIRECTOR, NOT_SIGNED_IN, NURSE, PASSWORD, World

NEW = "quiet-bridge-77-other"
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "https:///evil.example",
    "////evil.example",
    "/%09/evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "data:text/html,x",
    " //evil.example",
    "\t//evil.example",
    "ftp://testserver/",
)


def is_out(client: Client) -> bool:
    return called(client.get("/"), "") == "login"


def test_password_and_code_let_somebody_in(world: World) -> None:
    client = Client()
    assert called(client.post("/accounts/login/", {"login": "Nurse@Example.org", "password": PASSWORD}), "") == "code"
    assert is_out(client)
    assert called(client.post("/accounts/2fa/authenticate/", {"code": code_at(clock.now())}), "") == "home"
    assert client.get("/patients/").status_code == 200
    assert Entry.objects.order_by("number").last().act == "session.begun"


def test_a_code_lets_nobody_in_twice(world: World) -> None:
    for expected in (False, True):
        client, code = Client(), code_at(clock.now())
        client.post("/accounts/login/", {"login": "nurse@example.org", "password": PASSWORD})
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert is_out(client) is expected


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "\0", "1" * 5_000, "１２３４５６", "' OR 1=1 --"])  # noqa: RUF001
def test_a_wrong_code_lets_nobody_in(world: World, code: str) -> None:
    client = Client()
    client.post("/accounts/login/", {"login": "nurse@example.org", "password": PASSWORD})
    assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == 200
    assert is_out(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("nurse@example.org", "wrong"),
        ("nobody-here@example.org", PASSWORD),
        ("nurse@example.org", "\0"),
        ("\0", PASSWORD),
        ("x" * 5_000 + "@example.org", PASSWORD),
        ("nurse@example.org' --", PASSWORD),
        ("", ""),
        ("nurse@example.org", "x" * 100_000),
    ],
)
def test_a_wrong_name_or_password_is_refused_in_the_same_words(world: World, login: str, password: str) -> None:
    client = Client()
    assert client.post("/accounts/login/", {"login": login, "password": password}).status_code == 200
    assert is_out(client)


def test_a_closed_account_is_not_let_in(world: World) -> None:
    User.objects.filter(pk=world.people["recovery"].pk).update(is_active=False)
    client = Client()
    client.post("/accounts/login/", {"login": "recovery@example.org", "password": PASSWORD})
    assert is_out(client)


def test_a_password_that_is_reset_by_mail_does_not_let_in_without_the_second_factor(world: World) -> None:
    client = Client()
    client.post("/accounts/password/reset/", {"email": "nurse@example.org"})
    (link,) = re.findall(r"http://testserver(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))
    form = client.get(link)["Location"]
    assert called(client.post(form, {"password1": NEW, "password2": NEW}), "account_reset_password_from_key_done") == "go"
    assert is_out(client)
    assert called(client.post("/accounts/login/", {"login": "nurse@example.org", "password": NEW}), "") == "code"
    assert client.get("/patients/")["Location"] == "/accounts/login/?next=/patients/"
    again = Client()
    assert "Location" not in again.get(link)


def test_a_reset_says_the_same_of_an_address_that_nobody_has(world: World) -> None:
    answers = [
        Client().post("/accounts/password/reset/", {"email": f"{login}@example.org"}) for login in ("nurse", "unknown-one")
    ]
    assert len({(one.status_code, one["Location"]) for one in answers}) == 1


@pytest.mark.parametrize(
    "way", ["/accounts/signup/", "/accounts/signup/passkey/", "/accounts/2fa/webauthn/signup/", "/accounts/login/code/"]
)
def test_nobody_signs_up(world: World, way: str) -> None:
    before = User.objects.count()
    told = {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD, "name": "New"}
    for client in (Client(), world.browser(DIRECTOR)):
        for method in ("get", "post", "put"):
            answer = getattr(client, method)(way, told if method != "put" else "email=new@example.org")
            assert answer.status_code in {200, 302, 404}
    assert User.objects.count() == before
    assert is_out(Client())


@pytest.mark.parametrize("to", ELSEWHERE)
def test_signing_in_sends_nobody_elsewhere(world: World, to: str) -> None:
    client = Client()
    first = client.post(f"/accounts/login/?{_query(to)}", {"login": "nurse@example.org", "password": PASSWORD, "next": to})
    second = client.post(f"/accounts/2fa/authenticate/?{_query(to)}", {"code": code_at(clock.now()), "next": to})
    assert [_host(one["Location"]) for one in (first, second)] == ["", ""]
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("to", ELSEWHERE)
def test_no_other_page_of_an_account_sends_anybody_elsewhere(world: World, to: str) -> None:
    client = world.browser(NURSE)
    for way, told in (("/accounts/login/", {}), ("/accounts/reauthenticate/", {"password": PASSWORD}), ("/accounts/logout/", {})):
        for answer in (client.get(f"{way}?{_query(to)}"), client.post(f"{way}?{_query(to)}", told | {"next": to})):
            assert _host(answer.headers.get("Location", "")) == ""


def test_signing_in_leads_to_where_somebody_wanted_to_go(world: World) -> None:
    client = Client()
    assert client.get("/patients/")["Location"] == "/accounts/login/?next=/patients/"
    client.post("/accounts/login/?next=/patients/", {"login": "nurse@example.org", "password": PASSWORD, "next": "/patients/"})
    assert client.post("/accounts/2fa/authenticate/", {"code": code_at(clock.now())})["Location"] == "/patients/"


@pytest.mark.parametrize("who", [DIRECTOR, NOT_SIGNED_IN])
def test_no_form_is_taken_without_its_token(world: World, who: str) -> None:
    client = world.browser(who, enforce_csrf_checks=True)
    taken = []
    for name in dict(patterns()):
        asked = Asked(world, who, THINGS.get(name, ("-",))[0].rstrip("!"))
        for method in ("post", "put", "patch", "delete"):
            if getattr(client, method)(address(name, asked)).status_code != 403:
                taken.append((name, method))
    assert taken == []


def test_a_form_from_elsewhere_is_not_taken_with_a_token_of_its_own(world: World) -> None:
    client = world.browser(DIRECTOR, enforce_csrf_checks=True)
    client.get("/sites/new")
    told = {"name": "Riverside", "zone": "Europe/Paris", "csrfmiddlewaretoken": client.cookies["csrf"].value}
    assert client.post("/sites/new", told, headers={"Origin": "https://evil.example"}).status_code == 403
    assert client.post("/sites/new", told, headers={"Origin": "http://testserver"}).status_code == 302


def _query(to: str) -> str:
    from urllib.parse import urlencode

    return urlencode({"next": to})


def _host(location: str) -> str:
    """Where a browser would go that is not here. Browsers read a backslash as a slash, and drop white space before."""
    parts = urlsplit(location.strip().replace("\\", "/"))
    return parts.netloc or ("" if not parts.scheme else f"{parts.scheme}:")
