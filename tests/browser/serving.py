"""The real server of the demonstration, `handrail serve --demo`, as a process; and its database, for who breaks into it."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handrail.clinic.environment import new_key, new_secret
from tests.browser.postgresql import CLINIC, OWNER, Database
from tests.browser.waiting import until

ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV")


@dataclass
class Clinic:
    """Where it is served, where its files lie, and who is signed in there by now."""

    address: str
    data: Path
    postgresql: Database | None = None
    sessions: dict[str, Any] = field(default_factory=dict)
    codes_used: dict[str, int] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def log(self) -> str:
        """What the server said."""
        return (self.data / "log").read_text(errors="replace")

    def raw(self) -> Any:
        """A connection past the clinic: SQLite's file, or PostgreSQL as the superuser. Both have `execute`."""
        if self.postgresql:
            return self.postgresql.connect()
        return closing(sqlite3.connect(self.data / "clinic" / "clinic.sqlite3", timeout=20, isolation_level=None))


@contextmanager
def served(data: Path, postgresql: Database | None = None) -> Iterator[Clinic]:
    """A clinic that answers, until it is not needed any more."""
    port = _free_port()
    clinic = Clinic(f"http://localhost:{port}", data, postgresql, environment=_environment(data, postgresql))
    command = [sys.executable, "-m", "handrail.cli.main", "serve", "--demo", "--port", str(port)]
    with (
        (data / "log").open("wb") as log,
        subprocess.Popen(command, env=dict(clinic.environment), stdout=log, stderr=log, cwd=data) as server,
    ):
        try:
            until(
                lambda: _is_healthy(clinic), f"the clinic to answer, with the log {data / 'log'}", lambda: server.poll() is None
            )
            yield clinic
        finally:
            server.terminate()


def _is_healthy(clinic: Clinic) -> None:
    with urllib.request.urlopen(f"{clinic.address}/healthz", timeout=5) as answer:
        assert json.load(answer)["status"] == "ok"


def _environment(data: Path, postgresql: Database | None) -> Mapping[str, str]:
    """Nothing of the tests' own environment but what Python needs to run."""
    told = {name: os.environ[name] for name in KEPT if name in os.environ}
    told |= {"DATA_DIR": str(data), "HANDRAIL_DEMO": "1", "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    if postgresql:
        told |= {"DATABASE_URL": postgresql.url(CLINIC), "DATABASE_OWNER_URL": postgresql.url(OWNER)}
        told |= {"HANDRAIL_SECRET_KEY": new_secret(), "HANDRAIL_FIELD_KEYS": f"1:{new_key()}", "HANDRAIL_TRAIL_KEY": new_key()}
    return told


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
