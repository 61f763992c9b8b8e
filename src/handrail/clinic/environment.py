"""What the clinic is told from outside: addresses, secrets, where data lie. Read once, from environment variables.

A secret may also stand in a file, whose path `<NAME>_FILE` gives. Where nothing is told, an *embedded* clinic on one machine
makes its own secrets once, in files that only its user can read; behind a DATABASE_URL nothing is made up.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from handrail.terms.errors import HandrailError

TRUE, FALSE = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


class UnsafeConfiguration(HandrailError):
    """A setting that is missing, cannot be read, or would leave a door open."""


@dataclass(frozen=True)
class Environment:
    """The variables, and what they mean. Names are those of docs/reference/configuration.md."""

    variables: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @cached_property
    def data(self) -> Path:
        """Where the embedded database, made secrets and what is exported lie (`DATA_DIR`)."""
        return Path(self.variables.get("DATA_DIR") or ".data").absolute() / "clinic"

    @property
    def database_file(self) -> Path:
        """Where the embedded database lies."""
        return self.data / "clinic.sqlite3"

    @property
    def demo(self) -> bool:
        """Is it a synthetic clinic to look at? (`HANDRAIL_DEMO`)"""
        return self.flag("HANDRAIL_DEMO")

    @property
    def embedded(self) -> bool:
        """Does the database lie in a file of this machine? Only then may secrets be made here."""
        return not self.variables.get("DATABASE_URL")

    @property
    def secure(self) -> bool:
        """Is it served over HTTPS? Everywhere but on this very machine it has to be. (`HANDRAIL_INSECURE`)"""
        return not self.demo and not self.flag("HANDRAIL_INSECURE")

    @cached_property
    def hosts(self) -> list[str]:
        """The names under which it is reached (`HANDRAIL_HOSTS`, with commas); of an embedded one, this machine."""
        return self.several("HANDRAIL_HOSTS") or ["localhost", "127.0.0.1", "[::1]"]

    def several(self, name: str) -> list[str]:
        """What stands between commas."""
        return [part.strip() for part in self.variables.get(name, "").split(",") if part.strip()]

    def number(self, name: str, default: int) -> int:
        """A whole number above zero."""
        said = self.variables.get(name, "").strip()
        if said and (not re.fullmatch("[0-9]{1,9}", said) or int(said) == 0):
            raise UnsafeConfiguration(f"{said[:20]!r} is not a number above zero", where=name, remedy="write digits, as 50")
        return int(said) if said else default

    def flag(self, name: str) -> bool:
        """Yes or no; anything else is an error, for it might have meant either."""
        said = self.variables.get(name, "").strip().lower()
        if said not in TRUE + FALSE:
            raise UnsafeConfiguration(f"{said!r} is neither yes nor no", where=name, remedy="write 1 or 0")
        return said in TRUE

    def secret(self, name: str, make: Callable[[], str]) -> str:
        """The secret `name`: told, in a file that is told, or made here once where the clinic is embedded."""
        told, file = self.variables.get(name, "").strip(), self.variables.get(f"{name}_FILE")
        if told and file:
            raise UnsafeConfiguration("is told twice", where=name, remedy=f"give {name} or {name}_FILE, not both")
        if file:
            return _of_file(Path(file), name)
        return told or self._made(name, make)

    def _made(self, name: str, make: Callable[[], str]) -> str:
        if not self.embedded:
            raise UnsafeConfiguration(
                "is not set", where=name, remedy=f"set it, or {name}_FILE; `handrail doctor --new-keys` makes one"
            )
        place = self.data / "secrets" / name.lower()
        if not place.exists() and self.database_file.exists() and self.database_file.stat().st_size:
            raise UnsafeConfiguration(
                f"{place} is gone, and there is a database that it belongs to",
                where=name,
                remedy="put it back from where it was backed up: nothing else opens what it sealed or signed",
            )
        try:
            if not place.exists():
                _make_once(place, make)
        except OSError as error:
            raise UnsafeConfiguration(
                f"{place} cannot be written: {error.strerror}",
                where=name,
                remedy="let DATA_DIR name a folder that can be written",
            ) from error
        return _of_file(place, name)


def _make_once(place: Path, make: Callable[[], str]) -> None:
    """Of two that start at once the first makes it, whole, and the other reads it."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = place.with_suffix(f".{secrets.token_hex(4)}")
    try:
        made.touch(mode=0o600)
        made.write_text(make())
        os.link(made, place)
    except FileExistsError:
        pass
    finally:
        made.unlink(missing_ok=True)


def _of_file(path: Path, name: str) -> str:
    try:
        said = path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnsafeConfiguration(
            f"{path} cannot be read: {error}", where=f"{name}_FILE", remedy="name a readable text file"
        ) from error
    if not said:
        raise UnsafeConfiguration(f"{path} is empty", where=f"{name}_FILE", remedy="put the secret into it")
    return said


def new_secret() -> str:
    """64 random bytes, as text."""
    return secrets.token_urlsafe(64)


def new_key() -> str:
    """A key of 32 random bytes, as base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def database(url: str, variable: str = "DATABASE_URL") -> dict[str, Any]:
    """Django's words for `postgresql://user:password@host:port/name?sslmode=…`; UnsafeConfiguration for anything else. It never
    quotes the address, for a password stands in it.
    """
    none = UnsafeConfiguration(
        "is no address of a PostgreSQL database",
        where=variable,
        remedy="write postgresql://user:password@host:5432/name, with %23 for # and the like; or leave it out for SQLite",
    )
    try:
        parts = urlsplit(url)
    except ValueError:
        raise none from None
    if (
        parts.scheme not in {"postgres", "postgresql"}
        or "://" not in url
        or parts.fragment
        or not re.fullmatch("/[^/]+", parts.path)
    ):
        raise none
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    try:
        port = parts.port or ""
    except ValueError:
        raise UnsafeConfiguration("names a port that is no number", where=variable, remedy="as in host:5432") from None
    return {
        "ENGINE": "django.db.backends.postgresql", "NAME": unquote(parts.path[1:]), "PORT": port,
        "HOST": options.pop("host", unquote(parts.hostname or "")), "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""), "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True, "OPTIONS": options,
    }  # fmt: skip
