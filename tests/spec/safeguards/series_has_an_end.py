from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def plan(phase: str = "series", doses: str = "6", ends: str = "2026-08-31T10:00-04:00", open_ended: str = "no") -> str:
    return f"""
        id   | at                     | phase   | doses_max | ends_at | open_ended
        plan | 2026-02-23T10:00-05:00 | {phase} | {doses}   | {ends}  | {open_ended}
    """


SPEC = Spec(
    safeguard="series-has-an-end",
    title="A series has an end",
    text="A plan that opens a series says when it ends and how many doses it holds, at most 12.",
    cases=(
        Case("a series of 11 doses with an end is met", replace={"plans": plan(doses="11")},
             limit="series_doses_max", side="below", expect=MET),
        Case("a series of 12 doses with an end is met", replace={"plans": plan(doses="12")},
             limit="series_doses_max", side="at", expect=MET),
        Case("a series of 13 doses is a breach", replace={"plans": plan(doses="13")},
             limit="series_doses_max", side="above", expect=BREACHED),
        Case("a series written without an end is a breach", replace={"plans": plan(ends="", open_ended="yes")},
             expect=BREACHED),
        Case("an end that nobody wrote down is unknown", replace={"plans": plan(ends="", open_ended="")},
             expect=DATA_REQUIRED),
        Case("a number of doses that nobody wrote down is unknown", replace={"plans": plan(doses="")}, expect=DATA_REQUIRED),
        Case("a plan for maintenance is not asked", replace={"plans": plan(phase="maintenance", ends="", open_ended="yes")},
             expect=NOT_APPLICABLE),
        Case("a plan that does not say what it plans is unknown", replace={"plans": plan(phase="")}, expect=DATA_REQUIRED),
        Case("as many doses as stated are met", replace={"plans": plan(doses="2")}, expect=MET),
        Case("more doses than stated are a breach", replace={"plans": plan(doses="1")}, expect=BREACHED),
        Case("doses after the plan's end are not of the series",
             replace={"plans": plan(doses="1", ends="2026-05-04T10:00-04:00")}, expect=MET),
        Case(
            "doses before the plan are not of the series",
            replace={"plans": """
                id   | at                     | doses_max | ends_at
                plan | 2026-03-02T10:01-05:00 | 1         | 2026-08-31T10:00-04:00
            """},
            expect=MET,
        ),
        Case(
            "a draft is not judged", expect={"plan": MET, "draft": None},
            add={"plans": """
                id    | at                     | doses_max | open_ended | signed
                draft | 2026-04-01T10:00-04:00 | 20        | yes        | no
            """},
        ),
        Case(
            "a dose that may be the program's may be one too many",
            replace={"plans": plan(doses="1"), "administrations": """
                id | at                     | indication
                m1 | 2026-03-02T10:00-05:00 | program
                m2 | 2026-05-04T10:00-04:00 |
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "doses that may be missing may be too many",
            replace={"plans": plan(doses="2")}, uncovered=("administrations",), expect=DATA_REQUIRED,
        ),
    ),
)  # fmt: skip
