from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def answers(*cravings: str) -> dict[str, str]:
    """Check-ins c1, c2, … on the days from 2026-03-03 on."""
    rows = [f"c{place} | 2026-03-{2 + place:02}T07:00-05:00 | {craving}" for place, craving in enumerate(cravings, 1)]
    return {"check_ins": "\n".join(("id | at | craving", *rows))}


def second_on(day: str, status: str = "answered") -> dict[str, str]:
    return {
        "check_ins": f"""
        id | at                     | status   | craving
        c1 | 2026-03-03T18:00-05:00 | answered | 2
        c2 | 2026-03-{day}T18:00-04:00 | {status} | 2
    """
    }


SPEC = Spec(
    safeguard="craving-rise",
    title="Craving has not risen",
    text="An answer is compared with the mean of the patient's own first two answers; 3 points above it is a rise. The patient "
         "is judged by the newest answer.",
    cases=(
        Case("2 points above the mean are met", replace=answers("2", "2", "4"),
             limit="craving_rise_points_min", side="below", expect={"c3": MET, "p1": MET}),
        Case("3 points above the mean are a breach", replace=answers("2", "2", "5"),
             limit="craving_rise_points_min", side="at", expect={"c3": BREACHED, "p1": BREACHED}),
        Case("4 points above the mean are a breach", replace=answers("2", "2", "6"),
             limit="craving_rise_points_min", side="above", expect={"c3": BREACHED, "p1": BREACHED}),
        Case("a mean of 1.5 is not rounded: 4 is met", replace=answers("1", "2", "4"), expect={"c3": MET}),
        Case("a mean of 1.5 is not rounded: 5 is a breach", replace=answers("1", "2", "5"), expect={"c3": BREACHED}),
        Case("with one answer before it, an answer has no baseline yet", replace=answers("2", "9"),
             limit="craving_baseline_check_ins", side="below",
             expect={"c1": NOT_APPLICABLE, "c2": NOT_APPLICABLE, "p1": NOT_APPLICABLE}),
        Case("with two answers before it, an answer is compared", replace=answers("2", "2", "2"),
             limit="craving_baseline_check_ins", side="at", expect={"c3": MET}),
        Case("a third answer is no part of the baseline", replace=answers("2", "2", "9", "5"),
             limit="craving_baseline_check_ins", side="above", expect={"c3": BREACHED, "c4": BREACHED, "p1": BREACHED}),
        Case("13 days after the first answer, too few answers are not asked about", replace=second_on("16"),
             limit="craving_baseline_days_max", side="below", expect={"c2": NOT_APPLICABLE}),
        Case("14 days after the first answer, too few answers are not asked about", replace=second_on("17"),
             limit="craving_baseline_days_max", side="at", expect={"c2": NOT_APPLICABLE}),
        Case("15 days after the first answer, too few answers are unknown", replace=second_on("18"),
             limit="craving_baseline_days_max", side="above", expect={"c2": DATA_REQUIRED}),
        Case("a check-in that was declined is not compared", expect={"c4": NOT_APPLICABLE, "p1": MET},
             add={"check_ins": """
                id | at                     | status   | craving
                c4 | 2026-05-12T18:00-04:00 | declined |
             """}),
        Case("silence is not compared", expect={"c4": NOT_APPLICABLE, "p1": MET},
             add={"check_ins": """
                id | at                     | status | craving
                c4 | 2026-05-12T18:00-04:00 | silent |
             """}),
        Case("an answer without a craving is unknown", expect={"c4": DATA_REQUIRED},
             add={"check_ins": """
                id | at                     | status   | craving
                c4 | 2026-05-12T18:00-04:00 | answered |
             """}),
        Case("a check-in of which nobody says what became of it is unknown", expect={"c4": DATA_REQUIRED},
             add={"check_ins": """
                id | at                     | status | craving
                c4 | 2026-05-12T18:00-04:00 |        | 9
             """}),
        Case("a rise that has passed is not the patient's any more", replace=answers("2", "2", "9", "2"),
             expect={"c3": BREACHED, "c4": MET, "p1": MET}),
        Case("a patient who never answered is not compared", replace={"check_ins": ""}, expect={"p1": NOT_APPLICABLE}),
    ),
)  # fmt: skip
