from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def given(mg: str = "45", order: str = "") -> dict[str, str]:
    return {
        "administrations": f"""
            id | session_id | at                     | dose_mg | order_id
            m1 | s1         | 2026-03-02T10:00-05:00 | 40      |
            m2 | s2         | 2026-05-04T10:00-04:00 | {mg}    | {order}
        """
    }


def ordered(
    mg: str = "45", signed: str = "yes", at: str = "2026-05-04T09:30-04:00", session: str = "s2", status: str = "active"
) -> dict[str, str]:
    return {
        "orders": f"""
            id | at                     | session_id | dose_mg | status   | signed   | signed_at | signed_latest
            o9 | 2026-05-04T10:00-04:00 | {session}  | {mg}    | {status} | {signed} | {at}      | {at}
        """
    }


def planned(at: str) -> dict[str, str]:
    return {"plans": f"id | at | ends_at | dose_mg_per_kg_max\nnew | {at} | 2026-08-31T10:00-04:00 | 0.6"}


SECOND = {"m1": NOT_APPLICABLE}
SPEC = Spec(
    safeguard="dose-change-signed",
    title="A change of dose is signed",
    text="The second dose of these cases follows one of 40 mg, under a plan of February.",
    cases=(
        Case("two doses of one amount", expect=NOT_APPLICABLE),
        Case("more, with a signed order", replace=given() | ordered(), expect=SECOND | {"m2": MET}),
        Case("less, with a signed order", replace=given("30") | ordered("30"), expect=SECOND | {"m2": MET}),
        Case("more, and the order says the old amount", replace=given(), expect=SECOND | {"m2": BREACHED}),
        Case("less without an order", replace=given("30") | {"orders": ""}, expect=SECOND | {"m2": BREACHED}),
        Case("an order that is not signed", replace=given() | ordered(signed="no"), expect={"m2": BREACHED}),
        Case("an order of which that is not known", replace=given() | ordered(signed="~"), expect={"m2": DATA_REQUIRED}),
        Case("an order signed after the dose", replace=given() | ordered(at="2026-05-04T11:00-04:00"), expect={"m2": BREACHED}),
        Case("an order of no known time", replace=given() | ordered(at="~"), expect={"m2": DATA_REQUIRED}),
        Case("an order that was cancelled", replace=given() | ordered(status="cancelled"), expect={"m2": BREACHED}),
        Case("an order of another session", replace=given() | ordered(session="s7"), expect={"m2": BREACHED}),
        Case("an order that the dose names", replace=given(order="o9") | ordered(session=""), expect={"m2": MET}),
        Case("a plan that is newer than the dose before", replace=given() | {"orders": ""}, add=planned("2026-04-20T10:00-04:00"),
             expect={"m2": MET}),
        Case("a plan that is older", replace=given() | {"orders": ""}, add=planned("2026-03-01T10:00-05:00"),
             expect={"m2": BREACHED}),
        Case("orders may be missing", replace=given() | {"orders": ""}, uncovered=("orders",), expect={"m2": DATA_REQUIRED}),
        Case("the dose has no unit", replace=given("~"), expect={"m2": DATA_REQUIRED}),
    ),
)  # fmt: skip
