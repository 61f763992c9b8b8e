from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec

TAKEN = "2026-03-02T09:50-05:00"


def reading(systolic: str = "120", diastolic: str = "80", at: str = TAKEN, *more: str) -> dict[str, str]:
    """Observations alone: one blood pressure before m1, each part left out where it is empty; more rows as they are."""
    parts = {"systolic": systolic, "diastolic": diastolic}
    lines = [f"{what} | {at} | {what} | {value}" for what, value in parts.items() if value]
    return {"observations": "\n".join(["id | at | what | value", *lines, *more])}


HIGH, LOW, MINUTES = "stop_systolic_mmhg", "stop_diastolic_mmhg", "pressure_before_dose_minutes_max"
M1 = {"m1": MET}
TOO_HIGH, UNKNOWN = {"m1": BREACHED}, {"m1": DATA_REQUIRED}

SPEC = Spec(
    safeguard="blood-pressure-before-dose",
    title="Blood pressure lets a dose start",
    text="The baseline's m1 starts on 2026-03-02 at 10:00; the protocol stops from 180 and from 110.",
    cases=(
        Case("120 over 80 ten minutes before is met", replace=reading(), expect=M1),
        Case("a systolic pressure of 179 is met", replace=reading("179"), limit=HIGH, side="below", expect=M1),
        Case("180 is a breach", replace=reading("180"), limit=HIGH, side="at", expect=TOO_HIGH),
        Case("181 is a breach", replace=reading("181"), limit=HIGH, side="above", expect=TOO_HIGH),
        Case("a diastolic pressure of 109 is met", replace=reading("150", "109"), limit=LOW, side="below", expect=M1),
        Case("110 is a breach", replace=reading("150", "110"), limit=LOW, side="at", expect=TOO_HIGH),
        Case("111 is a breach", replace=reading("150", "111"), limit=LOW, side="above", expect=TOO_HIGH),
        Case("29 minutes before are met", replace=reading(at="2026-03-02T09:31-05:00"), limit=MINUTES, side="below", expect=M1),
        Case("30 minutes before are met", replace=reading(at="2026-03-02T09:30-05:00"), limit=MINUTES, side="at", expect=M1),
        Case("31 minutes before are too long: unknown", replace=reading(at="2026-03-02T09:29-05:00"), limit=MINUTES,
             side="above", expect=UNKNOWN),
        Case("a high one of 31 minutes before is unknown as well: it may be lower by now",
             replace=reading("190", "100", "2026-03-02T09:29-05:00"), expect=UNKNOWN),
        Case("at the instant of the start it counts", replace=reading(at="2026-03-02T10:00-05:00"), expect=M1),
        Case("after the start it comes too late", replace=reading(at="2026-03-02T10:00:01-05:00"), expect=UNKNOWN),
        Case("none at all is unknown, though all observations are on file", replace={"observations": ""}, expect=UNKNOWN),
        Case("none at all is unknown, and so not started", expect={"m3": DATA_REQUIRED},
             proposes="id | session_id | at\nm3 | s3 | 2026-06-01T10:00-04:00"),
        Case("without its diastolic part it is unknown", replace=reading("120", ""), expect=UNKNOWN),
        Case("without its systolic part it is unknown", replace=reading("", "80"), expect=UNKNOWN),
        Case("a high part is a breach whatever the other is", replace=reading("190", ""), expect=TOO_HIGH),
        Case("a high diastolic part alone is a breach", replace=reading("", "120"), expect=TOO_HIGH),
        Case("the newest counts: high, then low", expect=M1,
             replace=reading("190", "115", TAKEN, "s2 | 2026-03-02T09:58-05:00 | systolic | 150",
                             "d2 | 2026-03-02T09:58-05:00 | diastolic | 90")),
        Case("the newest counts: low, then high", expect=TOO_HIGH,
             replace=reading("120", "80", TAKEN, "s2 | 2026-03-02T09:58-05:00 | systolic | 185")),
        Case("a newer one without a value takes the older back", expect=UNKNOWN,
             replace=reading("120", "80", TAKEN, "s2 | 2026-03-02T09:58-05:00 | systolic | ~")),
        Case("a newer one that cannot be true takes the older back: 12 for 120", expect=UNKNOWN,
             replace=reading("120", "80", TAKEN, "s2 | 2026-03-02T09:58-05:00 | systolic | 12")),
        Case("in another unit it cannot be true: 18 over 11", replace=reading("18", "11"), expect=UNKNOWN),
        Case("a systolic pressure of 49 cannot be true", replace=reading("49", "30"), expect=UNKNOWN),
        Case("one of 50 can", replace=reading("50", "30"), expect=M1),
        Case("one of 300 can, and is too high", replace=reading("300", "80"), expect=TOO_HIGH),
        Case("one of 301 cannot be true", replace=reading("301", "80"), expect=UNKNOWN),
        Case("a diastolic pressure of 19 cannot be true", replace=reading("120", "19"), expect=UNKNOWN),
        Case("one of 20 can", replace=reading("120", "20"), expect=M1),
        Case("one of 200 can, and is too high", replace=reading("210", "200"), expect=TOO_HIGH),
        Case("one of 201 cannot be true", replace=reading("150", "201"), expect=UNKNOWN),
        Case("parts that were exchanged cannot be true", replace=reading("80", "120"), expect=UNKNOWN),
        Case("nor can two that are the same", replace=reading("100", "100"), expect=UNKNOWN),
        Case("two readings of one instant that disagree leave it unknown", expect=UNKNOWN,
             replace=reading("190", "80", TAKEN, f"s2 | {TAKEN} | systolic | 120")),
        Case("a reading of the day, known to no more, may be the newest: unknown", expect=UNKNOWN,
             replace=reading("120", "80", TAKEN, "s2 | 2026-03-02 | systolic | 120")),
        Case("of a dose known only to the day it is unknown what came before it", expect=UNKNOWN,
             replace={**reading(), "administrations": "id | session_id | at\nm1 | s1 | 2026-03-02"}),
        Case("the pressure of another patient is not this one's", expect=UNKNOWN, add={"patients": "id | sex\np2 | unknown"},
             replace={"observations": f"""
                id | patient_id | at      | what      | value
                b1 | p2         | {TAKEN} | systolic  | 120
                b2 | p2         | {TAKEN} | diastolic | 80
             """}),
        Case("an older protocol that does not state the number leaves it unknown", protocol="iv-racemic@2026.2",
             expect=UNKNOWN),
    ),
)  # fmt: skip
