from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def plans(
    second: str = "series | 2026-05-20T10:00-04:00 | 2026-08-31T10:00-04:00",
    first: str = "series",
    signed: str = "yes",
    ended: str = "2026-05-10T10:00-04:00",
) -> dict[str, str]:
    phase, at, ends = second.split(" | ")
    return {
        "plans": f"""
        id  | at                     | phase   | ends_at | signed   | dose_mg_per_kg_max
        one | 2026-02-23T10:00-05:00 | {first} | {ended} | {signed} | 0.5
        two | {at}                   | {phase} | {ends}  | yes      | 0.5
    """
    }


def decided(at: str, signed: str = "yes") -> dict[str, str]:
    return {"decisions": f"id | at | eligibility | open_ended | signed\nnew | {at} | eligible | yes | {signed}"}


def after(days: str) -> dict[str, str]:
    return plans(f"series | {days} | 2026-12-31T10:00-05:00", ended="2026-05-10T10:00-04:00")


LIMIT = "series_restart_days_min"
SPEC = Spec(
    safeguard="series-restart",
    title="A new series soon after the last is decided anew",
    text="The first series of these cases ended on 10 May at ten o'clock; its last dose was given on 4 May.",
    cases=(
        Case("ten days later, without a decision, is a breach", replace=plans(), expect={"one": NOT_APPLICABLE, "two": BREACHED}),
        Case(
            "a minute before the limit is a breach",
            replace=after("2026-08-08T09:59-04:00"),
            limit=LIMIT,
            side="below",
            expect={"two": BREACHED},
        ),
        Case("at the limit is met", replace=after("2026-08-08T10:00-04:00"), limit=LIMIT, side="at", expect={"two": MET}),
        Case("after it is met", replace=after("2026-08-08T10:01-04:00"), limit=LIMIT, side="above", expect={"two": MET}),
        Case(
            "a decision since the last dose is met", replace=plans(), add=decided("2026-05-12T10:00-04:00"), expect={"two": MET}
        ),
        Case("a decision before it is not", replace=plans(), add=decided("2026-05-03T10:00-04:00"), expect={"two": BREACHED}),
        Case("a draft is no decision", replace=plans(), add=decided("2026-05-12T10:00-04:00", "no"), expect={"two": BREACHED}),
        Case(
            "a plan of maintenance is not judged",
            expect={"two": NOT_APPLICABLE},
            replace=plans("maintenance | 2026-05-20T10:00-04:00 | 2026-08-31T10:00-04:00"),
        ),
        Case(
            "a plan that replaces a running series is not",
            replace=plans(ended="2026-08-31T10:00-04:00"),
            expect={"two": NOT_APPLICABLE},
        ),
        Case(
            "an earlier series may be missing",
            replace={"plans": "id | at | ends_at\nonly | 2026-05-20T10:00-04:00 | 2026-08-31T10:00-04:00"},
            uncovered=("plans",),
            expect=DATA_REQUIRED,
        ),
        Case("decisions may be missing", replace=plans(), uncovered=("decisions",), expect={"two": DATA_REQUIRED}),
    ),
)
