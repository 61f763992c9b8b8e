"""One way to run a command and to see all that it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import handrail.sample
from handrail.cli.main import main

SAMPLE = Path(handrail.sample.__file__).parent


@dataclass(frozen=True)
class Said:
    """What a command said, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def handrail_says(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Runs `handrail ARGUMENTS`; usage errors of argparse count as their exit status."""

    def run(*arguments: object) -> Said:
        try:
            status = main([str(one) for one in arguments])
        except SystemExit as stopped:
            status = int(stopped.code or 0)
        out, err = capsys.readouterr()
        return Said(status, out, err)

    return run


@pytest.fixture
def refuses(handrail_says: Callable[..., Said]) -> Callable[..., str]:
    """Runs a command that must end with status 2, nothing printed, and one sentence on the error stream: the sentence."""

    def run(*arguments: object) -> str:
        said = handrail_says(*arguments)
        assert (said.status, said.out) == (2, "")
        assert "Traceback" not in said.err
        (line,) = said.err.splitlines()
        assert line.startswith("handrail: ")
        assert len(line) < 700
        return line.removeprefix("handrail: ")

    return run
