"""What is found out at intake, as FHIR resources: conditions, medicines, allergies, measurements, checks; and that a list is
complete.

A condition is told in this field's own words (docs/reference/medical.md): yes is *confirmed*, no is *refuted*; what is left
open is written nowhere, and stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from handrail.sources.fhir.parts import EXTENSIONS
from handrail.terms.valuesets import OURS

LOINC = "http://loinc.org"
STATUS = "http://terminology.hl7.org/CodeSystem/"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
YES, NO = "yes", "no"
PRESSURE, SYSTOLIC, DIASTOLIC, WEIGHT = "85354-9", "8480-6", "8462-4", "29463-7"
PREGNANCY = {YES: ("82810-3", "LA15173-0", "Pregnant"), NO: ("82810-3", "LA26683-5", "Not pregnant")}
MONITORING = "prescription-monitoring-checked"


def condition(word: str, meaning: str, said: str, at: datetime) -> dict[str, Any]:
    """A condition that the patient has (`yes`) or does not have (`no`)."""
    sure = "confirmed" if said == YES else "refuted"
    return {
        "resourceType": "Condition", "code": coded(OURS, word, meaning), "recordedDate": instant(at),
        "verificationStatus": coded(f"{STATUS}condition-ver-status", sure),
        **({"clinicalStatus": coded(f"{STATUS}condition-clinical", "active")} if said == YES else {}),
    }  # fmt: skip


def medicine(name: str, at: datetime) -> dict[str, Any]:
    """A medicine that the patient takes now, by its name."""
    return {"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": name},
            "effectivePeriod": {"start": instant(at)}, "dateAsserted": instant(at)}  # fmt: skip


def allergy(name: str, at: datetime) -> dict[str, Any]:
    """An allergy to what is named."""
    return {"resourceType": "AllergyIntolerance", "type": "allergy", "code": {"text": name}, "recordedDate": instant(at),
            "clinicalStatus": coded(f"{STATUS}allergyintolerance-clinical", "active"),
            "verificationStatus": coded(f"{STATUS}allergyintolerance-verification", "confirmed")}  # fmt: skip


def no_allergy(at: datetime) -> dict[str, Any]:
    """It was asked, and none is known."""
    return {**allergy("", at), "code": coded(SNOMED, "716186003", "No known allergy")}


def pressure(systolic: int, diastolic: int, at: datetime) -> dict[str, Any]:
    """A blood pressure at rest, in mm[Hg]."""
    parts = [{"code": coded(LOINC, code), "valueQuantity": quantity(value, "mm[Hg]")}
             for code, value in ((SYSTOLIC, systolic), (DIASTOLIC, diastolic))]  # fmt: skip
    return observation(coded(LOINC, PRESSURE, "Blood pressure"), at, component=parts)


def weight(kilograms: str, at: datetime) -> dict[str, Any]:
    """A body weight, in kg as it was read."""
    return observation(coded(LOINC, WEIGHT, "Body weight"), at, valueQuantity=quantity(float(kilograms), "kg"))


def pregnancy(said: str, at: datetime) -> dict[str, Any]:
    """Whether she is pregnant, as asked or tested."""
    code, answer, words = PREGNANCY[said]
    return observation(coded(LOINC, code, "Pregnancy status"), at, valueCodeableConcept=coded(LOINC, answer, words))


def monitoring_checked(result: str, at: datetime) -> dict[str, Any]:
    """The prescription monitoring program was looked up, and what it showed; by whom stands with every row."""
    return observation(coded(OURS, MONITORING), at, valueBoolean=True,
                       note=[{"text": result}])  # fmt: skip


def covered(domain: str, at: datetime) -> dict[str, Any]:
    """All that there is of a table is on file, for all time until now."""
    return {
        "resourceType": "List", "status": "current", "mode": "snapshot", "code": coded(OURS, domain), "date": instant(at),
        "emptyReason": coded(f"{STATUS}list-empty-reason", "nilknown"),
        "extension": [{"url": f"{EXTENSIONS}kept-up", "valueBoolean": True}],
    }  # fmt: skip


def observation(code: dict[str, Any], at: datetime, **value: Any) -> dict[str, Any]:
    """What was measured or asked, at that instant."""
    return {"resourceType": "Observation", "status": "final", "code": code, "effectiveDateTime": instant(at), **value}


def coded(system: str, code: str, text: str | None = None) -> dict[str, Any]:
    """A CodeableConcept of one code."""
    return {"coding": [{"system": system, "code": code}], "text": text or code}


def quantity(value: float, unit: str) -> dict[str, Any]:
    """A quantity in a UCUM unit."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def instant(at: datetime) -> str:
    """As FHIR writes it."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def listed(text: str) -> Iterable[str]:
    """One thing a line, without empty ones and repetitions."""
    return dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip())
