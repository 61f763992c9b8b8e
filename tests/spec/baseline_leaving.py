"""What the safeguards of leaving, and of the pressure before a dose, need beside the baseline."""

from __future__ import annotations

TABLES = {
    "observations": """
        id      | session_id | at                     | what              | value
        d1      | s1         | 2026-03-02T09:50-05:00 | diastolic         | 80
        d2      | s2         | 2026-05-04T09:50-04:00 | diastolic         | 80
        l1-dias | s1         | 2026-03-02T11:50-05:00 | diastolic         | 80
        l1-oxyg | s1         | 2026-03-02T11:50-05:00 | oxygen-saturation | 98
        l1-seda | s1         | 2026-03-02T11:50-05:00 | sedation          | 5
        l1-orie | s1         | 2026-03-02T11:50-05:00 | oriented          | 1
        l1-walk | s1         | 2026-03-02T11:50-05:00 | walks-steadily    | 1
        l1-suic | s1         | 2026-03-02T11:50-05:00 | suicidal-intent   | 0
        l1-no-d | s1         | 2026-03-02T11:50-05:00 | no-driving-said   | 1
        l2-dias | s2         | 2026-05-04T11:50-04:00 | diastolic         | 80
        l2-oxyg | s2         | 2026-05-04T11:50-04:00 | oxygen-saturation | 98
        l2-seda | s2         | 2026-05-04T11:50-04:00 | sedation          | 5
        l2-orie | s2         | 2026-05-04T11:50-04:00 | oriented          | 1
        l2-walk | s2         | 2026-05-04T11:50-04:00 | walks-steadily    | 1
        l2-suic | s2         | 2026-05-04T11:50-04:00 | suicidal-intent   | 0
        l2-no-d | s2         | 2026-05-04T11:50-04:00 | no-driving-said   | 1
    """,
}
