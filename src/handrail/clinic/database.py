"""Bringing the database to the schema of this version, and giving the clinic's role the rights that it needs and no more."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction

from handrail.clinic.sealing import ring
from handrail.clinic.sqlite.base import unguarded
from handrail.clinic.trail import keys

APPEND_ONLY = ("trail_entry", "trail_checkpoint", "trail_verifierkey", "signing_signature", "protocols_adoption")


def migrate(at: datetime) -> None:
    """Applies what is missing, as the owner where one is named, and writes down the trail's key where it is a new one."""
    owner = "owner" if "owner" in settings.DATABASES else "default"
    for secret in (ring, keys.own):  # made before there is a database that they belong to: afterwards none is made
        secret()
    if not settings.URL:
        settings.ENVIRONMENT.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with unguarded():
        call_command("migrate", database=owner, verbosity=0, interactive=False)
        call_command("createcachetable", database=owner, verbosity=0)
    if owner == "owner":
        give_rights(settings.DATABASES["default"]["USER"])
    if settings.ENVIRONMENT.embedded:
        Path(settings.DATABASES["default"]["NAME"]).chmod(0o600)
    keys.settle(at)


def give_rights(role: str) -> None:
    """Lets `role` read and write rows, and of append-only tables only add them. It owns nothing and changes no schema."""
    connection = connections["owner"]
    name = connection.ops.quote_name(role)
    tables = ", ".join(APPEND_ONLY)
    with transaction.atomic("owner"), connection.cursor() as cursor:
        database = connection.ops.quote_name(connection.settings_dict["NAME"])
        for statement in (
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
            f"REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",  # a temporary table would stand before one of the same name
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name}",
            f"REVOKE UPDATE, DELETE, TRUNCATE ON {tables} FROM {name}",
            f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
        ):
            cursor.execute(statement)
