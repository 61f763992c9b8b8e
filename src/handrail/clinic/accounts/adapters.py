"""How allauth is bent to this house: nobody signs up, secrets of second factors are sealed, codes are tried a few times."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from handrail.clinic import clock
from handrail.clinic.accounts.attempts import CODE, forgive, reserve
from handrail.clinic.sealing import Place, ring

TOO_MANY = "Too many codes were tried. Wait 15 minutes, or sign in with a passkey."
SECRET = Place("mfa_authenticator", "totp", "secret")


class Accounts(DefaultAccountAdapter):
    """Accounts are made for people by those who may; nobody makes their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - as allauth asks
        return False


class SecondFactors(DefaultMFAAdapter):
    """One-time secrets stand sealed in the database, as Part 2 fields do."""

    def encrypt(self, text: str) -> str:
        return ring().seal(text, SECRET).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return ring().open(bytes.fromhex(encrypted_text), SECRET)

    def _get_site_name(self) -> str:
        return "Handrail"


class _FewCodes(BaseAuthenticateForm):
    def clean_code(self) -> str:
        name = str(self.user.pk)
        if not reserve(CODE, name, clock.now()):
            raise ValidationError(TOO_MANY, code="too_many")
        code: Any = super().clean_code()
        forgive(CODE, name)
        return str(code)


class FewCodes(_FewCodes, AuthenticateForm):
    """The code at sign-in: an attempt is taken before it is compared."""


class FewCodesAgain(_FewCodes, ReauthenticateForm):
    """The same where somebody proves again that it is them."""
