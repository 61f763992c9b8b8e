from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

LIMIT = "copied_readings_min"
TIMES = {"s1": "2026-03-02T{}-05:00", "s2": "2026-05-04T{}-04:00"}
CLOCK = ("09:50", "10:15", "10:45", "11:15")
USUAL = ((121, 78), (134, 84), (131, 82), (126, 80))


def read(second: tuple[tuple[int, int], ...], *, heart: int | None = None) -> dict[str, str]:
    rows = ["id | session_id | at | what | value"]
    for session, values in (("s1", USUAL), ("s2", second)):
        for clock, (systolic, diastolic) in zip(CLOCK, values, strict=False):
            at = TIMES[session].format(clock)
            rows += [f"{session}-{clock}-s | {session} | {at} | systolic | {systolic}"]
            rows += [f"{session}-{clock}-d | {session} | {at} | diastolic | {diastolic}"]
            if heart is not None and session == "s2":
                rows += [f"{session}-{clock}-h | {session} | {at} | heart-rate | {heart}"]
    return {"observations": "\n".join(rows)}


ALIKE = {"m1": MET, "m2": BREACHED}
SPEC = Spec(
    safeguard="copied-observations",
    title="Vital signs are a session's own",
    text="Three readings alike count as copied in the protocol of these cases; each session has up to four.",
    cases=(
        Case("each session has its own", replace=read(((119, 75), (140, 88), (128, 79), (122, 77))), expect=MET),
        Case("four are alike", replace=read(USUAL), limit=LIMIT, side="above", expect=ALIKE),
        Case("three are alike", replace=read((*USUAL[:3], (120, 79))), limit=LIMIT, side="at", expect=ALIKE),
        Case("two are alike", replace=read((*USUAL[:2], (120, 79), (119, 78))), limit=LIMIT, side="below", expect=MET),
        Case("alike in another order", replace=read((USUAL[1], USUAL[0], USUAL[3], USUAL[2])), expect=MET),
        Case("the heart rate tells them apart", replace=read(USUAL, heart=70), expect=MET),
        Case("too few to compare", replace=read(USUAL[:2]), expect={"m1": MET, "m2": NOT_APPLICABLE}),
        Case("some may be missing", replace=read(((119, 75), (140, 88), (128, 79))), uncovered=("observations",),
             expect=DATA_REQUIRED),
        Case("what is alike is found all the same", replace=read(USUAL), uncovered=("observations",),
             expect={"m1": DATA_REQUIRED, "m2": BREACHED}),
        Case("one known only to the day", replace=read(USUAL),
             add={"observations": "id | session_id | at | what | value\nx | s2 | 2026-05-04 | systolic | 120"},
             expect=DATA_REQUIRED),
    ),
)  # fmt: skip
