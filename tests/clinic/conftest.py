"""What the clinic's tests share: the database with its guards, a clinic in it, and somebody signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client, TransactionTestCase, override_settings
from django.test.utils import setup_databases, teardown_databases

from handrail.clinic import demo
from handrail.clinic.sqlite.base import unguarded
from tests.clinic.emptying import emptied
from tests.clinic.told import tell

__all__ = ["tell"]


class QuickHasher(PBKDF2PasswordHasher):
    """Argon2 takes a fifth of a second for each password, on purpose. What these tests ask is not how strong a hash is."""

    algorithm = "quick"
    iterations = 1


@pytest.fixture(scope="session", autouse=True)
def _quick_hasher() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.{QuickHasher.__name__}"], WHITENOISE_AUTOREFRESH=True,
                           STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
                                     "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}):  # fmt: skip
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database. Only migrations may change its schema, as everywhere."""
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = emptied(flush)  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), unguarded():
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)
    TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]


@pytest.fixture
def at() -> datetime:
    """An instant that everything may happen at."""
    return datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def clinic(db: None, at: datetime) -> None:
    """The made-up clinic: two sites, one person for each role, three patients."""
    demo.seed(at)


@pytest.fixture
def user(clinic: None) -> Callable[[str], Any]:
    """Somebody of the clinic by their login: `user("nurse")`."""
    return lambda login: get_user_model().objects.get(email=demo.address(login))


@pytest.fixture
def signed_in(user: Callable[[str], Any]) -> Callable[[str], Client]:
    """A browser in which they are signed in; the second factor is one that everybody of the clinic has."""

    def sign_in(login: str) -> Client:
        client = Client()
        client.force_login(user(login), backend="handrail.clinic.accounts.backend.ReservingBackend")
        return client

    return sign_in
