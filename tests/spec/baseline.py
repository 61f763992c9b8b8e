"""The record that every case starts from: one patient, two doses nine weeks apart, and everything in place.

A case replaces or extends these tables. Everything that applies is met: m1 is the first dose of treatment, m2 a dose of
maintenance, both given by one plan, supervised, watched, on a current weight, screen and bladder check.
"""

from __future__ import annotations

from handrail.terms import moment
from tests.spec import (
    baseline_alarms,
    baseline_following,
    baseline_lately,
    baseline_leaving,
    baseline_room,
    baseline_screening,
    baseline_signed,
    baseline_supply,
    baseline_trends,
)
from tests.spec.tables import ZONE, Row, rows

AT = moment.parse("2026-06-01T10:00-04:00", ZONE).at  # the instant that patients are judged at

DOMAINS = (
    "administrations",
    "adverse_events",
    "alarms",
    "allergies",
    "assessments",
    "bookings",
    "check_ins",
    "conditions",
    "consents",
    "contacts",
    "custody_movements",
    "decisions",
    "dispenses",
    "duties",
    "enrolments",
    "medications",
    "observations",
    "orders",
    "plans",
    "requests",
    "sessions",
)

BASELINE = {
    "patients": """
        id | sex     | birth_date
        p1 | unknown | 1980-01-01
    """,
    "coverage": "\n".join(["id | domain", *(f"covers-{domain} | {domain}" for domain in DOMAINS)]),
    "assessments": """
        id      | at                     | instrument        | domain        | band     | flags
        screen  | 2026-02-20T09:00-05:00 | audit-c           | substance-use | negative |
        bladder | 2026-02-20T09:10-05:00 | bladder-checklist | bladder       | none     | none
    """,
    "decisions": """
        id       | at                     | eligibility | expires_at
        decision | 2026-02-20T10:00-05:00 | eligible    | 2027-02-20T10:00-05:00
    """,
    "plans": """
        id   | at                     | phase  | doses_max | dose_mg_per_kg_max | ends_at
        plan | 2026-02-23T10:00-05:00 | series | 6         | 0.5                | 2026-08-31T10:00-04:00
    """,
    "sessions": """
        id | at                     | ended_at               | monitor_id | prescriber_id | escort
        s1 | 2026-03-02T09:40-05:00 | 2026-03-02T12:00-05:00 | nurse      | doctor        | a sister
        s2 | 2026-05-04T09:40-04:00 | 2026-05-04T12:00-04:00 | nurse      | doctor        | a taxi
    """,
    "administrations": """
        id | session_id | at                     | ended_at               | dose_mg
        m1 | s1         | 2026-03-02T10:00-05:00 | 2026-03-02T10:40-05:00 | 40
        m2 | s2         | 2026-05-04T10:00-04:00 | 2026-05-04T10:40-04:00 | 40
    """,
    "observations": """
        id   | session_id | at                     | what     | value
        w1   |            | 2026-02-27T09:00-05:00 | weight   | 80000
        b1   | s1         | 2026-03-02T09:50-05:00 | systolic | 120
        b1-1 | s1         | 2026-03-02T10:15-05:00 | systolic | 130
        b1-2 | s1         | 2026-03-02T10:45-05:00 | systolic | 130
        b1-3 | s1         | 2026-03-02T11:15-05:00 | systolic | 120
        b1-4 | s1         | 2026-03-02T11:45-05:00 | systolic | 120
        w2   |            | 2026-05-01T09:00-04:00 | weight   | 80000
        b2   | s2         | 2026-05-04T09:50-04:00 | systolic | 120
        b2-1 | s2         | 2026-05-04T10:15-04:00 | systolic | 130
        b2-2 | s2         | 2026-05-04T10:45-04:00 | systolic | 130
        b2-3 | s2         | 2026-05-04T11:15-04:00 | systolic | 120
        b2-4 | s2         | 2026-05-04T11:45-04:00 | systolic | 120
    """,
    "check_ins": """
        id | at                     | craving | outside_use | urinary_symptoms
        c1 | 2026-03-03T18:00-05:00 | 2       | no          | no
        c2 | 2026-03-09T18:00-04:00 | 2       | no          | no
        c3 | 2026-05-05T18:00-04:00 | 2       | no          | no
    """,
}

# What the safeguards of one family need beside it, each in a file of its own: table → aligned text.
MORE: tuple[dict[str, str], ...] = (
    baseline_screening.TABLES, baseline_alarms.TABLES, baseline_room.TABLES, baseline_following.TABLES,
    baseline_supply.TABLES,
    baseline_lately.TABLES, baseline_trends.TABLES, baseline_leaving.TABLES,
    baseline_signed.TABLES,
)  # fmt: skip
TABLES = dict.fromkeys(name for tables in (BASELINE, *MORE) for name in tables)


def standing(name: str) -> list[Row]:
    """The baseline's rows of a table."""
    return [row for tables in (BASELINE, *MORE) if name in tables for row in rows(name, tables[name])]
