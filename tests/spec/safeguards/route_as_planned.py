from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def given(route: str) -> dict[str, str]:
    return {
        "administrations": f"""
        id | session_id | at                     | ended_at               | dose_mg | route
        m1 | s1         | 2026-03-02T10:00-05:00 | 2026-03-02T10:40-05:00 | 40      | {route}
    """
    }


def planned(route: str, ends_at: str = "2026-08-31T10:00-04:00") -> dict[str, str]:
    return {
        "plans": f"""
        id   | at                     | phase  | doses_max | dose_mg_per_kg_max | ends_at   | route
        plan | 2026-02-23T10:00-05:00 | series | 6         | 0.5                | {ends_at} | {route}
    """
    }


OVER = "2026-03-01T10:00-05:00"
SPEC = Spec(
    safeguard="route-as-planned",
    title="The route is the one agreed",
    text="iv-racemic is given into a vein alone. m1 is the first dose, 2026-03-02.",
    cases=(
        Case("into a vein, as planned, is met", replace=given("intravenous"), expect={"m1": MET}),
        Case("into a muscle, where the plan says into a vein, is a breach", replace=given("intramuscular"),
             expect={"m1": BREACHED}),
        Case("a route of the plan that the protocol does not have is a breach",
             replace={**given("intramuscular"), **planned("intramuscular")}, expect={"m1": BREACHED}),
        Case("a route of the protocol that the plan does not name is a breach",
             replace={**given("intravenous"), **planned("intramuscular")}, expect={"m1": BREACHED}),
        Case("into a muscle, as a plan under the muscle's protocol says, is met", protocol="im-racemic@2026.1",
             replace={**given("intramuscular"), **planned("intramuscular")}, expect={"m1": MET}),
        Case("without a plan in force the protocol alone decides: met",
             replace={**given("intravenous"), **planned("intramuscular", OVER)}, expect={"m1": MET}),
        Case("without a plan in force the protocol alone decides: a breach",
             replace={**given("oral"), **planned("oral", OVER)}, expect={"m1": BREACHED}),
        Case("a dose without a route is unknown", replace=given("~"), expect={"m1": DATA_REQUIRED}),
        Case("a plan without a route has not fixed it", replace={**given("intravenous"), **planned("~")},
             expect={"m1": DATA_REQUIRED}),
        Case("a breach of the protocol stands whatever the plan leaves out", replace={**given("oral"), **planned("~")},
             expect={"m1": BREACHED}),
        Case("where plans may be missing, another may name another route",
             replace={**given("intravenous"), **planned("intravenous", OVER)}, uncovered=("plans",),
             expect={"m1": DATA_REQUIRED}),
        Case("a dose in two parts by two routes has no one route", replace={"administrations": """
                id  | session_id | at                     | ended_at               | dose_mg | route
                m1  | s1         | 2026-03-02T10:00-05:00 | 2026-03-02T10:20-05:00 | 20      | intravenous
                m1b | s1         | 2026-03-02T10:25-05:00 | 2026-03-02T10:40-05:00 | 20      | intramuscular
             """}, expect={"m1": DATA_REQUIRED}),
        Case("a proposal by another route is a breach",
             proposes="""
                id | at                     | dose_mg | route
                m9 | 2026-06-01T10:00-04:00 | 40      | intranasal
             """, expect={"m1": MET, "m2": MET, "m9": BREACHED}),
    ),
)  # fmt: skip
