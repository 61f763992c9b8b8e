from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def asked(at: str, answer: str = "answered", instrument: str = "ketamine-use") -> dict[str, str]:
    return {"assessments": f"""
        id | at   | instrument   | domain        | answer   | band
        k  | {at} | {instrument} | substance-use | {answer} | none-reported
    """}  # fmt: skip


SPEC = Spec(
    safeguard="ketamine-use-asked",
    title="Asked about ketamine itself before the first dose",
    text="Only the first dose of the program (m1, 2026-03-02 at 10:00) is asked. Whatever was answered will do; that nobody "
         "asked will not.",
    cases=(
        Case("the first dose after the questions is met, later ones are not asked", expect={"m1": MET, "m2": NOT_APPLICABLE}),
        Case("recent use is an answer", expect={"m1": MET}, replace={"assessments": """
            id | at                     | instrument   | domain        | band
            k  | 2026-02-20T09:20-05:00 | ketamine-use | substance-use | recent-use
        """}),
        Case("another screen does not ask", replace=asked("2026-02-20T09:20-05:00", instrument="dast-10"),
             expect={"m1": BREACHED}),
        Case("questions that were declined are not answered", replace=asked("2026-02-20T09:20-05:00", "declined"),
             expect={"m1": BREACHED}),
        Case("questions answered in part are not answered", replace=asked("2026-02-20T09:20-05:00", "partial"),
             expect={"m1": BREACHED}),
        Case("of which nobody says whether they were answered, it is unknown", replace=asked("2026-02-20T09:20-05:00", "~"),
             expect={"m1": DATA_REQUIRED}),
        Case("nothing on file is unknown where answers may be missing",
             replace={"assessments": ""}, uncovered=("assessments",), expect={"m1": DATA_REQUIRED}),
        Case("the first dose on file of an extract need not be the first",
             uncovered=("administrations",), expect={"m1": DATA_REQUIRED, "m2": NOT_APPLICABLE}),
        Case("at the instant of the dose is before it", replace=asked("2026-03-02T10:00-05:00"), expect={"m1": MET}),
        Case("a minute after the dose is too late", replace=asked("2026-03-02T10:01-05:00"), expect={"m1": BREACHED}),
        Case("on the day of the dose may have been after it", replace=asked("2026-03-02"), expect={"m1": DATA_REQUIRED}),
        Case("another patient's answers are not this one's", expect={"m1": BREACHED}, replace={"assessments": """
            id | patient_id | at                     | instrument   | domain        | band
            k  | p2         | 2026-02-20T09:20-05:00 | ketamine-use | substance-use | none-reported
        """}),
    ),
)  # fmt: skip
