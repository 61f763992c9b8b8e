from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec

HEADER = "id | at | recorded_at | scope | signed | ends_at | revoked_at"
GIVEN = "c | 2026-02-20T10:30-05:00 | 2026-02-20T10:30-05:00 | treatment-off-label"
END = "2027-02-20T10:00-05:00"


def rows(*lines: str) -> dict[str, str]:
    return {"consents": "\n".join((HEADER, *lines))}


SPEC = Spec(
    safeguard="consent-signed",
    title="The patient has consented, and knows that it is off-label",
    text="The newest signed consent decides, at each dose (m1 on 2026-03-02, m2 on 2026-05-04 at 10:00).",
    cases=(
        Case("a consent in force is met", expect=MET),
        Case("no consent is a breach", replace={"consents": ""}, expect=BREACHED),
        Case("none on file is unknown where consents may be missing", replace={"consents": ""}, uncovered=("consents",),
             expect=DATA_REQUIRED),
        Case("a draft is none", replace=rows(f"{GIVEN} | no | {END} |"), expect=BREACHED),
        Case("one of which nobody says whether it is signed leaves it unknown", replace=rows(f"{GIVEN} | ~ | {END} |"),
             expect=DATA_REQUIRED),
        Case("consent to something else is none", expect=BREACHED,
             replace=rows(f"c | 2026-02-20T10:30-05:00 | 2026-02-20T10:30-05:00 | recovery-care | yes | {END} |")),
        Case("one of which nobody says what it opens leaves it unknown", expect=DATA_REQUIRED,
             replace=rows(f"c | 2026-02-20T10:30-05:00 | 2026-02-20T10:30-05:00 | ~ | yes | {END} |")),
        Case("one that was withdrawn is a breach from then on", expect={"m1": MET, "m2": BREACHED},
             replace=rows(f"{GIVEN} | yes | {END} | 2026-04-01T09:00-04:00")),
        Case("withdrawn at the instant of the dose is withdrawn", expect={"m1": MET, "m2": BREACHED},
             replace=rows(f"{GIVEN} | yes | {END} | 2026-05-04T10:00-04:00")),
        Case("a withdrawal is a no also where another consent may be missing", uncovered=("consents",), expect={"m2": BREACHED},
             replace=rows(f"{GIVEN} | yes | {END} | 2026-04-01T09:00-04:00")),
        Case("a withdrawal that is written down after the dose counts from when it was made", expect={"m1": MET, "m2": BREACHED},
             replace=rows(f"{GIVEN} | yes | {END} |",
                          f"c | 2026-02-20T10:30-05:00 | 2026-05-06T09:00-04:00 | treatment-off-label | yes | {END} | "
                          "2026-05-01T09:00-04:00")),
        Case("a newer consent stands after a withdrawal", expect={"m2": MET},
             replace=rows(f"{GIVEN} | yes | {END} | 2026-04-01T09:00-04:00",
                          f"d | 2026-04-20T09:00-04:00 | 2026-04-20T09:00-04:00 | treatment-off-label | yes | {END} |")),
        Case("one that has ended is a breach", expect={"m1": MET, "m2": BREACHED},
             replace=rows(f"{GIVEN} | yes | 2026-05-01T00:00-04:00 |")),
        Case("its end is the first instant at which it no longer holds", expect={"m1": MET, "m2": BREACHED},
             replace=rows(f"{GIVEN} | yes | 2026-05-04T10:00-04:00 |")),
        Case("it holds until its end", expect={"m2": MET}, replace=rows(f"{GIVEN} | yes | 2026-05-04T10:01-04:00 |")),
        Case("one that has ended leaves it unknown where a newer one may be missing", uncovered=("consents",),
             replace=rows(f"{GIVEN} | yes | 2026-05-01T00:00-04:00 |"), expect={"m1": MET, "m2": DATA_REQUIRED}),
        Case("without an end in writing it is unknown", replace=rows(f"{GIVEN} | yes | ~ |"), expect=DATA_REQUIRED),
        Case("one that was given after the dose does not reach back", expect={"m1": BREACHED, "m2": MET},
             replace=rows(f"c | 2026-03-02T10:01-05:00 | 2026-03-02T10:01-05:00 | treatment-off-label | yes | {END} |")),
        Case("on the day of the dose it may have been given after it", expect={"m1": DATA_REQUIRED, "m2": MET},
             replace=rows(f"c | 2026-03-02 | 2026-03-02T10:00-05:00 | treatment-off-label | yes | {END} |")),
        Case("another patient's consent is not this one's", expect=BREACHED, replace={"consents": f"""
            id | patient_id | at                     | ends_at
            c  | p2         | 2026-02-20T10:30-05:00 | {END}
        """}),
    ),
)  # fmt: skip
