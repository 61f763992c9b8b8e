from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, SIDES, Case, Spec

AT = "2026-03-10T10:00-04:00"
LIMIT = "transition_days_max"


def refused(told: str = "", *, signed: str = "yes", eligibility: str = "contraindicated") -> dict[str, str]:
    decision = f"id | at | eligibility | open_ended | signed\nno | {AT} | {eligibility} | yes | {signed}"
    return {"decisions": decision, "duties": "", "contacts": told and f"id | at | about\ntold | {told}"}


SPEC = Spec(
    safeguard="hold-has-transition-plan",
    title="A stop during treatment comes with a plan",
    text="The decision of these cases was signed after the first dose. Judged at the instant asked about.",
    cases=(
        Case(
            "told before the limit is met",
            replace=refused("2026-03-17T09:59-04:00 | next-steps"),
            limit=LIMIT,
            side="below",
            expect=MET,
        ),
        Case(
            "told at the limit is met",
            replace=refused("2026-03-17T10:00-04:00 | transition-plan"),
            limit=LIMIT,
            side="at",
            expect=MET,
        ),
        Case(
            "told a minute later is a breach",
            replace=refused("2026-03-17T10:01-04:00 | next-steps"),
            limit=LIMIT,
            side="above",
            expect=BREACHED,
        ),
        Case("never told is a breach", replace=refused(), expect=BREACHED),
        Case("told of something else is a breach", replace=refused("2026-03-17T09:59-04:00 | recovery-care"), expect=BREACHED),
        Case(
            "a duty that was done will do",
            expect=MET,
            replace=refused()
            | {
                "duties": """
            id   | at                     | duty            | done_at
            plan | 2026-03-10T10:00-04:00 | transition-plan | 2026-03-17T10:00-04:00
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
            plan | 2026-03-10T10:00-04:00 | transition-plan
        """
            },
        ),
        Case("what was told may not be on file", replace=refused(), uncovered=("contacts",), expect=DATA_REQUIRED),
        Case("what was done may not be on file", replace=refused(), uncovered=("duties",), expect=DATA_REQUIRED),
        Case("a decision that permits is not judged", replace=refused(eligibility="eligible"), expect=NOT_APPLICABLE),
        Case("a draft is no decision", replace=refused(signed="no"), expect=NOT_APPLICABLE),
        Case("a decision that may be signed is unknown", replace=refused(signed="~"), expect=DATA_REQUIRED),
        Case(
            "before the first dose it is another safeguard's", replace=refused() | {"administrations": ""}, expect=NOT_APPLICABLE
        ),
        Case(
            "a dose of that day may have come first",
            replace=refused()
            | {
                "administrations": """
            id | at
            m0 | 2026-03-10
        """
            },
            expect=DATA_REQUIRED,
        ),
        Case(
            "a dose is a dose, also where others may be missing",
            replace=refused(),
            uncovered=("administrations",),
            expect=BREACHED,
        ),
    ),
    sideless={("handover_days_max", side): "is the limit of a patient who was not: refusal-handed-on shows it" for side in SIDES},
)
