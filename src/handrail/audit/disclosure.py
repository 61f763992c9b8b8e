"""What may leave the house: small numbers are suppressed, so that no sum gives them back, and the others are rounded. Pure.

No count of 1 to 10 is shown, and none may be derived from what is shown (the cell size suppression policy of the US
Centers for Medicare & Medicaid Services); what is shown is rounded to the nearest 5 (as NHS Digital does with its Hospital
Episode Statistics).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

SMALL_MAX = 10  # a count of 1 to so many is not shown
VALUES_MIN = 10  # so many values a hidden cell can have, for all that the others say
ROUNDED_TO = 5


@dataclass(frozen=True)
class Cell:
    """One count of a column whose sum is shown as well. small: it, its people, or what it leaves of the whole, are few.

    most: no more than this can be in it, for all that is shown; infinite where nothing shown bounds it.
    """

    count: int
    small: bool
    most: float = inf


def is_small(*counts: int) -> bool:
    """Is one of them from 1 to 10?"""
    return any(1 <= count <= SMALL_MAX for count in counts)


def rounded(count: int) -> int:
    """To the nearest 5."""
    return ROUNDED_TO * ((count + ROUNDED_TO // 2) // ROUNDED_TO)


def hidden(cells: Sequence[Cell], *, total_small: bool) -> tuple[set[int], bool]:
    """The places of the cells that are not shown, and whether their sum is not shown either.

    Beside the small ones as many others, the smallest first, until each hidden cell can have ten values or more; where there are
    none left, the sum. A count of 0 is always shown, so a hidden one is known to be 1 or more.
    """
    away = {place for place, cell in enumerate(cells) if cell.small}
    spare = sorted((cell.count, place) for place, cell in enumerate(cells) if cell.count and place not in away)
    while away and not total_small and not _safe([cells[place] for place in away]):
        if not spare:
            return away, True
        away.add(spare.pop(0)[1])
    return away, total_small


def _safe(cells: Sequence[Cell]) -> bool:
    """Has each of the hidden cells ten possible values, where their sum can be had by subtraction?"""
    whole = sum(cell.count for cell in cells)
    for place, cell in enumerate(cells):
        others = sum(other.most for where, other in enumerate(cells) if where != place)
        low, high = max(1, whole - others), min(cell.most, whole - (len(cells) - 1))
        if high - low + 1 < VALUES_MIN:
            return False
    return True
