"""What the safeguards of screening need beside the baseline."""

from __future__ import annotations

TABLES = {
    "assessments": """
        id       | at                     | instrument   | domain        | band
        ketamine | 2026-02-20T09:20-05:00 | ketamine-use | substance-use | none-reported
    """,
    "consents": """
        id      | at                     | ends_at
        consent | 2026-02-20T10:30-05:00 | 2027-02-20T10:00-05:00
    """,
}
