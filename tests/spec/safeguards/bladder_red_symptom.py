from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def checklist(flags: str, answer: str = "answered", at: str = "2026-04-01T09:00-04:00") -> dict[str, str]:
    return {"assessments": f"""
        id | at   | instrument        | domain  | answer   | flags
        b2 | {at} | bladder-checklist | bladder | {answer} | {flags}
    """}  # fmt: skip


def check_in(symptoms: str, status: str = "answered") -> dict[str, str]:
    return {"check_ins": f"""
        id | at                     | status   | outside_use | urinary_symptoms
        c9 | 2026-04-01T18:00-04:00 | {status} | no          | {symptoms}
    """}  # fmt: skip


def found(at: str, recorded_at: str, findings: str = "urinary-symptoms", verification: str = "confirmed") -> dict[str, str]:
    return {"conditions": f"""
        id | at   | recorded_at   | category | findings   | verification
        k  | {at} | {recorded_at} | other    | {findings} | {verification}
    """}  # fmt: skip


def decided(at: str, signed: str = "yes") -> dict[str, str]:
    return {"decisions": f"""
        id | at   | eligibility | signed   | open_ended
        d2 | {at} | eligible    | {signed} | yes
    """}  # fmt: skip


BLOOD, SYMPTOMS = checklist("visible-blood"), check_in("yes")
AFTER, BEFORE = "2026-04-02T09:00-04:00", "2026-03-20T09:00-04:00"
OPEN = {"m1": MET, "m2": BREACHED, "p1": BREACHED}

SPEC = Spec(
    safeguard="bladder-red-symptom",
    title="Red symptoms of the bladder have been looked at",
    text="Blood, or a yes in a check-in, on 2026-04-01, between the doses m1 and m2 (2026-05-04); the decision is older.",
    cases=(
        Case("neither blood nor symptoms is met", expect=MET),
        Case("visible blood that nobody looked at is a breach of the next dose", add=BLOOD, expect=OPEN),
        Case("beside other flags as well", add=checklist("visible-blood pain items-missing"), expect=OPEN),
        Case("pain alone is not this safeguard's", add=checklist("pain"), expect=MET),
        Case("blood told in a checklist that was left unfinished counts", add=checklist("visible-blood items-missing", "partial"),
             expect=OPEN),
        Case("a yes in a check-in counts", add=SYMPTOMS, expect=OPEN),
        Case("a yes in a check-in of which nobody says what became of it counts", add=check_in("yes", "~"), expect=OPEN),
        Case("a later no does not undo it", expect=OPEN,
             add=BLOOD | {"check_ins": "id | at | outside_use | urinary_symptoms\nc9 | 2026-04-20T09:00-04:00 | no | no"}),
        Case("a cause written down after it answers it", add=BLOOD | found(AFTER, AFTER), expect=MET),
        Case("a cause of long ago that was found since answers it", add=BLOOD | found(BEFORE, AFTER), expect=MET),
        Case("a condition that was on file before does not", add=BLOOD | found(BEFORE, BEFORE), expect=OPEN),
        Case("a cause that is only suspected leaves it unknown", add=BLOOD | found(AFTER, AFTER, verification="provisional"),
             expect={"m2": DATA_REQUIRED}),
        Case("a code that may mean the bladder leaves it unknown", add=BLOOD | found(AFTER, AFTER, "urinary-symptoms?"),
             expect={"m2": DATA_REQUIRED}),
        Case("a cause that was refuted is none", add=BLOOD | found(AFTER, AFTER, verification="refuted"), expect=OPEN),
        Case("another condition is no cause", add=BLOOD | found(AFTER, AFTER, "psychosis"), expect=OPEN),
        Case("a signed decision after it answers it", add=BLOOD | decided(AFTER), expect=MET),
        Case("a draft of one does not", add=BLOOD | decided(AFTER, "no"), expect=OPEN),
        Case("a decision before it does not", add=BLOOD | decided(BEFORE), expect=OPEN),
        Case("a decision after the dose does not reach back", add=BLOOD | decided("2026-05-05T09:00-04:00"),
             expect={"m2": BREACHED, "p1": MET}),
        Case("a decision that day, without an hour, may have been before it", add=BLOOD | decided("2026-04-01"),
             expect={"m2": DATA_REQUIRED}),
        Case("a checklist that left questions open is unknown", add=checklist("items-missing", "partial"),
             expect={"m1": MET, "m2": DATA_REQUIRED}),
        Case("a checklist of which only that it was answered is known is unknown", add=checklist(""),
             expect={"m2": DATA_REQUIRED}),
        Case("a checklist that was declined says nothing", add=checklist("", "declined"), expect=MET),
        Case("a check-in that left the question open is unknown", add=check_in("~"), expect={"m2": DATA_REQUIRED}),
        Case("silence is not this safeguard's", add=check_in("~", "silent"), expect={"m2": MET}),
        Case("blood on the day of the dose may have come after it", add=checklist("visible-blood", at="2026-05-04"),
             expect={"m2": DATA_REQUIRED, "p1": BREACHED}),
        Case("where decisions may be missing, one may have answered it", add=BLOOD, uncovered=("decisions",),
             expect={"m1": MET, "m2": DATA_REQUIRED}),
        Case("where check-ins may be missing, one may tell of it", uncovered=("check_ins",), expect=DATA_REQUIRED),
        Case("in an audit, who is not in the program is not asked", candidates=False, add=BLOOD,
             replace={"decisions": "", "plans": "", "administrations": ""}, expect={"p1": NOT_APPLICABLE}),
    ),
)  # fmt: skip
