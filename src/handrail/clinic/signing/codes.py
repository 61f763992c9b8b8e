"""A signature by password and one-time code: both are checked afresh, and the clinic attests with its own key that they were."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.crypto import constant_time_compare

from handrail.clinic.accounts.attempts import CODE, forgive, reserve
from handrail.clinic.accounts.models import UsedCode, User
from handrail.clinic.signing.actions import unsigned
from handrail.clinic.signing.models import Request
from handrail.clinic.trail.keys import attest

PERIOD_S, STEPS = 30, (-1, 0, 1)
WRONG = "The password or the code is not right, or was used before. After five wrong ones there is a pause of 15 minutes."
NO_CODE = "You have no app for one-time codes. Sign with a passkey, or add an app first."


def record(*, asked: Request, password: str, code: str, at: datetime) -> dict[str, Any]:
    """The record of the signature; ValidationError where one of the two does not fit. A code is taken once, whatever follows."""
    user = asked.signer
    secret = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if secret is None:
        raise ValidationError(NO_CODE)
    if not reserve(CODE, str(user.pk), at) or not user.check_password(password) or not _take(user, secret, code, at):
        raise ValidationError(WRONG)
    forgive(CODE, str(user.pk))
    return attest(unsigned(asked, "password-and-code", at))


def _take(user: User, secret: Authenticator, code: str, at: datetime) -> bool:
    """Is it the code of now, or of one step around it, and was it not taken before?"""
    key, now = decrypt(secret.data["secret"]), int(at.timestamp()) // PERIOD_S
    fits = [now + step for step in STEPS if constant_time_compare(format_hotp_value(hotp_value(key, now + step)), code.strip())]
    if not fits:
        return False
    try:
        UsedCode.objects.create(user=user, counter=fits[0])
    except IntegrityError:
        return False
    return True
