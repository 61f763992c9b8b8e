from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def agreed(at: str, value: str = "1") -> dict[str, str]:
    return {"observations": f"id | at | what | value\nt | {at} | goal-agreed | {value}"}


SPEC = Spec(
    safeguard="indication-and-goal",
    title="What treatment is for is agreed",
    text="It is agreed once, and holds until somebody writes down that it is not.",
    cases=(
        Case("agreed before the first dose", expect=MET),
        Case("agreed years before holds", replace=agreed("2020-01-01"), expect=MET),
        Case("agreed between the doses is late for the first", replace=agreed("2026-04-01"), expect={"m1": BREACHED, "m2": MET}),
        Case(
            "a later no takes it back",
            replace={
                "observations": "id | at | what | value\na | 2026-01-05 | goal-agreed | 1\nb | 2026-04-01 | goal-agreed | 0"
            },
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case("one that cannot be read may be either", replace=agreed("2026-02-20", "~"), expect=DATA_REQUIRED),
        Case("a no is none", replace=agreed("2026-02-20", "0"), expect=BREACHED),
        Case(
            "on the day of the dose it may have come first", replace=agreed("2026-03-02"), expect={"m1": DATA_REQUIRED, "m2": MET}
        ),
        Case("it may be missing", replace={"observations": ""}, uncovered=("observations",), expect=DATA_REQUIRED),
    ),
)
