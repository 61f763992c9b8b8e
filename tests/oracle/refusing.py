"""Rows of the patient that were refused: where the newest of its table would decide, what is good on file may be out of date."""

from __future__ import annotations

from tests.oracle.chart import Chart

DECIDED_BY = {  # table → the safeguards that its newest row decides, or that a row of it could turn
    "decisions": ("signed-decision-before-dose", "eligibility-unexpired", "positive-screen-resolved", "review-at-series-end",
                  "series-restart", "re-entry-after-lapse", "bladder-red-symptom"),
    "plans": ("signed-plan-in-force", "dose-within-plan", "route-as-planned", "dose-change-signed", "raise-after-refusal"),
    "orders": ("dose-change-signed",),
    "administrations": ("dose-creep", "dose-change-signed", "raise-after-refusal", "review-at-series-end", "series-restart",
                        "early-refill"),
    "dispenses": ("early-refill",),
    "custody_movements": ("draw-balances",),
    "conditions": ("active-substance-use-disorder", "bladder-red-symptom"),
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


BY_ITSELF = (("craving-high", "check_ins"), ("outside-use", "check_ins"))  # what the row says is all that is asked


def turned(chart: Chart, safeguard: str, subject: str, said: str) -> str:
    """The verdict, where a row of the patient was refused that could turn a good answer, or make an amount a changed one."""
    refused = {row["domain"] for row in chart.stated() if row["complete"] is None and row["patient_id"] == chart.patient}
    if said == "not-applicable" and safeguard == "dose-change-signed":
        return "data-required" if "administrations" in refused else said
    if said != "met" or (safeguard, subject) in BY_ITSELF:
        return said
    return "data-required" if any(safeguard in DECIDED_BY.get(table, ()) for table in refused) else said
