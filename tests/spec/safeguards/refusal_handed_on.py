from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, SIDES, Case, Spec

AT = "2026-02-01T10:00-05:00"
LIMIT = "handover_days_max"


def refused(told: str = "", *, signed: str = "yes", eligibility: str = "contraindicated") -> dict[str, str]:
    decision = f"id | at | eligibility | open_ended | signed\nno | {AT} | {eligibility} | yes | {signed}"
    return {"decisions": decision, "duties": "", "contacts": told and f"id | at | about\ntold | {told}"}


SPEC = Spec(
    safeguard="refusal-handed-on",
    title="A no comes with next steps",
    text="The decision of these cases was signed before the first dose, so that nobody was treated yet. Judged at the instant "
    "asked about.",
    cases=(
        Case(
            "told before the limit is met",
            replace=refused("2026-02-08T09:59-05:00 | next-steps"),
            limit=LIMIT,
            side="below",
            expect=MET,
        ),
        Case(
            "told at the limit is met",
            replace=refused("2026-02-08T10:00-05:00 | transition-plan"),
            limit=LIMIT,
            side="at",
            expect=MET,
        ),
        Case(
            "told a minute later is a breach",
            replace=refused("2026-02-08T10:01-05:00 | next-steps"),
            limit=LIMIT,
            side="above",
            expect=BREACHED,
        ),
        Case("never told is a breach", replace=refused(), expect=BREACHED),
        Case("told of something else is a breach", replace=refused("2026-02-08T09:59-05:00 | recovery-care"), expect=BREACHED),
        Case(
            "a duty that was done will do",
            expect=MET,
            replace=refused()
            | {
                "duties": """
            id   | at                     | duty            | done_at
            plan | 2026-02-01T10:00-05:00 | transition-plan | 2026-02-08T10:00-05:00
        """
            },
        ),
        Case(
            "a duty that was not done will not",
            expect=BREACHED,
            replace=refused()
            | {
                "duties": """
            id   | at                     | duty
            plan | 2026-02-01T10:00-05:00 | transition-plan
        """
            },
        ),
        Case("what was told may not be on file", replace=refused(), uncovered=("contacts",), expect=DATA_REQUIRED),
        Case("what was done may not be on file", replace=refused(), uncovered=("duties",), expect=DATA_REQUIRED),
        Case("a decision that permits is not judged", replace=refused(eligibility="eligible"), expect=NOT_APPLICABLE),
        Case("a draft is no decision", replace=refused(signed="no"), expect=NOT_APPLICABLE),
        Case("a decision that may be signed is unknown", replace=refused(signed="~"), expect=DATA_REQUIRED),
        Case(
            "after a dose it is another safeguard's",
            replace=refused()
            | {
                "administrations": """
            id | at
            m0 | 2026-01-05T10:00-05:00
        """
            },
            expect=NOT_APPLICABLE,
        ),
        Case(
            "where doses may be missing it is unknown which of the two",
            replace=refused(),
            uncovered=("administrations",),
            expect=DATA_REQUIRED,
        ),
    ),
    sideless={
        ("transition_days_max", side): "is the limit of a patient who was treated before: hold-has-transition-plan shows it"
        for side in SIDES
    },
)
