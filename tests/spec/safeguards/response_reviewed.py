from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

DAYS = (2, 4, 6, 9, 11, 13, 16, 18)


def doses(many: int) -> dict[str, str]:
    lines = [f"m{n} | 2026-03-{day:02d}T10:00-04:00" for n, day in enumerate(DAYS[:many], 1)]
    return {"administrations": "\n".join(["id | at", *lines])}


def asked(at: str, domain: str = "mood", answer: str = "answered") -> dict[str, str]:
    return {"assessments": f"id | at | instrument | domain | answer\nphq | {at} | phq-9 | {domain} | {answer}"}


LIMIT = "response_doses_max"
SPEC = Spec(
    safeguard="response-reviewed",
    title="Somebody looks whether it helps",
    text="The protocol of these cases asks for a reading within every six doses. m1 is given on 2 March, m7 on 16 March.",
    cases=(
        Case(
            "the sixth dose has five before it",
            replace=doses(6) | {"assessments": ""},
            limit=LIMIT,
            side="below",
            expect={"m6": NOT_APPLICABLE},
        ),
        Case(
            "the seventh has six, and nobody asked",
            replace=doses(7) | {"assessments": ""},
            limit=LIMIT,
            side="at",
            expect={"m7": BREACHED},
        ),
        Case("the eighth likewise", replace=doses(8) | {"assessments": ""}, limit=LIMIT, side="above", expect={"m8": BREACHED}),
        Case(
            "asked on the day of the first is met for the seventh, not for the eighth",
            replace=doses(8) | asked("2026-03-02T18:00-05:00"),
            expect={"m7": MET, "m8": BREACHED},
        ),
        Case("asked between them is met", replace=doses(8) | asked("2026-03-10T18:00-04:00"), expect={"m7": MET, "m8": MET}),
        Case("asked before treatment is not", replace=doses(7) | asked("2026-02-20T18:00-05:00"), expect={"m7": BREACHED}),
        Case("asked about anxiety will do", replace=doses(7) | asked("2026-03-10T18:00-04:00", "anxiety"), expect={"m7": MET}),
        Case(
            "asked about something else will not",
            replace=doses(7) | asked("2026-03-10T18:00-04:00", "bladder"),
            expect={"m7": BREACHED},
        ),
        Case(
            "what was declined is no answer",
            replace=doses(7) | asked("2026-03-10T18:00-04:00", answer="declined"),
            expect={"m7": BREACHED},
        ),
        Case(
            "answers may be missing",
            replace=doses(7) | {"assessments": ""},
            uncovered=("assessments",),
            expect={"m7": DATA_REQUIRED},
        ),
        Case("doses may be missing", replace=doses(2), uncovered=("administrations",), expect={"m2": DATA_REQUIRED}),
        Case(
            "a dose that is only possible may be the one too many",
            replace=doses(6) | {"assessments": ""},
            add={"administrations": "id | at | status\nm0 | 2026-03-01T10:00-05:00 | ~"},
            expect={"m6": DATA_REQUIRED},
        ),
    ),
)
