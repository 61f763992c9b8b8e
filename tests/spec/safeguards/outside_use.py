from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def told(*lines: str) -> dict[str, str]:
    return {"check_ins": "\n".join(("id | at | status | outside_use", *lines))}


SPEC = Spec(
    safeguard="outside-use",
    title="The drug stays in the sessions",
    text="Each answered check-in is judged by itself, the patient by the newest of them. A yes asks for a conversation.",
    cases=(
        Case("no use outside sessions is met", expect=MET),
        Case("a yes asks for a conversation", add=told("c4 | 2026-05-12T18:00-04:00 | answered | yes"),
             expect={"c3": MET, "c4": BREACHED, "p1": BREACHED}),
        Case("a newer no stands for the patient; what was told before stays on file",
             add=told("c4 | 2026-05-12T18:00-04:00 | answered | yes", "c5 | 2026-05-19T18:00-04:00 | answered | no"),
             expect={"c4": BREACHED, "c5": MET, "p1": MET}),
        Case("silence after a yes does not clear it",
             add=told("c4 | 2026-05-12T18:00-04:00 | answered | yes", "c5 | 2026-05-19T18:00-04:00 | silent | ~"),
             expect={"c4": BREACHED, "c5": NOT_APPLICABLE, "p1": BREACHED}),
        Case("a check-in that was declined is not judged", add=told("c4 | 2026-05-12T18:00-04:00 | declined | ~"),
             expect={"c4": NOT_APPLICABLE, "p1": MET}),
        Case("a question that was left open is unknown", add=told("c4 | 2026-05-12T18:00-04:00 | answered | ~"),
             expect={"c4": DATA_REQUIRED, "p1": DATA_REQUIRED}),
        Case("a check-in of which nobody says what became of it is unknown", add=told("c4 | 2026-05-12T18:00-04:00 | ~ | yes"),
             expect={"c4": DATA_REQUIRED, "p1": DATA_REQUIRED}),
        Case("an answer after the instant asked about is not the patient's yet",
             add=told("c4 | 2026-06-02T18:00-04:00 | answered | yes"),
             expect={"c4": BREACHED, "p1": MET}),
        Case("two answers of one instant that contradict each other leave it unknown",
             add=told("c4 | 2026-05-12T18:00-04:00 | answered | yes", "c5 | 2026-05-12T18:00-04:00 | answered | no"),
             expect={"c4": BREACHED, "c5": MET, "p1": DATA_REQUIRED}),
        Case("who has not answered yet is not judged", replace={"check_ins": ""}, expect={"p1": NOT_APPLICABLE}),
        Case("none on file is unknown where answers may be missing", replace={"check_ins": ""}, uncovered=("check_ins",),
             expect={"p1": DATA_REQUIRED}),
        Case("another patient's answer is not this one's", expect={"p1": MET}, add={"check_ins": """
            id | patient_id | at                     | status   | outside_use
            c4 | p2         | 2026-05-12T18:00-04:00 | answered | yes
        """}),
    ),
)  # fmt: skip
