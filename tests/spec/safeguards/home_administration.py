from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, Case, Spec


def held(place: str, session: str = "s1") -> dict[str, str]:
    return {
        "sessions": f"""
        id        | at                     | ended_at               | place
        {session} | 2026-03-02T09:40-05:00 | 2026-03-02T12:00-05:00 | {place}
    """
    }


SPEC = Spec(
    safeguard="home-administration",
    title="Doses are given where the protocol allows",
    text="The baseline's protocol allows the clinic alone; `sublingual-supervised` also allows supervision from afar.",
    cases=(
        Case("in the clinic is met", replace=held("AMB"), expect={"m1": MET}),
        Case("at home is a breach", replace=held("HH"), expect={"m1": BREACHED}),
        Case("in the field is a breach", replace=held("FLD"), expect={"m1": BREACHED}),
        Case("by video is a breach", replace=held("VR"), expect={"m1": BREACHED}),
        Case(
            "by video is met where the protocol allows it",
            replace=held("VR"),
            protocol="sublingual-supervised@2026.3",
            expect={"m1": MET},
        ),
        Case("a place that is not stated is unknown", replace=held("~"), expect={"m1": DATA_REQUIRED}),
        Case("of a dose that belongs to no session nobody knows where", replace=held("HH", "s9"), expect={"m1": DATA_REQUIRED}),
        Case(
            "without a session on file nobody knows where",
            replace=held("HH", "s9"),
            uncovered=("sessions",),
            expect={"m1": DATA_REQUIRED},
        ),
        Case(
            "an older version states nothing of it",
            replace=held("HH"),
            protocol="iv-racemic@2026.2",
            expect={"m1": DATA_REQUIRED},
        ),
    ),
    sideless={("setting", side): "is a choice of words, each shown by a case" for side in ("below", "at", "above")},
)
