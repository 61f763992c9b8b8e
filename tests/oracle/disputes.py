"""Where the code may say less than the oracle, and where the two disagree until somebody decides.

Nothing here lets the code reassure: `coarser` lets it ask for data where the oracle could decide.
"""

from __future__ import annotations

from typing import Any

from tests.oracle.strategies import Case

Difference = tuple[tuple[str, str, str], str | None, str | None]


def coarser(case: Case, difference: Difference) -> bool:
    """Does the code ask for data because of a time that is no instant, or of coverage that has a beginning?

    As-of lookups are made at both ends of such times, and a row stands only where both agree (decision 2); a case
    analysis over all possible orders of events, as the oracle makes it, can know more.
    """
    _, code, _ = difference
    return code == "data-required" and (imprecise(case) or windowed(case))


def imprecise(case: Case) -> bool:
    return any(_is_imprecise(row) for rows in case.rows.values() for row in rows if "at" in row)


def _is_imprecise(row: dict[str, Any]) -> bool:
    return row["at"] != row["at_latest"] or row["local_date"] is None


def windowed(case: Case) -> bool:
    return any(row["open_start"] is not True for row in case.rows.get("coverage", ()))


def disputed(case: Case, difference: Difference) -> bool:
    return False
