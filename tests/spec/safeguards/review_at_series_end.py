from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def plans(
    second: str = "series | 2026-05-20T10:00-04:00 | 2026-08-31T10:00-04:00",
    first: str = "series",
    signed: str = "yes",
    ended: str = "2026-05-10T10:00-04:00",
) -> dict[str, str]:
    phase, at, ends = second.split(" | ")
    return {
        "plans": f"""
        id  | at                     | phase   | ends_at | signed   | dose_mg_per_kg_max
        one | 2026-02-23T10:00-05:00 | {first} | {ended} | {signed} | 0.5
        two | {at}                   | {phase} | {ends}  | yes      | 0.5
    """
    }


def asked(at: str) -> dict[str, str]:
    return {"assessments": f"id | at | instrument | domain\nphq | {at} | phq-9 | mood"}


def decided(at: str, signed: str = "yes") -> dict[str, str]:
    return {"decisions": f"id | at | eligibility | open_ended | signed\nnew | {at} | eligible | yes | {signed}"}


SPEC = Spec(
    safeguard="review-at-series-end",
    title="After a series somebody looks back",
    text="The first plan of these cases is a series that ended on 10 May; "
    "its last dose was given on 4 May; the second begins on 20 May.",
    cases=(
        Case("nobody looked back: a breach of the second plan", replace=plans(), expect={"one": NOT_APPLICABLE, "two": BREACHED}),
        Case(
            "asked about mood after the last dose is met",
            replace=plans(),
            add=asked("2026-05-12T10:00-04:00"),
            expect={"two": MET},
        ),
        Case("asked on its day is met", replace=plans(), add=asked("2026-05-04T15:00-04:00"), expect={"two": MET}),
        Case("asked before it is not", replace=plans(), add=asked("2026-05-03T10:00-04:00"), expect={"two": BREACHED}),
        Case("a decision since then is met", replace=plans(), add=decided("2026-05-12T10:00-04:00"), expect={"two": MET}),
        Case("a draft is no decision", replace=plans(), add=decided("2026-05-12T10:00-04:00", "no"), expect={"two": BREACHED}),
        Case(
            "a review after the plan comes too late",
            replace=plans(),
            add=asked("2026-05-25T10:00-04:00"),
            expect={"two": BREACHED},
        ),
        Case(
            "a plan of maintenance is judged as well",
            expect={"two": BREACHED},
            replace=plans("maintenance | 2026-05-20T10:00-04:00 | 2026-08-31T10:00-04:00"),
        ),
        Case("after maintenance it is not", replace=plans(first="maintenance"), expect={"two": NOT_APPLICABLE}),
        Case(
            "a plan that replaces a running series is not",
            replace=plans(ended="2026-08-31T10:00-04:00"),
            expect={"two": NOT_APPLICABLE},
        ),
        Case("a series that may be a draft leaves it unknown", replace=plans(signed="~"), expect={"two": DATA_REQUIRED}),
        Case("a plan of unknown phase may be a series", replace=plans(first="~"), expect={"two": DATA_REQUIRED}),
        Case("without a dose there is nothing to look back on", replace=plans() | {"administrations": ""}, expect=NOT_APPLICABLE),
        Case(
            "an earlier series may be missing",
            replace={"plans": "id | at | ends_at\nonly | 2026-05-20T10:00-04:00 | 2026-08-31T10:00-04:00"},
            uncovered=("plans",),
            expect=DATA_REQUIRED,
        ),
        Case("answers may be missing", replace=plans(), uncovered=("assessments",), expect={"two": DATA_REQUIRED}),
    ),
)
