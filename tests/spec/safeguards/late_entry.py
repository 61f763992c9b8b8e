from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

LIMIT = "late_entry_hours_max"


def written(*when: str, at: str = "2026-03-02T10:00-05:00") -> dict[str, str]:
    return {"administrations": "\n".join(["id | at | recorded_at", *(f"m1 | {at} | {one}" for one in when)])}


SPEC = Spec(
    safeguard="late-entry",
    title="What happens is written down soon",
    text="The protocol of these cases allows a day. What counts is when a dose was first written down.",
    cases=(
        Case("written at once is met", replace=written("2026-03-02T10:00-05:00"), expect=MET),
        Case(
            "a minute before the limit is met", replace=written("2026-03-03T09:59-05:00"), limit=LIMIT, side="below", expect=MET
        ),
        Case("at the limit is met", replace=written("2026-03-03T10:00-05:00"), limit=LIMIT, side="at", expect=MET),
        Case(
            "a minute after it is a breach", replace=written("2026-03-03T10:01-05:00"), limit=LIMIT, side="above", expect=BREACHED
        ),
        Case(
            "a later edit does not make it late", replace=written("2026-03-02T10:30-05:00", "2026-03-20T10:00-04:00"), expect=MET
        ),
        Case("without a time of writing it is unknown", replace=written("~"), expect=DATA_REQUIRED),
        Case(
            "a dose known to the day may have been in time",
            replace=written("2026-03-03T10:00-05:00", at="2026-03-02"),
            expect=DATA_REQUIRED,
        ),
        Case("a proposed dose is not judged", proposes="id | at\nm3 | 2026-05-18T10:00-04:00", expect={"m3": NOT_APPLICABLE}),
    ),
)
