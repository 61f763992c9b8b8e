"""Whom and what a resource points to."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from handrail.sources.fhir import parts
from handrail.sources.fhir.parts import ID, Open, OutOfScope, Refused
from handrail.terms.words import quoted

LITERAL = re.compile(r"(?:https?://\S+/)?([A-Z][A-Za-z]+)/([A-Za-z0-9\-.]{1,64})(?:/_history/[A-Za-z0-9\-.]{1,64})?")
NOT_PEOPLE = ("Group", "Device", "Location", "Practitioner", "Medication", "Procedure", "Organization", "Substance")


@lru_cache(maxsize=16384)
def literal(text: str) -> tuple[str, str] | None:
    """Type and id of a relative or absolute reference, its version left out."""
    found = LITERAL.fullmatch(text)
    return (found[1], found[2]) if found else None


def target(one: Open, text: str) -> tuple[str, str]:
    """Type and id that a reference names, the type empty where only an id is known; refused where it names no resource."""
    named = literal(text)
    if named is not None:
        return named
    known = one.reading.resolve(text) if one.reading.resolve and text[:1] != "#" else None
    if known is not None:
        return literal(known) or ("", known)
    if text.startswith("#"):
        raise Refused(f"{text[:80]!r} points inside the resource")
    if "?" in text:
        raise Refused(f"{text[:80]!r} is a search, not a reference")
    raise Refused(f"{text[:80]!r} names nothing in this source")


def reference(one: Open, value: Any, path: str, *kinds: str) -> str | None:
    """The id of the resource of one of `kinds` that a Reference names.

    None where there is no reference, or one to another type; noted where it cannot be followed.
    """
    text = parts.a_text(parts.an_object(value, path).get("reference"), f"{path}.reference")
    if not text:
        if value:
            one.note(f"{path} is not used: it has no literal reference")
        return None
    found = parts.kept(one, path, lambda: target(one, text))
    return found[1] if found is not None and (not found[0] or found[0] in kinds) else None


def first_of(one: Open, key: str, kind: str) -> str | None:
    """The first of a list of references that names a resource of type `kind`."""
    found = (reference(one, each, key, kind) for each in parts.a_list(one.resource.get(key), key))
    return next((id for id in found if id), None)


def who(one: Open, key: str) -> str | None:
    """A person as the resource names them, by reference or by name. Never refused: nothing hangs on it."""
    value = one.resource.get(key)
    said = [value.get("reference"), value.get("display")] if isinstance(value, dict) else []
    return next((each for each in said if isinstance(each, str) and each), None)


def about_patient(one: Open, domain: str, key: str = "subject") -> None:
    """Whom the resource is about: refused where that cannot be told, out of scope where it is not a person.

    Then its id, and whether it carries modifiers that we do not know: only now is it known where a refusal leaves a gap.
    """
    one.domain = domain
    subject = parts.an_object(one.resource.get(key), key)
    text = parts.a_text(subject.get("reference"), f"{key}.reference")
    if not text:
        raise Refused(f"{key} names no resource" if subject else f"{key} is missing")
    try:
        kind, id = target(one, text)
    except Refused as error:
        raise Refused(f"{key} does not name a patient: {error}") from error
    if kind in NOT_PEOPLE:
        raise OutOfScope(f"it is about a {kind}, not a patient")
    if kind not in ("Patient", ""):
        raise Refused(f"{key} is a {kind}, not a patient")
    one.patient_id = id
    usable(one)


def patient_if_told(one: Open) -> str | None:
    """Whom a refused resource is about, where it says so plainly enough."""
    key = next((name for name in ("subject", "patient", "for") if name in one.resource), "")
    try:
        kind, id = target(one, str(one.resource[key]["reference"]))
    except (Refused, KeyError, TypeError):
        return None
    return id if kind in ("Patient", "") else None


def usable(one: Open) -> None:
    """Refuses a resource without an id of FHIR's form, or with modifiers: one may turn it into its opposite."""
    id = one.resource.get("id")
    if not isinstance(id, str) or not ID.fullmatch(id):
        raise Refused(f"its id {quoted(id)} is not an id of FHIR" if id is not None else "it has no id")
    one.id = id
    for key in ("modifierExtension", "implicitRules"):
        if one.resource.get(key):
            raise Refused(f"it {parts.MODIFIED.replace('modifierExtension', key)}")
