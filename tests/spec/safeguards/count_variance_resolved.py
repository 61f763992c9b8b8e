from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def found(*after: str, state: str = "posted", at: str = "2026-05-20T10:00-04:00") -> dict[str, str]:
    lines = [f"x{n} | {line}" for n, line in enumerate(after, 1)]
    return {
        "custody_movements": "\n".join(["id | at | movement | lot | state", f"v1 | {at} | discrepancy | L1 | {state}", *lines])
    }


LIMIT = "variance_days_max"
SPEC = Spec(
    safeguard="count-variance-resolved",
    title="A count that does not come out even is cleared up",
    text="The protocol of these cases allows a day. Judged at the instant asked about, 1 June.",
    cases=(
        Case("counted again within the hour is met", expect={"v4": MET}),
        Case(
            "counted before the limit is met",
            replace=found("2026-05-21T09:59-04:00 | count | L1 | posted"),
            limit=LIMIT,
            side="below",
            expect={"v1": MET},
        ),
        Case(
            "counted at the limit is met",
            replace=found("2026-05-21T10:00-04:00 | count | L1 | posted"),
            limit=LIMIT,
            side="at",
            expect={"v1": MET},
        ),
        Case(
            "counted a minute later is a breach",
            replace=found("2026-05-21T10:01-04:00 | count | L1 | posted"),
            limit=LIMIT,
            side="above",
            expect={"v1": BREACHED},
        ),
        Case("a loss that is posted will do", replace=found("2026-05-21T09:00-04:00 | loss | L1 | posted"), expect={"v1": MET}),
        Case(
            "one that is pending will not", replace=found("2026-05-21T09:00-04:00 | loss | L1 | pending"), expect={"v1": BREACHED}
        ),
        Case(
            "a count of another lot will not",
            replace=found("2026-05-21T09:00-04:00 | count | L2 | posted"),
            expect={"v1": BREACHED},
        ),
        Case("nothing at all is a breach", replace=found(), expect=BREACHED),
        Case("a count may be missing", replace=found(), uncovered=("custody_movements",), expect=DATA_REQUIRED),
        Case("what was voided is not judged", replace=found(state="voided"), expect=NOT_APPLICABLE),
        Case("its time has not passed yet", replace=found(at="2026-06-01T08:00-04:00"), expect=NOT_APPLICABLE),
    ),
)
