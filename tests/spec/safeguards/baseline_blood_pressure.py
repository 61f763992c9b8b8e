from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def taken(at: str) -> dict[str, str]:
    return {"observations": f"id | at | what | value\nb | {at} | systolic | 120"}


LIMIT = "baseline_days_max"
SPEC = Spec(
    safeguard="baseline-blood-pressure",
    title="Blood pressure was taken before the day of the first dose",
    text="The protocol of these cases allows 90 days; the first dose is given on 2 March at ten.",
    cases=(
        Case("taken three days before is met", expect={"m1": MET, "m2": NOT_APPLICABLE}),
        Case("89 days before is met", replace=taken("2025-12-03T10:00-05:00"), limit=LIMIT, side="below", expect={"m1": MET}),
        Case("90 days before is met", replace=taken("2025-12-02T10:00-05:00"), limit=LIMIT, side="at", expect={"m1": MET}),
        Case(
            "91 days before is a breach",
            replace=taken("2025-12-01T10:00-05:00"),
            limit=LIMIT,
            side="above",
            expect={"m1": BREACHED},
        ),
        Case("half a day before is met", replace=taken("2026-03-01T22:00-05:00"), expect={"m1": MET}),
        Case("a minute less is a breach", replace=taken("2026-03-01T22:01-05:00"), expect={"m1": BREACHED}),
        Case("never is a breach", replace={"observations": ""}, expect={"m1": BREACHED}),
        Case("it may be missing", replace={"observations": ""}, uncovered=("observations",), expect={"m1": DATA_REQUIRED}),
        Case("the first dose may be missing", uncovered=("administrations",), expect={"m1": DATA_REQUIRED}),
    ),
)
