"""What the safeguards of trends need beside the baseline: a slot for each dose."""

from __future__ import annotations

TABLES = {
    "bookings": """
        id | at                     | status    | session_id
        k1 | 2026-03-02T09:45-05:00 | fulfilled | s1
        k2 | 2026-05-04T09:45-04:00 | fulfilled | s2
    """,
}
