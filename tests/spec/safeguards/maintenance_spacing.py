from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def doses(second: str, third: str) -> str:
    """Treatment begins on 2026-03-02; day 56 is 2026-04-27."""
    return f"""
        id | session_id | at
        m1 | s1         | 2026-03-02T10:00-05:00
        m2 | s2         | 2026-{second}T10:00-04:00
        m3 | s3         | 2026-{third}T10:00-04:00
    """


SPEC = Spec(
    safeguard="maintenance-spacing",
    title="Maintenance is spaced",
    text="From the 56th day of treatment on, a dose comes at least 7 calendar days after the last one.",
    cases=(
        Case("on day 55 spacing is not asked for yet", replace={"administrations": doses("04-22", "04-26")},
             limit="maintenance_after_days", side="below", expect={"m1": NOT_APPLICABLE, "m3": NOT_APPLICABLE}),
        Case("on day 56 four days are a breach", replace={"administrations": doses("04-23", "04-27")},
             limit="maintenance_after_days", side="at", expect={"m2": NOT_APPLICABLE, "m3": BREACHED}),
        Case("on day 57 four days are a breach", replace={"administrations": doses("04-24", "04-28")},
             limit="maintenance_after_days", side="above", expect={"m3": BREACHED}),
        Case("six days are a breach", replace={"administrations": doses("05-04", "05-10")},
             limit="maintenance_interval_days_min", side="below", expect={"m3": BREACHED}),
        Case("seven days are met", replace={"administrations": doses("05-04", "05-11")},
             limit="maintenance_interval_days_min", side="at", expect={"m3": MET}),
        Case("eight days are met", replace={"administrations": doses("05-04", "05-12")},
             limit="maintenance_interval_days_min", side="above", expect={"m3": MET}),
        Case("a stopped dose counts", expect={"m3": BREACHED}, replace={"administrations": """
                id | at                     | status
                m1 | 2026-03-02T10:00-05:00 | completed
                m2 | 2026-05-04T10:00-04:00 | stopped
                m3 | 2026-05-08T10:00-04:00 | completed
            """}),
        Case("a dose that was not given does not count", expect={"m3": MET}, replace={"administrations": """
                id | at                     | status
                m1 | 2026-03-02T10:00-05:00 | completed
                m2 | 2026-05-04T10:00-04:00 | not-done
                m3 | 2026-05-08T10:00-04:00 | completed
            """}),
        Case(
            "in an extract it is unknown how long treatment has lasted",
            replace={"administrations": doses("03-16", "05-04")}, uncovered=("administrations",),
            expect={"m1": DATA_REQUIRED, "m2": DATA_REQUIRED, "m3": DATA_REQUIRED},
        ),
        Case(
            "in an extract that is long enough, doses too close are a breach",
            replace={"administrations": doses("05-04", "05-08")}, uncovered=("administrations",), expect={"m3": BREACHED},
        ),
        Case(
            "a dose that may be the program's may lie between",
            replace={"administrations": """
                id | at                     | indication
                m1 | 2026-03-02T10:00-05:00 | program
                m2 | 2026-05-04T10:00-04:00 |
                m3 | 2026-05-08T10:00-04:00 | program
            """},
            expect={"m2": DATA_REQUIRED, "m3": DATA_REQUIRED},
        ),
        Case(
            "a proposal too soon is a breach", replace={"administrations": doses("05-04", "05-11")},
            proposes="""
                id | at
                m4 | 2026-05-15T10:00-04:00
            """,
            expect={"m4": BREACHED},
        ),
    ),
)  # fmt: skip
