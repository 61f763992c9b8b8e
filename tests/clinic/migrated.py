"""The clinic's own commands against a PostgreSQL of one's own: `handrail migrate` as its owner, `handrail doctor` as any role."""

from __future__ import annotations

import os
import subprocess
import sys

from handrail.clinic.environment import new_key, new_secret
from tests.clinic.postgresql import APPLICATION, OWNER, Server

SECRETS = {"HANDRAIL_SECRET_KEY": new_secret(), "HANDRAIL_TRAIL_KEY": new_key(), "HANDRAIL_FIELD_KEYS": f"1:{new_key()}"}


def handrail(command: str, started: Server, role: str = APPLICATION) -> subprocess.CompletedProcess[str]:
    """Runs one command as that role."""
    told = (
        os.environ
        | SECRETS
        | {"DATABASE_URL": started.url(role), "DATABASE_OWNER_URL": started.url(OWNER), "HANDRAIL_INSECURE": "1"}
    )
    return subprocess.run(
        [sys.executable, "-m", "handrail.cli.main", command], env=told, capture_output=True, text=True, check=False
    )


def migrate(started: Server) -> None:
    """As the owner, with rights for the application's role."""
    done = handrail("migrate", started)
    assert done.returncode == 0, done.stdout + done.stderr
