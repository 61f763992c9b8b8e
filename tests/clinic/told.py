"""Telling the clinic other secrets than it started with, as a restart with a changed environment would."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as configured

from handrail.clinic.environment import Environment
from handrail.clinic.sealing import ring
from handrail.clinic.trail import keys

Tell = Callable[..., None]


def new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def tell(settings: Any) -> Iterator[Tell]:
    """`tell(HANDRAIL_TRAIL_KEY=…)`: holds until the end of the test. None takes a variable away."""
    told = dict(configured.ENVIRONMENT.variables)

    def restart(**variables: str | None) -> None:
        told.update({name: value for name, value in variables.items() if value is not None})
        for name in [name for name, value in variables.items() if value is None]:
            told.pop(name, None)
        settings.ENVIRONMENT = Environment(dict(told))
        forget()

    yield restart
    forget()


def forget() -> None:
    """What is read once for each process."""
    for once in (ring, keys.own, keys.signers):
        once.cache_clear()
