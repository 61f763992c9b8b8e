from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def doses(*days: str) -> str:
    rows = [f"m{place} | s{place} | 2026-03-{day}T10:00-05:00" for place, day in enumerate(days, 1)]
    return "\n".join(("id | session_id | at", *rows))


SPEC = Spec(
    safeguard="sessions-per-window",
    title="Not too many doses in the window",
    text="Any seven calendar days in a row hold at most three doses, so the turn of a week cannot hide a fourth. 2026-03-02 is "
         "a Monday.",
    cases=(
        Case(
            "two doses within seven days are met", replace={"administrations": doses("02", "04")},
            limit="doses_per_window_max", side="below", expect=MET,
        ),
        Case(
            "three doses within seven days are met", replace={"administrations": doses("02", "04", "06")},
            limit="doses_per_window_max", side="at", expect=MET,
        ),
        Case(
            "the fourth dose within seven days is a breach", replace={"administrations": doses("02", "03", "04", "05")},
            limit="doses_per_window_max", side="above", expect={"m3": MET, "m4": BREACHED},
        ),
        Case(
            "a fourth dose six days after the first is a breach, on whichever day the week turns",
            replace={"administrations": doses("04", "06", "08", "10")},
            limit="window_days", side="below", expect={"m4": BREACHED},
        ),
        Case(
            "a fourth dose seven days after the first is met", replace={"administrations": doses("02", "04", "06", "09")},
            limit="window_days", side="at", expect=MET,
        ),
        Case(
            "a fourth dose eight days after the first is met", replace={"administrations": doses("02", "04", "06", "10")},
            limit="window_days", side="above", expect=MET,
        ),
        Case(
            "days are counted on the clinic's calendar: seven days later, an hour earlier, is met",
            replace={"administrations": """
                id | at
                m1 | 2026-02-02T23:30-05:00
                m2 | 2026-02-04T10:00-05:00
                m3 | 2026-02-06T10:00-05:00
                m4 | 2026-02-09T00:30-05:00
            """},
            expect=MET,
        ),
        Case(
            "a full window is a breach in an extract too, a window with room is unknown",
            replace={"administrations": doses("02", "03", "04", "05")}, uncovered=("administrations",),
            expect={"m3": DATA_REQUIRED, "m4": BREACHED},
        ),
        Case(
            "a dose that may be the program's may fill the window",
            replace={"administrations": """
                id | at                     | indication
                m1 | 2026-03-02T10:00-05:00 | program
                m2 | 2026-03-04T10:00-05:00 |
                m3 | 2026-03-06T10:00-05:00 | program
                m4 | 2026-03-08T10:00-04:00 | program
            """},
            expect={"m2": DATA_REQUIRED, "m3": MET, "m4": DATA_REQUIRED},
        ),
        Case(
            "a dose that was not given leaves room",
            replace={"administrations": """
                id | at                     | status
                m1 | 2026-03-02T10:00-05:00 | completed
                m2 | 2026-03-04T10:00-05:00 | not-done
                m3 | 2026-03-06T10:00-05:00 | stopped
                m4 | 2026-03-08T10:00-04:00 | completed
            """},
            expect={"m2": None, "m4": MET},
        ),
        Case(
            "dates alone decide, since days are counted",
            replace={"administrations": """
                id | at
                m1 | 2026-03-02
                m2 | 2026-03-04
                m3 | 2026-03-06
                m4 | 2026-03-08
            """},
            expect={"m3": MET, "m4": BREACHED},
        ),
        Case(
            "a proposed fourth dose is a breach", replace={"administrations": doses("02", "04", "06")},
            proposes="""
                id | at
                m4 | 2026-03-08T10:00-04:00
            """,
            expect={"m4": BREACHED},
        ),
    ),
)  # fmt: skip
