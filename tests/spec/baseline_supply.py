"""What the safeguards of the supply need beside the baseline: nothing is handed out, and every milligram is accounted for."""

from __future__ import annotations

TABLES = {
    "enrolments": """
        id       | at                     | program_id | open_ended
        enrolled | 2026-02-20T10:00-05:00 | program    | yes
    """,
    "custody_movements": """
        id | at                     | movement       | amount_mg | session_id | witnessed_by
        v1 | 2026-03-02T09:50-05:00 | draw           | 50        | s1         |
        v2 | 2026-03-02T10:00-05:00 | administration | 40        | s1         |
        v3 | 2026-03-02T11:00-05:00 | waste          | 10        | s1         | doctor
        v4 | 2026-03-02T18:00-05:00 | discrepancy    | 1         |            |
        v5 | 2026-03-02T19:00-05:00 | count          | 99        |            |
    """,
}
