from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def said(at: str, what: str = "pregnancy-status", value: str = "0") -> dict[str, str]:
    return {"observations": f"id | at | what | value\nt | {at} | {what} | {value}"}


def sex(word: str) -> dict[str, str]:
    return {"patients": f"id | sex\np1 | {word}"}


LIMIT = "pregnancy_days_max"
SPEC = Spec(
    safeguard="pregnancy-current",
    title="Pregnancy was asked for",
    text="The protocol of these cases allows 30 days. What the answer was is another safeguard's.",
    cases=(
        Case("asked within a month of each dose", expect=MET),
        Case("29 days before is met", replace=said("2026-02-01T10:00-05:00"), limit=LIMIT, side="below", expect={"m1": MET}),
        Case("30 days before is met", replace=said("2026-01-31T10:00-05:00"), limit=LIMIT, side="at", expect={"m1": MET}),
        Case(
            "31 days before is a breach",
            replace=said("2026-01-30T10:00-05:00"),
            limit=LIMIT,
            side="above",
            expect={"m1": BREACHED},
        ),
        Case("a test will do", replace=said("2026-02-20T10:00-05:00", "pregnancy-test"), expect={"m1": MET}),
        Case("an answer that cannot be read is none yet", replace=said("2026-02-20", value="~"), expect={"m1": DATA_REQUIRED}),
        Case("one that is too old as well is a breach", replace=said("2026-01-20", value="~"), expect={"m1": BREACHED}),
        Case("never asked is a breach", replace={"observations": ""}, expect=BREACHED),
        Case("a man is not asked", replace=sex("male") | {"observations": ""}, expect=NOT_APPLICABLE),
        Case("a woman is", replace=sex("female") | {"observations": ""}, expect=BREACHED),
        Case("whose sex is not known is asked as well", replace=sex("~") | {"observations": ""}, expect=BREACHED),
        Case("the answer may be missing", replace={"observations": ""}, uncovered=("observations",), expect=DATA_REQUIRED),
    ),
)
