from __future__ import annotations

from tests.spec.case import BREACHED, DATA_REQUIRED, MET, NOT_APPLICABLE, Case, Spec


def letter(
    about: str = "recovery-care", consent: str = "c", direction: str = "sent", at: str = "2026-03-20T10:00-04:00"
) -> dict[str, str]:
    return {"contacts": f"id | at | about | direction | consent_id\nl | {at} | {about} | {direction} | {consent}"}


def agreed(scope: str = "disclosure-recovery-care", **said: str) -> dict[str, str]:
    columns = {"at": "2026-02-20T10:00-05:00", "ends_at": "2027-02-20", "scope": scope} | said
    return {"consents": f"id | {' | '.join(columns)}\nc | {' | '.join(columns.values())}"}


SPEC = Spec(
    safeguard="disclosure-within-consent",
    title="Nothing leaves without the patient's consent",
    text="What arrives is not judged, and nothing that the law asks for.",
    cases=(
        Case("under a consent that opens it", replace=letter() | agreed(), expect={"l": MET}),
        Case("it names none", replace=letter(consent="") | agreed(), expect={"l": BREACHED}),
        Case("it names one that is not on file", replace=letter(consent="other") | agreed(), expect={"l": BREACHED}),
        Case("of another scope", replace=letter() | agreed("disclosure-referrer"), expect={"l": BREACHED}),
        Case("to somebody else that scope opens it", replace=letter("report") | agreed("disclosure-referrer"), expect={"l": MET}),
        Case("consent to treatment opens nothing", replace=letter("report") | agreed("treatment-off-label"),
             expect={"l": BREACHED}),
        Case("a draft", replace=letter() | agreed(signed="no"), expect={"l": BREACHED}),
        Case("nobody knows whether it was signed", replace=letter() | agreed(signed="~"), expect={"l": DATA_REQUIRED}),
        Case("it had ended", replace=letter() | agreed(ends_at="2026-03-01"), expect={"l": BREACHED}),
        Case("it names no end", replace=letter() | agreed(ends_at="~"), expect={"l": DATA_REQUIRED}),
        Case("it was withdrawn before", replace=letter() | agreed(revoked_at="2026-03-01"), expect={"l": BREACHED}),
        Case("it was withdrawn after", replace=letter() | agreed(revoked_at="2026-04-01"), expect={"l": MET}),
        Case("it was given after", replace=letter() | agreed(at="2026-03-21"), expect={"l": BREACHED}),
        Case("it was given that day", replace=letter() | agreed(at="2026-03-20"), expect={"l": DATA_REQUIRED}),
        Case("what was received", replace=letter(direction="received", consent=""), expect={"l": NOT_APPLICABLE}),
        Case("what the law asks for", replace=letter("adverse-event", ""), expect={"l": NOT_APPLICABLE}),
        Case("in an emergency", replace=letter("emergency", ""), expect={"l": NOT_APPLICABLE}),
        Case("which way it went is not known", replace=letter(direction="~"), expect={"l": DATA_REQUIRED}),
        Case("consents may be missing", replace=letter(consent="other"), uncovered=("consents",), expect={"l": DATA_REQUIRED}),
    ),
)  # fmt: skip
