"""Whatever the clinic promises on SQLite it promises on PostgreSQL: all its tests run there too."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clinic.postgresql import OWNER, server

HERE = Path(__file__).parent
ONCE = ("test_*_on_postgresql.py", "test_*_on_sqlite.py", "browser")  # those of one database, and those of a browser
PROGRAM = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(HERE))


@pytest.mark.slow
def test_the_clinics_tests_pass_on_postgresql_too() -> None:
    with server() as started:
        told = os.environ | {
            "HANDRAIL_TEST_DATABASE_URL": started.url(OWNER),
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        left_out = [f"--ignore-glob={HERE / one}" for one in ONCE]
        done = subprocess.run(
            [*PROGRAM, *left_out], env=told, cwd=HERE.parent.parent, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-5_000:]
    assert re.search(r"\b\d{3,} passed", done.stdout), done.stdout
