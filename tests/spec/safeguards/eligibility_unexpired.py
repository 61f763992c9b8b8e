from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def decided(expires: str, open_ended: str = "no", eligibility: str = "eligible", signed: str = "yes") -> dict[str, str]:
    return {
        "decisions": f"""
        id       | at                     | eligibility   | expires_at | open_ended   | signed
        decision | 2026-02-20T10:00-05:00 | {eligibility} | {expires}  | {open_ended} | {signed}
    """
    }


SPEC = Spec(
    safeguard="eligibility-unexpired",
    title="The decision on a patient in treatment still holds",
    text="Judged of every patient at the instant asked about, 1 June at ten.",
    cases=(
        Case("a decision that holds is met", expect=MET),
        Case("one that has run out is a breach", replace=decided("2026-05-20T10:00-04:00"), expect=BREACHED),
        Case("at its end it holds no longer", replace=decided("2026-06-01T10:00-04:00"), expect=BREACHED),
        Case("a minute before its end it holds", replace=decided("2026-06-01T10:01-04:00"), expect=MET),
        Case("without an end it holds", replace=decided("~", "yes"), expect=MET),
        Case("nobody says whether it ends", replace=decided("~"), expect=DATA_REQUIRED),
        Case(
            "one that forbids treatment is not judged",
            replace=decided("2026-05-20T10:00-04:00", eligibility="contraindicated"),
            expect=NOT_APPLICABLE,
        ),
        Case("a draft is no decision", replace=decided("2026-05-20T10:00-04:00", signed="no"), expect=NOT_APPLICABLE),
        Case("without a decision it is another safeguard's", replace={"decisions": ""}, expect=NOT_APPLICABLE),
    ),
)
