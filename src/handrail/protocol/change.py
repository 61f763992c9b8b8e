"""One difference between two protocols."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """One difference. `direction`: stricter or looser, where that is known; `was` and `is_` where one value became another."""

    about: str
    kind: str
    sentence: str
    direction: str | None = None
    was: str | None = None
    is_: str | None = None
