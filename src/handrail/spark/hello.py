"""What a worker says of itself before it is given anything to do."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import version
from typing import Any

from handrail import __version__


def versions() -> tuple[str, ...]:
    """The versions of what decides about rows."""
    python = ".".join(platform.python_version_tuple()[:2])
    return f"handrail {__version__}", *(f"{name} {version(name)}" for name in ("polars", "duckdb")), f"Python {python}"


def greeting(_number: int, _items: Iterator[Any]) -> Iterator[tuple[str, ...]]:
    """The versions of this process."""
    yield versions()
