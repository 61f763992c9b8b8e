"""What the safeguards of the room need beside the baseline."""

from __future__ import annotations

TABLES = {
    "observations": """
        id   | session_id | at                     | what         | value
        a1-1 | s1         | 2026-03-02T09:45-05:00 | intoxicated  | 0
        a1-2 | s1         | 2026-03-02T09:45-05:00 | fasted       | 1
        a1-3 | s1         | 2026-03-02T09:45-05:00 | new-medicine | 0
        a1-4 | s1         | 2026-03-02T09:45-05:00 | drug-verified | 1
        a2-1 | s2         | 2026-05-04T09:45-04:00 | intoxicated  | 0
        a2-2 | s2         | 2026-05-04T09:45-04:00 | fasted       | 1
        a2-3 | s2         | 2026-05-04T09:45-04:00 | new-medicine | 0
        a2-4 | s2         | 2026-05-04T09:45-04:00 | drug-verified | 1
        a1-5 | s1         | 2026-03-02T09:45-05:00 | rescue-ready | 1
        a2-5 | s2         | 2026-05-04T09:45-04:00 | rescue-ready | 1
    """,
}
