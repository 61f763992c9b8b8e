"""Rows of the patient that were refused: where the newest of its table would decide, what is good on file may be out of date."""

from __future__ import annotations

from tests.oracle.chart import Chart

DECIDED_BY = {  # table → the safeguards that its newest row decides, or that a row of it could turn
    "decisions": ("signed-decision-before-dose", "eligibility-unexpired", "positive-screen-resolved"),
    "plans": ("signed-plan-in-force", "dose-within-plan", "route-as-planned", "dose-change-signed", "raise-after-refusal"),
    "consents": ("consent-signed", "disclosure-within-consent"),
    "requests": ("raise-after-refusal",),
    "enrolments": ("overlapping-programs",),
    "sessions": ("home-administration", "monitor-present", "prescriber-present", "monitoring-minimum", "discharge-criteria",
                 "safe-leaving"),
    "observations": ("medical-contraindications", "indication-and-goal", "pregnancy-current", "dose-within-plan",
                     "dose-within-protocol", "weight-current", "fit-today", "drug-and-concentration-verified", "rescue-ready",
                     "blood-pressure-before-dose", "discharge-criteria", "safe-leaving", "rems-certified-and-enrolled"),
    "assessments": ("active-substance-use-disorder", "positive-screen-resolved", "discharge-criteria", "safe-leaving",
                    "bladder-red-symptom", "bladder-rise"),
    "check_ins": ("craving-rise", "craving-high", "outside-use", "bladder-red-symptom"),
}  # fmt: skip


def may_be_turned(chart: Chart, safeguard: str, subject: str) -> bool:
    """Was a row of the patient refused that could turn a good answer? A row that is judged is not turned by its neighbours."""
    refused = {row["domain"] for row in chart.stated() if row["complete"] is None and row["patient_id"] == chart.patient}
    return any(safeguard in DECIDED_BY.get(table, ()) for table in refused if table != subject)
