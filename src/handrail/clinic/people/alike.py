"""Whether two registrations may be one person: one day of birth under two spellings, or one name with a day miswritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from handrail.terms.letters import bare

ALIKE_MIN = 0.8  # of two spellings of one name, as difflib counts; program choice


@dataclass(frozen=True)
class Person:
    """What is compared."""

    name: str
    born_on: date


def may_be_one(one: Person, other: Person) -> bool:
    """Are they so alike that somebody should look? It never decides that they are one."""
    same_day = one.born_on == other.born_on
    return (same_day and names_alike(one.name, other.name)) or (
        _parts(one.name) == _parts(other.name) and _miswritten(one, other)
    )


def names_alike(one: str, other: str) -> bool:
    """The same words in another order, or spelled a little otherwise; accents and letters' case are nothing."""
    mine, theirs = _parts(one), _parts(other)
    if set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return True
    return SequenceMatcher(None, " ".join(mine), " ".join(theirs)).ratio() >= ALIKE_MIN


def _parts(name: str) -> list[str]:
    return sorted("".join(sign if sign.isalnum() else " " for sign in bare(name).casefold()).split())


def _miswritten(one: Person, other: Person) -> bool:
    """Two of year, month and day are the same, or day and month stand the other way round."""
    mine, theirs = (tuple(map(int, day.isoformat().split("-"))) for day in (one.born_on, other.born_on))
    same = sum(a == b for a, b in zip(mine, theirs, strict=True))
    return same >= 2 or (mine[0] == theirs[0] and mine[1:] == theirs[:0:-1])
