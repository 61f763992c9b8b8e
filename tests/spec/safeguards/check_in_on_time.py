from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def answered(at: str, status: str = "answered") -> dict[str, str]:
    return {"check_ins": f"id | at | craving | status\nc1 | {at} | 2 | {status}"}


LIMIT = "check_in_days_max"
SPEC = Spec(
    safeguard="check-in-on-time",
    title="The patient is heard of after a dose",
    text="The protocol of these cases allows seven days. Judged at the instant asked about, 1 June.",
    cases=(
        Case("answered the next day is met", expect=MET),
        Case(
            "answered before the limit is met",
            replace=answered("2026-03-09T10:59-04:00"),
            limit=LIMIT,
            side="below",
            expect={"m1": MET},
        ),
        Case(
            "answered at the limit is met", replace=answered("2026-03-09T11:00-04:00"), limit=LIMIT, side="at", expect={"m1": MET}
        ),
        Case(
            "answered a minute later is a breach",
            replace=answered("2026-03-09T11:01-04:00"),
            limit=LIMIT,
            side="above",
            expect={"m1": BREACHED},
        ),
        Case("silence is a breach", replace=answered("2026-03-05T10:00-05:00", "silent"), expect={"m1": BREACHED}),
        Case("never asked is a breach", replace={"check_ins": ""}, expect=BREACHED),
        Case("an answer from before the dose is none", replace=answered("2026-03-01T10:00-05:00"), expect={"m1": BREACHED}),
        Case("one that day may have come before", replace=answered("2026-03-02"), expect={"m1": DATA_REQUIRED}),
        Case(
            "whether it was answered may be unknown",
            replace=answered("2026-03-05T10:00-05:00", "~"),
            expect={"m1": DATA_REQUIRED},
        ),
        Case("it may be missing", replace={"check_ins": ""}, uncovered=("check_ins",), expect=DATA_REQUIRED),
        Case(
            "its time has not passed yet",
            replace={"check_ins": ""},
            expect={"m3": NOT_APPLICABLE},
            add={"administrations": "id | at\nm3 | 2026-05-30T10:00-04:00"},
        ),
        Case("a proposed dose is not judged", proposes="id | at\nm3 | 2026-05-18T10:00-04:00", expect={"m3": NOT_APPLICABLE}),
    ),
)
