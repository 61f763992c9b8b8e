"""What time it is: the one place that reads the clock. Everything below takes `at`."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - here, and nowhere else
