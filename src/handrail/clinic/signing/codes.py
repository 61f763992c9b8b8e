"""A signature by password and one-time code: both are checked afresh, and the clinic attests with its own key that they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from handrail.clinic.accounts.attempts import CODE, forgive, reserve
from handrail.clinic.signing.actions import unsigned
from handrail.clinic.signing.models import Request
from handrail.clinic.trail.keys import attest

WRONG = (
    "The password or the code is not right, or the code was used before. After five wrong ones there is a pause of 15 minutes."
)
NO_CODE = "You have no app for one-time codes. Sign with a passkey, or add an app first."


def record(*, asked: Request, password: str, code: str, at: datetime) -> dict[str, Any]:
    """The record of the signature; ValidationError where one of both does not fit. A code is taken once, here or at sign-in."""
    user = asked.signer
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app is None:
        raise ValidationError(NO_CODE)
    if not reserve(CODE, str(user.pk), at) or not user.check_password(password) or not app.wrap().validate_code(code):
        raise ValidationError(WRONG)
    forgive(CODE, str(user.pk))
    return attest(unsigned(asked, "password-and-code", at))
