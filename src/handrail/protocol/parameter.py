"""What a parameter of a protocol is: its name, its unit, its meaning, and which way is stricter."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from handrail.terms.quantity import Kind


@dataclass(frozen=True)
class Choice:
    """A parameter that is one of a few words instead of an amount."""

    words: tuple[str, ...]


class Stricter(StrEnum):
    """Which way a number moves when a protocol becomes stricter."""

    LOWER = "lower"
    HIGHER = "higher"


LOWER, HIGHER = Stricter.LOWER, Stricter.HIGHER


@dataclass(frozen=True)
class ParameterDefinition:
    """One parameter: its name (unit last), what it measures, the one unit it is stated in, and what it means.

    `unit` is a UCUM code, or None for a choice. `may_be_none` marks the few that a program may deliberately
    not limit. `stricter` tells which way is stricter, where that is known: for a choice, toward its last word is higher.
    `edition` is the edition of packs from which on it is stated.
    """

    name: str
    kind: Kind | Choice
    unit: str | None
    meaning: str
    may_be_none: bool = False
    stricter: Stricter | None = None
    edition: int = 1


def days(name: str, stricter: Stricter | None, meaning: str) -> ParameterDefinition:
    """A parameter in calendar days."""
    return ParameterDefinition(name, Kind.DAYS, "d", meaning, stricter=stricter)


def hours(name: str, stricter: Stricter | None, meaning: str) -> ParameterDefinition:
    """A parameter in elapsed hours."""
    return ParameterDefinition(name, Kind.DURATION, "h", meaning, stricter=stricter)


def minutes(name: str, stricter: Stricter | None, meaning: str) -> ParameterDefinition:
    """A parameter in elapsed minutes."""
    return ParameterDefinition(name, Kind.DURATION, "min", meaning, stricter=stricter)


def count(name: str, stricter: Stricter | None, meaning: str) -> ParameterDefinition:
    """A parameter in a number of things."""
    return ParameterDefinition(name, Kind.COUNT, "{count}", meaning, stricter=stricter)
