from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def diagnosed(findings: str, more: str = "", header: str = "", at: str = "2026-04-01") -> dict[str, str]:
    extra = f" | {header}" if header else ""
    also = f" | {more}" if more else ""
    return {"conditions": f"id | at | findings{extra}\nk | {at} | {findings}{also}"}


LATER = {"m1": MET, "m2": BREACHED}
IN_DOUBT = {"m1": MET, "m2": DATA_REQUIRED}
ANEURYSM, OURS = "vascular-aneurysm-or-malformation", "https://handrail.example/fhir/codes"
SETTLED = f"""
    id | at         | findings   | code_system | code       | verification | clinical_status | ended_at   | recorded_at
    k  | 2026-04-01 | {ANEURYSM} | ~           | ~          | confirmed    | resolved        | 2026-04-02 | 2026-04-03
    r  | 2026-04-10 | {ANEURYSM} | {OURS}      | {ANEURYSM} | refuted      | ~               | ~          | 2026-04-10
"""
SPEC = Spec(
    safeguard="medical-contraindications",
    title="Nothing of body or mind stands against it",
    text="The second dose of these cases is on 4 May. The protocol's table of decisions says what is a contraindication.",
    cases=(
        Case("nothing stands against either dose", expect=MET),
        Case("an aneurysm", add=diagnosed("vascular-aneurysm-or-malformation"), expect=LATER),
        Case(
            "a bleeding into the brain, ever",
            add=diagnosed("intracerebral-haemorrhage", "resolved", "clinical_status"),
            expect=LATER,
        ),
        Case("psychosis that is not over", add=diagnosed("psychosis"), expect=LATER),
        Case("one that is over is no contraindication", add=diagnosed("psychosis", "resolved", "clinical_status"), expect=MET),
        Case("one that may be", add=diagnosed("psychosis?"), expect=IN_DOUBT),
        Case("one that is not confirmed", add=diagnosed("psychosis", "provisional", "verification"), expect=IN_DOUBT),
        Case("one that was refuted", add=diagnosed("psychosis", "refuted", "verification"), expect=MET),
        Case("a code of which nobody can tell what it says", add=diagnosed("~"), expect=IN_DOUBT),
        Case("mania", add=diagnosed("mania"), expect=LATER),
        Case("a heart attack five weeks ago", add=diagnosed("heart-attack"), expect=LATER),
        Case("one seven weeks ago", add=diagnosed("heart-attack", at="2026-03-16"), expect=MET),
        Case("one 42 days ago", add=diagnosed("heart-attack", at="2026-03-23"), expect=MET),
        Case("one 41 days ago", add=diagnosed("heart-attack", at="2026-03-24"), expect=LATER),
        Case("words that may be a pregnancy", add=diagnosed("pregnancy?"), expect=IN_DOUBT),
        Case("a pregnancy that is coded", add=diagnosed("pregnancy"), expect=IN_DOUBT),
        Case(
            "a pregnancy that was answered with yes",
            add={"observations": "id | at | what | value\npt | 2026-05-02T09:00-04:00 | pregnancy-test | 1"},
            expect=LATER,
        ),
        Case(
            "one that nobody asked about is another safeguard's",
            replace={"observations": ""},
            uncovered=("observations",),
            expect=MET,
        ),
        Case(
            "an allergy to ketamine",
            add={
                "allergies": "id | at | agent | kind | clinical_status | verification\n"
                "al | 2026-04-01 | ketamine | allergy | active | confirmed"
            },
            expect=LATER,
        ),
        Case("a patient of sixteen", replace={"patients": "id | birth_date\np1 | 2010-01-01"}, expect=BREACHED),
        Case("nobody knows how old", replace={"patients": "id\np1"}, expect=DATA_REQUIRED),
        Case(
            "a mended aneurysm",
            add=diagnosed("vascular-aneurysm-or-malformation", "resolved", "clinical_status"),
            expect=IN_DOUBT,
        ),
        Case(
            "a mended aneurysm that a clinician has settled since",
            add={"conditions": SETTLED},
            expect=MET,
        ),
        Case("conditions were not asked for", uncovered=("conditions",), expect=DATA_REQUIRED),
        Case("a protocol without such a table", protocol="iv-racemic@2026.1", expect=DATA_REQUIRED),
    ),
)
