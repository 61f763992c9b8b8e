"""What the safeguards need beside the baseline that look at signatures, at consents to tell others, and at the risk strategy."""

from __future__ import annotations

TABLES = {
    "orders": """
        id | at                     | session_id | dose_mg | status    | signed_at              | signed_latest
        o1 | 2026-03-02T10:00-05:00 | s1         | 40      | completed | 2026-03-02T09:30-05:00 | 2026-03-02T09:30-05:00
        o2 | 2026-05-04T10:00-04:00 | s2         | 40      | completed | 2026-05-04T09:30-04:00 | 2026-05-04T09:30-04:00
    """,
    "consents": """
        id     | at                     | scope                    | ends_at
        letter | 2026-02-20T10:30-05:00 | disclosure-recovery-care | 2027-02-20T10:00-05:00
    """,
}
