"""The matrix: reading its table, asking for each of its cells, and what an answer is called there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from tests.clinic.access.routes import METHODS, Asked, answer
from tests.clinic.access.world import NOT_SIGNED_IN, WHO, World, ask_password

TABLE = Path(__file__).with_name("matrix.txt")
COLUMNS = (*WHO, NOT_SIGNED_IN)
WORDS = {
    "home": "home",
    "account_login": "login",
    "accounts:enrol": "enrol",
    "mfa_authenticate": "code",
    "account_reauthenticate": "again",
    "mfa_reauthenticate": "again",
}


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    route: str
    thing: str
    methods: tuple[str, ...]
    to: str
    cells: dict[str, str]


def rows() -> Iterator[Row]:
    """Every line of the table."""
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            route, thing, methods, to, *cells = line.split()
            spelled = METHODS if methods == "any" else tuple(methods.split(","))
            yield Row(route, thing, spelled, to, dict(zip(COLUMNS, cells, strict=True)))


def called(response: Any, to: str) -> str:
    """The word for an answer: its number, or where it sends the browser."""
    if response.status_code not in {301, 302}:
        return str(response.status_code)
    try:
        name = resolve(response["Location"].partition("?")[0]).view_name
    except Resolver404:
        name = response["Location"]
    return WORDS.get(name) or ("go" if name == to else f">{name}")


class Browser(Client):
    """A browser that only asks: no copy of what was rendered is kept, and no cookie that is set."""

    def request(self, **request: Any) -> Any:
        """The answer."""
        return self.handler(self._base_environ(**request))


class Visitor:
    """Somebody with a browser. Whatever an answer changed is undone before the next question."""

    def __init__(self, world: World, who: str) -> None:
        self.world, self.who = world, who
        self.plain, self.recent = world.browser(who, Browser), world.browser(who, Browser)
        if who != NOT_SIGNED_IN:
            ask_password(self.recent, world.people[who])

    def ask(self, method: str, route: str, thing: str) -> Any:
        """The answer. A thing with `!` is asked for after the password was asked again."""
        client = self.recent if thing.endswith("!") else self.plain
        with transaction.atomic():
            response = answer(client, method, route, Asked(self.world, self.who, thing.rstrip("!")))
            transaction.set_rollback(True)
        return response


def headers_amiss(response: Any) -> list[str]:
    """What an answer lacks of what each must have."""
    policy = response.headers.get("Content-Security-Policy", "")
    amiss = [] if "default-src 'none'" in policy and "script-src 'self'" in policy else ["no strict content security policy"]
    amiss += [f"it allows {word}" for word in ("unsafe-inline", "unsafe-eval", "*", "http:") if word in policy]
    wanted = {"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}
    amiss += [f"{name} is {response.headers.get(name)}" for name, value in wanted.items() if response.headers.get(name) != value]
    if "no-store" not in response.headers.get("Cache-Control", ""):
        amiss.append("it may be cached")
    return amiss
