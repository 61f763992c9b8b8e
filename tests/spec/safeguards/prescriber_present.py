from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def session(**cells: str) -> dict[str, str]:
    """The session of m1, with these cells."""
    given = {"at": "2026-03-02T09:40-05:00", "prescriber_id": "doctor", **cells}
    return {"sessions": f"id | {' | '.join(given)}\ns1 | {' | '.join(given.values())}"}


ALONE = {"administrations": "id | at\nm1 | 2026-03-02T10:00-05:00"}
AT_THE_START = """
    id | session_id | at
    m3 | s3         | 2026-06-01T10:00-04:00
"""
OPENED = """
    id | at                     | status      | prescriber_id
    s3 | 2026-06-01T09:40-04:00 | {status} | {monitor}
"""

SPEC = Spec(
    safeguard="prescriber-present",
    title="A prescriber is there",
    text="The baseline's m1 is given on 2026-03-02 at 10:00 in the session s1, which names a prescriber.",
    cases=(
        Case("a session that names the prescriber is met", expect=MET),
        Case("the prescriber may be the one who watches",
             replace=session(prescriber_id="dr", monitor_id="dr"), expect={"m1": MET}),
        Case("a session that names nobody is unknown", replace=session(prescriber_id=""), expect={"m1": DATA_REQUIRED}),
        Case("whoever watches is a prescriber only where the session says so",
             replace=session(prescriber_id="", monitor_id="dr"), expect={"m1": DATA_REQUIRED}),
        Case("a dose outside any session is a breach", replace=ALONE, expect={"m1": BREACHED}),
        Case("a dose outside any session is unknown where sessions may be missing", replace=ALONE, uncovered=("sessions",),
             expect={"m1": DATA_REQUIRED}),
        Case("a session that was cancelled had nobody in it", replace=session(status="cancelled"), expect={"m1": BREACHED}),
        Case("somebody who watches by video is not in the room", replace=session(place="VR"), expect={"m1": BREACHED}),
        Case("of a session at home it is unknown who was there", replace=session(place="HH"), expect={"m1": DATA_REQUIRED}),
        Case("a session that began after the dose is a breach", replace=session(at="2026-03-02T10:01-05:00"),
             expect={"m1": BREACHED}),
        Case("a session of the day, known to no more, may have begun by then", replace=session(at="2026-03-02"),
             expect={"m1": MET}),
        Case("the session of another patient is not this dose's", add={"patients": "id | sex\np2 | unknown"},
             replace=session(patient_id="p2"), expect={"m1": BREACHED}),
        Case("a dose about to start in a session that has begun, with somebody who watches, is met", proposes=AT_THE_START,
             add={"sessions": OPENED.format(status="in-progress", monitor="nurse")}, expect={"m3": MET}),
        Case("a session that is only planned has nobody in it yet", proposes=AT_THE_START,
             add={"sessions": OPENED.format(status="planned", monitor="nurse")}, expect={"m3": BREACHED}),
        Case("a dose about to start without any session is a breach", proposes=AT_THE_START, expect={"m3": BREACHED}),
    ),
)  # fmt: skip
