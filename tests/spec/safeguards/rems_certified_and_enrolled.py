from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec

PROTOCOL = "esketamine-rems@2026.4"
BOTH = ("rems-setting-certified", "rems-patient-enrolled")


def said(*lines: str) -> dict[str, str]:
    rows = [f"r{place} | {line}" for place, line in enumerate(lines)]
    return {"observations": "\n".join(["id | at | what | value", *rows])}


def both(at: str = "2026-02-20T09:00-05:00", value: str = "1") -> dict[str, str]:
    return said(*(f"{at} | {what} | {value}" for what in BOTH))


CERTIFIED = f"2026-02-20T09:00-05:00 | {BOTH[0]} | 1"
SPEC = Spec(
    safeguard="rems-certified-and-enrolled",
    title="Place and patient are in the drug's risk strategy",
    text="The protocol of these cases is for esketamine, which is given under such a strategy.",
    cases=(
        Case("both are said before", protocol=PROTOCOL, replace=both(), expect=MET),
        Case("neither is", protocol=PROTOCOL, expect=BREACHED),
        Case("the patient is not enrolled", protocol=PROTOCOL, replace=said(CERTIFIED), expect=BREACHED),
        Case("it is said after the first dose", protocol=PROTOCOL, replace=both("2026-03-10T09:00-04:00"),
             expect={"m1": BREACHED, "m2": MET}),
        Case("it is said that they are not", protocol=PROTOCOL, replace=both(value="0"), expect=BREACHED),
        Case("a later no takes it back", protocol=PROTOCOL,
             replace=said(CERTIFIED, f"2026-02-20T09:00-05:00 | {BOTH[1]} | 1", f"2026-04-01T09:00-04:00 | {BOTH[1]} | 0"),
             expect={"m1": MET, "m2": BREACHED}),
        Case("an answer that cannot be read", protocol=PROTOCOL, replace=both(value="~"), expect=DATA_REQUIRED),
        Case("it may be missing", protocol=PROTOCOL, replace={"observations": ""}, uncovered=("observations",),
             expect=DATA_REQUIRED),
        Case("a drug without such a strategy", expect=NOT_APPLICABLE),
        Case("an older version does not say", protocol="esketamine-rems@2026.3", replace=both(), expect=DATA_REQUIRED),
    ),
    sideless={("rems", side): "is a choice of words, each shown by a case" for side in ("below", "at", "above")},
)  # fmt: skip
