"""Letters without their marks, for looking words up: records say ketamine in many languages."""

from __future__ import annotations

import unicodedata


def bare(text: str) -> str:
    """`text` with the marks of its letters left out: `Kétamine` is `Ketamine`. Only for looking it up, never for keeping it."""
    if text.isascii():
        return text
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
