"""Signing in with a password: as allauth does it, and no hash without a reserved attempt."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser

from handrail.clinic.accounts.attempts import checked


class ReservingBackend(AuthenticationBackend):
    """`User.check_password` reserves for those whom we know. An unknown address takes as long, and as few hashes."""

    _did_check_password: bool

    def _authenticate_by_email(self, email: str, password: str) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super()._authenticate_by_email(email, password)
        if not self._did_check_password:
            self._did_check_password = True
            checked(email, lambda: _hash(password))
        return user


def _hash(password: str) -> bool:
    """As long as a check takes; and no password fits nobody."""
    get_user_model()().set_password(password)
    return False
