"""Disclosure in a medical emergency (42 CFR 2.51, read in a copy of September 2024): one step, written down at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handrail.consent.scopes import SCOPES, Scope


@dataclass(frozen=True)
class EmergencyDisclosure:
    """What was disclosed: to whom, of which facility, by whom, when, what the emergency was, and why nobody could ask first."""

    patient_id: str
    told: str
    facility: str
    disclosed_by: str
    disclosed_at: datetime
    emergency: str
    why_no_consent: str
    scope: Scope


def disclose_in_emergency(
    patient_id: str, *, told: str, facility: str, disclosed_by: str, emergency: str, why_no_consent: str, at: datetime
) -> EmergencyDisclosure | tuple[str, ...]:
    """The disclosure with its document, or what the document lacks. There is no undocumented way to it."""
    named = {
        "for whom": patient_id, "which medical personnel are told": told, "of which facility they are": facility,
        "who discloses": disclosed_by, "what the emergency is": emergency,
        "why the patient's consent cannot be obtained first": why_no_consent,
    }  # fmt: skip
    lacking = tuple(f"it does not say {what}" for what, said in named.items() if not said.strip())
    scope = SCOPES["emergency"]
    return lacking or EmergencyDisclosure(patient_id, told, facility, disclosed_by, at, emergency, why_no_consent, scope)
