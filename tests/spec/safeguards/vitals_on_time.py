from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

ONE_DOSE = """
    id | session_id | at                     | ended_at
    m1 | s1         | 2026-03-02T10:00-05:00 | 2026-03-02T10:40-05:00
"""


def pressures(*times: str) -> dict[str, str]:
    rows = [f"b{place} | 2026-03-02T{time}-05:00 | 120" for place, time in enumerate(times)]
    return {"administrations": ONE_DOSE, "observations": "\n".join(("id | at | systolic_mmHg", *rows))}


SPEC = Spec(
    safeguard="vitals-on-time",
    title="Blood pressure was taken on time",
    text="The baseline's dose m1 starts at 10:00 and the patient leaves at 12:00: a reading at most 30 minutes before, one by "
         "10:20, and then none further than 35 minutes apart.",
    cases=(
        Case("a reading 29 minutes before is met", replace=pressures("09:31", "10:15", "10:45", "11:15", "11:45"),
             limit="pressure_before_dose_minutes_max", side="below", expect=MET),
        Case("a reading 30 minutes before is met", replace=pressures("09:30", "10:15", "10:45", "11:15", "11:45"),
             limit="pressure_before_dose_minutes_max", side="at", expect=MET),
        Case("a reading 31 minutes before is a breach", replace=pressures("09:29", "10:15", "10:45", "11:15", "11:45"),
             limit="pressure_before_dose_minutes_max", side="above", expect=BREACHED),
        Case("a first check after 19 minutes is met", replace=pressures("09:50", "10:19", "10:45", "11:15", "11:45"),
             limit="pressure_first_check_minutes_max", side="below", expect=MET),
        Case("a first check after 20 minutes is met", replace=pressures("09:50", "10:20", "10:45", "11:15", "11:45"),
             limit="pressure_first_check_minutes_max", side="at", expect=MET),
        Case("a first check after 21 minutes is a breach", replace=pressures("09:50", "10:21", "10:45", "11:15", "11:45"),
             limit="pressure_first_check_minutes_max", side="above", expect=BREACHED),
        Case("a gap of 34 minutes is met", replace=pressures("09:50", "10:15", "10:49", "11:15", "11:45"),
             limit="pressure_gap_minutes_max", side="below", expect=MET),
        Case("a gap of 35 minutes is met", replace=pressures("09:50", "10:15", "10:50", "11:15", "11:45"),
             limit="pressure_gap_minutes_max", side="at", expect=MET),
        Case("a gap of 36 minutes is a breach", replace=pressures("09:50", "10:15", "10:51", "11:15", "11:45"),
             limit="pressure_gap_minutes_max", side="above", expect=BREACHED),
        Case("36 minutes from the last reading to leaving are a breach",
             replace=pressures("09:50", "10:15", "10:45", "11:15", "11:24"), expect=BREACHED),
        Case("a reading at the instant of the start is the one before, not the first after",
             replace=pressures("10:00", "10:15", "10:45", "11:15", "11:45"), expect=MET),
        Case("no reading before the dose is a breach", replace=pressures("10:15", "10:45", "11:15", "11:45"),
             expect=BREACHED),
        Case("no reading after the dose is a breach", replace=pressures("09:50"), expect=BREACHED),
        Case("no reading at all is unknown where readings may be missing", replace=pressures(),
             uncovered=("observations",), expect=DATA_REQUIRED),
        Case("a gap is unknown where readings may be missing", replace=pressures("09:50", "10:15", "11:45"),
             uncovered=("observations",), expect=DATA_REQUIRED),
        Case("readings without gaps are met, whatever else may be missing",
             replace=pressures("09:50", "10:15", "10:45", "11:15", "11:45"), uncovered=("observations",), expect=MET),
        Case("a reading of the diastolic pressure alone is none", expect=BREACHED,
             replace={"administrations": ONE_DOSE, "observations": """
                id | at                     | what      | value
                b1 | 2026-03-02T09:50-05:00 | diastolic | 80
             """}),
        Case("a time of leaving that was not written down leaves the last gap unknown", expect=DATA_REQUIRED,
             replace={**pressures("09:50", "10:15", "10:45", "11:15", "11:45"), "sessions": """
                id | at                     | ended_at
                s1 | 2026-03-02T09:40-05:00 |
             """}),
        Case("in a session by video nobody left the clinic", expect=DATA_REQUIRED,
             replace={**pressures("09:50", "10:15", "10:45", "11:15", "11:45"), "sessions": """
                id | at                     | ended_at               | place
                s1 | 2026-03-02T09:40-05:00 | 2026-03-02T12:00-05:00 | VR
             """}),
        Case("with a dose dated only to the day, what came before it is unknown", expect={"m1": DATA_REQUIRED},
             replace={**pressures("09:50", "10:15", "10:45", "11:15", "11:45"), "administrations": """
                id | session_id | at
                m1 | s1         | 2026-03-02
             """}),
        Case("a proposed dose has not been watched yet", proposes="""
                id | at
                m3 | 2026-06-01T10:00-04:00
             """, expect={"m1": MET, "m3": NOT_APPLICABLE}),
    ),
)  # fmt: skip
