from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

SUBLINGUAL = "sublingual-supervised@2026.3"


def handed(*at: str, between: str = "") -> dict[str, str]:
    lines = [f"h{n} | {one} | 1" for n, one in enumerate(at, 1)]
    given = f"id | at | route\nm1 | {between} | sublingual" if between else ""
    return {"dispenses": "\n".join(["id | at | days", *lines]), "administrations": given}


FIRST, SECOND, BETWEEN = "2026-03-02T12:00-05:00", "2026-03-09T12:00-04:00", "2026-03-05T12:00-05:00"
SPEC = Spec(
    safeguard="early-refill",
    title="The next supply comes after the last was used as agreed",
    text="Judged under `sublingual-supervised`, which allows one session's supply at a time.",
    cases=(
        Case(
            "the first has none before it, the second a dose between",
            replace=handed(FIRST, SECOND, between=BETWEEN),
            protocol=SUBLINGUAL,
            expect={"h1": NOT_APPLICABLE, "h2": MET},
        ),
        Case(
            "without a dose between it is a breach", replace=handed(FIRST, SECOND), protocol=SUBLINGUAL, expect={"h2": BREACHED}
        ),
        Case(
            "a dose before the first is none between",
            replace=handed(FIRST, SECOND, between="2026-03-01T12:00-05:00"),
            protocol=SUBLINGUAL,
            expect={"h2": BREACHED},
        ),
        Case(
            "a dose after the second is none between",
            replace=handed(FIRST, SECOND, between="2026-03-10T12:00-04:00"),
            protocol=SUBLINGUAL,
            expect={"h2": BREACHED},
        ),
        Case(
            "a dose may be missing",
            replace=handed(FIRST, SECOND),
            protocol=SUBLINGUAL,
            uncovered=("administrations",),
            expect={"h2": DATA_REQUIRED},
        ),
        Case(
            "an earlier supply may be missing",
            replace=handed(FIRST),
            protocol=SUBLINGUAL,
            uncovered=("dispenses",),
            expect=DATA_REQUIRED,
        ),
        Case(
            "of two in one month nobody knows which came first",
            replace=handed("2026-03", "2026-03"),
            protocol=SUBLINGUAL,
            expect=DATA_REQUIRED,
        ),
        Case("where nothing may be handed out, another safeguard says so", replace=handed(FIRST, SECOND), expect=NOT_APPLICABLE),
    ),
    sideless={("take_home", side): "is a choice of words, each shown by a case" for side in ("below", "at", "above")},
)
