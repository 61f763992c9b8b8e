from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

DAY, DUE = "2026-05-28T10:00-04:00", "2026-05-30T10:00-04:00"


def alarm(owner: str = "clinician", due: str = DUE, closed: str = "~", patient: str = "p1") -> dict[str, str]:
    return {
        "alarms": f"""
        id | patient_id | at    | raised_by    | owner   | due_at | closed_at
        a2 | {patient}  | {DAY} | craving-rise | {owner} | {due}  | {closed}
    """
    }


SPEC = Spec(
    safeguard="alarm-owned-and-closed",
    title="Somebody answers every alarm in time",
    text="Judged at the instant asked about. An alarm that is owned and not yet due is not judged; one that nobody owns is a "
         "breach at once.",
    cases=(
        Case("owned, and closed in time", expect=MET),
        Case("closed at its due time is met", add=alarm(closed=DUE), expect={"a2": MET}),
        Case("closed a minute late is a breach", add=alarm(closed="2026-05-30T10:01-04:00"),
             expect={"alarm": MET, "a2": BREACHED}),
        Case("due and not closed is a breach", add=alarm(), expect={"a2": BREACHED}),
        Case("owned and not yet due is not judged", add=alarm(due="2026-06-02T10:00-04:00"), expect={"a2": NOT_APPLICABLE}),
        Case("at its due time it is not late yet", add=alarm(due="2026-06-01T10:00-04:00"), expect={"a2": NOT_APPLICABLE}),
        Case("a minute after its due time it is", add=alarm(due="2026-06-01T09:59-04:00"), expect={"a2": BREACHED}),
        Case("without an owner it is a breach before it is due", add=alarm(owner="~", due="2026-06-02T10:00-04:00"),
             expect={"a2": BREACHED}),
        Case("without an owner it is a breach although it was closed", add=alarm(owner="~", closed=DUE), expect={"a2": BREACHED}),
        Case("without a due time nobody knows whether it is late", add=alarm(due="~"), expect={"a2": DATA_REQUIRED}),
        Case("closed, but without a due time, is unknown as well", add=alarm(due="~", closed=DUE), expect={"a2": DATA_REQUIRED}),
        Case("its closing may not be on file", add=alarm(), uncovered=("alarms",), expect={"alarm": MET, "a2": DATA_REQUIRED}),
        Case("its owner may not be on file", add=alarm(owner="~", closed=DUE), uncovered=("alarms",),
             expect={"a2": DATA_REQUIRED}),
        Case("closed late is a breach wherever its owner may stand", uncovered=("alarms",), expect={"a2": BREACHED},
             add=alarm(owner="~", closed="2026-05-30T10:01-04:00")),
        Case("another patient's alarm is that patient's", add=alarm(patient="p2"), expect={"alarm": MET}, uncovered=("alarms",)),
    ),
)  # fmt: skip
