"""What a safeguard can say, how much it weighs, and the shape of a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """What a safeguard says of one subject. The words follow FHIR's GuidanceResponse and DetectedIssue."""

    MET = "met"
    BREACHED = "breached"
    DATA_REQUIRED = "data-required"
    NOT_APPLICABLE = "not-applicable"

    @property
    def code(self) -> int:
        """The byte that stands for the verdict in a wide table."""
        return list(Verdict).index(self)

    @classmethod
    def of(cls, code: int) -> Verdict:
        return list(cls)[code]


class Severity(StrEnum):
    """What a breach does at a gate: close it, ask once, or be listed without interrupting."""

    STOP = "stop"
    CAUTION = "caution"
    WATCH = "watch"


class Gate(StrEnum):
    """The moments at which a proposal is judged."""

    INTAKE = "intake"
    PLAN = "plan"
    BOOK = "book"
    ORDER = "order"
    START = "start"
    DISPENSE = "dispense"
    DISCHARGE = "discharge"


@dataclass(frozen=True)
class ParameterUsed:
    """A number that decided a verdict, as the protocol says it, and where it comes from."""

    name: str
    said: str
    source: str
    place: str | None
    basis: str
    verification: str


@dataclass(frozen=True)
class Finding:
    """One verdict about one subject, with what it rests on.

    evidence: fact → value, as plain values (times in UTC). missing: the facts that were unknown.
    """

    safeguard: str
    subject: str
    subject_id: str
    patient_id: str
    at: datetime | None
    verdict: Verdict
    severity: Severity
    evidence: Mapping[str, Any]
    missing: tuple[str, ...]
    parameters: tuple[ParameterUsed, ...]
    clears: str
