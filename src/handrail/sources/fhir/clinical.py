"""Conditions, and medicines that are not the program's drug."""

from __future__ import annotations

from typing import Any

from handrail.sources.fhir import parts
from handrail.sources.fhir.outcome import Row
from handrail.sources.fhir.parts import Codings, Open, Refused
from handrail.terms import valuesets
from handrail.terms.moment import Moment

CLINICAL = ("active", "recurrence", "relapse", "inactive", "remission", "resolved")
VERIFICATION = ("confirmed", "provisional", "differential", "unconfirmed", "refuted", "entered-in-error")
MEDICATION_STATES: dict[str, str | None] = {
    name: name for name in ("active", "on-hold", "cancelled", "completed", "stopped", "draft", "unknown", "intended", "not-taken")
}  # fmt: skip


def condition(one: Open) -> list[tuple[str, Row]]:
    """A diagnosis. Its onset is when it began; where only its recording is dated, that."""
    parts.about_patient(one, "subject", "conditions")
    verification = _word(one, "verificationStatus", VERIFICATION)
    void = verification == "entered-in-error"
    names = parts.codings(one.resource.get("code"), "code")
    if not names and not void:
        raise Refused("code is missing: it cannot be told what it is")
    recorded = parts.when(one, one.resource.get("recordedDate"), "recordedDate")
    began = _dated(one, "onset", recorded)
    if began is None and not void:
        raise Refused("neither its onset nor its recording is dated: it cannot be placed in time")
    system, code, text = _telling(names)
    category, substance, course = _meaning(names)
    ended = parts.just_after(_dated(one, "abatement", None))
    return [one.row(
        "conditions", began, void=void, code_system=system, code=code, text=text, category=category, substance=substance,
        course=course, clinical_status=_word(one, "clinicalStatus", CLINICAL), verification=None if void else verification,
        ended_at=ended, recorded_at=recorded.at_latest if recorded else one.recorded_at,
    )]  # fmt: skip


def _word(one: Open, key: str, allowed: tuple[str, ...]) -> str | None:
    if one.resource.get(key) is None:
        return None
    word = parts.a_code(one.resource[key], key, allowed)
    if word is None:
        raise Refused(f"{key} is not a status of FHIR")
    return word


def _dated(one: Open, name: str, otherwise: Moment | None) -> Moment | None:
    """onset[x] or abatement[x]: a date, or the start of a period; an age or words are noted and not used."""
    resource = one.resource
    if f"{name}DateTime" in resource:
        return parts.when(one, resource[f"{name}DateTime"], f"{name}DateTime")
    if f"{name}Period" in resource:
        return parts.period(one, resource[f"{name}Period"], f"{name}Period")[0] or otherwise
    if any(f"{name}{kind}" in resource for kind in ("Age", "Range", "String")):
        one.notes.append(f"{name} is not a date and is not used")
    return otherwise


def _meaning(names: Codings) -> valuesets.Meaning:
    """What the codes say; a coding that speaks of a substance disorder outweighs the others, words speak last."""
    by_code = [meaning for system, code, _ in names if (meaning := valuesets.condition(system, code)) is not None]
    for meaning in sorted(by_code, key=lambda each: each[0]):
        if meaning[0] != "other":
            return meaning
    by_words = [meaning for _, _, text in names if (meaning := valuesets.condition_words(text)) is not None]
    return valuesets.OTHER if by_code or not by_words else by_words[0]


def _telling(names: Codings) -> tuple[str | None, str | None, str | None]:
    """The coding to show: the first that speaks of a substance disorder, else the first."""
    for name in names:
        meaning = valuesets.condition(name[0], name[1])
        if meaning is not None and meaning[0] != "other":
            return name
    return parts.words_of(names)


def medication(one: Open, names: Codings, when: Moment | None, ends_at: Any) -> list[tuple[str, Row]]:
    """A medicine that is not the program's drug."""
    one.domain = "medications"
    status = one.resource.get("status")
    if not isinstance(status, str) or status not in (*MEDICATION_STATES, "entered-in-error"):
        raise Refused(f"status {status!r} is not a status of {one.resource['resourceType']}")
    treats = any(valuesets.treats_opioid_use(*name) for name in names)
    category = "opioid-agonist-or-antagonist-treatment" if treats else "other"
    system, code, text = parts.words_of(names)
    kind = one.resource["resourceType"]
    # An id is its type's own, and two types feed this table.
    own = one.id if kind == "MedicationStatement" else f"{kind}/{one.id}"
    return [one.row(
        "medications", when, own_id=own, void=status == "entered-in-error", code_system=system, code=code, text=text,
        category=category, status=MEDICATION_STATES.get(status), ends_at=ends_at,
    )]  # fmt: skip
