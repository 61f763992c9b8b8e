"""Tables to which rows are only added: triggers that refuse the rest, on SQLite and on PostgreSQL. Used by migrations."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def append_only(table: str, key: str) -> migrations.RunPython:
    """Refuses to change or delete rows of `table`, to write one over another (`key`), and on PostgreSQL to empty it."""

    def add(_apps: Any, editor: Any) -> None:
        for statement in ON[editor.connection.vendor](table, key):
            editor.execute(statement)

    def take_away(_apps: Any, _editor: Any) -> None:
        raise RuntimeError(f"{table} stays append-only: a clinic does not go back behind its trail")

    return migrations.RunPython(add, take_away)


def _on_sqlite(table: str, key: str) -> list[str]:
    """The guard before INSERT stops INSERT OR REPLACE, which would delete without asking the trigger of DELETE."""
    told = f"SELECT RAISE(ABORT, '{table} is append-only')"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {told}; END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {told}; END",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {key} = NEW.{key}) BEGIN {told}; END",
    ]


def _on_postgresql(table: str, _key: str) -> list[str]:
    return [
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()",
    ]


ON = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}
