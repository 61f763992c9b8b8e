"""A copy of a good pack that a test may spoil."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from handrail.protocol.load import PACKS


@dataclass(frozen=True)
class Pack:
    """A pack in a temporary folder, and the one thing that tests do to it."""

    folder: Path

    def edit(self, name: str, old: str, new: str) -> int:
        """Replaces `old`, which stands there once, and gives the number of the line where it began."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands in {name} {text.count(old)} times"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return text[: text.index(old)].count("\n") + 1


def copy_of(name: str, folder: Path) -> Pack:
    """A draft: a copy of a shipped pack without its LOCK."""
    copied = folder / name
    shutil.copytree(PACKS / name, copied)
    (copied / "LOCK").unlink()
    return Pack(copied)


@pytest.fixture
def draft(tmp_path: Path) -> Pack:
    return copy_of("iv-racemic/2026.1", tmp_path)


@pytest.fixture
def released(tmp_path: Path) -> Pack:
    shutil.copytree(PACKS / "iv-racemic", tmp_path / "iv-racemic")
    return Pack(tmp_path / "iv-racemic" / "2026.1")
