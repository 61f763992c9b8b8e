"""Signing in with a password: as allauth does it, and no hash without a reserved attempt."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from handrail.clinic.accounts.attempts import checked


class ReservingBackend(AuthenticationBackend):
    """`User.check_password` reserves for those whom we know. An unknown address takes as long, and as few hashes."""

    _did_check_password: bool

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        assert not transaction.get_connection().in_atomic_block or _in_tests(), "an attempt that is rolled back is not counted"
        user: AbstractBaseUser | None = super()._authenticate_by_email(email, password)
        if not self._did_check_password:
            self._did_check_password = True
            checked(email, lambda: bool(get_user_model()().set_password(password)))  # type: ignore[func-returns-value]
        return user


def _in_tests() -> bool:
    """Django's TestCase wraps each test in a transaction of its own."""
    return bool(transaction.get_connection().atomic_blocks[0]._from_testcase)
