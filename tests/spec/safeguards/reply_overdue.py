from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

LETTER = "letter | 2026-05-20T10:00-04:00 | 2026-05-27T10:00-04:00 |"


def exchanged(*replies: str, patient: str = "p1") -> dict[str, str]:
    lines = [f"{line} | {patient}" for line in replies]
    return {"contacts": "\n".join(["id | at | reply_due_at | in_reply_to | patient_id", f"{LETTER} | p1", *lines])}


def replied(when: str, to: str = "letter", patient: str = "p1") -> dict[str, str]:
    return exchanged(f"reply | {when} | | {to}", patient=patient)


SPEC = Spec(
    safeguard="reply-overdue",
    title="Letters that ask for a reply have one",
    text="Judged at the instant asked about. A letter that asks for no reply by a time is not judged, nor one whose time has "
    "not come.",
    cases=(
        Case("answered in time is met", expect={"letter": MET, "answer": NOT_APPLICABLE}),
        Case("answered at its due time is met", replace=replied("2026-05-27T10:00-04:00"), expect={"letter": MET}),
        Case("answered a minute late is a breach", replace=replied("2026-05-27T10:01-04:00"), expect={"letter": BREACHED}),
        Case("not answered is a breach", replace=exchanged(), expect={"letter": BREACHED}),
        Case(
            "a reply to something else is none",
            replace=replied("2026-05-22T10:00-04:00", to="another"),
            expect={"letter": BREACHED},
        ),
        Case("a reply that was there before is none", replace=replied("2026-05-19T10:00-04:00"), expect={"letter": BREACHED}),
        Case(
            "another patient's reply is none",
            replace=replied("2026-05-22T10:00-04:00", patient="p2"),
            expect={"letter": BREACHED},
        ),
        Case("a reply that day may have come in time", replace=replied("2026-05-27"), expect={"letter": DATA_REQUIRED}),
        Case("a reply of that day may have been there before", replace=replied("2026-05-20"), expect={"letter": DATA_REQUIRED}),
        Case("the reply may not be on file", replace=exchanged(), uncovered=("contacts",), expect={"letter": DATA_REQUIRED}),
        Case(
            "not yet due is not judged",
            replace={
                "contacts": """
            id     | at                     | reply_due_at
            letter | 2026-05-30T10:00-04:00 | 2026-06-10T10:00-04:00
        """
            },
            expect={"letter": NOT_APPLICABLE},
        ),
        Case(
            "answered before it is due is met at once",
            replace={
                "contacts": """
            id     | at                     | reply_due_at           | in_reply_to
            letter | 2026-05-30T10:00-04:00 | 2026-06-10T10:00-04:00 |
            reply  | 2026-05-31T10:00-04:00 |                        | letter
        """
            },
            expect={"letter": MET},
        ),
    ),
)
