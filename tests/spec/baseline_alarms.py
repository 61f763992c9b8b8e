"""What the safeguard of alarms needs beside the baseline."""

from __future__ import annotations

TABLES = {
    "alarms": """
        id    | at                     | raised_by    | owner     | due_at                 | closed_at
        alarm | 2026-03-09T18:00-04:00 | craving-rise | clinician | 2026-03-10T18:00-04:00 | 2026-03-10T09:00-04:00
    """,
}
