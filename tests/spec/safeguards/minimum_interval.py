from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def doses(first: str, second: str) -> str:
    return f"""
        id | session_id | at
        m1 | s1         | {first}
        m2 | s2         | {second}
    """


def second_of(status: str, indication: str = "program") -> str:
    """A dose on Monday; on Tuesday what is asked about; a dose on Wednesday."""
    return f"""
        id | session_id | at                     | status    | indication
        m1 | s1         | 2026-03-02T10:00-05:00 | completed | program
        m2 | s2         | 2026-03-03T18:00-05:00 | {status}  | {indication}
        m3 | s3         | 2026-03-04T12:00-05:00 | completed | program
    """


SPEC = Spec(
    safeguard="minimum-interval",
    title="The time since the last dose is long enough",
    text="From start to start, 40 hours must have passed and 2 days on the calendar: Monday, Wednesday, Friday does not trip "
         "on minutes, two days running always do. 2026-03-02 is a Monday.",
    cases=(
        Case(
            "a minute less than 40 hours is a breach",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-04T01:59-05:00")},
            limit="interval_hours_min", side="below", expect={"m1": MET, "m2": BREACHED},
        ),
        Case(
            "40 hours to the minute are met",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-04T02:00-05:00")},
            limit="interval_hours_min", side="at", expect=MET,
        ),
        Case(
            "a minute more than 40 hours is met",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-04T02:01-05:00")},
            limit="interval_hours_min", side="above", expect=MET,
        ),
        Case(
            "two days under one session are two doses: a session lasts hours",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-03T10:00-05:00").replace("s2", "s1")},
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case(
            "the day after is a breach, though 47 hours have passed",
            replace={"administrations": doses("2026-03-02T00:30-05:00", "2026-03-03T23:30-05:00")},
            limit="interval_days_min", side="below", expect={"m2": BREACHED},
        ),
        Case(
            "the second day after is met",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-04T10:00-05:00")},
            limit="interval_days_min", side="at", expect={"m2": MET},
        ),
        Case(
            "the third day after is met",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-05T10:00-05:00")},
            limit="interval_days_min", side="above", expect={"m2": MET},
        ),
        Case(
            "Monday, Wednesday and Friday, each a few minutes earlier, are met",
            replace={"administrations": """
                id | at
                m1 | 2026-03-02T10:15-05:00
                m2 | 2026-03-04T10:05-05:00
                m3 | 2026-03-06T09:50-05:00
            """},
            expect=MET,
        ),
        Case(
            "the clock set forward in March: 40 hours on the wall are 39 elapsed",
            replace={"administrations": doses("2026-03-07T10:00-05:00", "2026-03-09T02:00-04:00")},
            expect={"m2": BREACHED},
        ),
        Case(
            "the clock set back in November: 39 hours on the wall are 40 elapsed",
            replace={"administrations": doses("2026-10-31T10:00-04:00", "2026-11-02T01:00-05:00")},
            expect={"m2": MET},
        ),
        Case("a stopped dose counts", replace={"administrations": second_of("stopped")},
             expect={"m2": BREACHED, "m3": BREACHED}),
        Case("a dose that was not given does not count", replace={"administrations": second_of("not-done")},
             expect={"m2": None, "m3": MET}),
        Case("a dose of which nobody says what became of it may count", replace={"administrations": second_of("unknown")},
             expect={"m2": DATA_REQUIRED, "m3": DATA_REQUIRED}),
        Case("a dose for analgesia does not count", replace={"administrations": second_of("completed", "analgesia")},
             expect={"m2": None, "m3": MET}),
        Case("a dose for which nobody says what it was given may count",
             replace={"administrations": second_of("completed", "~")}, expect={"m2": DATA_REQUIRED, "m3": DATA_REQUIRED}),
        Case(
            "two devices of one session are one dose",
            replace={"administrations": """
                id  | session_id | at
                m1  | s1         | 2026-03-02T10:00-05:00
                m1b | s1         | 2026-03-02T10:05-05:00
            """},
            expect={"m1": MET, "m1b": None},
        ),
        Case(
            "two sessions at one instant are two doses, zero hours apart; only the later sees the earlier",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-02T10:00-05:00")},
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case("the first dose is met where all doses are on file", replace={"administrations": """
                id | at
                m1 | 2026-03-02T10:00-05:00
            """}, expect=MET),
        Case("the first dose of an extract need not be the first", uncovered=("administrations",), expect=DATA_REQUIRED),
        Case(
            "two doses of an extract that are too close are a breach all the same",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-03T10:00-05:00")},
            uncovered=("administrations",), expect={"m1": DATA_REQUIRED, "m2": BREACHED},
        ),
        Case(
            "an extract that begins well before a dose covers its interval",
            replace={"administrations": """
                id | at
                m1 | 2026-03-02T10:00-05:00
                m2 | 2026-03-09T10:00-04:00
            """},
            add={"coverage": """
                id   | domain         | from_at    | open_start
                part | administrations | 2026-03-01 | no
            """},
            uncovered=("administrations",), expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "dates alone leave Monday to Wednesday undecided: 24 to 72 hours",
            replace={"administrations": doses("2026-03-02", "2026-03-04")}, expect={"m2": DATA_REQUIRED},
        ),
        Case(
            "dates alone decide Monday to Friday",
            replace={"administrations": doses("2026-03-02", "2026-03-06")}, expect={"m2": MET},
        ),
        Case(
            "dates alone decide Monday to Tuesday",
            replace={"administrations": doses("2026-03-02", "2026-03-03")}, expect={"m2": BREACHED},
        ),
        Case(
            "a dose withdrawn as entered in error never was",
            replace={"administrations": """
                id | at                     | recorded_at            | void
                m1 | 2026-03-03T10:00-05:00 | 2026-03-03T11:00-05:00 |
                m1 | 2026-03-03T10:00-05:00 | 2026-03-03T12:00-05:00 | yes
                m2 | 2026-03-04T10:00-05:00 | 2026-03-04T11:00-05:00 |
            """},
            expect={"m1": None, "m2": MET},
        ),
        Case(
            "a proposal the next morning is a breach",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-04T10:00-05:00")},
            proposes="""
                id | at
                m3 | 2026-03-05T10:00-05:00
            """,
            expect={"m2": MET, "m3": BREACHED},
        ),
        Case(
            "a start does not trip over its own order",
            replace={"administrations": """
                id | session_id | at                     | status
                m1 | s1         | 2026-03-02T10:00-05:00 | completed
                m2 | s2         | 2026-03-04T10:00-05:00 | proposed
            """},
            proposes="""
                id | session_id | at
                m2 | s2         | 2026-03-04T10:10-05:00
            """,
            expect={"m2": MET},
        ),
        Case(
            "a proposal between two doses is seen by the later one",
            replace={"administrations": doses("2026-03-02T10:00-05:00", "2026-03-06T10:00-05:00")},
            proposes="""
                id | at
                m3 | 2026-03-05T10:00-05:00
            """,
            expect={"m1": MET, "m3": MET, "m2": BREACHED},
        ),
    ),
)  # fmt: skip
