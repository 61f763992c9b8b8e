from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def harm(reported: str, serious: str = "yes", at: str = "2026-05-01T10:00-04:00") -> dict[str, str]:
    return {
        "adverse_events": f"""
        id   | at   | what                  | serious   | reported_at
        harm | {at} | loss of consciousness | {serious} | {reported}
    """
    }


LIMIT = "adverse_event_days_max"

SPEC = Spec(
    safeguard="adverse-event-reported",
    title="Serious harm was reported onward",
    text="Judged at the instant asked about, 1 June.",
    cases=(
        Case("reported two days later is met", expect=MET),
        Case("reported before the limit is met", replace=harm("2026-05-08T09:59-04:00"), limit=LIMIT, side="below", expect=MET),
        Case("reported at the limit is met", replace=harm("2026-05-08T10:00-04:00"), limit=LIMIT, side="at", expect=MET),
        Case(
            "reported a minute later is a breach",
            replace=harm("2026-05-08T10:01-04:00"),
            limit=LIMIT,
            side="above",
            expect=BREACHED,
        ),
        Case("not reported is a breach", replace=harm("~"), expect=BREACHED),
        Case("not serious is not judged", replace=harm("~", serious="no"), expect=NOT_APPLICABLE),
        Case("whether it was serious may be unknown", replace=harm("~", serious="~"), expect=DATA_REQUIRED),
        Case("its time has not passed yet", replace=harm("~", at="2026-05-30T10:00-04:00"), expect=NOT_APPLICABLE),
        Case("its report may not be on file", replace=harm("~"), uncovered=("adverse_events",), expect=DATA_REQUIRED),
        Case(
            "of a month nobody knows which day its limit is, until all of them have passed",
            replace=harm("~", at="2026-04"),
            expect=BREACHED,
        ),
    ),
)
