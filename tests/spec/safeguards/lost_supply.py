from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def lost(*at: str, state: str = "posted", patient: str = "p1") -> dict[str, str]:
    lines = [f"l{n} | {one} | loss | {state} | {patient}" for n, one in enumerate(at, 1)]
    return {"custody_movements": "\n".join(["id | at | movement | state | patient_id", *lines])}


MANY, DAYS, LAST = "lost_supplies_max", "lost_supply_days", "2026-05-20T10:00-04:00"
SPEC = Spec(
    safeguard="lost-supply",
    title="Supplies are not lost again and again",
    text="The protocol of these cases looks twice at more than one loss within a year.",
    cases=(
        Case("one loss is met", replace=lost(LAST), limit=MANY, side="at", expect=MET),
        Case(
            "two in a year are a breach of the second",
            replace=lost("2026-01-20T10:00-05:00", LAST),
            limit=MANY,
            side="above",
            expect={"l1": MET, "l2": BREACHED},
        ),
        Case(
            "a loss that was voided does not count",
            replace=lost("2026-01-20T10:00-05:00", LAST, state="voided"),
            expect=NOT_APPLICABLE,
        ),
        Case("a loss may have been voided", replace=lost("2026-01-20T10:00-05:00", LAST, state="~"), expect=DATA_REQUIRED),
        Case(
            "365 days before is too long ago",
            replace=lost("2025-05-20T10:00-04:00", LAST),
            limit=DAYS,
            side="at",
            expect={"l2": MET},
        ),
        Case(
            "a minute less is not",
            replace=lost("2025-05-20T10:01-04:00", LAST),
            limit=DAYS,
            side="below",
            expect={"l2": BREACHED},
        ),
        Case("a minute more is", replace=lost("2025-05-20T09:59-04:00", LAST), limit=DAYS, side="above", expect={"l2": MET}),
        Case("a loss may be missing", replace=lost(LAST), uncovered=("custody_movements",), expect=DATA_REQUIRED),
        Case("a movement that is no loss is not judged", expect={"v1": NOT_APPLICABLE, "v3": NOT_APPLICABLE}),
    ),
    sideless={(MANY, "below"): "no loss at all is no row to judge"},
)
