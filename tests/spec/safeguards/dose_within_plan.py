from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


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


def holding(doses: str) -> dict[str, str]:
    return {"plans": PLAN.format(columns="dose_mg_per_kg_max | doses_max", cells=f"0.5 | {doses}")}


PLAN = "id | at | ends_at | {columns}\nplan | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | {cells}"

SPEC = Spec(
    safeguard="dose-within-plan",
    title="The dose is within the plan",
    text="The baseline's plan allows 0.5 mg/kg; at 80 kg that is 40 mg. A ceiling by weight is rounded to whole milligrams, "
         "halves upward, before it is compared.",
    cases=(
        Case("a dose below the plan's ceiling is met", replace={"administrations": dose("39")}, expect={"m1": MET}),
        Case("a dose at the plan's ceiling is met", replace={"administrations": dose("40")}, expect={"m1": MET}),
        Case("a dose above the plan's ceiling is a breach", replace={"administrations": dose("41")}, expect={"m1": BREACHED}),
        Case("a dose of a microgram too much is a breach", replace={"administrations": dose("40.001")},
             expect={"m1": BREACHED}),
        Case(
            "a ceiling of 39.45 mg is rounded down, so 40 mg is a breach",
            replace={"administrations": dose("40"), "observations": weighing("78.9")},
            limit="dose_rounding_mg", side="below", expect={"m1": BREACHED},
        ),
        Case(
            "a ceiling of 39.5 mg is rounded up, so 40 mg is met",
            replace={"administrations": dose("40"), "observations": weighing("79")},
            limit="dose_rounding_mg", side="at", expect={"m1": MET},
        ),
        Case(
            "a ceiling of 39.55 mg is rounded up, so 40 mg is met",
            replace={"administrations": dose("40"), "observations": weighing("79.1")},
            limit="dose_rounding_mg", side="above", expect={"m1": MET},
        ),
        Case(
            "a ceiling in milligrams needs no weight",
            replace={"plans": PLAN.format(columns="dose_mg_max", cells="40"), "observations": ""}, expect=MET,
        ),
        Case(
            "a dose above a ceiling in milligrams is a breach",
            replace={"plans": PLAN.format(columns="dose_mg_max", cells="35")}, expect=BREACHED,
        ),
        Case(
            "two plans of one instant with other ceilings leave it unknown",
            add={"plans": """
                id    | at                     | ends_at                | dose_mg_per_kg_max
                other | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 0.4
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "of two plans of one instant, one with a ceiling that the other lacks, neither speaks for both",
            replace={"plans": """
                id | at                     | ends_at                | dose_mg_max | dose_mg_per_kg_max
                a  | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 50          | 0.4
                b  | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 50          |
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "two plans of one instant with the same ceilings are as one",
            add={"plans": """
                id    | at                     | ends_at                | dose_mg_per_kg_max | doses_max
                other | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 0.5                | 6
            """},
            expect=MET,
        ),
        Case(
            "two weights of one instant that differ leave it unknown",
            add={"observations": """
                id | at                     | weight_kg
                w0 | 2026-02-27T09:00-05:00 | 60
                w3 | 2026-05-01T09:00-04:00 | 60
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "of two ceilings both must hold",
            replace={"plans": PLAN.format(columns="dose_mg_max | dose_mg_per_kg_max", cells="35 | 0.75")}, expect=BREACHED,
        ),
        Case(
            "a dose above one ceiling is a breach though the other cannot be reckoned",
            replace={"plans": PLAN.format(columns="dose_mg_max | dose_mg_per_kg_max", cells="35 | 0.5"), "observations": ""},
            expect=BREACHED,
        ),
        Case(
            "a plan that states no ceiling leaves it unknown",
            replace={"plans": PLAN.format(columns="doses_max", cells="6")}, expect=DATA_REQUIRED,
        ),
        Case("a ceiling by weight is unknown without a weight", replace={"observations": ""}, expect=DATA_REQUIRED),
        Case("a dose of unknown amount is unknown", replace={"administrations": dose("")}, expect={"m1": DATA_REQUIRED}),
        Case("without a plan there is no ceiling to exceed", replace={"plans": ""}, expect=NOT_APPLICABLE),
        Case(
            "a missing plan is unknown where plans may be missing",
            replace={"plans": ""}, uncovered=("plans",), expect=DATA_REQUIRED,
        ),
        Case(
            "two boluses of one session are one dose",
            replace={"administrations": """
                id  | session_id | at                     | dose_mg
                m1  | s1         | 2026-03-02T10:00-05:00 | 30
                m1b | s1         | 2026-03-02T10:20-05:00 | 11
            """},
            expect={"m1": BREACHED, "m1b": None},
        ),
        Case(
            "a sum with an unknown part is unknown",
            replace={"administrations": """
                id  | session_id | at                     | dose_mg
                m1  | s1         | 2026-03-02T10:00-05:00 | 30
                m1b | s1         | 2026-03-02T10:20-05:00 |
            """},
            expect={"m1": DATA_REQUIRED},
        ),
        Case(
            "a stopped dose is judged by what was given, not by what was ordered",
            replace={"administrations": """
                id | session_id | at                     | dose_mg | ordered_dose_mg | status
                m1 | s1         | 2026-03-02T10:00-05:00 | 12      | 80              | stopped
            """},
            expect={"m1": MET},
        ),
        Case(
            "a raise needs a new signature: the newer plan is the one that counts",
            add={"plans": """
                id    | at                     | ends_at                | dose_mg_per_kg_max
                newer | 2026-04-01T10:00-04:00 | 2026-08-31T10:00-04:00 | 0.4
            """},
            expect={"m1": MET, "m2": BREACHED},
        ),
        Case("a dose more than the plan holds is a breach, and the ones before it are not", replace=holding("1"),
             expect={"m1": MET, "m2": BREACHED}),
        Case("the last dose that the plan holds is met", replace=holding("2"), expect=MET),
        Case("a dose fewer than the plan holds is met", replace=holding("3"), expect=MET),
        Case("a plan that states no number limits none", replace=holding(""), expect=MET),
        Case(
            "a proposed dose counts with those before it",
            replace=holding("2"), expect={"m1": MET, "m2": MET, "m3": BREACHED},
            add={"administrations": """
                id | at                     | status   | dose_mg
                m3 | 2026-05-18T10:00-04:00 | proposed | 40
            """},
        ),
        Case(
            "doses under an earlier plan do not count",
            replace={"plans": """
                id    | at                     | ends_at                | dose_mg_per_kg_max | doses_max
                plan  | 2026-02-23T10:00-05:00 | 2026-04-30T10:00-04:00 | 0.5                | 1
                newer | 2026-05-01T10:00-04:00 | 2026-08-31T10:00-04:00 | 0.5                | 1
            """},
            expect=MET,
        ),
        Case("where doses may be missing, there may be one too many", uncovered=("administrations",), expect=DATA_REQUIRED),
        Case("one too many is one too many, also where doses may be missing", replace=holding("1"),
             uncovered=("administrations",), expect={"m1": DATA_REQUIRED, "m2": BREACHED}),
        Case("without a number it does not matter that doses may be missing", replace=holding(""),
             uncovered=("administrations",), expect=MET),
        Case(
            "a dose that is only possible may be the one too many",
            replace=holding("1"), expect={"m1": MET, "m0": DATA_REQUIRED, "m2": BREACHED},
            add={"administrations": """
                id | at                     | status | dose_mg
                m0 | 2026-03-09T10:00-04:00 |        | 40
            """},
        ),
        Case(
            "a dose known only to the month may have come before",
            replace=holding("2"), expect={"m0": DATA_REQUIRED, "m2": DATA_REQUIRED},
            add={"administrations": """
                id | at      | dose_mg
                m0 | 2026-05 | 40
            """},
        ),
        Case(
            "two plans of one instant that hold different numbers leave it unknown",
            replace={"plans": """
                id | at                     | ends_at                | dose_mg_per_kg_max | doses_max
                a  | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 0.5                | 1
                b  | 2026-02-23T10:00-05:00 | 2026-08-31T10:00-04:00 | 0.5                | 2
            """},
            expect={"m2": DATA_REQUIRED},
        ),
    ),
)  # fmt: skip
