from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def decided(second: str = "second", eligibility: str = "eligible-with-safeguards", signed: str = "yes") -> str:
    return f"""
        id       | at                     | eligibility   | expires_at             | co_signed_by | signed
        decision | 2026-02-20T10:00-05:00 | {eligibility} | 2027-02-20T10:00-05:00 | {second}     | {signed}
    """


def duty(done: str, outcome: str = "~", due: str = "2026-05-20T10:00-04:00") -> dict[str, str]:
    return {
        "duties": f"""
        id   | at                     | decision_id | duty             | due_at | done_at | outcome
        duty | 2026-05-01T10:00-04:00 | decision    | closer-check-ins | {due}  | {done}  | {outcome}
    """
    }


SAFEGUARDED = {"decisions": decided()}
SPEC = Spec(
    safeguard="past-disorder-duties",
    title="The duties of a decision with safeguards are kept",
    text="Judged of the decision, and of each duty by itself.",
    cases=(
        Case("a second signature and a duty that was done are met", replace=SAFEGUARDED, expect=MET),
        Case("a decision without safeguards asks for none", expect={"decision": NOT_APPLICABLE, "duty": MET}),
        Case("without a second signature it is a breach", replace={"decisions": decided("~")}, expect={"decision": BREACHED}),
        Case(
            "the second signature may be missing from the record",
            replace={"decisions": decided("~")},
            uncovered=("decisions",),
            expect={"decision": DATA_REQUIRED},
        ),
        Case("duties that were never laid on anybody are a breach", replace={**SAFEGUARDED, "duties": ""}, expect=BREACHED),
        Case(
            "duties may be missing from the record",
            replace={**SAFEGUARDED, "duties": ""},
            uncovered=("duties",),
            expect=DATA_REQUIRED,
        ),
        Case("a draft is no decision", replace={"decisions": decided("~", signed="no")}, expect={"decision": NOT_APPLICABLE}),
        Case(
            "a decision that may be signed is unknown",
            replace={"decisions": decided("~", signed="~")},
            expect={"decision": DATA_REQUIRED},
        ),
        Case("done at its due time is met", replace=duty("2026-05-20T10:00-04:00", "done"), expect={"duty": MET}),
        Case("done a minute late is a breach", replace=duty("2026-05-20T10:01-04:00", "done"), expect={"duty": BREACHED}),
        Case("due and not done is a breach", replace=duty("~"), expect={"duty": BREACHED}),
        Case("declined by the patient is met", replace=duty("~", "declined"), expect={"duty": MET}),
        Case("waived is met", replace=duty("~", "waived"), expect={"duty": MET}),
        Case("done, nobody says when, is unknown", replace=duty("~", "done"), expect={"duty": DATA_REQUIRED}),
        Case("not due yet is not judged", replace=duty("~", due="2026-06-20T10:00-04:00"), expect={"duty": NOT_APPLICABLE}),
        Case("without a due time nobody knows whether it is late", replace=duty("~", due="~"), expect={"duty": DATA_REQUIRED}),
    ),
)
