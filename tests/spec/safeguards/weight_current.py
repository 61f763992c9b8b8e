from __future__ import annotations

from tests.spec.case import ABOVE, AT_LIMIT, BELOW, BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def weighing(at: str) -> str:
    return f"""
        id | at                     | weight_kg
        w1 | {at} | 80
    """


CHOICE = "only whether there is a limit by weight matters here, not its size; without one this does not apply"

SPEC = Spec(
    safeguard="weight-current",
    title="The weight is recent",
    text="The newest weight is counted in calendar days, to the day of the dose.",
    sideless={("dose_mg_per_kg_max", side): CHOICE for side in (BELOW, AT_LIMIT, ABOVE)},
    cases=(
        Case(
            "a weight 29 days old is met", replace={"observations": weighing("2026-04-05T18:00-04:00")},
            limit="weight_days_max", side="below", expect={"m2": MET},
        ),
        Case(
            "a weight 30 days old is met", replace={"observations": weighing("2026-04-04T01:00-04:00")},
            limit="weight_days_max", side="at", expect={"m2": MET},
        ),
        Case(
            "a weight 31 days old is a breach", replace={"observations": weighing("2026-04-03T23:00-04:00")},
            limit="weight_days_max", side="above", expect={"m2": BREACHED},
        ),
        Case("no weight at all is a breach", replace={"observations": ""}, expect=BREACHED),
        Case(
            "no weight at all is unknown where weights may be missing",
            replace={"observations": ""}, uncovered=("observations",), expect=DATA_REQUIRED,
        ),
        Case(
            "an old weight is unknown where a newer one may be missing",
            replace={"observations": weighing("2026-03-01T09:00-05:00")}, uncovered=("observations",),
            expect={"m1": MET, "m2": DATA_REQUIRED},
        ),
        Case(
            "a weight of zero is none", expect=BREACHED,
            replace={"observations": """
                id | at                     | weight_kg
                w1 | 2026-03-01T09:00-05:00 | 0
            """},
        ),
        Case(
            "a newer weight that could not be read leaves it unknown, until there is a newer one",
            replace={"observations": """
                id | at                     | weight_kg
                w1 | 2026-03-01T09:00-05:00 | 80
                w2 | 2026-03-02T09:30-05:00 |
                w3 | 2026-05-01T09:00-04:00 | 80
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "a dose limited in milligrams alone asks for no weight",
            replace={"observations": ""}, protocol="esketamine-rems@2026.1", expect=NOT_APPLICABLE,
        ),
    ),
)  # fmt: skip
