"""A line of JSON as a value, strictly, and without ever failing on a number."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any

import orjson

INTEGER_DIGITS_MAX = 18  # beyond it a whole number is handed on as text: it is no measurement, and would not fit


class NotJson(ValueError):
    """Bytes that are not JSON; the message says what is wrong."""


def read_json(raw: bytes) -> Any:
    """The value; raises NotJson.

    JSON has no NaN and no infinity, yet some systems write them, and a dose of 1e999 mg was written down by someone. Such
    a number is handed on as its text, so that the row is read and only the amount is unknown.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        return _read_tolerantly(raw, error)


def _read_tolerantly(raw: bytes, error: orjson.JSONDecodeError) -> Any:
    try:
        text = raw.decode("utf-8")
        value = json.loads(text, parse_float=_number, parse_int=_integer, parse_constant=str)
        orjson.dumps(value)
    except UnicodeDecodeError as wrong:
        raise NotJson(f"invalid UTF-8 at byte {wrong.start + 1}") from wrong
    except (ValueError, RecursionError, orjson.JSONEncodeError) as wrong:
        place = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise NotJson(f"invalid JSON at {place}column {error.colno}: {error.msg}") from wrong
    return value


def _number(text: str) -> float | str:
    value = float(text)
    return value if math.isfinite(value) else text


def _integer(text: str) -> int | str:
    return int(text) if len(text) <= INTEGER_DIGITS_MAX else text


def written(resource: Any) -> bytes | None:
    """The resource as JSON, its keys sorted; None where it is nested too deeply for that."""
    try:
        return orjson.dumps(resource, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError:
        return None


def repeated_key(raw: bytes) -> str | None:
    """A key that stands twice in one object of a JSON document, which must have been read before; None where none does."""
    found: list[str] = []

    def pairs(given: list[tuple[str, Any]]) -> None:
        if len(dict(given)) < len(given):
            found.extend(name for name, times in Counter(name for name, _ in given).items() if times > 1)

    try:
        json.loads(raw, object_pairs_hook=pairs)
    except (ValueError, RecursionError):
        return None
    return found[0] if found else None
