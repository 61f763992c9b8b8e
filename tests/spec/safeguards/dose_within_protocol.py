from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec

ESKETAMINE = "esketamine-rems@2026.1"
SPRAY = "id | session_id | at | drug | route | dose_mg\nm1 | s1 | 2026-03-02T10:00-05:00 | esketamine | intranasal | {mg}"


def dose(mg: str) -> str:
    return f"""
        id | session_id | at                     | dose_mg
        m1 | s1         | 2026-03-02T10:00-05:00 | {mg}
    """


def weighing(kg: str) -> str:
    return f"""
        id | at                     | weight_kg
        w1 | 2026-02-27T09:00-05:00 | {kg}
    """


SPEC = Spec(
    safeguard="dose-within-protocol",
    title="The dose is within the protocol",
    text="The protocol allows 0.75 mg/kg; at 80 kg that is 60 mg, whatever a plan may say.",
    cases=(
        Case(
            "a newer weight that could not be read leaves the ceiling unknown", expect={"m1": DATA_REQUIRED},
            replace={"administrations": dose("40"), "observations": weighing("80") + "w2 | 2026-03-01T09:00-05:00 |"},
        ),
        Case(
            "59 mg at 80 kg is met", replace={"administrations": dose("59")},
            limit="dose_mg_per_kg_max", side="below", expect={"m1": MET},
        ),
        Case(
            "60 mg at 80 kg is met", replace={"administrations": dose("60")},
            limit="dose_mg_per_kg_max", side="at", expect={"m1": MET},
        ),
        Case(
            "61 mg at 80 kg is a breach", replace={"administrations": dose("61")},
            limit="dose_mg_per_kg_max", side="above", expect={"m1": BREACHED},
        ),
        Case(
            "a ceiling of 58.425 mg is rounded down, so 59 mg is a breach",
            replace={"administrations": dose("59"), "observations": weighing("77.9")},
            limit="dose_rounding_mg", side="below", expect={"m1": BREACHED},
        ),
        Case(
            "a ceiling of 58.5 mg is rounded up, so 59 mg is met",
            replace={"administrations": dose("59"), "observations": weighing("78")},
            limit="dose_rounding_mg", side="at", expect={"m1": MET},
        ),
        Case(
            "a ceiling of 58.575 mg is rounded up, so 59 mg is met",
            replace={"administrations": dose("59"), "observations": weighing("78.1")},
            limit="dose_rounding_mg", side="above", expect={"m1": MET},
        ),
        Case(
            "a ceiling for ketamine says nothing of esketamine, more potent by the milligram",
            replace={"administrations": SPRAY.format(mg=28)}, expect={"m1": DATA_REQUIRED},
        ),
        Case(
            "two devices of esketamine are met",
            replace={"administrations": SPRAY.format(mg=56)}, protocol=ESKETAMINE,
            limit="dose_mg_max", side="below", expect={"m1": MET},
        ),
        Case(
            "three devices of esketamine are met, and no weight is asked for",
            replace={"administrations": SPRAY.format(mg=84), "observations": ""}, protocol=ESKETAMINE,
            limit="dose_mg_max", side="at", expect={"m1": MET},
        ),
        Case(
            "four devices of esketamine are a breach",
            replace={"administrations": SPRAY.format(mg=112)}, protocol=ESKETAMINE,
            limit="dose_mg_max", side="above", expect={"m1": BREACHED},
        ),
        Case(
            "a plan pinned to another protocol is judged by that one",
            replace={"administrations": dose("61"), "plans": """
                id   | at                     | ends_at                | protocol
                plan | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | im-racemic@2026.1
            """},
            expect={"m1": MET},
        ),
        Case(
            "a plan cannot exceed what the program agreed on",
            replace={"administrations": dose("61"), "plans": """
                id   | at                     | ends_at                | dose_mg_per_kg_max
                plan | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 1.0
            """},
            expect={"m1": BREACHED},
        ),
        Case("a ceiling by weight is unknown without a weight", replace={"observations": ""}, expect=DATA_REQUIRED),
        Case(
            "a weight taken after the dose is not its weight",
            replace={"administrations": dose("40"), "observations": """
                id | at                     | weight_kg
                w1 | 2026-03-02T10:01-05:00 | 80
            """},
            expect={"m1": DATA_REQUIRED},
        ),
        Case("a dose of unknown amount is unknown", replace={"administrations": dose("")}, expect={"m1": DATA_REQUIRED}),
        Case(
            "several administrations of one day without a session are one dose",
            replace={"administrations": """
                id  | at                     | dose_mg
                m1  | 2026-03-02T10:00-05:00 | 40
                m1b | 2026-03-02T15:00-05:00 | 40
            """},
            expect={"m1": BREACHED, "m1b": None},
        ),
    ),
)  # fmt: skip
