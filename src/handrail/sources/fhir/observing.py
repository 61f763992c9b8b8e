"""Observations: vital signs, weight, scales; and instruments that are filed as an observation of their total."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import instruments, parts
from handrail.sources.fhir.outcome import Row
from handrail.sources.fhir.parts import Open, OutOfScope, Refused
from handrail.terms.quantity import Kind

LOINC = "http://loinc.org"
MEASURED = {
    "8480-6": ("systolic", Kind.PRESSURE), "8462-4": ("diastolic", Kind.PRESSURE), "8867-4": ("heart-rate", Kind.RATE),
    "59408-5": ("oxygen-saturation", Kind.FRACTION), "2708-6": ("oxygen-saturation", Kind.FRACTION),
    "29463-7": ("weight", Kind.WEIGHT), "3141-9": ("weight", Kind.WEIGHT), "8302-2": ("height", Kind.LENGTH),
    "sedation": ("sedation", Kind.SCORE), "dissociation": ("dissociation", Kind.SCORE),
}  # fmt: skip
PANELS = ("85354-9", "35094-2", "55284-4")
OF_A_PANEL = ("8480-6", "8462-4")
VOID = ("entered-in-error", "cancelled")
STATES = ("registered", "preliminary", "final", "amended", "corrected", "unknown", *VOID)


def observation(one: Open) -> list[tuple[str, Row]]:
    """A measurement, the parts of a blood pressure, or the total of an instrument."""
    code = _code(one)
    if code is None:
        raise OutOfScope("an observation that no safeguard reads")
    instrument = instruments.BY_TOTAL.get(code)
    parts.about_patient(one, "subject", "assessments" if instrument else "observations")
    status = one.resource.get("status")
    if status not in STATES:
        raise Refused(f"status {status!r} is not a status of Observation")
    taken = _taken(one)
    if taken is None and status not in VOID:
        raise Refused("effective[x] is missing: it cannot be placed in time")
    if instrument:
        return [instruments.row_of_total(one, instrument, taken, void=status in VOID)]
    values = [(name, kind, part) for part in _values(one, code) for name, kind in [MEASURED[part[0]]]]
    return _rows(one, taken, values, void=status in VOID, panel=code in PANELS)


def _code(one: Open) -> str | None:
    """The first code that we read, of LOINC or of our own."""
    for _, code, _ in parts.codings(one.resource.get("code"), "code"):
        if code in MEASURED or code in PANELS or code in instruments.BY_TOTAL:
            return code
    return None


def _taken(one: Open) -> Any:
    if "effectivePeriod" in one.resource:
        return parts.period(one, one.resource["effectivePeriod"], "effectivePeriod")[0]
    given = one.resource.get("effectiveDateTime") or one.resource.get("effectiveInstant")
    return parts.when(one, given, "effectiveDateTime")


def _values(one: Open, code: str) -> list[tuple[str, Any]]:
    """(code, quantity) of the observation itself, or of each of its components that we read."""
    if code in MEASURED:
        return [(code, one.resource.get("valueQuantity"))]
    found = []
    for component in parts.a_list(one.resource.get("component"), "component"):
        codes = [code for _, code, _ in parts.codings(component.get("code"), "component.code") if code in MEASURED]
        found += [(code, component.get("valueQuantity")) for code in codes[:1]]
    if not found and one.resource["status"] in VOID:
        found = [(code, None) for code in OF_A_PANEL]  # withdrawn, and emptied: its parts are withdrawn all the same
    return found


def _rows(
    one: Open, taken: Any, values: list[tuple[str, Kind, tuple[str, Any]]], *, void: bool, panel: bool
) -> list[tuple[str, Row]]:
    """A row for each value that can be used; refused where none can. A part of a panel goes by the panel's id and its name."""
    session = parts.reference(one, one.resource.get("encounter"), "encounter")
    rows = []
    for name, kind, (_, quantity) in values:
        value = parts.amount(one, quantity, name, kind, least=0 if kind is Kind.SCORE else 1)
        if value is not None or void:
            own = f"{one.id}#{name}" if panel else one.id
            rows.append(one.row("observations", taken, void=void, own_id=own, session_id=session, what=name, value=value))
    if not rows:
        raise Refused("; ".join(one.notes) or "it has no value")
    return rows
