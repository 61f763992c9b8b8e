from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def wasted(witness: str, by: str = "nurse", movement: str = "waste", state: str = "posted") -> dict[str, str]:
    return {
        "custody_movements": f"""
        id | at                     | movement   | amount_mg | session_id | witnessed_by | recorded_by | state
        v1 | 2026-03-02T11:00-05:00 | {movement} | 10        | s1         | {witness}    | {by}        | {state}
    """
    }


SPEC = Spec(
    safeguard="waste-witnessed",
    title="Somebody else sees what is wasted",
    text="The baseline's protocol asks for a witness, in the room or from afar.",
    cases=(
        Case("seen by another is met", replace=wasted("doctor"), expect=MET),
        Case("seen by whoever wrote it down is a breach", replace=wasted("nurse"), expect=BREACHED),
        Case("however their id is written", replace=wasted("nurse", "Practitioner/nurse"), expect=BREACHED),
        Case("seen by nobody is a breach", replace=wasted("~"), expect=BREACHED),
        Case(
            "a witness may be missing from the record",
            replace=wasted("~"),
            uncovered=("custody_movements",),
            expect=DATA_REQUIRED,
        ),
        Case("who wrote it down may be unknown", replace=wasted("doctor", "~"), expect=DATA_REQUIRED),
        Case("another movement is not judged", replace=wasted("~", movement="return"), expect=NOT_APPLICABLE),
        Case("what was voided is not judged", replace=wasted("~", state="voided"), expect=NOT_APPLICABLE),
        Case("it may have been voided", replace=wasted("~", state="~"), expect=DATA_REQUIRED),
        Case(
            "an older version states nothing of it", replace=wasted("doctor"), protocol="iv-racemic@2026.2", expect=DATA_REQUIRED
        ),
    ),
    sideless={
        ("waste_witness", side): "is a choice of words; every shipped protocol asks for a witness"
        for side in ("below", "at", "above")
    },
)
