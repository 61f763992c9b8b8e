from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def again(at: str) -> dict[str, str]:
    return {"administrations": f"id | session_id | at\nm1 | s1 | 2026-03-02T10:00-05:00\nm2 | s2 | {at}"}


def decided(at: str, signed: str = "yes") -> dict[str, str]:
    return {"decisions": f"id | at | eligibility | open_ended | signed\nnew | {at} | eligible | yes | {signed}"}


LIMIT = "lapse_days_max"
SPEC = Spec(
    safeguard="re-entry-after-lapse",
    title="After a long pause treatment is decided anew",
    text="The baseline's second dose comes 63 days after the first; the protocol of these cases allows 60.",
    cases=(
        Case("after 63 days on the old decision is a breach", expect={"m1": NOT_APPLICABLE, "m2": BREACHED}),
        Case(
            "after 61 days is a breach",
            replace=again("2026-05-02T10:00-04:00"),
            limit=LIMIT,
            side="above",
            expect={"m2": BREACHED},
        ),
        Case(
            "after 60 days is not judged",
            replace=again("2026-05-01T10:00-04:00"),
            limit=LIMIT,
            side="at",
            expect={"m2": NOT_APPLICABLE},
        ),
        Case(
            "after 59 days is not judged",
            replace=again("2026-04-30T10:00-04:00"),
            limit=LIMIT,
            side="below",
            expect={"m2": NOT_APPLICABLE},
        ),
        Case("a decision since the last dose is met", add=decided("2026-04-20T10:00-04:00"), expect={"m2": MET}),
        Case("a draft is no decision", add=decided("2026-04-20T10:00-04:00", "no"), expect={"m2": BREACHED}),
        Case("a decision after the dose comes too late", add=decided("2026-05-05T10:00-04:00"), expect={"m2": BREACHED}),
        Case("decisions may be missing", uncovered=("decisions",), expect={"m2": DATA_REQUIRED}),
        Case("a dose in between may be missing", uncovered=("administrations",), expect=DATA_REQUIRED),
        Case(
            "a dose that is only possible may lie in between",
            expect={"m2": DATA_REQUIRED},
            add={"administrations": "id | at | status\nm0 | 2026-04-09T10:00-04:00 | ~"},
        ),
    ),
)
