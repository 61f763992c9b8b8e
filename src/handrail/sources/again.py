"""A line that was accepted once, read once more."""

from __future__ import annotations

from typing import Any

from handrail.sources.csv.reading import read_row
from handrail.sources.found import Input
from handrail.sources.lines_json import read_json


def read_again(given: Input, raw: bytes) -> Any:
    """The resource on a line of that file."""
    return read_json(raw) if given.layout is None else read_row(raw, given.layout).resource
