"""The roles, in the words that people see."""

from __future__ import annotations

from django.db.models import TextChoices


class Role(TextChoices):
    """What somebody may be in a program. One person may hold several; nobody witnesses or co-signs their own act."""

    MEDICAL_DIRECTOR = "medical-director", "medical director"
    PRESCRIBER = "prescriber", "prescriber"
    SESSION_NURSE = "session-nurse", "session nurse"
    CUSTODIAN = "custodian", "custodian"
    FRONT_DESK = "front-desk", "front desk"
    RECOVERY_CARE = "recovery-care", "recovery-care provider"
    AUDITOR = "auditor", "compliance auditor"
    PATIENT = "patient", "patient"


OUTSIDE = frozenset({Role.RECOVERY_CARE, Role.PATIENT})  # not staff: they see what is theirs or consented, and nothing else
STAFF = frozenset(Role) - OUTSIDE
READ_ONLY = frozenset({Role.AUDITOR})
AT_THE_PATIENT = frozenset({Role.MEDICAL_DIRECTOR, Role.PRESCRIBER, Role.SESSION_NURSE, Role.FRONT_DESK, Role.AUDITOR})
CLINICAL = frozenset({Role.MEDICAL_DIRECTOR, Role.PRESCRIBER, Role.SESSION_NURSE})
