from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def said(at: str, value: str = "1", what: str = "cognition-checked") -> dict[str, str]:
    return {"observations": f"id | at | what | value\nt | {at} | {what} | {value}"}


LIMIT = "cognition_check_days_max"
SPEC = Spec(
    safeguard="cognition-check-current",
    title="Memory and attention are looked at in longer treatment",
    text="The protocol of these cases allows 365 days. A *no* says nothing; an older *yes* stands.",
    cases=(
        Case("it was so before each dose that is judged", expect={"m2": MET}),
        Case("one day less is met", replace=said("2025-05-05"), limit=LIMIT, side="below", expect={"m2": MET}),
        Case("so many days is met", replace=said("2025-05-04"), limit=LIMIT, side="at", expect={"m2": MET}),
        Case("one day more is a breach", replace=said("2025-05-03"), limit=LIMIT, side="above", expect={"m2": BREACHED}),
        Case("never is a breach", replace={"observations": ""}, expect={"m2": BREACHED}),
        Case("a no is none", replace=said("2026-05-01", "0"), expect={"m2": BREACHED}),
        Case("one that cannot be read may be a yes", replace=said("2026-05-01", "~"), expect={"m2": DATA_REQUIRED}),
        Case("in the month of the limit it may be too old", replace=said("2025-05"), expect={"m2": DATA_REQUIRED}),
        Case("another answer is none", replace=said("2026-05-01", what="fasted"), expect={"m2": BREACHED}),
        Case("after the dose it comes too late", replace=said("2026-05-05"), expect={"m2": BREACHED}),
        Case("on its day it may have come first", replace=said("2026-05-04"), expect={"m2": DATA_REQUIRED}),
        Case("it may be missing", replace={"observations": ""}, uncovered=("observations",), expect={"m2": DATA_REQUIRED}),
        Case("an older version states no number", protocol="iv-racemic@2026.2", expect={"m2": DATA_REQUIRED}),
        Case("before maintenance it is not judged", expect={"m1": NOT_APPLICABLE}),
    ),
    sideless={("maintenance_after_days", side): "maintenance-spacing shows it" for side in ("below", "at", "above")},
)
