from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_JUDGED, Case, Spec

ONLY_M2 = """
    id | session_id | at
    m2 | s2         | 2026-05-04T10:00-04:00
"""

SPEC = Spec(
    safeguard="signed-decision-before-dose",
    title="A signed decision stands behind every dose",
    text="The newest decision that a clinician signed decides; it counts from its signature and its entry, until it expires. "
         "What an edit may have changed is unknown until that edit.",
    cases=(
        Case("a dose under an unexpired decision for it is met", expect=MET),
        Case(
            "a decision of eligible with safeguards permits treatment",
            replace={"decisions": """
                id       | at                     | eligibility              | expires_at
                decision | 2026-02-20T10:00-05:00 | eligible-with-safeguards | 2027-02-20T10:00-05:00
            """},
            expect=MET,
        ),
        Case("no decision at all is a breach where all decisions are on file", replace={"decisions": ""}, expect=BREACHED),
        Case(
            "no decision on file is unknown where decisions may be missing",
            replace={"decisions": ""}, uncovered=("decisions",), expect=DATA_REQUIRED,
        ),
        Case(
            "a newer decision against treatment ends an older one for it",
            add={"decisions": """
                id    | at                     | eligibility     | open_ended
                newer | 2026-04-01T10:00-04:00 | contraindicated | yes
            """},
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case(
            "an undetermined decision does not permit treatment, whatever else may be on file elsewhere",
            replace={"decisions": """
                id       | at                     | eligibility  | open_ended
                decision | 2026-02-20T10:00-05:00 | undetermined | yes
            """},
            uncovered=("decisions",), expect=BREACHED,
        ),
        Case(
            "a decision has expired at the instant of its end",
            replace={"decisions": """
                id       | at                     | expires_at
                decision | 2026-02-20T10:00-05:00 | 2026-05-04T10:00-04:00
            """},
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case(
            "a decision still holds a minute before its end",
            replace={"decisions": """
                id       | at                     | expires_at
                decision | 2026-02-20T10:00-05:00 | 2026-05-04T10:01-04:00
            """},
            expect=MET,
        ),
        Case(
            "an expired decision is unknown where a newer one may be missing",
            replace={"decisions": """
                id       | at                     | expires_at
                decision | 2026-02-20T10:00-05:00 | 2026-05-01T10:00-04:00
            """},
            uncovered=("decisions",), expect={"m1": MET, "m2": DATA_REQUIRED},
        ),
        Case(
            "a missing end is not an open one",
            replace={"decisions": """
                id       | at                     | expires_at | open_ended
                decision | 2026-02-20T10:00-05:00 |            |
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "a decision given without an end, and said to be, holds",
            replace={"decisions": """
                id       | at                     | expires_at | open_ended
                decision | 2026-02-20T10:00-05:00 |            | yes
            """},
            expect=MET,
        ),
        Case(
            "a draft is no decision",
            replace={"decisions": """
                id       | at                     | expires_at             | signed
                decision | 2026-02-20T10:00-05:00 | 2027-02-20T10:00-05:00 | no
            """},
            expect=BREACHED,
        ),
        Case(
            "a decision of which nobody says whether it is signed is unknown",
            replace={"decisions": """
                id       | at                     | expires_at             | signed
                decision | 2026-02-20T10:00-05:00 | 2027-02-20T10:00-05:00 |
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "a signature does not reach back before it was given",
            replace={"decisions": """
                id       | at                     | signed_at                 | recorded_at               | open_ended
                decision | 2026-02-20T10:00-05:00 | 2026-03-02T10:00:01-05:00 | 2026-03-02T10:00:01-05:00 | yes
            """},
            expect={"m1": BREACHED, "m2": MET},
        ),
        Case(
            "what was edited after it was signed is unknown until the edit",
            replace={"decisions": """
                id       | at                     | signed_at              | recorded_at            | expires_at
                decision | 2026-02-20T10:00-05:00 | 2026-02-20T10:00-05:00 | 2026-04-01T10:00-04:00 | 2027-02-20T10:00-05:00
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "an edit is certain from the instant of its being written down",
            replace={"decisions": """
                id       | at                     | signed_at              | recorded_at            | expires_at
                decision | 2026-02-20T10:00-05:00 | 2026-02-20T10:00-05:00 | 2026-03-02T10:00-05:00 | 2027-02-20T10:00-05:00
            """},
            expect=MET,
        ),
        Case(
            "a signature of which nobody says when it was given is unknown until its entry",
            replace={"decisions": """
                id       | at                     | recorded_at               | expires_at
                decision | 2026-02-20T10:00-05:00 | 2026-03-02T10:00:01-05:00 | 2027-02-20T10:00-05:00
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "a source that does not say when it was written down is read as known from its own time",
            replace={"decisions": """
                id       | at                     | recorded_at | expires_at
                decision | 2026-02-20T10:00-05:00 |             | 2027-02-20T10:00-05:00
            """},
            expect=MET,
        ),
        Case(
            "a signature known only to the day of the dose may have come after it",
            replace={"decisions": """
                id       | at                     | signed_at              | signed_latest          | expires_at
                decision | 2026-02-20T10:00-05:00 | 2026-03-02T00:00-05:00 | 2026-03-02T23:59-05:00 | 2027-02-20T10:00-05:00
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "two decisions of one instant that contradict each other leave it unknown",
            replace={"decisions": """
                id | at                     | eligibility     | expires_at
                a  | 2026-02-20T10:00-05:00 | contraindicated | 2027-02-20T10:00-05:00
                b  | 2026-02-20T10:00-05:00 | eligible        | 2027-02-20T10:00-05:00
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "of two decisions of one instant that end at other times neither is taken for one without an end",
            replace={"decisions": """
                id | at                     | open_ended | expires_at
                a  | 2026-02-20T10:00-05:00 | yes        | 2026-02-25T10:00-05:00
                b  | 2026-02-20T10:00-05:00 | yes        | 2026-03-15T10:00-05:00
            """},
            expect={"m1": DATA_REQUIRED},
        ),
        Case(
            "two decisions of one instant that agree are as one",
            replace={"decisions": """
                id | at                     | tier   | expires_at
                a  | 2026-02-20T10:00-05:00 | first  | 2027-02-20T10:00-05:00
                b  | 2026-02-20T10:00-05:00 | middle | 2027-02-20T10:00-05:00
            """},
            expect=MET,
        ),
        Case(
            "of two decisions of one time the one that was written down later is the newer",
            replace={"decisions": """
                id | at                     | recorded_at            | eligibility     | expires_at
                b  | 2026-02-20T10:00-05:00 | 2026-02-20T10:00-05:00 | eligible        | 2027-02-20T10:00-05:00
                a  | 2026-02-20T10:00-05:00 | 2026-02-20T11:00-05:00 | contraindicated | 2027-02-20T10:00-05:00
            """},
            expect=BREACHED,
        ),
        Case(
            "an older decision that is edited after a newer one leaves it unknown which of them stands",
            add={"decisions": """
                id    | at                     | signed_at              | recorded_at            | eligibility     | open_ended
                older | 2026-02-10T10:00-05:00 | 2026-02-10T10:00-05:00 | 2026-04-01T10:00-04:00 | contraindicated | yes
            """},
            expect={"m1": MET, "m2": DATA_REQUIRED},
        ),
        Case(
            "decisions that were moved together keep the order of their signatures",
            replace={"decisions": """
                id    | at                     | signed_at              | recorded_at            | eligibility     | open_ended
                older | 2026-02-10T10:00-05:00 | 2026-02-10T10:00-05:00 | 2026-04-01T10:00-04:00 | contraindicated | yes
                newer | 2026-02-20T10:00-05:00 | 2026-02-20T10:00-05:00 | 2026-04-01T10:00-04:00 | eligible        | yes
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "a new signature on a draft that is on file counts perhaps from then on",
            replace={"decisions": """
                id       | at                     | signed | signed_at              | recorded_at            | open_ended
                decision | 2026-02-20T10:00-05:00 | no     |                        | 2026-02-20T10:00-05:00 | yes
                decision | 2026-02-20T10:00-05:00 | yes    | 2026-02-21T10:00-05:00 | 2026-04-01T10:00-04:00 | yes
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "a decision dated only to the day of the dose may have come after it",
            replace={"decisions": """
                id       | at         | expires_at
                decision | 2026-03-02 | 2027-02-20T10:00-05:00
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "a decision withdrawn as entered in error never was",
            add={"decisions": """
                id       | at                     | recorded_at            | void
                decision | 2026-02-20T10:00-05:00 | 2026-02-21T10:00-05:00 | yes
            """},
            expect=BREACHED,
        ),
        Case(
            "a correction of a decision leaves the doses before it as they were",
            add={"decisions": """
                id       | at                     | recorded_at            | expires_at
                decision | 2026-02-20T10:00-05:00 | 2026-04-01T10:00-04:00 | 2026-12-20T10:00-05:00
            """},
            expect=MET,
        ),
        Case(
            "a dose for which nobody says what it was given is unknown",
            replace={"administrations": """
                id | session_id | at                     | indication
                m2 | s2         | 2026-05-04T10:00-04:00 |
            """, "decisions": ""},
            expect={"m2": DATA_REQUIRED},
        ),
        Case(
            "a dose given for analgesia is not judged",
            replace={"administrations": """
                id | session_id | at                     | indication
                m1 | s1         | 2026-03-02T10:00-05:00 | program
                m2 | s2         | 2026-05-04T10:00-04:00 | analgesia
            """, "decisions": ""},
            expect={"m1": BREACHED, "m2": NOT_JUDGED},
        ),
        Case(
            "a proposed dose needs a decision as well",
            replace={"administrations": ONLY_M2, "decisions": ""},
            proposes="""
                id | at
                m3 | 2026-06-01T10:00-04:00
            """,
            expect={"m3": BREACHED},
        ),
    ),
)  # fmt: skip
