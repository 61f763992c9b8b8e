"""One answer to one item: the option it chooses, or why it is none."""

from __future__ import annotations

from typing import Any

from handrail.instruments.form import Item
from handrail.instruments.sheet import Answer

SAME = {"LA33-6": "yes", "LA32-8": "no", "true": "yes", "false": "no"}  # LOINC's yes and no, and JSON's
LARGEST = 10_000


class NoAnswer(Exception):
    """What was given is no answer to the item; the message says why and what would be."""


def answer_to(item: Item, given: Any) -> Answer:
    """The answer that a JSON value is: an option's code, its points, true or false, or a whole number."""
    if item.kind == "integer":
        return Answer(None, _number(item, given))
    if isinstance(given, bool):
        given = "yes" if given else "no"
    if isinstance(given, str):
        return _by_code(item, given)
    return _by_points(item, given)


def _number(item: Item, given: Any) -> int:
    most = LARGEST if item.most is None else item.most
    number = whole(given)
    if number is None or not item.least <= number <= most:
        raise NoAnswer(f"{shown(given)} is not a whole number from {item.least} to {most}")
    return number


def _by_code(item: Item, given: str) -> Answer:
    code = SAME.get(given, given) if item.yes_no else given
    for option in item.options:
        if option.code == code:
            return Answer(option.code, option.points)
    raise NoAnswer(f"{shown(given)} is none of its options ({choices(item)})")


def _by_points(item: Item, given: Any) -> Answer:
    if item.yes_no:
        raise NoAnswer(f"{shown(given)} does not say yes or no: write yes, no, true or false")
    number = whole(given)
    found = [option for option in item.options if option.points == number and number is not None]
    if len(found) != 1:
        raise NoAnswer(f"{shown(given)} is none of its options ({choices(item)})")
    return Answer(found[0].code, found[0].points)


def whole(value: Any) -> int | None:
    """The whole number that a JSON number is; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if isinstance(value, int) or value.is_integer() else None


def choices(item: Item) -> str:
    """The options, as they may be written."""
    return ", ".join(
        f"{one.code}" if item.yes_no or one.points is None else f"{one.code} or {one.points}" for one in item.options
    )


def shown(value: Any) -> str:
    """A value, shortened for a message."""
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
