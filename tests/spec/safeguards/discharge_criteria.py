from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

START = {"systolic": 150, "diastolic": 80, "oxygen-saturation": 98}
END = {"systolic": 130, "diastolic": 85, "oxygen-saturation": 97, "sedation": 5, "oriented": 1, "walks-steadily": 1,
       "suicidal-intent": 0}  # fmt: skip
LAST, BEFORE = "2026-03-02T11:50-05:00", "2026-03-02T09:50-05:00"
SESSION = "id | at | ended_at\ns1 | 2026-03-02T09:40-05:00 | {ended}"
LEFT = "2026-03-02T12:00-05:00"
Value = int | str | None
Row = tuple[str, str, str, Value]  # session, time, what, value


def seen(*more: Row, start: dict[str, Value] | None = None, before: str = BEFORE, last: str = LAST, ended: str = LEFT,
         session: str = "s1", **end: Value) -> dict[str, str]:  # fmt: skip
    """What was measured before m1 and last before leaving; None leaves a row out."""
    first = dict[str, Value](START) | (start or {})
    final = dict[str, Value](END) | {what.replace("_", "-"): value for what, value in end.items()}
    said = [("", before, what, value) for what, value in first.items()] + [(session, last, what, value) for what, value in
                                                                           final.items()]  # fmt: skip
    lines = [f"o{place} | {where} | {when} | {what} | {value}" for place, (where, when, what, value) in
             enumerate((*said, *more)) if value is not None]  # fmt: skip
    return {
        "administrations": "id | session_id | at\nm1 | s1 | 2026-03-02T10:00-05:00",
        "observations": "\n".join(["id | session_id | at | what | value", *lines]),
        "sessions": SESSION.format(ended=ended),
    }


def scored(instrument: str, score: str, at: str = LAST) -> dict[str, str]:
    return {"assessments": f"id | at | instrument | domain | score\nscale | {at} | {instrument} | other | {score}"}


OXYGEN, ALERT, ALDRETE = "leaving_oxygen_percent_min", "leaving_sedation_score_min", "leaving_aldrete_score_min"
RISE, SYSTOLIC, DIASTOLIC = "leaving_pressure_rise_percent_max", "leaving_systolic_mmhg", "leaving_diastolic_mmhg"
LOW_BEFORE = {"systolic": 100, "diastolic": 60}

