from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

HEADER = "id | at | instrument | domain | answer | band | flags | signed"
AUDIT_C = "2026-04-01T09:00-04:00 | audit-c | substance-use | answered | positive"
LOOKED = "2026-04-02T09:00-04:00 | substance-use-disorder-assessment | substance-use | answered"


def rows(*lines: str) -> dict[str, str]:
    return {"assessments": "\n".join((HEADER, *lines))}


def decided(at: str, signed: str = "yes", eligibility: str = "eligible") -> dict[str, str]:
    return {"decisions": f"""
        id | at   | eligibility   | signed   | open_ended
        d2 | {at} | {eligibility} | {signed} | yes
    """}  # fmt: skip


POSITIVE = rows(f"s | {AUDIT_C} | |")
SPEC = Spec(
    safeguard="positive-screen-resolved",
    title="A positive screen has been looked at",
    text="A screen was positive on 2026-04-01, between the doses m1 and m2 (2026-05-04); the baseline's decision is older.",
    cases=(
        Case("negative screens ask for nothing", expect=MET),
        Case("a positive screen that nobody looked at is a breach of the next dose, not of the one before it",
             add=POSITIVE, expect={"m1": MET, "m2": BREACHED, "p1": BREACHED}),
        Case("a screen before the decision was seen by whoever decided", expect=MET,
             add=rows("s | 2026-02-19T09:00-05:00 | audit-c | substance-use | answered | positive | |")),
        Case("an assessment that finds no disorder answers it", expect=MET,
             add=rows(f"s | {AUDIT_C} | |", f"a | {LOOKED} | none | | yes")),
        Case("an assessment that nobody signed does not", expect={"m2": BREACHED, "p1": BREACHED},
             add=rows(f"s | {AUDIT_C} | |", f"a | {LOOKED} | none | | no")),
        Case("an assessment of which nobody says whether it is signed leaves it unknown", expect={"m2": DATA_REQUIRED},
             add=rows(f"s | {AUDIT_C} | |", f"a | {LOOKED} | none | | ~")),
        Case("an older assessment does not answer it", expect={"m2": BREACHED},
             add=rows(f"s | {AUDIT_C} | |", f"a | {LOOKED.replace('04-02', '03-30')} | none | | yes")),
        Case("a signed decision after it answers it", add=POSITIVE | decided("2026-04-02T09:00-04:00"), expect=MET),
        Case("a decision of another day than the next dose's is not needed: one at the instant of the screen will do",
             add=POSITIVE | decided("2026-04-01T09:00-04:00"), expect=MET),
        Case("a draft of a decision does not", add=POSITIVE | decided("2026-04-02T09:00-04:00", "no"), expect={"m2": BREACHED}),
        Case("a decision after the dose does not reach back", add=POSITIVE | decided("2026-05-05T09:00-04:00"),
             expect={"m2": BREACHED, "p1": MET}),
        Case("a decision of the screen's day, without an hour, may have been before it", add=POSITIVE | decided("2026-04-01"),
             expect={"m2": DATA_REQUIRED}),
        Case("what was said of ketamine outside treatment asks for it too", expect={"m2": BREACHED},
             add=rows("k | 2026-04-01T09:00-04:00 | ketamine-use | substance-use | answered | past-use | |")),
        Case("a later negative screen does not undo a positive one", expect={"m2": BREACHED},
             add=rows(f"s | {AUDIT_C} | |", "t | 2026-04-08T09:00-04:00 | audit-c | substance-use | answered | negative | |")),
        Case("one that was answered in part and is positive all the same counts", expect={"m2": BREACHED},
             add=rows(f"s | {AUDIT_C.replace('answered', 'partial')} | |")),
        Case("one that was declined says nothing", expect={"m2": MET},
             add=rows("s | 2026-04-01T09:00-04:00 | audit-c | substance-use | declined | | |")),
        Case("an answered screen without a result is unknown", expect={"m2": DATA_REQUIRED},
             add=rows("s | 2026-04-01T09:00-04:00 | dast-10 | substance-use | answered | | |")),
        Case("by the lower cut-off alone, a woman's screen is positive", expect={"m2": BREACHED},
             replace={"patients": "id | sex\np1 | female"}, add=rows(f"s | {AUDIT_C} | band-depends-on-sex |")),
        Case("by the lower cut-off alone, a man's screen is not positive", expect={"m2": MET},
             replace={"patients": "id | sex\np1 | male"}, add=rows(f"s | {AUDIT_C} | band-depends-on-sex |")),
        Case("where sex is not known, the lower cut-off holds", expect={"m2": BREACHED},
             add=rows(f"s | {AUDIT_C} | band-depends-on-sex |")),
        Case("a positive bladder questionnaire is no screen for substances", expect={"m2": MET},
             add=rows("b | 2026-04-01T09:00-04:00 | ipss | bladder | answered | severe | |")),
        Case("on the day of the dose it may have come after it", expect={"m2": DATA_REQUIRED},
             add=rows(f"s | {AUDIT_C.replace('2026-04-01T09:00-04:00', '2026-05-04')} | |")),
        Case("where decisions may be missing, one may have answered it", add=POSITIVE, uncovered=("decisions",),
             expect={"m1": MET, "m2": DATA_REQUIRED, "p1": DATA_REQUIRED}),
        Case("where screens may be missing, one may have been positive", uncovered=("assessments",), expect=DATA_REQUIRED),
        Case("another patient's screen is not this one's", expect={"m2": MET}, add={"assessments": """
            id | patient_id | at                     | instrument | domain        | band
            s  | p2         | 2026-04-01T09:00-04:00 | audit-c    | substance-use | positive
        """}),
        Case("in an audit, who is not in the program is not asked", candidates=False, add=POSITIVE,
             replace={"decisions": "", "plans": "", "administrations": ""}, expect={"p1": NOT_APPLICABLE}),
    ),
)  # fmt: skip
