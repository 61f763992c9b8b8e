"""What a browser hands over of a passkey: refused with words where it is none. allauth's own forms break on it."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

WRONG = "The passkey did not answer as it should. Begin again."
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


def read(said: str) -> dict[str, Any]:
    """The credential as a browser posts it; ValidationError for anything but an object in JSON."""
    try:
        told = json.loads(said)
    except (ValueError, RecursionError):  # ValueError: also a number of more digits than Python reads
        told = None
    if not isinstance(told, dict):
        raise ValidationError(WRONG)
    return told


class Credential(forms.JSONField):
    """Such an object."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        """Whatever is wrong with it is said in one way."""
        return read(str(value or ""))

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ARG002
        """Nothing of it is shown again."""
        return None

    def has_changed(self, initial: Any, data: Any) -> bool:  # noqa: ARG002
        """It is new each time."""
        return True


class _Signing(AuthenticateWebAuthnForm):
    credential = Credential()

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except UNREADABLE:
            raise ValidationError(WRONG) from None


class Login(_Signing, LoginWebAuthnForm):
    """Signing in with a passkey alone."""


class SecondStep(_Signing):
    """The passkey as second factor at sign-in."""


class Again(_Signing, ReauthenticateWebAuthnForm):
    """The same where somebody proves again that it is them."""


class Add(AddWebAuthnForm):
    """A new passkey, with which somebody signs in alone unless they say otherwise."""

    credential = Credential()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.initial, alone.label = True, "Sign in with it alone, without a password"
        alone.help_text = "It then asks for your finger, your face or a PIN."

    def clean(self) -> dict[str, Any]:
        """Reads it, and checks that it answers what was asked."""
        try:
            cleaned: dict[str, Any] = super().clean()
        except UNREADABLE:
            raise ValidationError(WRONG) from None
        return cleaned
