"""One cell as a value, strictly: what could mean two things is refused, never guessed. An empty cell says nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from handrail.terms import moment
from handrail.terms.words import quoted

ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?")
COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
SLASHED = re.compile(r"[0-9]{1,4}[./-][0-9]{1,2}[./-][0-9]{1,4}.*", re.ASCII | re.DOTALL)
SERIAL = re.compile(r"[0-9]{5}(\.[0-9]+)?", re.ASCII)
ANSWERS = {"yes": True, "true": True, "no": False, "false": False}


class Unreadable(ValueError):
    """A cell that cannot be used; the message says why, and what to write instead."""


@dataclass(frozen=True)
class Kind:
    """What a cell may hold: its name for people, and how it is read."""

    said: str
    read: Callable[[str], Any]


def _text(said: str) -> str:
    return said


def _id(said: str) -> str:
    if not ID.fullmatch(said):
        raise Unreadable(f"{quoted(said)} is no id: letters, digits, - and . are, up to 64 of them")
    return said


def _time(said: str) -> str:
    """A day, a month or an instant, as FHIR writes it."""
    if SERIAL.fullmatch(said):
        raise Unreadable(
            f"{quoted(said)} is a number of a spreadsheet, not a date: write 2026-03-02, or 2026-03-02T10:00:00-05:00"
        )
    text = said.replace(" ", "T", 1) if re.match(r"\d{4}-\d\d-\d\d \d\d:", said) else said
    try:
        moment.parse(text)
    except ValueError as error:
        if SLASHED.fullmatch(said) and not re.match(r"\d{4}-", said):
            raise Unreadable(f"{quoted(said)} may be day first or month first: write 2026-03-02") from error
        if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*", text):
            raise Unreadable(f"{quoted(said)} has no time zone: write 2026-03-02T10:00:00-05:00") from error
        raise Unreadable(f"{quoted(said)} is not a date or a time: write 2026-03-02, or 2026-03-02T10:00:00-05:00") from error
    return text


def _number(said: str) -> str:
    if COMMA.fullmatch(said):
        raise Unreadable(f"{quoted(said)} has a comma, which may part tenths or thousands: write a point for tenths")
    if not NUMBER.fullmatch(said):
        raise Unreadable(f"{quoted(said)} is not a number")
    return said


def _whole(said: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", said):
        raise Unreadable(f"{quoted(said)} is not a whole number")
    return int(said)


def _yes_no(said: str) -> bool:
    found = ANSWERS.get(said.lower())
    if found is None:
        raise Unreadable(f"{quoted(said)} is neither yes nor no")
    return found


TEXT = Kind("text", _text)
IDENTIFIER = Kind("an id: letters, digits, - and .", _id)
TIME = Kind("a day, or an instant with its time zone (2026-03-02, 2026-03-02T10:00:00-05:00)", _time)
NUMBER_OF = Kind("a number, with a point for tenths", _number)
WHOLE = Kind("a whole number", _whole)
YES_NO = Kind("yes or no", _yes_no)


def one_of(*words: str) -> Kind:
    """One of a closed list of words."""

    def read(said: str) -> str:
        if said.lower() not in words:
            raise Unreadable(f"{quoted(said)} is none of {', '.join(words)}")
        return said.lower()

    return Kind(f"one of {', '.join(words)}", read)
