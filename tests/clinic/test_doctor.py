"""Every complaint of the doctor has a case that brings it and one that does not. PostgreSQL's own stand apart."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection

from handrail.clinic import doctor
from handrail.clinic.environment import Environment, new_secret
from handrail.clinic.sqlite.base import unguarded
from tests.clinic.told import Tell, forget, new_key

SAFE = {
    "HANDRAIL_SECRET_KEY": new_secret(), "HANDRAIL_TRAIL_KEY": new_key(), "HANDRAIL_FIELD_KEYS": f"1:{new_key()}",
    "HANDRAIL_HOSTS": "clinic.example.org", "HANDRAIL_TRAIL_NAME": "example.org/handrail", "HANDRAIL_INSECURE": "0",
    "HANDRAIL_CHECKPOINT_DIR": "/mnt/another-machine", "HANDRAIL_EMAIL_HOST": "mail.example.org",
}  # fmt: skip
SAME = "MQRKx91Ve3JBgcF5hfnU7TVT_WN6sGxAQDiyg3KnA_s="
Configure = Callable[..., None]


@pytest.fixture
def configure(settings: Any, tmp_path: Path, tell: Tell) -> Configure:
    """A safe configuration, but for what is given: variables, and settings that follow from them."""

    def made(**changed: str | None) -> None:
        variables = {name: value for name, value in (SAFE | {"DATA_DIR": str(tmp_path)} | changed).items() if value is not None}
        environment = Environment(variables)
        settings.ENVIRONMENT, settings.ALLOWED_HOSTS, settings.DEBUG = environment, environment.hosts, False
        settings.SECRET_KEY = variables.get("HANDRAIL_SECRET_KEY", configured.SECRET_KEY)
        settings.CHECKPOINT_FOLDER = Path(variables.get("HANDRAIL_CHECKPOINT_DIR") or environment.data / "outside")
        settings.EMAIL_HOST = variables.get("HANDRAIL_EMAIL_HOST", "")
        settings.CHECKPOINT_EMAIL = environment.several("HANDRAIL_CHECKPOINT_EMAIL")
        forget()

    return made


def said() -> list[str]:
    return [str(one) for one in doctor.complaints(database=False)]


def test_a_safe_configuration_brings_no_complaint(configure: Configure) -> None:
    configure()
    assert said() == []


@pytest.mark.parametrize(("changed", "words"), [
    ({"HANDRAIL_SECRET_KEY": "short"}, "unsafe: HANDRAIL_SECRET_KEY is short or not random"),
    ({"HANDRAIL_SECRET_KEY": "ab" * 40}, "unsafe: HANDRAIL_SECRET_KEY is short or not random"),
    ({"HANDRAIL_FIELD_KEYS": "nonsense"}, "unsafe: HANDRAIL_FIELD_KEYS holds a part that is not VERSION:KEY"),
    ({"HANDRAIL_FIELD_KEYS": None, "DATABASE_URL": "postgresql://a@b/c"}, "unsafe: HANDRAIL_FIELD_KEYS is not set"),
    ({"HANDRAIL_TRAIL_KEY": "c2hvcnQ="}, "unsafe: HANDRAIL_TRAIL_KEY is no 32 bytes in base64"),
    ({"HANDRAIL_OLD_TRAIL_KEYS": "c2hvcnQ="}, "unsafe: HANDRAIL_OLD_TRAIL_KEYS is no 32 bytes in base64"),
    ({"HANDRAIL_TRAIL_KEY_FILE": "/nowhere"}, "unsafe: HANDRAIL_TRAIL_KEY is told twice"),
    ({"HANDRAIL_TRAIL_KEY": None, "HANDRAIL_TRAIL_KEY_FILE": "/nowhere"}, "unsafe: HANDRAIL_TRAIL_KEY_FILE /nowhere cannot"),
    ({"HANDRAIL_TRAIL_KEY": SAME, "HANDRAIL_FIELD_KEYS": f"1:{SAME}"}, "unsafe: two secrets are the same"),
    ({"HANDRAIL_TRAIL_KEY": SAME, "HANDRAIL_FIELD_KEYS": f"2:{new_key()},1:{SAME}"}, "unsafe: two secrets are the same"),
    ({"HANDRAIL_HOSTS": "*"}, "unsafe: HANDRAIL_HOSTS lets any name in"),
    ({"HANDRAIL_HOSTS": ".example.org"}, "unsafe: HANDRAIL_HOSTS lets any name in"),
    ({"HANDRAIL_INSECURE": "1"}, "unsafe: it is served to clinic.example.org without HTTPS"),
    ({"HANDRAIL_DEMO": "1"}, "unsafe: it is served to clinic.example.org as a demonstration"),
    ({"HANDRAIL_CHECKPOINT_DIR": None}, "note: checkpoints of the trail stay on this machine"),
    ({"HANDRAIL_EMAIL_HOST": None}, "note: no e-mail is sent"),
    ({"HANDRAIL_TRAIL_NAME": None, "HANDRAIL_HOSTS": None}, "note: the trail has no name of its own"),
])  # fmt: skip
def test_what_is_told_wrongly_is_said(configure: Configure, changed: dict[str, str | None], words: str) -> None:
    configure(**changed)
    assert [one for one in said() if one.startswith(words)], said()
    assert len(said()) == 1


@pytest.mark.parametrize("changed", [
    {"HANDRAIL_SECRET_KEY": secrets.token_urlsafe(64)},
    {"HANDRAIL_FIELD_KEYS": f"2:{new_key()},1:{new_key()}"},
    {"HANDRAIL_OLD_TRAIL_KEYS": f"{new_key()},lost"},
    {"HANDRAIL_HOSTS": "localhost", "HANDRAIL_INSECURE": "1"},
    {"HANDRAIL_HOSTS": None, "HANDRAIL_DEMO": "1"},
    {"HANDRAIL_CHECKPOINT_DIR": None, "HANDRAIL_CHECKPOINT_EMAIL": "somebody@example.org"},
    {"HANDRAIL_TRAIL_NAME": None},
])  # fmt: skip
def test_what_is_told_rightly_is_not_complained_of(configure: Configure, changed: dict[str, str | None]) -> None:
    configure(**changed)
    assert said() == []


def test_debugging_is_said(configure: Configure, settings: Any) -> None:
    configure()
    settings.DEBUG = True
    assert said() == ["unsafe: Django's DEBUG is on (leave it off)"]


@pytest.mark.parametrize("name", ["secrets", "secrets/handrail_secret_key", "clinic.sqlite3"])
def test_files_that_others_can_read_are_said(configure: Configure, tmp_path: Path, name: str) -> None:
    configure()
    place = tmp_path / "clinic" / name
    (tmp_path / "clinic" / "secrets").mkdir(parents=True, mode=0o700)
    if name != "secrets":
        place.touch(mode=0o600)
    assert said() == []
    place.chmod(0o750 if name == "secrets" else 0o640)
    assert said() == [f"unsafe: {place} can be read by others (chmod go= {place})"]


# --- the database --------------------------------------------------------------------------------------------------------------

TAKEN = {
    "sqlite": ("DROP TRIGGER {0}_no_{1}", ("update", "delete", "replace")),
    "postgresql": ("ALTER TABLE {0} DISABLE TRIGGER {0}_append_only", ("",)),
}


def lacking() -> list[str]:
    return [one.what for one in doctor._database() if "append-only" in one.what]


@pytest.mark.django_db
@pytest.mark.parametrize("table", doctor.APPEND_ONLY)
def test_a_trigger_that_was_taken_away_is_said(table: str) -> None:
    assert lacking() == []
    statement, kinds = TAKEN[connection.vendor]
    with unguarded(), connection.cursor() as cursor:
        for number, kind in enumerate(kinds, 1):
            cursor.execute(statement.format(table, kind))
            assert len(lacking()) == 1
            assert lacking()[0].count(table) == number


@pytest.mark.django_db
@pytest.mark.parametrize(("version", "told"), [((3, 40, 1), True), ((3, 51, 2), True), ((3, 51, 3), False), ((3, 54, 0), False)])
def test_an_old_sqlite_is_noted(monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], told: bool) -> None:
    monkeypatch.setattr(doctor.sqlite3, "sqlite_version_info", version)
    found = [one for one in doctor._database() if "write-ahead log" in one.what]
    assert bool(found) is (told and connection.vendor == "sqlite")
    assert not any(one.stops for one in found)
