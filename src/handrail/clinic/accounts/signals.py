"""What allauth tells by signals, for it offers no other way: each leaves an entry in the trail. The only receivers in the
clinic.
"""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from handrail.clinic import clock
from handrail.clinic.accounts.attempts import key_of
from handrail.clinic.accounts.models import User
from handrail.clinic.actor import Actor
from handrail.clinic.signing.passkeys import enrolled
from handrail.clinic.trail.actions import append

FACTOR = {Authenticator.Type.TOTP: "code-app", Authenticator.Type.RECOVERY_CODES: "recovery-codes"}


@receiver(authenticator_added)
def added(user: User, authenticator: Authenticator, request: Any, **_: Any) -> None:
    _tell("enrolled", user, authenticator, request)


@receiver(authenticator_removed)
def removed(user: User, authenticator: Authenticator, request: Any, **_: Any) -> None:
    _tell("revoked", user, authenticator, request)


def _tell(what: str, user: User, authenticator: Authenticator, request: Any) -> None:
    by = Actor(user, device(request))
    with transaction.atomic():
        if authenticator.type != Authenticator.Type.WEBAUTHN:
            append(f"{FACTOR[authenticator.type]}.{what}", by=by, about=("user", user.pk), at=clock.now())
            return
        told = enrolled(authenticator)
        append(f"passkey.{what}", by=by, about=("passkey", told["credential_id"]), at=clock.now(),
               detail={"public_key_sha256": told["public_key_sha256"]})  # fmt: skip


@receiver(user_logged_in)
def signed_in(user: User, request: Any, **_: Any) -> None:
    with transaction.atomic():
        append("session.begun", by=Actor(user, device(request)), about=("user", user.pk), at=clock.now())


@receiver(user_logged_out)
def signed_out(user: User | None, request: Any, **_: Any) -> None:
    if user is not None:
        with transaction.atomic():
            append("session.ended", by=Actor(user, device(request)), about=("user", user.pk), at=clock.now())


@receiver(user_login_failed)
def failed(credentials: dict[str, Any], request: Any = None, **_: Any) -> None:
    """Somebody who did not get in. The address may be a password typed into the wrong box: a digest of it is told."""
    with transaction.atomic():
        digest = key_of("refused", str(credentials.get("email", "")))[:16]
        append("session.refused", by=Actor(None, device(request)), about=("address", digest), at=clock.now())


@receiver([password_changed, password_set, password_reset])
def password_new(user: User, request: Any, **_: Any) -> None:
    """Their own from now on, whoever made the first."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(password_is_anothers=False)
        append("password.changed", by=Actor(user, device(request)), about=("user", user.pk), at=clock.now())


def device(request: Any) -> str:
    """The browser's id; of one that has none yet, that."""
    actor = getattr(request, "actor", None)
    return actor.device if actor else "unknown"
