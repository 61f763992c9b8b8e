from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

SPEC = Spec(
    safeguard="intake-complete",
    title="The lists were asked for before the first dose",
    text="Whether something was asked is told by `coverage`. Nothing told is unknown; told to be incomplete is a breach.",
    cases=(
        Case("all three were asked for", expect={"m1": MET, "m2": NOT_APPLICABLE}),
        Case("of the conditions nothing is told", uncovered=("conditions",), expect={"m1": DATA_REQUIRED}),
        Case("of the medicines nothing is told", uncovered=("medications",), expect={"m1": DATA_REQUIRED}),
        Case("of the allergies nothing is told", uncovered=("allergies",), expect={"m1": DATA_REQUIRED}),
        Case(
            "the medicines are told to be incomplete",
            expect={"m1": BREACHED},
            add={"coverage": "id | domain | complete\nx | medications | no"},
        ),
        Case(
            "whether they are is not known",
            expect={"m1": DATA_REQUIRED},
            add={"coverage": "id | domain | complete\nx | medications | ~"},
        ),
        Case(
            "another patient's list is another's",
            expect={"m1": MET},
            add={"coverage": "id | domain | complete | patient_id\nx | medications | no | p2"},
        ),
    ),
)
