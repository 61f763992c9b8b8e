from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def counted(at: str, signed: str = "yes", substance: str = "ketamine") -> dict[str, str]:
    return {
        "assessments": f"""
        id       | at   | instrument                        | domain | band | substance   | signed
        criteria | {at} | substance-use-disorder-assessment | other  | none | {substance} | {signed}
    """
    }


LIMIT = "dependence_days_max"
SPEC = Spec(
    safeguard="dependence-criteria",
    title="A clinician counts the criteria of dependence",
    text="The second dose, on 4 May, is one of maintenance; the protocol of these cases allows 180 days.",
    cases=(
        Case("never counted is a breach in maintenance", expect={"m1": NOT_APPLICABLE, "m2": BREACHED}),
        Case("179 days before is met", add=counted("2025-11-06T10:00-05:00"), limit=LIMIT, side="below", expect={"m2": MET}),
        Case("180 days before is met", add=counted("2025-11-05T10:00-05:00"), limit=LIMIT, side="at", expect={"m2": MET}),
        Case(
            "181 days before is a breach",
            add=counted("2025-11-04T10:00-05:00"),
            limit=LIMIT,
            side="above",
            expect={"m2": BREACHED},
        ),
        Case("one that names no substance will do", add=counted("2026-04-20T10:00-04:00", substance="~"), expect={"m2": MET}),
        Case("one of alcohol will not", add=counted("2026-04-20T10:00-04:00", substance="alcohol"), expect={"m2": BREACHED}),
        Case("an unsigned one will not", add=counted("2026-04-20T10:00-04:00", signed="no"), expect={"m2": BREACHED}),
        Case(
            "one that may be signed is unknown", add=counted("2026-04-20T10:00-04:00", signed="~"), expect={"m2": DATA_REQUIRED}
        ),
        Case("it may be missing", uncovered=("assessments",), expect={"m2": DATA_REQUIRED}),
    ),
    sideless={("maintenance_after_days", side): "maintenance-spacing shows it" for side in ("below", "at", "above")},
)