SPEC = Spec(
    safeguard="discharge-criteria",
    title="The patient was fit to leave",
    text="The baseline's dose m1 starts at 10:00 and the patient leaves at 12:00. Oxygen of 94 % or as before, MOAA/S 5, an "
         "Aldrete score of 9, a pressure below 140 over 90 or at most 20 % above the one before.",
    cases=(
        Case("awake, oriented, steady, calm and with good readings is met", replace=seen(), expect=MET),
        Case("an oxygen saturation of 93 % is a breach", replace=seen(oxygen_saturation=93), limit=OXYGEN, side="below",
             expect=BREACHED),
        Case("94 % are met", replace=seen(oxygen_saturation=94), limit=OXYGEN, side="at", expect=MET),
        Case("95 % are met", replace=seen(oxygen_saturation=95), limit=OXYGEN, side="above", expect=MET),
        Case("93 % are met where it was 93 % before", replace=seen(oxygen_saturation=93, start={"oxygen-saturation": 93}),
             expect=MET),
        Case("92 % are a breach where it was 93 % before", replace=seen(oxygen_saturation=92, start={"oxygen-saturation": 93}),
             expect=BREACHED),
        Case("93 % are unknown where nobody looked before", replace=seen(oxygen_saturation=93, start={"oxygen-saturation": None}),
             expect=DATA_REQUIRED),
        Case("95 % are met though nobody looked before", replace=seen(oxygen_saturation=95, start={"oxygen-saturation": None}),
             expect=MET),
        Case("what was measured half a day before says nothing of today", expect=DATA_REQUIRED,
             replace=seen(oxygen_saturation=93, start={"oxygen-saturation": 93}, before="2026-03-01T22:00-05:00")),
        Case("no oxygen saturation after the dose is unknown", replace=seen(oxygen_saturation=None), expect=DATA_REQUIRED),
        Case("an alertness of 4 is a breach", replace=seen(sedation=4), limit=ALERT, side="below", expect=BREACHED),
        Case("5 is met", replace=seen(sedation=5), limit=ALERT, side="at", expect=MET),
        Case("no alertness is unknown", replace=seen(sedation=None), expect=DATA_REQUIRED),
        Case("an alertness scored as an instrument counts", replace=seen(sedation=None), add=scored("moaa-s", "5"), expect=MET),
        Case("of both, the last counts", replace=seen(sedation=5), add=scored("moaa-s", "3", "2026-03-02T11:55-05:00"),
             expect=BREACHED),
        Case("an Aldrete score of 8 is a breach", replace=seen(), add=scored("aldrete", "8"), limit=ALDRETE, side="below",
             expect=BREACHED),
        Case("9 is met", replace=seen(), add=scored("aldrete", "9"), limit=ALDRETE, side="at", expect=MET),
        Case("10 is met", replace=seen(), add=scored("aldrete", "10"), limit=ALDRETE, side="above", expect=MET),
        Case("an Aldrete score without its number is unknown", replace=seen(), add=scored("aldrete", "~"), expect=DATA_REQUIRED),
        Case("an Aldrete score of after leaving is not looked at", replace=seen(),
             add=scored("aldrete", "8", "2026-03-02T12:01-05:00"), expect=MET),
        Case("an Aldrete score of the day, known to no more, may be the last: unknown", replace=seen(),
             add=scored("aldrete", "8", "2026-03-02"), expect=DATA_REQUIRED),
        Case("139 is met, however far it rose", replace=seen(systolic=139, start=LOW_BEFORE), limit=SYSTOLIC, side="below",
             expect=MET),
        Case("140 that rose by more than a fifth is a breach", replace=seen(systolic=140, start=LOW_BEFORE), limit=SYSTOLIC,
             side="at", expect=BREACHED),
        Case("141 as well", replace=seen(systolic=141, start=LOW_BEFORE), limit=SYSTOLIC, side="above", expect=BREACHED),
        Case("a diastolic 89 is met, however far it rose", replace=seen(diastolic=89, start=LOW_BEFORE), limit=DIASTOLIC,
             side="below", expect=MET),
        Case("a diastolic 90 that rose by more than a fifth is a breach", replace=seen(diastolic=90, start=LOW_BEFORE),
             limit=DIASTOLIC, side="at", expect=BREACHED),
        Case("a diastolic 91 as well", replace=seen(diastolic=91, start=LOW_BEFORE), limit=DIASTOLIC, side="above",
             expect=BREACHED),
        Case("179 over 150 before rose by less than a fifth and is met", replace=seen(systolic=179), limit=RISE, side="below",
             expect=MET),
        Case("180 rose by a fifth and is met", replace=seen(systolic=180), limit=RISE, side="at", expect=MET),
        Case("181 rose by more and is a breach", replace=seen(systolic=181), limit=RISE, side="above", expect=BREACHED),
        Case("150 is unknown where nobody measured before", replace=seen(systolic=150, start={"systolic": None}),
             expect=DATA_REQUIRED),
        Case("130 is met though nobody measured before", replace=seen(start={"systolic": None, "diastolic": None}), expect=MET),
        Case("a pressure without its diastolic part is unknown", replace=seen(diastolic=None), expect=DATA_REQUIRED),
        Case("a pressure that cannot be true is unknown: 13 over 8", replace=seen(systolic=13, diastolic=8),
             expect=DATA_REQUIRED),
        Case("nor can the one before it", replace=seen(systolic=150, start={"systolic": 15}), expect=DATA_REQUIRED),
        Case("not oriented is a breach", replace=seen(oriented=0), expect=BREACHED),
        Case("whether oriented, nobody asked: unknown", replace=seen(oriented=None), expect=DATA_REQUIRED),
        Case("not steady is a breach", replace=seen(walks_steadily=0), expect=BREACHED),
        Case("whether steady, nobody looked: unknown", replace=seen(walks_steadily=None), expect=DATA_REQUIRED),
        Case("an intent to die is a breach: somebody talks with the patient first", replace=seen(suicidal_intent=1),
             expect=BREACHED),
        Case("nobody asked about an intent to die: unknown", replace=seen(suicidal_intent=None), expect=DATA_REQUIRED),
        Case("answers of another session say nothing of this one", replace=seen(session="s2"), expect=DATA_REQUIRED),
        Case("the last counts: unsteady, then steady", expect=MET,
             replace=seen(("s1", "2026-03-02T11:30-05:00", "walks-steadily", 0))),
        Case("the last counts: steady, then unsteady", expect=BREACHED,
             replace=seen(("s1", "2026-03-02T11:55-05:00", "walks-steadily", 0))),
        Case("two answers of one time that disagree leave it unknown", replace=seen(("s1", LAST, "walks-steadily", 0)),
             expect=DATA_REQUIRED),
        Case("a reading of the day, known to no more, that says otherwise leaves it unknown",
             replace=seen(("s1", "2026-03-02", "sedation", 3)), expect=DATA_REQUIRED),
        Case("a newer answer without a value takes the older back", expect=DATA_REQUIRED,
             replace=seen(("s1", "2026-03-02T11:55-05:00", "oriented", "~"))),
        Case("what was seen at the time of leaving counts", replace=seen(last=LEFT), expect=MET),
        Case("what was seen after leaving does not", replace=seen(last="2026-03-02T12:01-05:00"), expect=DATA_REQUIRED),
        Case("nor what was seen at the start", replace=seen(last="2026-03-02T10:00-05:00"), expect=DATA_REQUIRED),
        Case("without a time of leaving it is unknown", replace=seen(ended="~"), expect=DATA_REQUIRED),
        Case("a dose known only to the day is unknown", expect=DATA_REQUIRED,
             replace={**seen(), "administrations": "id | session_id | at\nm1 | s1 | 2026-03-02"}),
        Case("a patient who leaves after a second dose of another session is looked at for both", expect={"m1": MET, "m1b": MET},
             replace={**seen(("s1b", LAST, "oriented", 1), ("s1b", LAST, "walks-steadily", 1),
                               ("s1b", LAST, "suicidal-intent", 0)),
                      "administrations": """
                        id  | session_id | at
                        m1  | s1         | 2026-03-02T10:00-05:00
                        m1b | s1b        | 2026-03-02T11:00-05:00
                      """, "sessions": """
                        id  | at                     | ended_at
                        s1  | 2026-03-02T09:40-05:00 | 2026-03-02T12:00-05:00
                        s1b | 2026-03-02T10:50-05:00 | 2026-03-02T12:10-05:00
                      """}),
        Case("a proposed dose is none to leave after", proposes="id | at\nm3 | 2026-06-01T10:00-04:00",
             expect={"m3": NOT_APPLICABLE}),
    ),
    sideless={(ALERT, "above"): "the scale ends at 5"},
)  # fmt: skip
