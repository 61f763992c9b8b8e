"""A line of JSON as a value, strictly, and without ever failing on a number."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from typing import Any

import orjson

from handrail.terms.words import quoted

KEY = re.compile(rb'"\s*:')  # also within a text, where a quote before a colon is escaped: never fewer than there are
INTEGER_DIGITS_MAX = 18  # beyond it a whole number is handed on as text: it is no measurement, and would not fit


class NotJson(ValueError):
    """Bytes that are not JSON; the message says what is wrong."""


def read_json(raw: bytes) -> Any:
    """The value; raises NotJson.

    JSON has no NaN and no infinity, yet some systems write them, and a dose of 1e999 mg was written down by someone. Such
    a number is handed on as its text, so that the row is read and only the amount is unknown.
    """
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        value = _read_tolerantly(raw, error)
    key = repeated_key(raw, value)
    if key is not None:
        raise NotJson(f"the key {quoted(key)} stands twice in one object")
    return value


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


def repeated_key(raw: bytes, value: Any) -> str | None:
    """A key that stands twice in one object of the JSON that was read as `value`: it says two things, and a reader takes one of
    them in silence. None where none does; raises NotJson where it is nested too deeply to tell.
    """
    if len(KEY.findall(raw)) == _keys(value):
        return None
    found: list[str] = []

    def pairs(given: list[tuple[str, Any]]) -> None:
        if len(dict(given)) < len(given):
            found.extend(name for name, times in Counter(name for name, _ in given).items() if times > 1)

    try:
        json.loads(raw, object_pairs_hook=pairs)
    except RecursionError as wrong:
        raise NotJson("it is nested too deeply") from wrong
    return found[0] if found else None


def _keys(value: Any) -> int:
    """How many keys there are in it, at every depth."""
    count, todo = 0, [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            count += len(one)
            todo.extend(one.values())
        elif isinstance(one, list):
            todo.extend(one)
    return count
