"""A PostgreSQL server of one's own, while it is used: a socket in a new folder, an owner of the tables, the clinic's role."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.waiting import until

SUPERUSER, OWNER, CLINIC, NAME = "keeper", "clinic_owner", "clinic", "clinic"
ROLES = (f"CREATE ROLE {OWNER} LOGIN", f"CREATE ROLE {CLINIC} LOGIN", f"CREATE DATABASE {NAME} OWNER {OWNER}")


@dataclass(frozen=True)
class Database:
    """Where it listens."""

    folder: Path

    def url(self, role: str) -> str:
        """The address for that role."""
        return f"postgresql://{role}@/{NAME}?host={self.folder}"

    def connect(self, name: str = NAME) -> Any:
        """A connection as the superuser, each statement a transaction of its own."""
        import psycopg

        return psycopg.connect(host=str(self.folder), user=SUPERUSER, dbname=name, autocommit=True)


def programs() -> Path | None:
    """The folder of initdb and postgres, the newest; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return installed[-1].parent if installed else None


@contextmanager
def running(binaries: Path) -> Iterator[Database]:
    """A new server with an empty database; gone afterwards, with all that was in it."""
    folder = Path(tempfile.mkdtemp(prefix="handrail-postgresql-"))
    as_whom = _unprivileged(folder)
    data = folder / "data"
    try:
        made = [binaries / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_whom)
        served = [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
        with (folder / "log").open("wb") as log, subprocess.Popen(served, stderr=log, cwd=folder, **as_whom) as server:
            try:
                yield _filled(Database(folder))
            finally:
                server.terminate()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as a user that can do nothing else."""
    if os.geteuid() != 0:
        return {}
    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _filled(database: Database) -> Database:
    with until(lambda: database.connect("postgres"), "PostgreSQL to answer") as connection:
        for statement in ROLES:
            connection.execute(statement)
    return database
