"""Waiting for what happens in another process."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, sleep
from typing import TypeVar

Found = TypeVar("Found")
LONGEST_S = 60


def until(look: Callable[[], Found], what: str, goes_on: Callable[[], bool] = lambda: True) -> Found:
    """What `look` finds, once it finds it without an error; AssertionError where that takes too long, or `goes_on` says no."""
    begun, last = monotonic(), "nothing was tried"
    while monotonic() - begun < LONGEST_S and goes_on():
        try:
            return look()
        except Exception as error:
            last = f"{type(error).__name__}: {error}"
            sleep(0.1)
    raise AssertionError(f"waited for {what} in vain; the last answer was {last}")
