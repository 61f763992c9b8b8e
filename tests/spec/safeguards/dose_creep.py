from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def doses(*mg: str, drug: str = "ketamine") -> dict[str, str]:
    lines = [f"m{n} | 2026-03-{2 + 2 * n:02d}T10:00-05:00 | {one} | ketamine" for n, one in enumerate(mg[:-1])]
    return {
        "administrations": "\n".join(["id | at | dose_mg | drug", *lines, f"last | 2026-03-20T10:00-04:00 | {mg[-1]} | {drug}"])
    }


PERCENT, MANY = "dose_creep_percent_max", "dose_creep_doses"
SPEC = Spec(
    safeguard="dose-creep",
    title="Doses do not creep upward",
    text="The protocol of these cases allows a quarter more than any of the six doses before.",
    cases=(
        Case(
            "a little less than a quarter more is met",
            replace=doses("40", "49"),
            limit=PERCENT,
            side="below",
            expect={"last": MET},
        ),
        Case("a quarter more is met", replace=doses("40", "50"), limit=PERCENT, side="at", expect={"last": MET}),
        Case(
            "a microgram above it is a breach",
            replace=doses("40", "50.001"),
            limit=PERCENT,
            side="above",
            expect={"last": BREACHED},
        ),
        Case("small steps add up", replace=doses("40", "44", "48", "52"), expect={"last": BREACHED}),
        Case("less than before is met", replace=doses("50", "40"), expect={"last": MET}),
        Case(
            "the sixth dose before counts",
            replace=doses("30", "40", "40", "40", "40", "40", "40"),
            limit=MANY,
            side="at",
            expect={"last": BREACHED},
        ),
        Case(
            "the fifth counts",
            replace=doses("40", "30", "40", "40", "40", "40", "40"),
            limit=MANY,
            side="below",
            expect={"last": BREACHED},
        ),
        Case(
            "the seventh is forgotten",
            replace=doses("30", "40", "40", "40", "40", "40", "40", "40"),
            limit=MANY,
            side="above",
            expect={"last": MET},
        ),
        Case("the first dose has none before it", replace=doses("40"), expect=NOT_APPLICABLE),
        Case("another drug is not compared", replace=doses("40", "84", drug="esketamine"), expect={"last": MET}),
        Case("an unknown drug cannot be", replace=doses("40", "84", drug="~"), expect={"last": DATA_REQUIRED}),
        Case("an unknown dose leaves it unknown", replace=doses("~", "40"), expect={"last": DATA_REQUIRED}),
        Case("one that is surely lower is enough", replace=doses("~", "30", "40"), expect={"last": BREACHED}),
        Case(
            "where doses may be missing, a lower one may be",
            replace=doses("40", "40"),
            uncovered=("administrations",),
            expect={"m0": DATA_REQUIRED, "last": MET},
        ),
    ),
)
