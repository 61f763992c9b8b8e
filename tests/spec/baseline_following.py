"""What the safeguards need beside the baseline that look at what had to be followed up."""

from __future__ import annotations

TABLES = {
    "contacts": """
        id     | at                     | about         | direction | reply_due_at           | in_reply_to | consent_id
        letter | 2026-02-25T10:00-05:00 | recovery-care | sent      | 2026-03-11T10:00-05:00 |             | letter
        answer | 2026-03-04T10:00-05:00 | recovery-care | received  |                        | letter      |
        talk   | 2026-03-10T15:00-04:00 | suicidality   | received  |                        |             |
    """,
    "requests": """
        id  | at                     | asks_for | outcome | recorded_at
        ask | 2026-03-10T10:00-04:00 | sooner   | refused | 2026-03-12T10:00-04:00
    """,
    "adverse_events": """
        id   | at                     | what                    | serious | reported_at
        harm | 2026-03-02T11:00-05:00 | loss of consciousness   | yes     | 2026-03-04T11:00-05:00
    """,
    "duties": """
        id   | at                     | decision_id | duty | due_at | done_at | outcome
        duty | 2026-02-20T10:00-05:00 | decision | recovery-care-contact | 2026-03-06T10:00-05:00 | 2026-02-25T10:00-05:00 | done
    """,
    "assessments": """
        id   | at                     | instrument | domain | band     | flags
        mood | 2026-03-10T10:00-04:00 | phq-9      | mood   | moderate | suicide-follow-up
    """,
}
