"""One FHIR R4 resource to rows, or to the reason why not. The one mapping that `check` and `audit` share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handrail.sources.fhir import clinical, deciding, dosing, instruments, observing, people
from handrail.sources.fhir.outcome import Outcome, Row
from handrail.sources.fhir.parts import ID, Open, OutOfScope, Reading, Refused
from handrail.terms import moment

READERS: dict[str, Callable[[Open], list[tuple[str, Row]]]] = {
    "Patient": people.patient, "Encounter": people.encounter, "List": people.coverage, "Condition": clinical.condition,
    "MedicationAdministration": dosing.administration, "MedicationRequest": dosing.order, "MedicationStatement": dosing.statement,
    "Observation": observing.observation, "QuestionnaireResponse": instruments.response,
    "ClinicalImpression": deciding.decision, "CarePlan": deciding.plan,
}  # fmt: skip
EXPORT_LOG = ("exportId", "eventId")
SAID = 300  # characters of a reason or a note: it may quote the resource, which can be of any length


def read_resource(resource: object, reading: Reading, *, where: str = "") -> Outcome:
    """The rows of a resource, or why there are none. Never raises, whatever the JSON value; `where` goes with each row."""
    if not isinstance(resource, dict):
        return Outcome(refused="it is not a JSON object")
    kind = resource.get("resourceType")
    if kind is None and all(key in resource for key in EXPORT_LOG):
        return Outcome(out_of_scope="a line of an export's log")
    if not isinstance(kind, str):
        return Outcome(refused="it has no resourceType")
    reader = READERS.get(kind)
    if reader is None:
        return Outcome(out_of_scope=f"no safeguard reads {kind}")
    id = resource.get("id")
    if not isinstance(id, str) or not ID.fullmatch(id):
        return Outcome(refused=f"its id {str(id)[:80]!r} is not an id of FHIR" if id is not None else "it has no id")
    return _read(Open(resource, id, reading, where), reader)


def _read(one: Open, reader: Callable[[Open], list[tuple[str, Row]]]) -> Outcome:
    try:
        _refuse_unknown_modifiers(one.resource)
        one.recorded_at = _recorded_at(one)
        rows = reader(one)
    except Refused as error:
        return Outcome(refused=_short(str(error)), notes=_notes(one), patient_id=one.patient_id, domain=one.domain)
    except OutOfScope as error:
        return Outcome(out_of_scope=str(error), patient_id=one.patient_id, domain=one.domain)
    return Outcome(rows=rows, notes=_notes(one), patient_id=one.patient_id, domain=one.domain)


def _notes(one: Open) -> list[str]:
    return [_short(note) for note in one.notes]


def _short(text: str) -> str:
    return text if len(text) <= SAID else text[: SAID - 1] + "…"


def _refuse_unknown_modifiers(resource: dict[str, Any]) -> None:
    """A modifier extension may turn a resource into its opposite; so may rules that we do not know."""
    for key in ("modifierExtension", "implicitRules"):
        if resource.get(key):
            raise Refused(f"it carries {key}, which may change what it means")


def _recorded_at(one: Open) -> Any:
    meta = one.resource.get("meta")
    given = meta.get("lastUpdated") if isinstance(meta, dict) else None
    if given is None:
        return None
    try:
        return moment.parse(given, one.reading.zone).at_latest
    except ValueError as error:
        one.notes.append(f"meta.lastUpdated is not used: {error}")
        return None


__all__ = ["Reading", "read_resource"]
