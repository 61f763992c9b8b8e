from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

LIMIT = "infusion_minutes_min"


def given(ended: str, route: str = "intravenous", at: str = "2026-03-02T10:00-05:00") -> dict[str, str]:
    return {
        "administrations": f"""
        id | session_id | at   | ended_at | route
        m1 | s1         | {at} | {ended}  | {route}
    """
    }


SPEC = Spec(
    safeguard="infusion-time",
    title="A dose into a vein is given slowly",
    text="The protocol of these cases states 40 minutes.",
    cases=(
        Case("forty minutes are met", replace=given("2026-03-02T10:40-05:00"), limit=LIMIT, side="at", expect=MET),
        Case("a minute more is met", replace=given("2026-03-02T10:41-05:00"), limit=LIMIT, side="above", expect=MET),
        Case("a minute less is a breach", replace=given("2026-03-02T10:39-05:00"), limit=LIMIT, side="below", expect=BREACHED),
        Case("all at once is a breach", replace=given("2026-03-02T10:00-05:00"), expect=BREACHED),
        Case("without an end it is unknown", replace=given("~"), expect=DATA_REQUIRED),
        Case(
            "by another route it is not judged", replace=given("2026-03-02T10:00-05:00", "intramuscular"), expect=NOT_APPLICABLE
        ),
        Case("by an unknown route it is unknown", replace=given("2026-03-02T10:00-05:00", "~"), expect=DATA_REQUIRED),
        Case(
            "a protocol without such a time judges none",
            replace=given("2026-03-02T10:00-05:00"),
            protocol="im-racemic@2026.4",
            expect=NOT_APPLICABLE,
        ),
        Case(
            "an older version states nothing of it",
            replace=given("2026-03-02T10:40-05:00"),
            protocol="iv-racemic@2026.2",
            expect=DATA_REQUIRED,
        ),
        Case(
            "known to the day alone it is unknown", replace=given("2026-03-02T10:20-05:00", at="2026-03-02"), expect=DATA_REQUIRED
        ),
        Case("a proposed dose was not given yet", proposes="id | at\nm3 | 2026-05-18T10:00-04:00", expect={"m3": NOT_APPLICABLE}),
    ),
)
