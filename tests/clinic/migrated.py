"""The clinic's own commands against a database of one's own: `handrail migrate` as its owner, `handrail doctor` as any role."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from handrail.clinic.environment import new_key, new_secret
from tests.clinic.postgresql import APPLICATION, OWNER, Server

SECRETS = {"HANDRAIL_SECRET_KEY": new_secret(), "HANDRAIL_TRAIL_KEY": new_key(), "HANDRAIL_FIELD_KEYS": f"1:{new_key()}"}


def handrail(command: str, started: Server, role: str = APPLICATION) -> subprocess.CompletedProcess[str]:
    """Runs one command as that role of a PostgreSQL."""
    return run(command, DATABASE_URL=started.url(role), DATABASE_OWNER_URL=started.url(OWNER))


def migrate(started: Server) -> None:
    """As the owner, with rights for the application's role."""
    done = handrail("migrate", started)
    assert done.returncode == 0, done.stdout + done.stderr


def migrate_embedded(folder: Path) -> None:
    """An SQLite in that folder."""
    done = run("migrate", DATA_DIR=str(folder))
    assert done.returncode == 0, done.stdout + done.stderr


def run(command: str, **told: str) -> subprocess.CompletedProcess[str]:
    """One command of Handrail, as somebody at the machine runs it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANDRAIL_", "DATABASE_"))}
    program = [sys.executable, "-m", "handrail.cli.main", command]
    return subprocess.run(
        program, env=kept | SECRETS | {"HANDRAIL_INSECURE": "1"} | told, capture_output=True, text=True, check=False
    )
