from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def slot(at: str, status: str = "booked", session: str = "~") -> dict[str, str]:
    return {"bookings": f"id | at | status | session_id\nk1 | {at} | {status} | {session}"}


SPEC = Spec(
    safeguard="unscheduled-session",
    title="Doses are given in sessions that were booked",
    text="A slot counts where it names the session, and where it lies on the day of the dose.",
    cases=(
        Case("each dose has its slot", expect=MET),
        Case(
            "a slot of its session, on another day, is met",
            replace=slot("2026-03-03T10:00-05:00", session="s1"),
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case("a slot of its day, for no session, is met", replace=slot("2026-03-02T16:00-05:00"), expect={"m1": MET}),
        Case("a slot of another day is none", replace=slot("2026-03-03T10:00-05:00"), expect={"m1": BREACHED}),
        Case(
            "a slot that was cancelled is none",
            replace=slot("2026-03-02T10:00-05:00", "cancelled", "s1"),
            expect={"m1": BREACHED},
        ),
        Case(
            "one of nobody knows which state leaves it unknown",
            replace=slot("2026-03-02T10:00-05:00", "~", "s1"),
            expect={"m1": DATA_REQUIRED},
        ),
        Case("no slot at all is a breach", replace={"bookings": ""}, expect=BREACHED),
        Case("slots may be missing", replace={"bookings": ""}, uncovered=("bookings",), expect=DATA_REQUIRED),
    ),
)
