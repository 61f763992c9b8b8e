from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def check(at: str, answer: str = "answered", domain: str = "bladder") -> dict[str, str]:
    return {"assessments": f"""
        id | at   | instrument | domain   | answer
        b  | {at} | icsi       | {domain} | {answer}
    """}  # fmt: skip


SPEC = Spec(
    safeguard="baseline-bladder",
    title="The bladder was asked about before the first dose",
    text="Only the first dose of the program (m1, 2026-03-02 at 10:00) is asked.",
    cases=(
        Case("the first dose after a check is met, later ones are not asked", expect={"m1": MET, "m2": NOT_APPLICABLE}),
        Case("a check of years ago is a beginning to compare with", replace=check("2023-02-20T09:20-05:00"), expect={"m1": MET}),
        Case("no check at all is a breach", replace={"assessments": ""}, expect={"m1": BREACHED}),
        Case("no check on file is unknown where checks may be missing",
             replace={"assessments": ""}, uncovered=("assessments",), expect={"m1": DATA_REQUIRED}),
        Case("one of something else is none", replace=check("2026-02-20T09:20-05:00", domain="mood"), expect={"m1": BREACHED}),
        Case("a check that was declined is none", replace=check("2026-02-20T09:20-05:00", "declined"), expect={"m1": BREACHED}),
        Case("a check answered in part is none", replace=check("2026-02-20T09:20-05:00", "partial"), expect={"m1": BREACHED}),
        Case("a check at the instant of the dose is before it", replace=check("2026-03-02T10:00-05:00"), expect={"m1": MET}),
        Case("a check a minute after the dose is too late", replace=check("2026-03-02T10:01-05:00"), expect={"m1": BREACHED}),
        Case("a check on the day of the dose may have been after it", replace=check("2026-03-02"), expect={"m1": DATA_REQUIRED}),
        Case("the first dose on file of an extract need not be the first",
             uncovered=("administrations",), expect={"m1": DATA_REQUIRED, "m2": NOT_APPLICABLE}),
    ),
)  # fmt: skip
