from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def check(at: str, answer: str = "answered") -> dict[str, str]:
    return {
        "assessments": f"""
        id      | at   | instrument        | domain  | answer
        bladder | {at} | bladder-checklist | bladder | {answer}
    """
    }


SPEC = Spec(
    safeguard="bladder-check-current",
    title="The bladder check is recent",
    text="The newest answered bladder check is counted in calendar days, to the day of the dose (m2, 2026-05-04).",
    cases=(
        Case("a check 89 days old is met", replace=check("2026-02-04T23:00-05:00"),
             limit="bladder_check_days_max", side="below", expect={"m2": MET}),
        Case("a check 90 days old is met", replace=check("2026-02-03T01:00-05:00"),
             limit="bladder_check_days_max", side="at", expect={"m2": MET}),
        Case("a check 91 days old is a breach", replace=check("2026-02-02T23:00-05:00"),
             limit="bladder_check_days_max", side="above", expect={"m2": BREACHED}),
        Case("no check at all is a breach", replace={"assessments": ""}, expect=BREACHED),
        Case("no check at all is unknown where checks may be missing",
             replace={"assessments": ""}, uncovered=("assessments",), expect=DATA_REQUIRED),
        Case("an old check is unknown where a newer one may be missing",
             replace=check("2026-01-10T09:00-05:00"), uncovered=("assessments",), expect={"m1": MET, "m2": DATA_REQUIRED}),
        Case("a check that was declined is none", replace=check("2026-04-30T09:00-04:00", "declined"),
             expect={"m2": BREACHED}),
        Case("a check answered in part is none", replace=check("2026-04-30T09:00-04:00", "partial"),
             expect={"m2": BREACHED}),
        Case("a check after the dose does not count for it", replace=check("2026-05-04T10:01-04:00"),
             expect={"m2": BREACHED}),
        Case("a check dated only to the day of the dose may have come after it", replace=check("2026-05-04"),
             expect={"m2": DATA_REQUIRED}),
    ),
)  # fmt: skip
