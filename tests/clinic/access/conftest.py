"""What the tests of access share: a fast hasher, plain static files, a clinic with somebody in every role, and their browsers."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import connection
from pytest_django import Settings

from handrail.clinic import clock
from tests.clinic.access.kept import Rows, put, rows_of
from tests.clinic.access.world import World, built


@pytest.fixture(autouse=True)
def fast(settings: Settings) -> None:
    """Argon2 takes 0.2 s for each password, and static files were not collected here."""
    Path(configured.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.MFA_TOTP_TOLERANCE = 1  # a test may begin in one half minute and end in the next
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@cache
def _built_once() -> tuple[World, Rows]:
    world = built(clock.now())
    return world, rows_of(connection)


@pytest.fixture
def world(db: None) -> World:
    """Two sites, somebody in every role, patients at both. Built once; its rows are put into each test's transaction."""
    is_first = _built_once.cache_info().currsize == 0
    made, rows = _built_once()
    if not is_first:
        put(connection, rows)
    return deepcopy(made)
