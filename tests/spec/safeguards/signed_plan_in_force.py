from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec

SPEC = Spec(
    safeguard="signed-plan-in-force",
    title="A signed plan is in force",
    text="A plan counts from its signature and its entry until its end; the newest plan that is still running is in force.",
    cases=(
        Case("a dose under a signed plan is met", expect=MET),
        Case("a dose without a plan is a breach", replace={"plans": ""}, expect=BREACHED),
        Case(
            "no plan on file is unknown where plans may be missing",
            replace={"plans": ""}, uncovered=("plans",), expect=DATA_REQUIRED,
        ),
        Case(
            "a plan is over at the instant of its end",
            replace={"plans": """
                id   | at                     | ends_at
                plan | 2026-02-23T10:00-05:00 | 2026-05-04T10:00-04:00
            """},
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case(
            "a plan holds a minute before its end",
            replace={"plans": """
                id   | at                     | ends_at
                plan | 2026-02-23T10:00-05:00 | 2026-05-04T10:01-04:00
            """},
            expect=MET,
        ),
        Case(
            "a plan holds from the instant of its signature",
            replace={"plans": """
                id   | at                     | ends_at
                plan | 2026-03-02T10:00-05:00 | 2026-08-31T10:00-04:00
            """},
            expect=MET,
        ),
        Case(
            "a plan that begins a minute after the dose is too late",
            replace={"plans": """
                id   | at                     | ends_at
                plan | 2026-03-02T10:01-05:00 | 2026-08-31T10:00-04:00
            """},
            expect={"m1": BREACHED, "m2": MET},
        ),
        Case(
            "a draft is no plan",
            replace={"plans": """
                id   | at                     | ends_at                | signed
                plan | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | no
            """},
            expect=BREACHED,
        ),
        Case(
            "a plan of which nobody says whether it is signed is unknown",
            replace={"plans": """
                id   | at                     | ends_at                | signed
                plan | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 |
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "a missing end is not an open one",
            replace={"plans": """
                id   | at                     | open_ended
                plan | 2026-02-23T10:00-05:00 |
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "a plan written without an end, and said to be, holds",
            replace={"plans": """
                id   | at                     | open_ended
                plan | 2026-02-23T10:00-05:00 | yes
            """},
            expect=MET,
        ),
        Case(
            "an older plan that is still running is in force when the newer one has ended",
            replace={"plans": """
                id    | at                     | ends_at
                older | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00
                newer | 2026-03-10T10:00-04:00 | 2026-04-10T10:00-04:00
            """},
            expect=MET,
        ),
        Case(
            "a plan that was signed after the dose is too late, whenever it begins",
            replace={"plans": """
                id   | at                     | signed_at              | recorded_at            | ends_at
                plan | 2026-02-23T10:00-05:00 | 2026-03-02T18:00-05:00 | 2026-03-02T18:00-05:00 | 2026-08-31T10:00-04:00
            """},
            expect={"m1": BREACHED, "m2": MET},
        ),
        Case(
            "a plan entered later than it was signed is unknown until its entry",
            replace={"plans": """
                id   | at                     | signed_at              | recorded_at            | ends_at
                plan | 2026-02-23T10:00-05:00 | 2026-02-23T09:00-05:00 | 2026-03-02T18:00-05:00 | 2026-08-31T10:00-04:00
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "two plans of one instant that contradict each other are a plan in force all the same",
            replace={"plans": """
                id | at                     | ends_at                | dose_mg_max
                a  | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 40
                b  | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 30
            """},
            expect=MET,
        ),
        Case(
            "a plan dated only to the day of the dose may have come after it",
            replace={"plans": """
                id   | at         | ends_at
                plan | 2026-03-02 | 2026-08-31T10:00-04:00
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "a plan revoked between two doses was in force at the first",
            add={"plans": """
                id   | at                     | recorded_at            | ends_at
                plan | 2026-02-23T10:00-05:00 | 2026-04-01T10:00-04:00 | 2026-04-01T10:00-04:00
            """},
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case(
            "a proposed dose needs a plan as well",
            replace={"plans": """
                id   | at                     | ends_at
                plan | 2026-02-23T10:00-05:00 | 2026-05-31T10:00-04:00
            """},
            proposes="""
                id | at
                m3 | 2026-06-01T10:00-04:00
            """,
            expect={"m2": MET, "m3": BREACHED},
        ),
    ),
)  # fmt: skip
