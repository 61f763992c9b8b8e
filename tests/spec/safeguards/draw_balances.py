from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def moved(*lines: str, session: str = "s1") -> dict[str, str]:
    head = "id | at | movement | amount_mg | state | session_id"
    times = "2026-03-02T09:50-05:00"
    told = [f"v{n} | {times} | {line} | {session}" for n, line in enumerate(lines, 1)]
    return {"custody_movements": "\n".join([head, *told])}


DRAW, GIVEN, WASTE = "draw | 50 | posted", "administration | 40 | posted", "waste | 10 | posted"
SPEC = Spec(
    safeguard="draw-balances",
    title="What is drawn is given, wasted or returned",
    text="Judged of each draw, half a day after it, for its whole session.",
    cases=(
        Case(
            "fifty drawn, forty given, ten wasted is met",
            replace=moved(DRAW, GIVEN, WASTE),
            expect={"v1": MET, "v2": NOT_APPLICABLE, "v3": NOT_APPLICABLE},
        ),
        Case("ten returned is met as well", replace=moved(DRAW, GIVEN, "return | 10 | posted"), expect={"v1": MET}),
        Case("a microgram is missing: a breach", replace=moved(DRAW, GIVEN, "waste | 9.999 | posted"), expect={"v1": BREACHED}),
        Case("more out than in is a breach", replace=moved(DRAW, GIVEN, "waste | 11 | posted"), expect={"v1": BREACHED}),
        Case("a loss does not balance it", replace=moved(DRAW, GIVEN, "loss | 10 | posted"), expect={"v1": BREACHED}),
        Case("what was voided does not count", replace=moved(DRAW, GIVEN, WASTE, "waste | 10 | voided"), expect={"v1": MET}),
        Case(
            "what is pending leaves it unknown", replace=moved(DRAW, GIVEN, "waste | 10 | pending"), expect={"v1": DATA_REQUIRED}
        ),
        Case(
            "an amount that is not recorded likewise",
            replace=moved(DRAW, GIVEN, "waste | ~ | posted"),
            expect={"v1": DATA_REQUIRED},
        ),
        Case("a draw for no session is unknown", replace=moved(DRAW, session="~"), expect={"v1": DATA_REQUIRED}),
        Case(
            "a missing movement may balance it",
            replace=moved(DRAW, GIVEN),
            uncovered=("custody_movements",),
            expect={"v1": DATA_REQUIRED},
        ),
        Case("what balances, balances", replace=moved(DRAW, GIVEN, WASTE), uncovered=("custody_movements",), expect={"v1": MET}),
        Case(
            "during the session it is not judged",
            expect={"v9": NOT_APPLICABLE},
            add={
                "custody_movements": "id | at | movement | amount_mg | session_id\nv9 | 2026-06-01T09:00-04:00 | draw | 50 | s9"
            },
        ),
    ),
)
