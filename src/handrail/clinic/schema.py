"""The version of the database's schema: the newest migration of each app of ours."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from handrail.clinic.settings import INSTALLED_APPS

OURS = tuple(name.rpartition(".")[2] for name in INSTALLED_APPS if name.startswith("handrail.clinic."))


def schema_version() -> tuple[dict[str, str], bool]:
    """App → its newest migration that is in the database; and whether any migration is missing."""
    executor = MigrationExecutor(connection)
    applied = sorted(key for key in executor.loader.applied_migrations if key[0] in OURS)
    return dict(applied), bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
