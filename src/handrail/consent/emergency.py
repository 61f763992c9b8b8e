"""Disclosure in a medical emergency (42 CFR 2.51; recalled, not read): one step, no consent, written down at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handrail.consent.scopes import SCOPES, Scope


@dataclass(frozen=True)
class EmergencyDisclosure:
    """What was disclosed: to whom, of which facility, by whom, when, and what the emergency was."""

    patient_id: str
    told: str
    facility: str
    disclosed_by: str
    disclosed_at: datetime
    emergency: str
    scope: Scope


def disclose_in_emergency(
    patient_id: str, *, told: str, facility: str, disclosed_by: str, emergency: str, at: datetime
) -> EmergencyDisclosure | tuple[str, ...]:
    """The disclosure with its document, or what the document lacks. There is no undocumented way to it."""
    named = {
        "for whom": patient_id, "which medical personnel are told": told, "of which facility they are": facility,
        "who discloses": disclosed_by, "what the emergency is": emergency,
    }  # fmt: skip
    lacking = tuple(f"it does not say {what}" for what, said in named.items() if not said.strip())
    return lacking or EmergencyDisclosure(patient_id, told, facility, disclosed_by, at, emergency, SCOPES["emergency"])
