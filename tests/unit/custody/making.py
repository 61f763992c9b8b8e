"""Movements for the tests, short to write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.custody.movements import Kind, Movement, State

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def moved(id: str, kind: Kind, amount_ug: int | None = 10_000, **more: Any) -> Movement:
    """A posted movement of lot L1 at site s."""
    given = {
        "at": AT,
        "state": State.POSTED,
        "site_id": "s",
        "lot": "L1",
        "recorded_at": AT,
        "recorded_by": "nurse",
        **more,
    }
    return Movement(movement_id=id, movement=kind, amount_ug=amount_ug, **given)


def pending(id: str, kind: Kind, amount_ug: int | None = 10_000, **more: Any) -> Movement:
    return moved(id, kind, amount_ug, **{"state": State.PENDING, **more})


# A session as it should be: 50 mg drawn, 40 given, 6 wasted before a witness, 4 returned unopened.
RECEIPT = moved("r1", Kind.RECEIPT, 500_000)
SESSION = (
    moved("d1", Kind.DRAW, 50_000, session_id="v1", patient_id="p1"),
    moved("a1", Kind.ADMINISTRATION, 40_000, session_id="v1", patient_id="p1"),
    moved("w1", Kind.WASTE, 6_000, session_id="v1", patient_id="p1", witnessed_by="physician"),
    moved("t1", Kind.RETURN, 4_000, session_id="v1", patient_id="p1"),
)
