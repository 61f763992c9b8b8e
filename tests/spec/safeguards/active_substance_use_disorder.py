from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

DEPENDENCE = """
    id | at                     | code   | category               | substance | course
    k1 | 2025-06-01T09:00-04:00 | F10.20 | substance-use-disorder | alcohol   | active
"""

RESEARCH = "alcohol-use-disorder-research@2026.1"  # it treats alcohol use disorder, and says so in its `differs`
OPIOID = """
    id | at                     | code   | category               | substance | course
    k2 | 2025-06-01T09:00-04:00 | F11.20 | substance-use-disorder | opioid    | active
"""
ACTIVE_ALCOHOL = """
    id | at                     | instrument                        | band   | substance | signed
    a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | active | alcohol   | yes
"""

SPEC = Spec(
    safeguard="active-substance-use-disorder",
    title="No active substance use disorder",
    text="The newest signed assessment of each substance decides, and one that names none speaks of all; without one, the codes "
         "do. What is contradicted, or cannot be told, is unknown. Remission, drinking and a positive screen are "
         "not an active disorder; prescribed treatment is never active use. A research protocol may treat one disorder: "
         "that one is then set aside, and any other still counts.",
    cases=(
        Case("no disorder on file is met where conditions were asked about", expect=MET),
        Case(
            "no disorder on file is unknown where nobody asked",
            uncovered=("conditions",), expect=DATA_REQUIRED,
        ),
        Case("a code of dependence is a breach until it is assessed", add={"conditions": DEPENDENCE}, expect=BREACHED),
        Case(
            "a code of dependence is a breach, covered or not",
            add={"conditions": DEPENDENCE}, uncovered=("conditions",), expect=BREACHED,
        ),
        Case(
            "a code of remission is not active",
            add={"conditions": """
                id | at                     | code   | category               | substance | course
                k1 | 2025-06-01T09:00-04:00 | F10.21 | substance-use-disorder | alcohol   | remission
            """},
            expect=MET,
        ),
        Case(
            "a code of dependence whose status says remission is not active",
            add={"conditions": """
                id | at                     | code   | category               | course | clinical_status
                k1 | 2025-06-01T09:00-04:00 | F10.20 | substance-use-disorder | active | remission
            """},
            expect=MET,
        ),
        Case(
            "unspecified use alone is unknown",
            add={"conditions": """
                id | at                     | code  | category                  | substance | course
                k1 | 2025-06-01T09:00-04:00 | F10.9 | substance-use-unspecified | alcohol   | unspecified
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "a code that begins between two doses counts from then on",
            add={"conditions": """
                id | at                     | code   | category               | course
                k1 | 2026-04-01T09:00-04:00 | F10.20 | substance-use-disorder | active
            """},
            expect={"m1": MET, "m2": BREACHED, "plan": MET, "p1": BREACHED},
        ),
        Case(
            "a code dated only to the day of the dose may have come after it",
            add={"conditions": """
                id | at         | code   | category               | course
                k1 | 2026-05-04 | F10.20 | substance-use-disorder | active
            """},
            expect={"m1": MET, "m2": DATA_REQUIRED, "p1": BREACHED},
        ),
        Case(
            "a code that ended counts until then; for three months after it is unknown",
            add={"conditions": """
                id | at                     | code   | category               | course | clinical_status | ended_at
                k1 | 2025-06-01T09:00-04:00 | F10.20 | substance-use-disorder | active | resolved        | 2026-04-01T09:00-04:00
            """},
            expect={"m1": BREACHED, "m2": DATA_REQUIRED, "p1": DATA_REQUIRED},
        ),
        Case(
            "a code that ended 90 days before the second dose is over by then, and was not a day sooner",
            add={"conditions": """
                id | at                     | code   | category               | course | clinical_status | ended_at
                k1 | 2025-06-01T09:00-04:00 | F10.20 | substance-use-disorder | active | resolved        | 2026-02-03T09:00-05:00
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET, "p1": MET},
        ),
        Case(
            "a code that ended 89 days before is not",
            add={"conditions": """
                id | at                     | code   | category               | course | clinical_status | ended_at
                k1 | 2025-06-01T09:00-04:00 | F10.20 | substance-use-disorder | active | resolved        | 2026-02-04T12:00-05:00
            """},
            expect={"m1": DATA_REQUIRED, "m2": DATA_REQUIRED, "p1": MET},
        ),
        Case(
            "a code that ended and is still said to be active is unknown from its end on",
            add={"conditions": """
                id | at                     | code   | category               | course | clinical_status | ended_at
                k1 | 2025-06-01T09:00-04:00 | F10.20 | substance-use-disorder | active | active          | 2026-04-01T09:00-04:00
            """},
            expect={"m1": BREACHED, "m2": DATA_REQUIRED, "p1": DATA_REQUIRED},
        ),
        Case(
            "a code of remission beside a relapse is a contradiction: unknown",
            add={"conditions": """
                id | at                     | code   | category               | substance | course    | clinical_status
                k1 | 2025-06-01T09:00-04:00 | F10.21 | substance-use-disorder | alcohol   | remission | relapse
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "a code of remission that was written down between two doses leaves the time before it unknown",
            add={"conditions": """
                id | at         | recorded_at            | code   | category               | course
                k1 | 2025-06-01 | 2026-04-01T09:00-04:00 | F10.21 | substance-use-disorder | remission
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET, "p1": MET},
        ),
        Case(
            "a code that is resolved, without saying since when, is over three months after that was written down",
            add={"conditions": """
                id | at         | status_recorded_at     | code   | category               | course | clinical_status
                k1 | 2025-06-01 | 2026-02-20T09:00-05:00 | F10.20 | substance-use-disorder | active | resolved
            """},
            expect={"m1": DATA_REQUIRED, "m2": DATA_REQUIRED, "p1": MET},
        ),
        Case(
            "a status of remission says itself that they have passed",
            add={"conditions": """
                id | at         | status_recorded_at     | code   | category               | course | clinical_status
                k1 | 2025-06-01 | 2026-04-01T09:00-04:00 | F10.20 | substance-use-disorder | active | remission
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET, "p1": MET},
        ),
        Case(
            "a resolved code of which nobody knows when that was written down is unknown",
            add={"conditions": """
                id | at         | recorded_at | code   | category               | course | clinical_status
                k1 | 2025-06-01 |             | F10.20 | substance-use-disorder | active | resolved
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "a code that is not known and has no words is unknown",
            add={"conditions": """
                id | at                     | code    | category
                k1 | 2025-06-01T09:00-04:00 | 6525002 |
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "an overall assessment answers a code that is not known, too",
            add={"conditions": """
                id | at                     | code    | category
                k1 | 2025-06-01T09:00-04:00 | 6525002 |
            """, "assessments": """
                id | at                     | instrument                        | band | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | none | yes
            """},
            expect=MET,
        ),
        Case(
            "an assessment of one substance answers the codes of that one",
            add={"conditions": DEPENDENCE, "assessments": """
                id | at                     | instrument                        | band                | substance | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | sustained-remission | alcohol   | yes
            """},
            expect=MET,
        ),
        Case(
            "an assessment of one substance answers no code of another",
            add={"conditions": OPIOID, "assessments": """
                id | at                     | instrument                        | band                | substance | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | sustained-remission | alcohol   | yes
            """},
            expect=BREACHED,
        ),
        Case(
            "an assessment of one substance does not say that there is no other disorder",
            uncovered=("conditions",), add={"assessments": """
                id | at                     | instrument                        | band                | substance | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | sustained-remission | alcohol   | yes
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "each substance has a newest assessment of its own, and one that is active is enough",
            add={"assessments": """
                id | at                     | instrument                        | band            | substance | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | active          | opioid    | yes
                a2 | 2026-02-23T09:00-05:00 | substance-use-disorder-assessment | early-remission | alcohol   | yes
            """},
            expect=BREACHED,
        ),
        Case(
            "a newer overall assessment answers those of one substance",
            add={"assessments": """
                id | at                     | instrument                        | band   | substance | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | active | opioid    | yes
                a2 | 2026-04-01T09:00-04:00 | substance-use-disorder-assessment | none   |           | yes
            """},
            expect={"m1": BREACHED, "m2": MET, "p1": MET},
        ),
        Case(
            "a refuted code does not exist",
            add={"conditions": """
                id | at                     | code   | category               | course | verification
                k1 | 2025-06-01T09:00-04:00 | F10.20 | substance-use-disorder | active | refuted
            """},
            expect=MET,
        ),
        Case(
            "another condition is not looked at",
            add={"conditions": """
                id | at                     | code  | category | course
                k1 | 2025-06-01T09:00-04:00 | F33.2 | other    | active
            """},
            expect=MET,
        ),
        Case(
            "a positive screen is not a disorder",
            add={"assessments": """
                id | at                     | instrument | domain        | score
                a1 | 2026-02-25T09:00-05:00 | audit-c    | substance-use | 9
            """},
            expect=MET,
        ),
        Case(
            "an assessment of active disorder is a breach without any code",
            add={"assessments": """
                id | at                     | instrument                       | band   | signed
                a1 | 2026-04-01T09:00-04:00 | substance-use-disorder-assessment | active | yes
            """},
            expect={"m1": MET, "m2": BREACHED, "p1": BREACHED},
        ),
        Case(
            "an assessment of remission answers the codes before it, from its signature on",
            add={"conditions": DEPENDENCE, "assessments": """
                id | at                     | instrument                        | band                | signed
                a1 | 2026-04-01T09:00-04:00 | substance-use-disorder-assessment | sustained-remission | yes
            """},
            expect={"m1": BREACHED, "m2": MET, "p1": MET},
        ),
        Case(
            "the newest assessment wins over an older one",
            add={"assessments": """
                id | at                     | instrument                        | band            | signed
                a1 | 2026-02-25T09:00-05:00 | substance-use-disorder-assessment | active          | yes
                a2 | 2026-04-01T09:00-04:00 | substance-use-disorder-assessment | early-remission | yes
            """},
            expect={"m1": BREACHED, "m2": MET},
        ),
        Case(
            "an assessment that nobody signed answers nothing",
            add={"conditions": DEPENDENCE, "assessments": """
                id | at                     | instrument                        | band | signed
                a1 | 2026-02-25T09:00-05:00 | substance-use-disorder-assessment | none | no
            """},
            expect=BREACHED,
        ),
        Case(
            "a signature does not reach back before it was given",
            add={"conditions": DEPENDENCE, "assessments": """
                id | at                | signed_at         | recorded_at       | instrument                        | band | signed
                a1 | 2026-02-25T14:00Z | 2026-03-03T14:00Z | 2026-03-03T14:00Z | substance-use-disorder-assessment | none | yes
            """},
            expect={"m1": BREACHED, "m2": MET},
        ),
        Case(
            "two assessments of one instant that contradict each other leave it unknown",
            add={"assessments": """
                id | at                     | instrument                        | band   | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | active | yes
                a2 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | none   | yes
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "an assessment that was edited after it was signed is unknown until the edit",
            add={"conditions": DEPENDENCE, "assessments": """
                id | at                | signed_at         | recorded_at       | instrument                        | band | signed
                a1 | 2026-02-25T14:00Z | 2026-02-25T14:00Z | 2026-04-01T13:00Z | substance-use-disorder-assessment | none | yes
            """},
            expect={"m1": DATA_REQUIRED, "m2": MET},
        ),
        Case(
            "a code written down after the assessment speaks again",
            add={"conditions": """
                id | at                     | recorded_at            | code   | category               | course
                k1 | 2025-06-01T09:00-04:00 | 2026-04-10T09:00-04:00 | F10.20 | substance-use-disorder | active
            """, "assessments": """
                id | at                     | instrument                        | band                | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | sustained-remission | yes
            """},
            expect={"m2": BREACHED, "p1": BREACHED},
        ),
        Case(
            "an opioid code beside treatment with buprenorphine is unknown until its status is recorded",
            add={"conditions": """
                id | at                     | code   | category               | substance | course
                k1 | 2025-06-01T09:00-04:00 | F11.20 | substance-use-disorder | opioid    | active
            """, "medications": """
                id | at                     | code  | category                               | status
                n1 | 2025-07-01T09:00-04:00 | 1819  | opioid-agonist-or-antagonist-treatment | active
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "an alcohol code beside treatment with buprenorphine is a breach",
            add={"conditions": DEPENDENCE, "medications": """
                id | at                     | code  | category                               | status
                n1 | 2025-07-01T09:00-04:00 | 1819  | opioid-agonist-or-antagonist-treatment | active
            """},
            expect=BREACHED,
        ),
        Case(
            "the disorder that the protocol treats is set aside", protocol=RESEARCH,
            add={"conditions": DEPENDENCE}, expect=MET,
        ),
        Case(
            "it is set aside also where an assessment finds it active, and names it", protocol=RESEARCH,
            add={"assessments": ACTIVE_ALCOHOL}, expect=MET,
        ),
        Case("under any other protocol that assessment is a breach", add={"assessments": ACTIVE_ALCOHOL}, expect=BREACHED),
        Case(
            "another disorder beside the treated one is a breach", protocol=RESEARCH,
            add={"conditions": OPIOID, "assessments": ACTIVE_ALCOHOL}, expect=BREACHED,
        ),
        Case(
            "what was assessed of the treated disorder answers no code of another, and is unknown where nobody asked",
            protocol=RESEARCH, uncovered=("conditions",), add={"assessments": ACTIVE_ALCOHOL}, expect=DATA_REQUIRED,
        ),
        Case(
            "an older assessment of another active disorder still counts", protocol=RESEARCH,
            add={"assessments": """
                id | at                     | instrument                        | band   | substance | signed
                a1 | 2026-02-24T09:00-05:00 | substance-use-disorder-assessment | active | opioid    | yes
                a2 | 2026-02-25T09:00-05:00 | substance-use-disorder-assessment | active | alcohol   | yes
            """},
            expect={"m1": BREACHED, "m2": BREACHED, "p1": BREACHED},
        ),
        Case(
            "an active disorder of which nobody says the substance is a breach", protocol=RESEARCH,
            add={"assessments": """
                id | at                     | instrument                        | band   | signed
                a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | active | yes
            """},
            expect=BREACHED,
        ),
        Case(
            "a code without a substance is a breach", protocol=RESEARCH,
            add={"conditions": """
                id | at                     | category               | course
                k1 | 2025-06-01T09:00-04:00 | substance-use-disorder | active
            """},
            expect=BREACHED,
        ),
        Case(
            "unspecified use of another substance stays unknown", protocol=RESEARCH,
            add={"conditions": """
                id | at                     | code  | category                  | substance | course
                k1 | 2025-06-01T09:00-04:00 | F19.9 | substance-use-unspecified | other     | unspecified
            """},
            expect=DATA_REQUIRED,
        ),
        Case(
            "only the plan that is pinned to the protocol sets it aside", add={"conditions": DEPENDENCE, "plans": f"""
                id  | at                     | protocol   | phase  | doses_max | dose_mg_per_kg_max | ends_at
                aud | 2026-04-20T10:00-04:00 | {RESEARCH} | series | 3         | 0.8                | 2026-08-31T10:00-04:00
            """},
            expect={"m1": BREACHED, "plan": BREACHED, "m2": MET, "aud": MET, "p1": MET},
        ),
        Case(
            "a plan pinned to a protocol that is not at hand sets nothing aside", add={"conditions": DEPENDENCE, "plans": """
                id  | at                     | protocol     | phase  | doses_max | ends_at
                aud | 2026-04-20T10:00-04:00 | unheard-of@1 | series | 3         | 2026-08-31T10:00-04:00
            """},
            expect={"m2": BREACHED, "aud": BREACHED},
        ),
        *(
            Case(
                f"two assessments of one instant that differ, of alcohol {band} and of everything none, settle nothing",
                add={"assessments": f"""
                    id | at                     | instrument                        | band   | substance | signed
                    a1 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | {band} | alcohol   | yes
                    a2 | 2026-02-22T09:00-05:00 | substance-use-disorder-assessment | none   | ~         | yes
                """},
                expect=DATA_REQUIRED,
            )
            for band in ("active", "~")
        ),
        Case(
            "a patient of an audit without decision, plan or dose is not in the program",
            replace={"decisions": "", "plans": "", "administrations": ""}, add={"conditions": DEPENDENCE},
            candidates=False, expect={"p1": NOT_APPLICABLE},
        ),
        Case(
            "a candidate at the bedside is judged before anything was done",
            replace={"decisions": "", "plans": "", "administrations": ""}, add={"conditions": DEPENDENCE},
            expect={"p1": BREACHED},
        ),
    ),
)  # fmt: skip
