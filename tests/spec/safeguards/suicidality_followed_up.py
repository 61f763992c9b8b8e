from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

LIMIT = "suicidality_hours_max"


def told(talk: str = "", flags: str = "suicide-follow-up", at: str = "2026-05-01T10:00-04:00", more: str = "") -> dict[str, str]:
    form = f"id | at | instrument | domain | band | flags | answer\nmood | {at} | phq-9 | mood | moderate | {flags} | answered"
    return {"assessments": form + more, "contacts": talk and f"id | at | about\ntalk | {talk}"}


def asked(at: str, answer: str = "answered") -> str:
    return f"\ncolumbia | {at} | c-ssrs-screener | suicidality | low | none | {answer}"


SPEC = Spec(
    safeguard="suicidality-followed-up",
    title="Thoughts of suicide are followed up",
    text="Judged of each answered instrument with that flag, at the instant asked about.",
    cases=(
        Case("a talk the same day is met", expect=MET),
        Case(
            "a talk before the limit is met",
            replace=told("2026-05-02T09:59-04:00 | suicidality"),
            limit=LIMIT,
            side="below",
            expect=MET,
        ),
        Case(
            "a talk at the limit is met", replace=told("2026-05-02T10:00-04:00 | suicidality"), limit=LIMIT, side="at", expect=MET
        ),
        Case(
            "a talk a minute later is a breach",
            replace=told("2026-05-02T10:01-04:00 | suicidality"),
            limit=LIMIT,
            side="above",
            expect=BREACHED,
        ),
        Case("no talk at all is a breach", replace=told(), expect=BREACHED),
        Case("a talk about something else is a breach", replace=told("2026-05-01T11:00-04:00 | recovery-care"), expect=BREACHED),
        Case("an instrument about it will do", replace=told(more=asked("2026-05-01T11:00-04:00")), expect={"mood": MET}),
        Case(
            "one that was declined will not",
            replace=told(more=asked("2026-05-01T11:00-04:00", "declined")),
            expect={"mood": BREACHED},
        ),
        Case("one from before will not", replace=told(more=asked("2026-05-01T09:00-04:00")), expect={"mood": BREACHED}),
        Case("a talk of that day may have come first", replace=told("2026-05-01 | suicidality"), expect=DATA_REQUIRED),
        Case("the talk may not be on file", replace=told(), uncovered=("contacts",), expect=DATA_REQUIRED),
        Case("its time has not passed yet", replace=told(at="2026-06-01T09:00-04:00"), expect=NOT_APPLICABLE),
        Case("without the flag nothing is asked", replace=told(flags="none"), expect={"mood": None}),
    ),
)
