from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec

SPEC = Spec(
    safeguard="screening-current",
    title="The substance-use screen is recent",
    text="The newest answered screen is counted in calendar days, to the day of the dose.",
    cases=(
        Case(
            "a screen 179 days old is met",
            replace={"assessments": """
                id     | at                     | domain
                screen | 2025-11-06T23:00-05:00 | substance-use
            """},
            limit="screening_days_max", side="below", expect={"m2": MET},
        ),
        Case(
            "a screen 180 days old is met",
            replace={"assessments": """
                id     | at                     | domain
                screen | 2025-11-05T01:00-05:00 | substance-use
            """},
            limit="screening_days_max", side="at", expect={"m2": MET},
        ),
        Case(
            "a screen 181 days old is a breach, though it is an hour short of 181 times 24 hours",
            replace={"assessments": """
                id     | at                     | domain
                screen | 2025-11-04T23:00-05:00 | substance-use
            """},
            limit="screening_days_max", side="above", expect={"m2": BREACHED},
        ),
        Case(
            "an old screen is unknown where a newer one may be missing",
            replace={"assessments": """
                id     | at                     | domain
                screen | 2025-10-01T09:00-04:00 | substance-use
            """},
            uncovered=("assessments",), expect={"m2": DATA_REQUIRED},
        ),
        Case(
            "a clinician's assessment of a disorder is not a screen: the patient was asked nothing",
            replace={"assessments": """
                id       | at                     | instrument                        | domain        | band | signed
                assessed | 2026-02-20T09:00-05:00 | substance-use-disorder-assessment | substance-use | none | yes
            """},
            expect={"m1": BREACHED},
        ),
        Case("no screen at all is a breach", replace={"assessments": ""}, expect=BREACHED),
        Case(
            "no screen at all is unknown where screens may be missing",
            replace={"assessments": ""}, uncovered=("assessments",), expect=DATA_REQUIRED,
        ),
        Case(
            "a newer screen that was declined does not renew an old one",
            replace={"assessments": """
                id    | at                     | domain        | answer
                old   | 2025-10-01T09:00-04:00 | substance-use | answered
                newer | 2026-04-30T09:00-04:00 | substance-use | declined
            """},
            expect={"m2": BREACHED},
        ),
        Case(
            "a screen dated only to a day still has an age in days",
            replace={"assessments": """
                id     | at         | domain
                screen | 2025-11-05 | substance-use
            """},
            expect={"m2": MET},
        ),
        Case(
            "a dose for which nobody says what it was given is unknown",
            replace={"administrations": """
                id | at                     | indication
                m2 | 2026-05-04T10:00-04:00 |
            """},
            expect={"m2": DATA_REQUIRED},
        ),
    ),
)  # fmt: skip
