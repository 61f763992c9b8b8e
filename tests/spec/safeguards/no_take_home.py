from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec

SUBLINGUAL = "sublingual-supervised@2026.3"


def handed(days: str, at: str = "2026-03-02T12:00-05:00") -> dict[str, str]:
    return {"dispenses": f"id | at | days\nh1 | {at} | {days}"}


LIMIT = "take_home"
SPEC = Spec(
    safeguard="no-take-home",
    title="The drug is not taken home",
    text="The baseline's protocol allows nothing to be handed out; `sublingual-supervised` allows one session's supply.",
    cases=(
        Case("whatever is handed out is a breach where nothing may be", replace=handed("1"), expect=BREACHED),
        Case("one day's supply is met where one session's may be", replace=handed("1"), protocol=SUBLINGUAL, expect=MET),
        Case("two days' supply is a breach there as well", replace=handed("2"), protocol=SUBLINGUAL, expect=BREACHED),
        Case("for how long may be unknown", replace=handed("~"), protocol=SUBLINGUAL, expect=DATA_REQUIRED),
        Case("where nothing may be, it does not matter", replace=handed("~"), expect=BREACHED),
        Case("an older version states nothing of it", replace=handed("1"), protocol="iv-racemic@2026.2", expect=DATA_REQUIRED),
    ),
    sideless={(LIMIT, side): "is a choice of words, each shown by a case" for side in ("below", "at", "above")},
)
