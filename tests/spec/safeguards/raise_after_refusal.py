from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

REFUSED = "more | refused | 2026-04-20T10:00-04:00"


def asked(line: str = REFUSED, mg: str = "39") -> dict[str, str]:
    word, outcome, at = line.split(" | ")
    return {
        "administrations": f"""
            id | session_id | at                     | dose_mg
            m1 | s1         | 2026-03-02T10:00-05:00 | {mg}
            m2 | s2         | 2026-05-04T10:00-04:00 | 40
        """,
        "requests": f"id | at | asks_for | outcome\nask | {at} | {word} | {outcome}",
    }


def planned(at: str, signed: str = "yes") -> dict[str, str]:
    return {
        "plans": f"""
        id  | at   | ends_at                | dose_mg_per_kg_max | signed
        new | {at} | 2026-08-31T10:00-04:00 | 0.5                | {signed}
    """
    }


LIMIT = "raise_after_refusal_days"
SPEC = Spec(
    safeguard="raise-after-refusal",
    title="After a refused ask for more, a higher dose is decided anew",
    text="The second dose of these cases, on 4 May, is higher than the first; its plan is of February.",
    cases=(
        Case(
            "a higher dose two weeks after the refusal is a breach",
            replace=asked(),
            expect={"m1": NOT_APPLICABLE, "m2": BREACHED},
        ),
        Case("a new plan since the refusal is met", replace=asked(), add=planned("2026-04-25T10:00-04:00"), expect={"m2": MET}),
        Case(
            "a plan from before the refusal is not",
            replace=asked(),
            add=planned("2026-04-15T10:00-04:00"),
            expect={"m2": BREACHED},
        ),
        Case("a draft is no plan", replace=asked(), add=planned("2026-04-25T10:00-04:00", "no"), expect={"m2": BREACHED}),
        Case(
            "the thirtieth day after it is near",
            replace=asked("more | refused | 2026-04-04T10:00-04:00"),
            limit=LIMIT,
            side="at",
            expect={"m2": BREACHED},
        ),
        Case(
            "the day before that is",
            replace=asked("more | refused | 2026-04-05T10:00-04:00"),
            limit=LIMIT,
            side="below",
            expect={"m2": BREACHED},
        ),
        Case(
            "the day after that is not",
            replace=asked("more | refused | 2026-04-03T10:00-04:00"),
            limit=LIMIT,
            side="above",
            expect={"m2": NOT_APPLICABLE},
        ),
        Case(
            "an ask that was granted is not judged",
            replace=asked("more | granted | 2026-04-20T10:00-04:00"),
            expect={"m2": NOT_APPLICABLE},
        ),
        Case(
            "an ask for something else is not",
            replace=asked("sooner | refused | 2026-04-20T10:00-04:00"),
            expect={"m2": NOT_APPLICABLE},
        ),
        Case(
            "what came of the ask may be unknown",
            replace=asked("more | ~ | 2026-04-20T10:00-04:00"),
            expect={"m2": DATA_REQUIRED},
        ),
        Case(
            "a refusal after the dose is not judged",
            replace=asked("more | refused | 2026-05-05T10:00-04:00"),
            expect={"m2": NOT_APPLICABLE},
        ),
        Case("the same dose is no raise", replace=asked(mg="40"), expect={"m2": NOT_APPLICABLE}),
        Case("against an unknown dose it may be one", replace=asked(mg="~"), expect={"m2": DATA_REQUIRED}),
        Case("asks may be missing", replace=asked() | {"requests": ""}, uncovered=("requests",), expect={"m2": DATA_REQUIRED}),
    ),
)
