from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def answered(craving: str, status: str = "answered") -> dict[str, str]:
    return {"check_ins": f"id | at | craving | status\nc1 | 2026-05-20T18:00-04:00 | {craving} | {status}"}


LIMIT = "craving_high_points_min"
SPEC = Spec(
    safeguard="craving-high",
    title="Craving is not high",
    text="The protocol of these cases calls seven of ten high.",
    cases=(
        Case("a craving of six is met", replace=answered("6"), limit=LIMIT, side="below", expect=MET),
        Case("seven is a breach", replace=answered("7"), limit=LIMIT, side="at", expect=BREACHED),
        Case("eight is a breach", replace=answered("8"), limit=LIMIT, side="above", expect=BREACHED),
        Case("an open question is unknown", replace=answered("~"), expect=DATA_REQUIRED),
        Case("silence is not judged here", replace=answered("~", "silent"), expect=NOT_APPLICABLE),
        Case("whether it was answered may be unknown", replace=answered("8", "~"), expect={"c1": DATA_REQUIRED}),
        Case(
            "a newer answer is the one that counts",
            expect={"c1": BREACHED, "c2": MET, "p1": MET},
            replace={
                "check_ins": """
            id | at                     | craving
            c1 | 2026-05-20T18:00-04:00 | 9
            c2 | 2026-05-25T18:00-04:00 | 2
        """
            },
        ),
    ),
)
