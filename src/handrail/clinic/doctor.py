"""Whether a configuration is safe to run. What is not is said, and refused."""

from __future__ import annotations

import base64
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from handrail.clinic.database import APPEND_ONLY
from handrail.clinic.environment import Environment, UnsafeConfiguration
from handrail.clinic.sealing import BrokenSeal, ring
from handrail.clinic.sealing.rotation import sealed_fields
from handrail.clinic.trail import keys
from handrail.clinic.trail.models import VerifierKey

SHORTEST_SECRET = 50


@dataclass(frozen=True)
class Complaint:
    """What is wrong, and what to do. stops: is it refused, or only told?"""

    what: str
    remedy: str
    stops: bool = True

    def __str__(self) -> str:
        return f"{'unsafe' if self.stops else 'note'}: {self.what} ({self.remedy})"


def complaints(*, database: bool = True) -> list[Complaint]:
    """Everything that is unsafe or worth knowing. database: also look into it."""
    environment: Environment = settings.ENVIRONMENT
    found = [*_secrets(), *_doors(environment), *_files(environment)]
    return [*found, *_database(), *_trail()] if database else found


def _secrets() -> Iterator[Complaint]:
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or len(set(settings.SECRET_KEY)) < 10:
        yield Complaint("HANDRAIL_SECRET_KEY is short or not random", "`handrail doctor --new-keys` makes one")
    for look in (ring, keys.signers):
        try:
            look()
        except UnsafeConfiguration as error:
            yield Complaint(f"{error.where} {error.what}", error.remedy or "set it")
    values = _values()
    if len(set(values)) < len(values):
        yield Complaint("two secrets are the same", "make one for each purpose")


def _values() -> list[str]:
    """Every secret that can be read, from wherever it was told, written in one way."""
    values = [settings.SECRET_KEY.rstrip("=").encode()]
    with suppress(UnsafeConfiguration):
        values += [base64.urlsafe_b64encode(key).rstrip(b"=") for key in ring().keys.values()]
    with suppress(UnsafeConfiguration):
        values += [base64.urlsafe_b64encode(one.private.private_bytes_raw()).rstrip(b"=") for one in keys.signers()]
    return [value.decode() for value in values]


def _doors(environment: Environment) -> Iterator[Complaint]:
    here = {"localhost", "127.0.0.1", "[::1]"}
    outside = [host for host in settings.ALLOWED_HOSTS if host not in here]
    if any(host.startswith(("*", ".")) for host in outside):
        yield Complaint("HANDRAIL_HOSTS lets any name in", "name each host in full")
    if outside and not environment.secure:
        what = "as a demonstration" if environment.demo else "without HTTPS"
        yield Complaint(f"it is served to {', '.join(outside)} {what}",
                        "leave HANDRAIL_DEMO and HANDRAIL_INSECURE out, or serve this machine alone")  # fmt: skip
    if settings.DEBUG:
        yield Complaint("Django's DEBUG is on", "leave it off")
    if not settings.CHECKPOINT_EMAIL and Path(settings.CHECKPOINT_FOLDER).is_relative_to(environment.data):
        yield Complaint("checkpoints of the trail stay on this machine", "set HANDRAIL_CHECKPOINT_DIR to another one's disk, or "
                        "HANDRAIL_CHECKPOINT_EMAIL; and print the daily sheet", stops=False)  # fmt: skip
    if not settings.EMAIL_HOST and not environment.demo:
        yield Complaint("no e-mail is sent", "set HANDRAIL_EMAIL_HOST: people are told when a key of theirs changes", stops=False)
    if environment.secure and "HANDRAIL_TRAIL_NAME" not in environment.variables and not outside:
        yield Complaint("the trail has no name of its own", "set HANDRAIL_TRAIL_NAME, as example.org/handrail", stops=False)


def _files(environment: Environment) -> Iterator[Complaint]:
    for place in (environment.data / "secrets", *(environment.data / "secrets").glob("*"), environment.data / "clinic.sqlite3"):
        if place.exists() and stat.S_IMODE(place.stat().st_mode) & 0o077 and os.name == "posix":
            yield Complaint(f"{place} can be read by others", f"chmod go= {place}")


def _database() -> Iterator[Complaint]:
    if "trail_entry" not in connection.introspection.table_names():
        yield Complaint("the database is not migrated", "`handrail migrate`")
        return
    yield from _opens()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            if sqlite3.sqlite_version_info < (3, 51, 3):
                yield Complaint(f"SQLite {sqlite3.sqlite_version} can lose a write-ahead log, so the slower journal is used",
                                "SQLite 3.51.3 or PostgreSQL is faster with many at once", stops=False)  # fmt: skip
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            missing = [f"{table}_no_{what}" for table in APPEND_ONLY for what in ("update", "delete", "replace")]
        else:
            yield from _on_postgresql(cursor)
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O' AND NOT tgisinternal")
            missing = [f"{table}_append_only" for table in APPEND_ONLY]
        there = {name for (name,) in cursor.fetchall()}
    if lacking := [name for name in missing if name not in there]:
        yield Complaint(f"the database lacks what keeps the trail append-only: {', '.join(lacking)}",
                        "it was taken away: verify the trail against a checkpoint kept outside, then restore")  # fmt: skip


def _trail() -> Iterator[Complaint]:
    migrated = VerifierKey._meta.db_table in connection.introspection.table_names()
    before = keys.unvouched() if migrated else None
    if before:
        remedy = f"give the key before in {keys.OLD} until the next checkpoint; `{keys.LOST}` where nobody has it"
        yield Complaint(f"the trail's key was changed, and {before.label} vouches for the new one nowhere", remedy)


def _opens() -> Iterator[Complaint]:
    """What is sealed there opens with the keys that are told here; and the trail's key is that of the trail."""
    for model, fields in sealed_fields():
        row = model._default_manager.exclude(**{f"{fields[0].attname}": None}).last()
        if row is not None:
            try:
                getattr(row, fields[0].attname)
            except BrokenSeal as error:
                yield Complaint(
                    f"what is sealed in the database does not open: {error}", "give the HANDRAIL_FIELD_KEYS that sealed it"
                )
                return
            except UnsafeConfiguration:  # no key at all, which is said already
                return
    try:
        keys.settled()
    except UnsafeConfiguration as error:
        yield Complaint(f"{error.where} {error.what}", error.remedy or "mend it")


def _on_postgresql(cursor: CursorWrapper) -> Iterator[Complaint]:
    execute, fetch = cursor.execute, cursor.fetchone
    execute("SELECT rolsuper, EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 'trail_entry' "
            "AND pg_has_role(current_user, tableowner, 'MEMBER')) FROM pg_roles WHERE rolname = current_user")  # fmt: skip
    is_super, owns = fetch()
    if is_super or owns:
        what = "is a superuser of" if is_super else "owns the tables of"
        yield Complaint(f"the clinic's role {what} the database, and could take the trail's triggers away",
                        "give its owner as DATABASE_OWNER_URL, and a role of its own as DATABASE_URL")  # fmt: skip
    for name, safe in (
        ("fsync", ("on",)),
        ("full_page_writes", ("on",)),
        ("synchronous_commit", ("on", "remote_write", "remote_apply")),
    ):
        execute(f"SHOW {name}")
        (said,) = fetch()
        if said not in safe:
            yield Complaint(f"PostgreSQL's {name} is {said}: what was confirmed can be lost", f"set it to {safe[0]}")
