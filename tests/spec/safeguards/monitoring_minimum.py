from __future__ import annotations

from tests.spec.case import ABOVE, AT_LIMIT, BELOW, BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

CHOICE = "a choice of two words, start or end; both are shown"
INTO_THE_MUSCLE = "im-racemic@2026.1"


def session(left: str) -> str:
    return f"""
        id | at                     | ended_at
        s2 | 2026-05-04T09:40-04:00 | {left}
    """


ALONE = """
    id | session_id | at                     | ended_at
    m2 |            | 2026-05-04T10:00-04:00 | 2026-05-04T10:40-04:00
"""
DAY_ONLY = """
    id | session_id | at         | ended_at
    m2 | s2         | 2026-05-04 | {ended}
"""

SPEC = Spec(
    safeguard="monitoring-minimum",
    title="Watched for long enough",
    text="The baseline's infusion m2 ends at 10:40; into a vein, 60 minutes of observation are counted from the end.",
    sideless={("observation_counts_from", side): CHOICE for side in (BELOW, AT_LIMIT, ABOVE)},
    cases=(
        Case(
            "a session that was cancelled supervised nobody",
            replace={"sessions": """
                id | at                     | ended_at               | status
                s2 | 2026-05-04T09:40-04:00 | 2026-05-04T12:40-04:00 | cancelled
            """},
            expect={"m2": BREACHED},
        ),
        Case(
            "a session that began after the dose did not supervise it",
            replace={"sessions": """
                id | at                     | ended_at
                s2 | 2026-05-04T10:01-04:00 | 2026-05-04T12:40-04:00
            """},
            expect={"m2": BREACHED},
        ),
        Case(
            "a session that began with the dose did",
            replace={"sessions": """
                id | at                     | ended_at
                s2 | 2026-05-04T10:00-04:00 | 2026-05-04T12:40-04:00
            """},
            expect={"m2": MET},
        ),
        Case(
            "in a session by video nobody was in the room",
            replace={"sessions": """
                id | at                     | ended_at               | place
                s2 | 2026-05-04T09:40-04:00 | 2026-05-04T12:40-04:00 | VR
            """},
            expect={"m2": BREACHED},
        ),
        Case(
            "of a session at home it is unknown who was there",
            replace={"sessions": """
                id | at                     | ended_at               | place
                s2 | 2026-05-04T09:40-04:00 | 2026-05-04T12:40-04:00 | HH
            """},
            expect={"m2": DATA_REQUIRED},
        ),
        Case("59 minutes are a breach", replace={"sessions": session("2026-05-04T11:39-04:00")},
             limit="observation_minutes_min", side="below", expect={"m2": BREACHED}),
        Case("60 minutes are met", replace={"sessions": session("2026-05-04T11:40-04:00")},
             limit="observation_minutes_min", side="at", expect={"m2": MET}),
        Case("61 minutes are met", replace={"sessions": session("2026-05-04T11:41-04:00")},
             limit="observation_minutes_min", side="above", expect={"m2": MET}),
        Case("into a muscle, 90 minutes are counted from the start", protocol=INTO_THE_MUSCLE,
             replace={"sessions": session("2026-05-04T11:30-04:00")}, expect={"m2": MET}),
        Case("into a muscle, 89 minutes from the start are a breach", protocol=INTO_THE_MUSCLE,
             replace={"sessions": session("2026-05-04T11:29-04:00")}, expect={"m2": BREACHED}),
        Case("a dose outside any session is a breach", replace={"administrations": ALONE}, expect=BREACHED),
        Case("a dose outside any session is unknown where sessions may be missing",
             replace={"administrations": ALONE}, uncovered=("sessions",), expect=DATA_REQUIRED),
        Case("a session that is named and not on file is unknown where sessions may be missing",
             replace={"sessions": ""}, uncovered=("sessions",), expect=DATA_REQUIRED),
        Case("a time of leaving that was not written down is unknown",
             replace={"sessions": session("")}, expect={"m2": DATA_REQUIRED}),
        Case("an end of the dose that was not written down is unknown", expect={"m2": DATA_REQUIRED},
             replace={"administrations": """
                id | session_id | at                     | ended_at
                m2 | s2         | 2026-05-04T10:00-04:00 |
             """}),
        Case("with a dose dated only to the day, its end decides", expect={"m2": MET},
             replace={"administrations": DAY_ONLY.format(ended="2026-05-04T10:40-04:00")}),
        Case("with a dose dated only to the day, a start that counts is unknown", expect={"m2": DATA_REQUIRED},
             protocol=INTO_THE_MUSCLE, replace={"administrations": DAY_ONLY.format(ended="2026-05-04T10:40-04:00")}),
        Case("of two devices in a session, the last to end counts", expect={"m2": BREACHED}, replace={
            "sessions": session("2026-05-04T12:00-04:00"), "administrations": """
                id  | session_id | at                     | ended_at
                m2  | s2         | 2026-05-04T10:00-04:00 | 2026-05-04T10:40-04:00
                m2b | s2         | 2026-05-04T11:00-04:00 | 2026-05-04T11:10-04:00
             """}),
        Case("a proposed dose has not been watched yet", proposes="""
                id | at
                m3 | 2026-06-01T10:00-04:00
             """, expect={"m2": MET, "m3": NOT_APPLICABLE}),
    ),
)  # fmt: skip
