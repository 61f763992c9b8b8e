from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def ready(value: str, at: str = "2026-03-02T09:45-05:00", session: str = "s1", more: str = "") -> dict[str, str]:
    return {
        "observations": f"""
        id | session_id | at   | what          | value
        v1 | {session}  | {at} | rescue-ready | {value}
        {more}
    """
    }


SPEC = Spec(
    safeguard="rescue-ready",
    title="What a rescue needs is at hand",
    text="The baseline's m1 is given on 2026-03-02 at 10:00 in the session s1; 1 is yes and 0 is no.",
    cases=(
        Case("verified before the start is met", replace=ready("1"), expect={"m1": MET}),
        Case("found not to be right is a breach", replace=ready("0"), expect={"m1": BREACHED}),
        Case("not written down is unknown, though all observations are on file", replace={"observations": ""},
             expect={"m1": DATA_REQUIRED}),
        Case("neither yes nor no is unknown", replace=ready("~"), expect={"m1": DATA_REQUIRED}),
        Case("verified in another session is unknown", replace=ready("1", session="s2"), expect={"m1": DATA_REQUIRED}),
        Case("verified after the start came too late", replace=ready("1", "2026-03-02T10:01-05:00"),
             expect={"m1": DATA_REQUIRED}),
        Case("verified half a day before is too old", replace=ready("1", "2026-03-01T22:00-05:00"),
             expect={"m1": DATA_REQUIRED}),
        Case("first wrong and then right is met", expect={"m1": MET},
             replace=ready("0", more="v2 | s1 | 2026-03-02T09:50-05:00 | rescue-ready | 1")),
        Case("first right and then wrong is a breach", expect={"m1": BREACHED},
             replace=ready("1", more="v2 | s1 | 2026-03-02T09:50-05:00 | rescue-ready | 0")),
        Case("another answer says nothing of it", replace={"observations": """
            id | session_id | at                     | what   | value
            v1 | s1         | 2026-03-02T09:45-05:00 | fasted | 1
             """}, expect={"m1": DATA_REQUIRED}),
        Case("of another patient it says nothing", add={"patients": "id | sex\np2 | unknown"},
             replace={"observations": """
            id | patient_id | session_id | at                     | what          | value
            v1 | p2         | s1         | 2026-03-02T09:45-05:00 | rescue-ready | 1
             """}, expect={"m1": DATA_REQUIRED}),
    ),
)  # fmt: skip
