"""What the safeguards of leaving, and of the pressure before a dose, need beside the baseline."""

from __future__ import annotations

TABLES = {
    "observations": """
        id   | session_id | at                     | what      | value
        d1   | s1         | 2026-03-02T09:50-05:00 | diastolic | 80
        d2   | s2         | 2026-05-04T09:50-04:00 | diastolic | 80
    """,
}
