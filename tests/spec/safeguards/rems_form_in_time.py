from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

PROTOCOL = "esketamine-rems@2026.4"
LIMIT = "rems_form_days_max"


def sent(at: str, session: str = "s1") -> dict[str, str]:
    return {"contacts": f"id | at | about | direction | session_id\nf | {at} | rems-form | sent | {session}"}


TWO = {
    "contacts": """
        id | at                     | about     | session_id
        f1 | 2026-03-03T09:00-05:00 | rems-form | s1
        f2 | 2026-05-06T09:00-04:00 | rems-form | s2
    """
}
SPEC = Spec(
    safeguard="rems-form-in-time",
    title="The monitoring form was sent",
    text="The protocol of these cases allows 7 days.",
    cases=(
        Case("a form for each session", protocol=PROTOCOL, replace=TWO, expect=MET),
        Case("six days after", protocol=PROTOCOL, replace=sent("2026-03-08T09:00-05:00"), limit=LIMIT, side="below",
             expect={"m1": MET, "m2": BREACHED}),
        Case("seven days after", protocol=PROTOCOL, replace=sent("2026-03-09T23:00-04:00"), limit=LIMIT, side="at",
             expect={"m1": MET}),
        Case("eight days after", protocol=PROTOCOL, replace=sent("2026-03-10T09:00-04:00"), limit=LIMIT, side="above",
             expect={"m1": BREACHED}),
        Case("never, and it is due", protocol=PROTOCOL, replace={"contacts": ""}, expect=BREACHED),
        Case("a form of another session", protocol=PROTOCOL, replace=sent("2026-03-03T09:00-05:00", "s7"),
             expect={"m1": BREACHED}),
        Case("a form that names no session may be its", protocol=PROTOCOL, replace=sent("2026-03-03T09:00-05:00", ""),
             expect={"m1": DATA_REQUIRED, "m2": BREACHED}),
        Case("another letter is none", protocol=PROTOCOL,
             replace={"contacts": "id | at | about | session_id\nf | 2026-03-03T09:00-05:00 | next-steps | s1"},
             expect=BREACHED),
        Case("it may be missing", protocol=PROTOCOL, replace={"contacts": ""}, uncovered=("contacts",), expect=DATA_REQUIRED),
        Case("a dose of yesterday has time", protocol=PROTOCOL,
             replace={"contacts": "", "administrations": "id | session_id | at\nm9 | s9 | 2026-05-31T10:00-04:00"},
             expect={"m9": NOT_APPLICABLE}),
        Case("a drug without such a strategy", expect=NOT_APPLICABLE),
    ),
    sideless={("rems", side): "is a choice of words, each shown by a case" for side in ("below", "at", "above")},
)  # fmt: skip
