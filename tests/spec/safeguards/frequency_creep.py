from __future__ import annotations

from datetime import date, timedelta

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, SIDES, Case, Spec


def spaced(*gaps: int) -> dict[str, str]:
    """A first dose on 1 January, and one after each of the gaps in days."""
    days, at = [date(2026, 1, 1)], date(2026, 1, 1)
    for gap in gaps:
        at += timedelta(days=gap)
        days.append(at)
    lines = [f"m{n} | {day}T12:00-05:00" for n, day in enumerate(days)]
    return {"administrations": "\n".join(["id | at", *lines])}


PERCENT, GAPS = "frequency_creep_percent_max", "frequency_creep_gaps"
SPEC = Spec(
    safeguard="frequency-creep",
    title="The time between doses does not shrink",
    text="The protocol of these cases allows a gap a quarter shorter than the mean of the three before; maintenance begins after "
    "56 days.",
    cases=(
        Case(
            "a gap of three weeks after four weeks each is met",
            replace=spaced(28, 28, 28, 21),
            limit=PERCENT,
            side="at",
            expect={"m4": MET},
        ),
        Case("a gap of 22 days is met", replace=spaced(28, 28, 28, 22), limit=PERCENT, side="below", expect={"m4": MET}),
        Case(
            "a gap of 20 days is a breach", replace=spaced(28, 28, 28, 20), limit=PERCENT, side="above", expect={"m4": BREACHED}
        ),
        Case("a longer gap is met", replace=spaced(28, 28, 28, 35), expect={"m4": MET}),
        Case(
            "with two gaps before there is nothing to compare",
            replace=spaced(28, 28, 10),
            limit=GAPS,
            side="below",
            expect={"m3": NOT_APPLICABLE},
        ),
        Case("with three there is", replace=spaced(28, 28, 28, 10), limit=GAPS, side="at", expect={"m4": BREACHED}),
        Case("a fourth is forgotten", replace=spaced(70, 28, 28, 28, 21), limit=GAPS, side="above", expect={"m5": MET}),
        Case("before maintenance it is not judged", replace=spaced(7, 7, 7, 2), expect={"m4": NOT_APPLICABLE}),
        Case("doses may be missing", replace=spaced(28, 28, 10), uncovered=("administrations",), expect={"m3": DATA_REQUIRED}),
        Case(
            "of a dose without a day nobody knows the gap",
            replace=spaced(28, 28, 28, 21),
            add={"administrations": "id | at\nm9 | 2026-03"},
            expect={"m4": DATA_REQUIRED},
        ),
    ),
    sideless={("maintenance_after_days", side): "maintenance-spacing shows it" for side in SIDES},
)
