from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def sums(first: str, again: str, at: str = "2026-04-20T10:00-04:00", answer: str = "answered") -> dict[str, str]:
    return {
        "assessments": f"""
        id    | at                     | instrument        | domain  | score   | answer
        one   | 2026-02-20T09:10-05:00 | bladder-checklist | bladder | {first} | answered
        again | {at}                   | bladder-checklist | bladder | {again} | {answer}
    """
    }


LIMIT = "bladder_rise_points_min"
SPEC = Spec(
    safeguard="bladder-rise",
    title="Bladder symptoms have not risen",
    text="The protocol of these cases looks into a rise of three points over the patient's own first sum.",
    cases=(
        Case("with one checklist there is nothing to compare", expect=NOT_APPLICABLE),
        Case(
            "two points more is met", replace=sums("1", "3"), limit=LIMIT, side="below", expect={"m1": NOT_APPLICABLE, "m2": MET}
        ),
        Case("three points more is a breach", replace=sums("1", "4"), limit=LIMIT, side="at", expect={"m2": BREACHED}),
        Case("four points more is a breach", replace=sums("1", "5"), limit=LIMIT, side="above", expect={"m2": BREACHED}),
        Case("fewer points is met", replace=sums("5", "1"), expect={"m2": MET}),
        Case("a sum may be unknown", replace=sums("1", "~"), expect={"m2": DATA_REQUIRED}),
        Case(
            "after the dose it does not reach back",
            replace=sums("1", "9", at="2026-05-10T10:00-04:00"),
            expect={"m2": NOT_APPLICABLE},
        ),
        Case("what was declined has no sum", replace=sums("1", "9", answer="declined"), expect={"m2": NOT_APPLICABLE}),
        Case(
            "on the day of the dose it may have come first", replace=sums("1", "9", at="2026-05-04"), expect={"m2": DATA_REQUIRED}
        ),
    ),
)
