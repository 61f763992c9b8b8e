from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def ask(outcome: str, written: str = "2026-05-02T10:00-04:00", at: str = "2026-05-01T10:00-04:00") -> dict[str, str]:
    return {
        "requests": f"""
        id  | at   | asks_for | outcome   | recorded_at
        ask | {at} | more     | {outcome} | {written}
    """
    }


LIMIT = "request_days_max"

SPEC = Spec(
    safeguard="unmet-request",
    title="Whoever asks gets an answer",
    text="Judged at the instant asked about, 1 June. When an ask was answered is told by when that was first written down.",
    cases=(
        Case("refused two days later is met: no is an answer", expect=MET),
        Case(
            "answered a day before the limit is met",
            replace=ask("granted", "2026-05-07T10:00-04:00"),
            limit=LIMIT,
            side="below",
            expect=MET,
        ),
        Case(
            "answered at the limit is met", replace=ask("granted", "2026-05-08T10:00-04:00"), limit=LIMIT, side="at", expect=MET
        ),
        Case(
            "answered a minute after it is a breach",
            replace=ask("granted", "2026-05-08T10:01-04:00"),
            limit=LIMIT,
            side="above",
            expect=BREACHED,
        ),
        Case("still open after a month is a breach", replace=ask("open"), expect=BREACHED),
        Case(
            "still open on the second day is not judged", replace=ask("open", at="2026-05-30T10:00-04:00"), expect=NOT_APPLICABLE
        ),
        Case("an unknown outcome after a month may be an open one", replace=ask("~"), expect=BREACHED),
        Case("an answer of which nobody says when is unknown", replace=ask("granted", "~"), expect=DATA_REQUIRED),
        Case(
            "where its answer may be missing, it is unknown", replace=ask("open"), uncovered=("requests",), expect=DATA_REQUIRED
        ),
        Case(
            "a later edit does not make an answer late",
            replace={
                "requests": """
            id  | at                     | asks_for | outcome | recorded_at
            ask | 2026-05-01T10:00-04:00 | more     | refused | 2026-05-02T10:00-04:00
            ask | 2026-05-01T10:00-04:00 | more     | refused | 2026-05-20T10:00-04:00
        """
            },
            expect=MET,
        ),
    ),
)
