from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

OURS = "https://handrail.example/fhir/codes"


def found(at: str = "2026-04-01T09:00-04:00", findings: str = "mania", verification: str = "confirmed", status: str = "active",
          ended_at: str = "") -> dict[str, str]:  # fmt: skip
    return {"conditions": f"""
        id | at   | findings   | verification   | clinical_status | ended_at   | category
        k  | {at} | {findings} | {verification} | {status}        | {ended_at} | other
    """}  # fmt: skip


OPEN = {"m1": MET, "m2": BREACHED, "p1": BREACHED}
DENIED = found(findings="psychosis?")["conditions"].replace("category", "category | code_system").replace("other", "other | ~")
DENIED += f"    d | 2026-04-03T09:00-04:00 | psychosis | refuted | active | | other | {OURS}\n"

SPEC = Spec(
    safeguard="emergent-mania-or-psychosis",
    title="No mania or psychosis has begun under treatment",
    text="The first dose is m1 (2026-03-02 at 10:00); an episode begins on 2026-04-01, before m2.",
    cases=(
        Case("neither is met", expect=MET),
        Case("a mania that began after the first dose is a breach of the next", add=found(), expect=OPEN),
        Case("a psychosis likewise", add=found(findings="psychosis"), expect=OPEN),
        Case("one that began before the first dose is another safeguard's", add=found("2026-02-01T09:00-05:00"), expect=MET),
        Case("at the instant of the first dose is not after it", add=found("2026-03-02T10:00-05:00"), expect=MET),
        Case("a minute after it is", add=found("2026-03-02T10:01-05:00"), expect=OPEN),
        Case("on the day of the first dose may have been after it", add=found("2026-03-02"), expect={"m2": DATA_REQUIRED}),
        Case("one that began before the first dose on file is unknown where doses may be missing",
             add=found("2026-02-01T09:00-05:00"), uncovered=("administrations",),
             expect={"m2": DATA_REQUIRED, "p1": DATA_REQUIRED}),
        Case("one that ended is over", add=found(status="resolved", ended_at="2026-04-20T09:00-04:00"), expect=MET),
        Case("one that ended after the dose was not over at it", add=found(status="resolved", ended_at="2026-05-20T09:00-04:00"),
             expect={"m2": BREACHED, "p1": MET}),
        Case("one that is only suspected leaves it unknown", add=found(verification="provisional"), expect={"m2": DATA_REQUIRED}),
        Case("a code that may mean it leaves it unknown", add=found(findings="psychosis?"), expect={"m2": DATA_REQUIRED}),
        Case("a clinician's no answers a doubt", add={"conditions": DENIED}, expect=MET),
        Case("one that was refuted is none", add=found(verification="refuted"), expect=MET),
        Case("a condition of which nobody can tell what it is leaves it unknown", add=found(findings="~"),
             expect={"m2": DATA_REQUIRED}),
        Case("another condition is neither", add=found(findings="dementia-or-delirium"), expect=MET),
        Case("nothing on file is unknown where nobody asked", uncovered=("conditions",), expect=DATA_REQUIRED),
        Case("without a dose nothing has begun under treatment", add=found(), replace={"administrations": ""},
             expect={"p1": MET}),
        Case("in an audit, who is not in the program is not asked", candidates=False, add=found(),
             replace={"decisions": "", "plans": "", "administrations": ""}, expect={"p1": NOT_APPLICABLE}),
    ),
)  # fmt: skip
