from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def duty(
    done: str, outcome: str = "done", word: str = "recovery-care-contact", due: str = "2026-05-20T10:00-04:00"
) -> dict[str, str]:
    return {
        "duties": f"""
        id   | at                     | decision_id | duty   | due_at | done_at | outcome
        duty | 2026-05-01T10:00-04:00 | decision    | {word} | {due}  | {done}  | {outcome}
    """
    }


def reached(at: str, about: str = "recovery-care") -> dict[str, str]:
    return {"contacts": f"id | at | about\ncall | {at} | {about}"}


DONE = duty("2026-05-10T10:00-04:00")
SPEC = Spec(
    safeguard="recovery-care-contacted",
    title="The recovery care was reached",
    text="Judged of each duty to reach it. A contact is one with the topic `recovery-care`, in either direction.",
    cases=(
        Case("done, with a contact on file, is met", expect=MET),
        Case("done without a contact is a breach", replace=DONE | {"contacts": ""}, expect=BREACHED),
        Case(
            "a contact about something else is none", replace=DONE | reached("2026-05-09T10:00-04:00", "other"), expect=BREACHED
        ),
        Case("a contact from before the duty is none", replace=DONE | reached("2026-04-09T10:00-04:00"), expect=BREACHED),
        Case("a contact of the day it was laid on may be one", replace=DONE | reached("2026-05-01"), expect=DATA_REQUIRED),
        Case("the contact may not be on file", replace=DONE | {"contacts": ""}, uncovered=("contacts",), expect=DATA_REQUIRED),
        Case("the patient declined: that is met", replace=duty("~", "declined") | {"contacts": ""}, expect=MET),
        Case("due and not done is a breach", replace=duty("~", "~"), expect=BREACHED),
        Case(
            "done late is a breach, contact or not",
            replace=duty("2026-05-21T10:00-04:00") | reached("2026-05-21T10:00-04:00"),
            expect=BREACHED,
        ),
        Case("not due yet is not judged", replace=duty("~", "~", due="2026-06-20T10:00-04:00"), expect=NOT_APPLICABLE),
        Case("another duty is not judged", replace=duty("~", "~", word="closer-check-ins"), expect=NOT_APPLICABLE),
        Case("a duty that does not say what it is is unknown", replace=duty("~", "~", word="~"), expect=DATA_REQUIRED),
    ),
)
