"""A stranger's part: the trail that was downloaded, and the verifier run where Handrail cannot be imported."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

WITHOUT_HANDRAIL = (
    "import runpy, sys; sys.modules['handrail'] = None; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')"
)


def downloaded_trail(page: Page, into: Path) -> Path:
    """The folder in the file that the trail's page gives."""
    page.goto("/trail/")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the trail").click()
    into.mkdir(parents=True)
    with zipfile.ZipFile(coming.value.path()) as archive:
        archive.extractall(into)
    return into / "trail"


def verified(trail: Path, *options: str | Path) -> tuple[int, str]:
    """What the verifier's one file says of it: exit status, and all its words."""
    program = trail.parent / "verifier.py"
    if not program.exists():
        written = [sys.executable, "-m", "handrail.cli.main", "trail", "verifier", "--out", program]
        subprocess.run(written, check=True, stdout=subprocess.DEVNULL)
    command = [sys.executable, "-I", "-c", WITHOUT_HANDRAIL, program, trail, *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=trail.parent)
    return done.returncode, done.stdout + done.stderr


def put_beside(trail: Path, entry: int, record: dict[str, Any]) -> None:
    """Gives a signed document out with the trail, beside the entry that stands for it."""
    line = json.dumps({"entry": entry, "record": record}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    (trail / "signatures.ndjson").write_text(f"{line}\n", "utf-8")
