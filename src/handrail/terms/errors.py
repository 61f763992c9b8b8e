"""The errors that people read: what is wrong, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """Where in the world's files something stands."""

    file: Path | str
    line: int | None = None

    def __str__(self) -> str:
        return str(self.file) if self.line is None else f"{self.file}:{self.line}"


class HandrailError(Exception):
    """Input that cannot be used. Shown as one sentence, never as a traceback; the command exits with 2."""

    def __init__(self, what: str, *, where: Place | Path | str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        place = f"{where}: " if where is not None else ""
        super().__init__(f"{place}{what}" + (f" ({remedy})" if remedy else ""))


class UnusableInput(HandrailError):
    """A record or a source that cannot be read at all."""


class UnusableProtocol(HandrailError):
    """A protocol pack that says something impossible, unknown or unsourced."""
