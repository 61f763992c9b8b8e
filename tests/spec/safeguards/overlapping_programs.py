from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def enrolled(*lines: str) -> dict[str, str]:
    head = "id | at | ends_at | open_ended | program_id"
    return {"enrolments": "\n".join([head, *(f"e{n} | {line}" for n, line in enumerate(lines, 1))])}


ONE = "2026-02-20T10:00-05:00 | ~ | yes | one"
SPEC = Spec(
    safeguard="overlapping-programs",
    title="One program treats the patient",
    text="The doses of these cases are given on 2 March and on 4 May.",
    cases=(
        Case("enrolled in one program is met", expect=MET),
        Case(
            "enrolled in two at once is a breach",
            replace=enrolled(ONE, "2026-04-01T10:00-04:00 | ~ | yes | two"),
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case(
            "one after the other is met",
            expect=MET,
            replace=enrolled(
                "2026-02-20T10:00-05:00 | 2026-04-01T10:00-04:00 | no | one", "2026-04-01T10:00-04:00 | ~ | yes | two"
            ),
        ),
        Case("twice in the same program is one program", replace=enrolled(ONE, ONE), expect=MET),
        Case(
            "a program without a name may be another",
            replace=enrolled(ONE, "2026-02-20T10:00-05:00 | ~ | yes | ~"),
            expect=DATA_REQUIRED,
        ),
        Case(
            "one of which nobody says whether it ended may run",
            expect={"m1": DATA_REQUIRED, "m2": DATA_REQUIRED},
            replace=enrolled(ONE, "2026-02-20T10:00-05:00 | ~ | no | two"),
        ),
        Case("enrolments may be missing", uncovered=("enrolments",), expect=DATA_REQUIRED),
    ),
)
