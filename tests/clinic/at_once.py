"""Doing the same many times at once, each in a thread with a connection of its own, as requests have."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connections


def at_once(many: int, do: Callable[[int], Any]) -> list[Any]:
    """Calls do(0) … do(many - 1), all begun at the same moment; returns what each returned, or the error that it ended with."""
    together, answers = Barrier(many), [None] * many

    def one(number: int) -> None:
        try:
            connections["default"].ensure_connection()
            together.wait(timeout=60)
            answers[number] = do(number)
        except Exception as error:
            answers[number] = error  # type: ignore[call-overload]
        finally:
            connections.close_all()

    threads = [Thread(target=one, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
