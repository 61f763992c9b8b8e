"""What the safeguards need beside the baseline that ask what was looked up, agreed and measured before treatment."""

from __future__ import annotations

TABLES = {
    "observations": """
        id  | at                     | what                            | value
        t1  | 2026-02-20T09:30-05:00 | prescription-monitoring-checked | 1
        t2  | 2026-02-20T09:31-05:00 | medicines-reviewed              | 1
        t3  | 2026-02-20T09:32-05:00 | liver-tested                    | 1
        t4  | 2026-02-20T09:33-05:00 | cognition-checked               | 1
        t5  | 2026-02-20T09:34-05:00 | goal-agreed                     | 1
        t6  | 2026-02-27T09:10-05:00 | pregnancy-status                | 0
        t7  | 2026-05-01T09:10-04:00 | pregnancy-status                | 0
        t8  | 2026-02-27T09:05-05:00 | systolic                        | 120
    """,
}
