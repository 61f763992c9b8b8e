"""How lists and headings look on a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence


def heading(text: str) -> str:
    """A heading with a line above it."""
    return f"\n── {text} " + "─" * max(0, 60 - len(text))


def indented(text: str, by: int = 4) -> str:
    """A paragraph, indented and folded to the width of the terminal."""
    text = "".join(sign if sign.isprintable() or sign in "\n\t" else "\N{REPLACEMENT CHARACTER}" for sign in text)
    width = max(60, min(120, shutil.get_terminal_size((100, 24)).columns))
    return textwrap.fill(text, width, initial_indent=" " * by, subsequent_indent=" " * (by + 2), break_long_words=False)


def columns(rows: Sequence[tuple[str, ...]], gap: int = 2) -> list[str]:
    """Rows with their columns aligned; the last column is not padded."""
    if not rows:
        return []
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]) - 1)]
    return [
        (" " * gap).join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]
