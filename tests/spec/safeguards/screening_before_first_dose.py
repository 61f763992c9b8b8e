from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

NO_SCREEN = ""

SPEC = Spec(
    safeguard="screening-before-first-dose",
    title="Screened for substance use before the first dose",
    text="Only the first dose of the program is asked; an answered screen before it is what counts.",
    cases=(
        Case(
            "a clinician's assessment of a disorder is not a screen: the patient was asked nothing",
            replace={"assessments": """
                id       | at                     | instrument                        | domain        | band | signed
                assessed | 2026-02-20T09:00-05:00 | substance-use-disorder-assessment | substance-use | none | yes
            """},
            expect={"m1": BREACHED},
        ),
        Case("the first dose after a screen is met, later ones are not asked", expect={"m1": MET, "m2": NOT_APPLICABLE}),
        Case("a first dose without a screen is a breach", replace={"assessments": NO_SCREEN}, expect={"m1": BREACHED}),
        Case(
            "no screen on file is unknown where screens may be missing",
            replace={"assessments": NO_SCREEN}, uncovered=("assessments",), expect={"m1": DATA_REQUIRED},
        ),
        Case(
            "the first dose on file of an extract need not be the first",
            uncovered=("administrations",), expect={"m1": DATA_REQUIRED, "m2": NOT_APPLICABLE},
        ),
        Case(
            "a screen that was declined is no screen",
            replace={"assessments": """
                id     | at                     | domain        | answer
                screen | 2026-02-20T09:00-05:00 | substance-use | declined
            """},
            expect={"m1": BREACHED},
        ),
        Case(
            "a screen of something else is no screen",
            replace={"assessments": """
                id      | at                     | domain
                bladder | 2026-02-20T09:00-05:00 | bladder
            """},
            expect={"m1": BREACHED},
        ),
        Case(
            "a screen at the instant of the dose is before it",
            replace={"assessments": """
                id     | at                     | domain
                screen | 2026-03-02T10:00-05:00 | substance-use
            """},
            expect={"m1": MET},
        ),
        Case(
            "a screen a minute after the dose is too late",
            replace={"assessments": """
                id     | at                     | domain
                screen | 2026-03-02T10:01-05:00 | substance-use
            """},
            expect={"m1": BREACHED},
        ),
        Case(
            "a screen dated only to the day of the dose may have come after it",
            replace={"assessments": """
                id     | at         | domain
                screen | 2026-03-02 | substance-use
            """},
            expect={"m1": DATA_REQUIRED},
        ),
        Case(
            "after a dose that was not given, the next is the first",
            replace={"assessments": NO_SCREEN, "administrations": """
                id | at                     | status
                m1 | 2026-03-02T10:00-05:00 | not-done
                m2 | 2026-03-04T10:00-05:00 | completed
            """},
            expect={"m2": BREACHED},
        ),
    ),
)  # fmt: skip
