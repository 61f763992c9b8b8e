"""Attempts are reserved before the hash is computed, so that guessing in parallel checks no more passwords than guessing in
turn.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from threading import BoundedSemaphore

from django.conf import settings
from django.db import connection

from handrail.clinic import clock
from handrail.clinic.accounts.models import Attempt

RESERVE = f"""
INSERT INTO {Attempt._meta.db_table} (name, begun_at, count) VALUES (%s, %s, 1)
ON CONFLICT (name) DO UPDATE SET
  count = CASE WHEN {Attempt._meta.db_table}.begun_at <= %s THEN 1 ELSE {Attempt._meta.db_table}.count + 1 END,
  begun_at = CASE WHEN {Attempt._meta.db_table}.begun_at <= %s THEN excluded.begun_at ELSE {Attempt._meta.db_table}.begun_at END
WHERE {Attempt._meta.db_table}.begun_at <= %s OR {Attempt._meta.db_table}.count < %s
"""
PASSWORD, CODE = "password", "code"
hashing = BoundedSemaphore(settings.HASHES_AT_ONCE)


def reserve(what: str, name: str, at: datetime) -> bool:
    """Takes one of the attempts that are left for `name` within the window; False where none is. One statement, so that of many
    at once no more pass than are left. It must not stand in a transaction that may be rolled back.
    """
    adapted = connection.ops.adapt_datetimefield_value
    now, before = adapted(at), adapted(at - settings.ATTEMPTS_WITHIN)
    with connection.cursor() as cursor:
        cursor.execute(RESERVE, [key_of(what, name), now, before, before, before, settings.ATTEMPTS_MAX])
        return bool(cursor.rowcount == 1)


def forgive(what: str, name: str) -> None:
    """After a success the next attempts are new ones."""
    Attempt.objects.filter(name=key_of(what, name)).delete()


def key_of(what: str, name: str) -> str:
    """What attempts are counted under."""
    return hashlib.sha256(f"{what}\n{name.strip().casefold()}".encode()).hexdigest()


def checked(name: str, fits: Callable[[], bool]) -> bool:
    """Does the password of `name` fit? An attempt is taken first; without one nothing is hashed, and the answer is no."""
    if not reserve(PASSWORD, name, clock.now()):
        return False
    with hashing:
        fitted = fits()
    if fitted:
        forgive(PASSWORD, name)
    return fitted


def are_left(what: str, name: str, at: datetime) -> bool:
    """Is there an attempt left for it?"""
    tried = Attempt.objects.filter(name=key_of(what, name), begun_at__gt=at - settings.ATTEMPTS_WITHIN).first()
    return tried is None or tried.count < settings.ATTEMPTS_MAX
