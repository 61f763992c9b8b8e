"""A PostgreSQL of one's own for a test run: started from the binaries that the machine has, and gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

OWNER, APPLICATION, DATABASE = "clinic_owner", "clinic_application", "clinic"
NONE_INSTALLED = "no PostgreSQL is installed here: initdb and postgres are neither on PATH nor in /usr/lib/postgresql"
UNPRIVILEGED = ("postgres", "nobody")
CONFIGURED = ("listen_addresses=127.0.0.1", "max_connections=150", "shared_buffers=64MB", "log_min_messages=fatal")


@dataclass(frozen=True)
class Server:
    """A running server with the database of a clinic in it, its owner, and the role that the application signs in with."""

    port: int

    def url(self, role: str, database: str = DATABASE) -> str:
        """As DATABASE_URL wants it."""
        return f"postgresql://{role}:secret-of-{role}@127.0.0.1:{self.port}/{database}"

    @property
    def superuser(self) -> str:
        return self.url("superuser")


def binaries() -> Path | None:
    """The newest installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: float(one.parts[-3]))
    found = str(installed[-1]) if installed else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextmanager
def server() -> Iterator[Server]:
    """Starts one; skips the test that asks for it where none is installed."""
    bin = binaries()
    if bin is None:
        pytest.skip(NONE_INSTALLED)
    as_whom = unprivileged()
    with tempfile.TemporaryDirectory(prefix="handrail-pg-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        (place / "password").write_text("secret-of-superuser")
        if as_whom:
            for one in (place, place / "password"):
                shutil.chown(one, as_whom)
        run = Runner(place, bin, as_whom)
        access = ("-U", "superuser", "-A", "scram-sha-256", "--pwfile", place / "password")
        run("initdb", "-D", place / "data", *access, "-E", "UTF8", "--locale", "C", "--no-sync")
        port = free_port()
        options = " ".join(f"-c {one}" for one in (*CONFIGURED, f"port={port}", f"unix_socket_directories={place}"))
        run("pg_ctl", "-D", place / "data", "-l", place / "log", "-w", "-t", "60", "-o", options, "start")
        try:
            yield with_roles(Server(port))
        finally:
            run("pg_ctl", "-D", place / "data", "-m", "immediate", "-w", "stop")


def with_roles(started: Server) -> Server:
    """Makes the owner, who may make databases, the application's role, which may nothing yet, and the owner's database."""
    with psycopg.connect(started.url("superuser", "postgres"), autocommit=True) as connection:
        for role, may in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
            made = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER {} PASSWORD {}")
            connection.execute(made.format(sql.Identifier(role), sql.SQL(may), sql.Literal(f"secret-of-{role}")))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
    return started


@dataclass(frozen=True)
class Runner:
    """Runs PostgreSQL's own programs, which refuse to run as root."""

    place: Path
    bin: Path
    as_whom: str | None

    def __call__(self, program: str, *arguments: str | Path) -> None:
        with (self.place / "said").open("ab") as said_to:
            done = subprocess.run(
                [self.bin / program, *arguments], cwd=self.place, check=False, stdin=subprocess.DEVNULL, stdout=said_to,
                stderr=subprocess.STDOUT, env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                user=self.as_whom, group=self._group, extra_groups=[] if self.as_whom else None,
            )  # fmt: skip
        if done.returncode:
            said = [(self.place / name).read_text(errors="replace") for name in ("said", "log") if (self.place / name).exists()]
            raise RuntimeError(f"{program} ended with {done.returncode}:\n" + "\n".join(said))

    @property
    def _group(self) -> int | None:
        return pwd.getpwnam(self.as_whom).pw_gid if self.as_whom else None


def unprivileged() -> str | None:
    """Whom to run as, where this runs as root."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name for one in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)


def free_port() -> int:
    """A port on which nobody listens at this moment."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
