from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def said(at: str, value: str = "1", what: str = "prescription-monitoring-checked") -> dict[str, str]:
    return {"observations": f"id | at | what | value\nt | {at} | {what} | {value}"}


LIMIT = "prescription_monitoring_days_max"
SPEC = Spec(
    safeguard="prescription-monitoring-checked",
    title="The monitoring program was looked up",
    text="The protocol of these cases allows 90 days. A *no* says nothing; an older *yes* stands.",
    cases=(
        Case("it was so before each dose that is judged", expect={"m1": MET}),
        Case("one day less is met", replace=said("2025-12-03"), limit=LIMIT, side="below", expect={"m1": MET}),
        Case("so many days is met", replace=said("2025-12-02"), limit=LIMIT, side="at", expect={"m1": MET}),
        Case("one day more is a breach", replace=said("2025-12-01"), limit=LIMIT, side="above", expect={"m1": BREACHED}),
        Case("never is a breach", replace={"observations": ""}, expect={"m1": BREACHED}),
        Case("a no is none", replace=said("2026-02-27", "0"), expect={"m1": BREACHED}),
        Case("one that cannot be read may be a yes", replace=said("2026-02-27", "~"), expect={"m1": DATA_REQUIRED}),
        Case("in the month of the limit it may be too old", replace=said("2025-12"), expect={"m1": DATA_REQUIRED}),
        Case("another answer is none", replace=said("2026-02-27", what="fasted"), expect={"m1": BREACHED}),
        Case("after the dose it comes too late", replace=said("2026-03-03"), expect={"m1": BREACHED}),
        Case("on its day it may have come first", replace=said("2026-03-02"), expect={"m1": DATA_REQUIRED}),
        Case("it may be missing", replace={"observations": ""}, uncovered=("observations",), expect={"m1": DATA_REQUIRED}),
        Case("an older version states no number", protocol="iv-racemic@2026.2", expect={"m1": DATA_REQUIRED}),
    ),
)
