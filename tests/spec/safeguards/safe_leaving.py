from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

ONE_DOSE = "id | session_id | at | ended_at\nm1 | s1 | 2026-03-02T10:00-05:00 | 2026-03-02T10:40-05:00"


def left(how: str = "a sister", *said: str, at: str = "2026-03-02T11:50-05:00", session: str = "s1") -> dict[str, str]:
    """How the patient left, and each answer on whether driving was spoken of."""
    lines = [f"{number} | {session} | {at} | no-driving-said | {one}" for number, one in enumerate(said or ("1",))]
    return {
        "administrations": ONE_DOSE, "observations": "\n".join(["id | session_id | at | what | value", *lines]),
        "sessions": f"""
            id | at                     | ended_at               | escort
            s1 | 2026-03-02T09:40-05:00 | 2026-03-02T12:00-05:00 | {how}
        """,
    }  # fmt: skip


def at(clock: str) -> dict[str, str]:
    return left(at=f"2026-03-02T{clock}-05:00")


SPEC = Spec(
    safeguard="safe-leaving",
    title="The way home was arranged",
    text="The baseline's dose m1 starts at 10:00 in the session s1, and the patient leaves at 12:00; 1 is yes and 0 is no.",
    cases=(
        Case("with a sister, and told not to drive, is met", replace=left(), expect=MET),
        Case("by taxi is met", replace=left("by taxi"), expect=MET),
        Case("alone is a breach", replace=left("alone"), expect=BREACHED),
        Case("an arrangement that is `none` is a breach", replace=left(" None "), expect=BREACHED),
        Case("an arrangement that is `no` is a breach", replace=left("No"), expect=BREACHED),
        Case("an arrangement that is `unknown` is none that is known", replace=left("unknown"), expect=DATA_REQUIRED),
        Case("a session that does not say how is unknown", replace=left("~"), expect=DATA_REQUIRED),
        Case("not told is a breach", replace=left("a sister", "0"), expect=BREACHED),
        Case("not told is a breach, whoever took the patient home or not", replace=left("~", "0"), expect=BREACHED),
        Case("alone is a breach, whatever was told or not", replace=left("alone", "~"), expect=BREACHED),
        Case("an answer that is neither yes nor no is unknown", replace=left("a sister", "~"), expect=DATA_REQUIRED),
        Case("two answers of one time that disagree leave it unknown", replace=left("a sister", "1", "0"), expect=DATA_REQUIRED),
        Case("told at the time of leaving counts", replace=at("12:00"), expect=MET),
        Case("told after leaving comes too late", replace=at("12:01"), expect=DATA_REQUIRED),
        Case("told before the dose does not count: who is told then may have forgotten", replace=at("09:59"),
             expect=DATA_REQUIRED),
        Case("nor at its start", replace=at("10:00"), expect=DATA_REQUIRED),
        Case("told in another session does not count", replace=left(session="s2"), expect=DATA_REQUIRED),
        Case("told on that day, known to no more, may have been before the dose", replace=left(at="2026-03-02"),
             expect=DATA_REQUIRED),
        Case("without a time of leaving it is unknown what was told before it", expect=DATA_REQUIRED,
             replace={**left(), "sessions": "id | at | escort\ns1 | 2026-03-02T09:40-05:00 | a sister"}),
        Case("without a session it is unknown", replace={**left(), "sessions": ""}, expect=DATA_REQUIRED),
        Case("a proposed dose is none to leave after", proposes="id | at\nm3 | 2026-06-01T10:00-04:00",
             expect={"m3": NOT_APPLICABLE}),
    ),
)  # fmt: skip
